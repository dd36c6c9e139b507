/* What central keeps, durably. The only place with SQL; nothing outside knows which database it is.
 *
 * Every key begins with the tenant. A change counts when the batch around it is committed: the
 * answer to a request is sent only after that. Sealed parts are kept byte for byte and never opened.
 * Texts in records end in NUL and were checked before they came here. */
#pragma once

#include <stdbool.h>

#include "base/fail.h"
#include "base/span.h"
#include "base/uuid.h"

enum {
    NAME_MAX_LEN = 64,      /* of a client, a terminal, a key */
    TEXT_MAX_LEN = 256,     /* of a name for people, a place, a service identifier */
    TAG_LEN = 22,           /* authentication tag of a sealed part, base64url */
    HASH_LEN = 32,          /* SHA-256 */
    ATTACHMENTS_MAX = 32,   /* of one submission */
    ROWS_MAX = 500,         /* of one page of a list */
    BODY_MAX = 16 << 20,    /* bytes of one sealed part */
    JWK_MAX = 16 << 10,     /* bytes of a public key as JSON */
    DOCUMENT_MAX = 64 << 10 /* bytes of a destination or a status as JSON */
};

enum database_result {
    DATABASE_OK,
    DATABASE_NONE,   /* there is no such row */
    DATABASE_EXISTS, /* there is one already; nothing was changed */
    DATABASE_BROKEN, /* the disk is full or failed; the batch must be given up */
};

enum client_kind { CLIENT_TERMINAL, CLIENT_AUTHORITY, CLIENT_KIND_COUNT };

struct client {
    char id[NAME_MAX_LEN + 1];
    enum client_kind kind;
    char place[TEXT_MAX_LEN + 1];       /* of a terminal, for people */
    char jwk[JWK_MAX + 1];              /* of a terminal: its public key */
    char secret_hash[2 * HASH_LEN + 1]; /* of an authority: hex of SHA-256(salt + secret) */
    char salt[2 * 16 + 1];
    char destination[UUID_LEN + 1]; /* of an authority */
    uint64_t last_contact_s;        /* 0: never */
};

enum destination_state {
    DESTINATION_ACTIVE,
    DESTINATION_INACTIVE,
    DESTINATION_DECOMMISSIONED,
    DESTINATION_STATE_COUNT
};

struct destination {
    char id[UUID_LEN + 1];
    char name[TEXT_MAX_LEN + 1];
    enum destination_state state;
    char encryption_kid[NAME_MAX_LEN + 1];
    char services[DOCUMENT_MAX + 1]; /* JSON array, as it is published */
};

enum key_use { KEY_SEALS, KEY_VERIFIES, KEY_USE_COUNT };

enum submission_state {
    SUBMISSION_CREATED,
    SUBMISSION_SUBMITTED,
    SUBMISSION_ACCEPTED,
    SUBMISSION_REJECTED,
    SUBMISSION_DELETED,
    SUBMISSION_STATE_COUNT
};

struct submission {
    char id[UUID_LEN + 1], case_id[UUID_LEN + 1], destination[UUID_LEN + 1];
    char client[NAME_MAX_LEN + 1];
    char service[TEXT_MAX_LEN + 1], service_name[TEXT_MAX_LEN + 1];
    char region[TEXT_MAX_LEN + 1];
    enum submission_state state;
    uint64_t changed_s;                                    /* when it came into this state */
    char metadata_tag[TAG_LEN + 1], data_tag[TAG_LEN + 1]; /* once submitted */
};

struct attachment {
    char id[UUID_LEN + 1];
    char tag[TAG_LEN + 1]; /* empty while only announced */
};

struct event {
    char case_id[UUID_LEN + 1], submission[UUID_LEN + 1], jti[UUID_LEN + 1];
    struct text jws; /* compact, verbatim */
    uint64_t at_s;
};

/* What a terminal said about itself last, or that it never did (report is empty). */
struct terminal_report {
    char client[NAME_MAX_LEN + 1], place[TEXT_MAX_LEN + 1];
    uint64_t last_contact_s; /* any request; 0: never */
    uint64_t reported_s;     /* the report; 0: never */
    struct text report;      /* JSON as received, checked */
};

struct help_call {
    char client[NAME_MAX_LEN + 1], place[TEXT_MAX_LEN + 1], screen[NAME_MAX_LEN + 1];
    uint64_t at_s;
};

struct database;

/* Opens or makes DIR/central.sqlite, in the order that a power cut cannot undo; WAL, every commit
 * flushed. NULL with one line on stderr when that is not possible or it is of another version.
 * Owned by the caller. */
struct database *database_open(const char *dir);

/* For SCOPED; accepts NULL. What was not committed is gone. */
void database_close(struct database **database);

/* Begins a batch, which lasts until database_commit() or database_give_up(). OK or BROKEN. */
MUST_USE enum database_result database_begin(struct database *database);

/* After OK the batch is on the disk. After BROKEN nothing of it is. */
MUST_USE enum database_result database_commit(struct database *database);

/* Takes back all since database_begin(). */
void database_give_up(struct database *database);

/* A part of a batch that can be taken back alone: mark, then either keep or take back. OK or
 * BROKEN. */
MUST_USE enum database_result database_mark(struct database *database);

/* Ends the part; `keep` false takes it back. OK or BROKEN. */
MUST_USE enum database_result database_unmark(struct database *database, bool keep);

/* OK, EXISTS (a client of this name, also a removed one of another kind) or BROKEN. */
MUST_USE enum database_result database_client_add(
    struct database *database, const struct client *client);

/* The client may not log in any more; its submissions stay. OK, NONE or BROKEN. */
MUST_USE enum database_result database_client_remove(struct database *database, const char *id);

/* OK, NONE (also when removed) or BROKEN. `id` of any bytes. */
MUST_USE enum database_result database_client_get(
    struct database *database, struct text id, struct client *client);

/* Notes that the client was heard of now. OK or BROKEN. */
MUST_USE enum database_result database_client_heard(
    struct database *database, const char *id, uint64_t now_s);

/* Calls `each` for every client that may log in, by name. OK or BROKEN. */
MUST_USE enum database_result database_clients(
    struct database *database, void (*each)(void *context, const struct client *client),
    void *context);

/* Uses up the name of a login assertion until `expires_s`. OK, EXISTS (a replay) or BROKEN. */
MUST_USE enum database_result database_assertion_use(
    struct database *database, const char *client, struct text jti, uint64_t expires_s);

/* Adds or replaces; keys are kept apart. OK or BROKEN. */
MUST_USE enum database_result database_destination_put(
    struct database *database, const struct destination *destination);

/* OK, NONE or BROKEN. */
MUST_USE enum database_result database_destination_get(
    struct database *database, const char *id, struct destination *destination);

/* Calls `each` for every destination, by name. OK or BROKEN. */
MUST_USE enum database_result database_destinations(
    struct database *database, void (*each)(void *context, const struct destination *destination),
    void *context);

/* Publishes a key of a destination; earlier ones stay published. OK, EXISTS (another key has this
 * kid) or BROKEN. */
MUST_USE enum database_result database_key_add(
    struct database *database, const char *destination, const char *kid, enum key_use use,
    const char *jwk);

/* The JWK into `jwk` (JWK_MAX + 1 bytes). OK, NONE or BROKEN. */
MUST_USE enum database_result database_key_get(
    struct database *database, const char *destination, struct text kid, enum key_use *use,
    char *jwk);

/* Takes a key back: sealed to it is refused from now on. OK, NONE or BROKEN. */
MUST_USE enum database_result database_key_remove(
    struct database *database, const char *destination, const char *kid);
