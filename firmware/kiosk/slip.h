/* The slip with a waiting number or an appointment, as a PDF. */
#pragma once

#include "base/terminal.h"
#include "model/receipt_layout.h"
#include "model/session.h"

/* What stands on the slip of session.ticket; its texts are in the session's arena, in *terminal and in
 * `texts`. */
void slip_layout(
    struct receipt_layout *layout, const struct session *session, const struct terminal *terminal,
    const struct texts *texts);

/* The slip of session.ticket in write-protected memory, owned by the caller; -1 when it cannot be
 * drawn. `texts` and `assets` as in handover_receipt(). */
MUST_USE int slip_print(
    const struct session *session, const struct terminal *terminal, const struct texts *texts,
    const char *assets);
