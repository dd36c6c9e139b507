/* One submission in the authority's inbox: found, checked, opened. */
#pragma once

#include "base/file.h"
#include "cli/authority.h"
#include "seal/jwe_open.h"

#define LETTER_ATTACHMENTS_MAX FITCONNECT_ATTACHMENT_MAX

struct letter {
    char dir[AUTHORITY_PATH_SIZE];
    struct file file; /* sealed.json */
    struct fitconnect_submission sealed;
    struct fitconnect_event tags; /* of the sealed parts as they lie here */
};

/* Finds the submission by its id or by its receipt number (once its metadata were opened) and reads
 * its sealed parts. False with a line on stderr; the caller closes in any case. */
MUST_USE bool letter_find(struct letter *letter, const struct authority *authority, const char *id);

/* The same in a known folder of the inbox. */
MUST_USE bool letter_read(struct letter *letter, const char *dir);

/* For SCOPED; accepts a zeroed one. */
void letter_close(struct letter *letter);

/* True when central's signed submit event (events.json, keys.json) carries exactly the tags of the
 * parts that lie here. False with a line on stderr. */
MUST_USE bool letter_check(const struct letter *letter, const struct authority *authority);

struct letter_opened {
    struct opened metadata, data;
    json_t *json; /* of the metadata, owned */
};

/* Opens metadata and data, and checks the data's hash. False with a line on stderr, and then nothing
 * of the plain text is given out. */
MUST_USE bool letter_open(
    const struct letter *letter, const struct authority *authority, struct letter_opened *opened);

/* Opens one attachment and checks its hash against the metadata. The caller releases *plain. */
MUST_USE bool letter_open_attachment(
    const struct letter *letter, const struct authority *authority, const json_t *metadata,
    const struct fitconnect_attachment *attachment, struct opened *plain);

/* For SCOPED: wipes. Accepts a zeroed one. */
void letter_opened_release(struct letter_opened *opened);

/* The receipt number in metadata: additionalReferenceInfo.senderReference, or empty. */
struct text letter_receipt(const json_t *metadata);
