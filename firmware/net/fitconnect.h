/* The wire of FIT-Connect's Submission API, version 2: what is sent and what comes back, as values.
 *
 * Pure: nothing here has a connection, a clock or a file. Only this module knows the version. Times
 * are seconds since 1970. Source: fit-connect.md in the project's references. */
#pragma once

#include "base/fail.h"
#include "base/json.h"
#include "base/span.h"
#include "base/uuid.h"
#include "seal/jwe.h"
#include "seal/jwk.h"

#define FITCONNECT_DETAIL_MAX     1000        /* bytes of a problem or of a reason */
#define FITCONNECT_BODY_MAX       (24u << 20) /* bytes of the final PUT */
#define FITCONNECT_ANSWER_MAX     65536       /* bytes of a small answer */
#define FITCONNECT_EVENTS_MAX     (1u << 20)  /* bytes of one page of an event log */
#define FITCONNECT_PAGE           100u        /* events asked for at once */
#define FITCONNECT_ISSUER_MAX     255
#define FITCONNECT_ATTACHMENT_MAX 32 /* attachments of one submission */

struct fitconnect_id {
    char text[UUID_LEN + 1]; /* a UUID in small letters, or empty */
};

/* True for a UUID as text: 8-4-4-4-12 hex digits. Only such an id ever goes into a URL. */
bool fitconnect_id_read(struct fitconnect_id *id, struct text text);

enum fitconnect_place {
    FITCONNECT_SUBMISSIONS, /* POST creates; with the id of a destination: GET lists, offset */
    FITCONNECT_SUBMISSION,  /* PUT submits, GET fetches; id */
    FITCONNECT_SUBMISSION_EVENTS, /* GET; id, offset */
    FITCONNECT_CASE_EVENTS,       /* GET reads; id, offset */
    FITCONNECT_CASE,              /* POST appends an event; id */
    FITCONNECT_DESTINATION,       /* GET, public; id */
    FITCONNECT_KEY,               /* GET, public; id and kid */
    FITCONNECT_SERVICE_KEYS,      /* GET, public: the keys that the service signs with */
};

/* Writes at most HTTP_URL_MAX characters, NUL included; false when they do not fit. `base` is the
 * service's URL without a slash at its end. `id` and `kid` may be NULL where the place
 * needs none. */
MUST_USE bool fitconnect_url(
    char *url, const char *base, enum fitconnect_place place, const struct fitconnect_id *id,
    const char *kid, unsigned offset);

struct fitconnect_creation {
    struct fitconnect_id destination;
    struct text service;      /* LeiKa key, digits only */
    struct text service_name; /* may be empty */
    struct text region;       /* "DE...", or empty */
};

/* The body of POST /v2/submissions, owned by the caller. */
MUST_USE char *fitconnect_creation_body(const struct fitconnect_creation *creation);

/* Reads its answer (201). False when an id is missing or no UUID. */
MUST_USE bool fitconnect_created_read(
    struct fitconnect_id *submission, struct fitconnect_id *case_id, struct bytes answer);

/* What shows from outside of the exact bytes of the final PUT. */
struct fitconnect_body {
    char kid[JWK_KID_MAX + 1]; /* of both parts */
    char metadata_tag[JWE_TAG_LEN + 1];
    char data_tag[JWE_TAG_LEN + 1];
};

/* True when `body` is a JSON object with exactly encryptedMetadata and encryptedData, each a JWE as
 * FIT-Connect wants it, both sealed to the same key. */
MUST_USE bool fitconnect_body_read(struct fitconnect_body *shown, struct bytes body);

enum fitconnect_destination_state {
    FITCONNECT_DESTINATION_ACTIVE,
    FITCONNECT_DESTINATION_OTHER, /* created, inactive, decommissioned, or a new word */
};

struct fitconnect_destination {
    struct fitconnect_id id;
    enum fitconnect_destination_state state;
    char encryption_kid[JWK_KID_MAX + 1];
    json_t *json; /* owned */
};

/* For SCOPED: release with fitconnect_destination_release(). False when malformed. */
MUST_USE bool fitconnect_destination_read(
    struct fitconnect_destination *destination, struct bytes answer);

/* True when it offers the service (LeiKa key) with this schema of the data, as application/json. */
bool fitconnect_destination_takes(
    const struct fitconnect_destination *destination, struct text service, struct text schema_uri);

/* Accepts a zeroed one. */
void fitconnect_destination_release(struct fitconnect_destination *destination);

