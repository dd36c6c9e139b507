/* The messages and commands of the AusweisApp's SDK, API level 2: JSON that came over a WebSocket, read
 * into what the machine needs of it. Source: docs/sdk of the AusweisApp (Governikus, EUPL-1.2).
 *
 * What a later version may add is skipped; what we know and is not as documented is foul. */
#pragma once

#include <jansson.h>

#include "base/fail.h"
#include "base/span.h"
#include "ipc/words.h"

#define SDK_MESSAGE_MAX 65536 /* bytes */
#define SDK_COMMAND_MAX 2048  /* bytes */
#define SDK_URL_MAX     1000  /* bytes */
#define SDK_NAME_MAX    400   /* bytes, of names and addresses of the certificate */
#define SDK_TERMS_MAX   8000  /* bytes */
#define SDK_PURPOSE_MAX 1000  /* bytes; of the transaction's text too */
#define SDK_READER_MAX  200   /* bytes */
#define SDK_LEVEL       2     /* the API level that is asked for */
#define SDK_AGE_MAX     150   /* years */

enum sdk_kind {
    SDK_OTHER, /* nothing that matters here */
    SDK_LEVEL_SET,
    SDK_READER,
    SDK_INSERT_CARD,
    SDK_ENTER_PIN,
    SDK_ENTER_NEW_PIN,
    SDK_ENTER_CAN,
    SDK_ENTER_PUK,
    SDK_RIGHTS,
    SDK_CERTIFICATE,
    SDK_STATUS,
    SDK_BEGUN, /* AUTH or CHANGE_PIN without a result */
    SDK_ENDED, /* AUTH or CHANGE_PIN with one */
    SDK_REFUSED, /* BAD_STATE, UNKNOWN_COMMAND, INVALID, INTERNAL_ERROR, or an error for SET_API_LEVEL */
};

struct sdk_reader {
    struct text name; /* at most SDK_READER_MAX bytes */
    bool is_attached, has_keypad, has_card;
    bool is_deactivated, is_inoperative;
    unsigned tries; /* 0..EID_TRIES_MAX, else EID_TRIES_UNKNOWN */
};

struct sdk_certificate {
    struct text issuer_name, issuer_url, subject_name, subject_url, terms, purpose;
    struct text valid_from, valid_until; /* YYYY-MM-DD */
};

enum sdk_end {
    SDK_END_OK,
    SDK_END_CANCELLED, /* by CANCEL */
    SDK_END_SERVICE,   /* the service's address, server or network */
    SDK_END_FAILED,
};

struct sdk_message {
    enum sdk_kind kind;
    bool has_error;           /* SDK_ENTER_*: the last entry was malformed; nothing was used up */
    struct sdk_reader reader; /* SDK_READER, SDK_ENTER_* */
    uint32_t required, optional, effective; /* SDK_RIGHTS: 1 << enum eid_right */
    bool is_strange;         /* SDK_RIGHTS: rights to write, or none that we could show */
    unsigned age;            /* years, or 0 */
    struct text transaction; /* SDK_RIGHTS */
    struct sdk_certificate certificate;
    unsigned percent; /* SDK_STATUS */
    bool is_idle;     /* SDK_STATUS: no workflow */
    enum sdk_end end; /* SDK_ENDED */
    struct text url;  /* SDK_ENDED of AUTH: where the result is; empty for none */
    json_t *json;     /* what the texts point into */
};

/* Reads one message. False when it is foul: no JSON, no "msg", or a member that is not as documented.
 * Pair with sdk_release() in either case. */
MUST_USE bool sdk_read(struct sdk_message *message, struct text source);

/* For SCOPED; accepts a zeroed one. */
void sdk_release(struct sdk_message *message);

enum sdk_verb {
    SDK_SET_API_LEVEL,
    SDK_RUN_CHANGE_PIN,
    SDK_RUN_AUTH, /* value: the tcTokenURL */
    SDK_GET_CERTIFICATE,
    SDK_SET_ACCESS_RIGHTS, /* rights: those of `optional` that are wanted */
    SDK_ACCEPT,
    SDK_CANCEL,
    SDK_SET_PIN, /* value: digits; empty: by the reader's own pad; so are the next three */
    SDK_SET_NEW_PIN,
    SDK_SET_CAN,
    SDK_SET_PUK,
};

struct sdk_command {
    enum sdk_verb verb;
    uint32_t rights;
    struct text value;
};

/* Writes the command as JSON; its length in bytes. 0 when it does not fit in `size`, or the value is
 * not digits, or a URL that would need escaping. `to` may hold a PIN: the caller wipes it. */
MUST_USE size_t sdk_write(char *to, size_t size, const struct sdk_command *command);

/* The SDK's name of a right; NULL for a number that is none. */
const char *sdk_right_word(enum eid_right right);
