/* Sealing a submission and drawing its receipt: what leaves the kiosk, as write-protected memory. */
#pragma once

#include "base/terminal.h"
#include "model/receipt_layout.h"
#include "model/session.h"
#include "seal/jwe.h"

struct handover {
    int body;                  /* memfd with the bytes of the final PUT; -1: not sealed yet */
    char tag[JWE_TAG_LEN + 1]; /* of the sealed metadata */
};

/* Nothing is sealed yet. */
void handover_init(struct handover *handover);

/* Seals the session's answers and their metadata to the authority's key and keeps the body; once: the
 * second time the same bytes stay. False when the pack's key cannot be used. */
MUST_USE bool handover_seal(
    struct handover *handover, const struct session *session, const struct terminal *terminal);

/* Forgets the body: the answers may change before the next try. */
void handover_finish(struct handover *handover);

/* What stands on the receipt; its texts are in the session's arena, in the pack, in *handover, in
 * *terminal and in `texts`, which are the program's, in the order of session.setup.languages. */
void handover_layout(
    struct receipt_layout *layout, const struct handover *handover, const struct session *session,
    const struct terminal *terminal, const struct texts *texts);

/* The receipt as a PDF in write-protected memory, owned by the caller; -1 when it cannot be drawn.
 * `texts` as above; `assets` as in assets_path(). */
MUST_USE int handover_receipt(
    const struct handover *handover, const struct session *session, const struct terminal *terminal,
    const struct texts *texts, const char *assets);