enum fitconnect_event_kind {
    FITCONNECT_EVENT_CREATED,
    FITCONNECT_EVENT_SUBMITTED,
    FITCONNECT_EVENT_NOTIFIED,
    FITCONNECT_EVENT_ACCEPTED,
    FITCONNECT_EVENT_REJECTED,
    FITCONNECT_EVENT_DELETED,
    FITCONNECT_EVENT_OTHER, /* kept, shown to nobody */
    FITCONNECT_EVENT_KIND_COUNT
};

struct fitconnect_attachment {
    struct fitconnect_id id;
    char tag[JWE_TAG_LEN + 1];
};

struct fitconnect_event {
    uint64_t at_s;
    size_t attachment_count;
    enum fitconnect_event_kind kind;
    char issuer[FITCONNECT_ISSUER_MAX + 1]; /* URL of the service, or UUID of a destination */
    struct fitconnect_id submission, case_id, id;
    bool has_tags; /* else there are none below, and no attachments */
    char metadata_tag[JWE_TAG_LEN + 1];
    char data_tag[JWE_TAG_LEN + 1];
    struct fitconnect_attachment attachments[FITCONNECT_ATTACHMENT_MAX];
    char reason[FITCONNECT_DETAIL_MAX + 1]; /* of a rejection: titles and details, in a line each */
};

/* Who may have signed: found by the kid in the token, which says nothing about its owner. */
struct fitconnect_signer {
    struct jwk jwk;                         /* PS512 */
    char issuer[FITCONNECT_ISSUER_MAX + 1]; /* what the event's iss must then be */
};

enum fitconnect_event_result {
    FITCONNECT_EVENT_OK,
    FITCONNECT_EVENT_MALFORMED, /* no SET with PS512, or the payload is not as it must be */
    FITCONNECT_EVENT_NO_KEY,    /* none of the signers has this kid; `kid` says which */
    FITCONNECT_EVENT_FOUL,      /* the signature is wrong, or the issuer is not the signer */
};

/* Reads one entry of an event log and checks it against `count` signers. `kid` is the token's name of
 * its key, JWK_KID_MAX characters at most, also when the result is not OK; empty when unreadable. */
MUST_USE enum fitconnect_event_result fitconnect_event_read(
    struct fitconnect_event *event, char kid[JWK_KID_MAX + 1], struct text compact,
    const struct fitconnect_signer *signers, size_t count);

/* Reads the payload of a token whose signature was checked; false when it is not as it must be. The
 * issuer is still to be compared with the signer: fitconnect_event_read() does all of it. */
MUST_USE bool fitconnect_claims_read(struct fitconnect_event *event, struct bytes payload);

/* Signs an event: a compact JWS owned by the caller. For central and for the authority. */
MUST_USE char *fitconnect_event_sign(const struct fitconnect_event *event, const struct jwk *key);

/* Calls `each` for every entry of one page of an event log; false when the page is malformed. *more
 * is the offset of the next page, 0 when this was the last. */
MUST_USE bool fitconnect_events_read(
    struct bytes answer, unsigned offset, void (*each)(void *context, struct text compact),
    void *context, unsigned *more);

struct fitconnect_listed {
    struct fitconnect_id submission, case_id;
};

/* Reads the answer of GET /v2/submissions into at most `max` entries; *more as above. False when
 * malformed. */
MUST_USE bool fitconnect_list_read(
    struct fitconnect_listed *list, size_t max, size_t *count, struct bytes answer, unsigned offset,
    unsigned *more);

struct fitconnect_submission {
    struct fitconnect_id submission, case_id;
    struct text metadata, data; /* compact JWEs, living as long as `json` */
    json_t *json;               /* owned */
};

/* Reads the answer of GET /v2/submissions/{id}. False when malformed. */
MUST_USE bool fitconnect_submission_read(
    struct fitconnect_submission *submission, struct bytes answer);

/* Accepts a zeroed one. */
void fitconnect_submission_release(struct fitconnect_submission *submission);

enum fitconnect_problem_kind {
    FITCONNECT_PROBLEM_SUBMISSION_GONE,  /* submission-not-found */
    FITCONNECT_PROBLEM_DESTINATION_GONE, /* destination-not-found */
    FITCONNECT_PROBLEM_DESTINATION_OFF,  /* destination-state-invalid */
    FITCONNECT_PROBLEM_OTHER,            /* act on the status */
};

struct fitconnect_problem {
    enum fitconnect_problem_kind kind;
    char words[FITCONNECT_DETAIL_MAX + 1]; /* "title: detail", printable; for staff */
};

/* Reads an application/problem+json; anything unreadable is _OTHER with the status as words. */
void fitconnect_problem_read(
    struct fitconnect_problem *problem, unsigned status, struct bytes answer);
