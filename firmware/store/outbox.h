/* The durable queue of a terminal: what citizens handed in, sealed, until it is delivered; and what
 * became of it, for 90 days after.
 *
 * What outbox_add() has said OK to survives a power cut. Every change is on the disk when the function
 * that makes it returns, unless it is made between outbox_begin() and outbox_commit(): then the
 * commit promises. Holds sealed bytes only, and no name of a person. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define OUTBOX_BODY_MAX   (24u << 20)  /* bytes of one submission, as sent */
#define OUTBOX_KEEP_S     (90 * 86400) /* how long an ended item can be asked for */
#define OUTBOX_DETAIL_MAX 1000         /* bytes */

enum outbox_state {
    OUTBOX_SEALED,    /* stored here, nothing sent */
    OUTBOX_CREATED,   /* central has given ids; the parts are perhaps there */
    OUTBOX_SUBMITTED, /* delivered: central's signed event has the stored tags */
    OUTBOX_ACCEPTED,  /* end: the authority has taken it over, with the stored tags */
    OUTBOX_REJECTED,  /* end: detail has the reason */
    OUTBOX_EXPIRED,   /* end: deleted at central before it was taken over */
    OUTBOX_STUCK,     /* needs people: refused for good, or damaged; detail has the cause */
    OUTBOX_STATE_COUNT
};

enum outbox_result {
    OUTBOX_OK,
    OUTBOX_OTHER,  /* another submission has this receipt number */
    OUTBOX_ABSENT, /* there is no such item, or it has no body any more */
    OUTBOX_FULL,   /* the quota is reached; nothing was stored */
    OUTBOX_BROKEN, /* the disk failed, or the stored bytes are damaged; nothing is promised */
};

/* All texts end in NUL and may be empty. The first block is given by the kiosk and never changes. */
struct outbox_item {
    int64_t id; /* the outbox's own, growing */
    char receipt[33];
    char destination[37];
    char service[65];
    char service_name[201];
    char region[15];
    char kid[65];
    char schema_uri[401];
    char metadata_tag[23];
    char data_tag[23];
    uint64_t handed_in_s;
    size_t size; /* bytes of the body */

    enum outbox_state state;
    char submission_id[37];
    char case_id[37];
    uint64_t delivered_s; /* 0: not yet; once set, the body is deleted */
    uint64_t ended_s;
    uint64_t next_s;   /* not before: of the next try */
    unsigned attempts; /* to deliver, since the last success */
    bool printed;      /* the citizen has the number */
    bool alarm;        /* people should look, though it is still being tried */
    char detail[OUTBOX_DETAIL_MAX + 1];
};

struct outbox_options {
    const char *folder;     /* exists; this program's own */
    uint64_t quota_bytes;   /* of the file; 0: 256 MiB, and never more than 60 % of the disk */
    uint64_t ballast_bytes; /* kept free for a full disk; 0: 1 MiB */
    uint64_t now_s;         /* names what is set aside */
};

struct outbox;

/* Opens and checks the whole outbox. A damaged file is set aside under another name, what can be read
 * of it goes into a fresh one; an item whose bytes are damaged is OUTBOX_STUCK. OUTBOX_OK, _FULL or
 * _BROKEN (also when another process has it). Owned by the caller, for outbox_close(). */
MUST_USE enum outbox_result outbox_open(
    struct outbox **outbox, const struct outbox_options *options);

/* Accepts NULL; sets it to NULL. */
void outbox_close(struct outbox **outbox);

/* Stores a new item (the first block of *item, its id and size are set) with the exact bytes to send,
 * 1..OUTBOX_BODY_MAX. Once it returns OUTBOX_OK they are on the disk. The same receipt number with
 * the same bytes is the same item: OUTBOX_OK, and *item is what is stored. Else _OTHER, _FULL,
 * _BROKEN. */
MUST_USE enum outbox_result outbox_add(
    struct outbox *outbox, struct outbox_item *item, struct bytes body);

/* OUTBOX_OK, _ABSENT or _BROKEN. */
MUST_USE enum outbox_result outbox_find(
    struct outbox *outbox, struct text receipt, struct outbox_item *item);

/* The same by the outbox's own number. */
MUST_USE enum outbox_result outbox_get(struct outbox *outbox, int64_t id, struct outbox_item *item);

struct outbox_body {
    struct bytes content; /* the exact bytes that were added */
    uint8_t *space;       /* owned */
};

/* Reads and checks the bytes. OUTBOX_OK, _ABSENT (deleted after delivery) or _BROKEN (damaged). */
MUST_USE enum outbox_result outbox_body(
    struct outbox *outbox, int64_t id, struct outbox_body *body);

/* For SCOPED; accepts a zeroed one. */
void outbox_body_release(struct outbox_body *body);

/* Calls `each` for every item, newest first, until it returns false. OUTBOX_OK or _BROKEN. `each` may
 * not change the outbox. */
MUST_USE enum outbox_result outbox_each(
    struct outbox *outbox, bool (*each)(void *context, const struct outbox_item *item),
    void *context);

/* The newest item whose id is lower than `below`: for long lists, piece by piece. OUTBOX_OK, _ABSENT or
 * _BROKEN. */
MUST_USE enum outbox_result outbox_next_below(
    struct outbox *outbox, int64_t below, struct outbox_item *item);

/* The newest item that was stored and not yet printed. OUTBOX_OK, _ABSENT or _BROKEN. */
MUST_USE enum outbox_result outbox_unprinted(struct outbox *outbox, struct outbox_item *item);

/* Writes the second block of *item. Deletes the body once delivered_s is set. OUTBOX_OK, _ABSENT,
 * _FULL (the ballast is used first) or _BROKEN. */
MUST_USE enum outbox_result outbox_save(struct outbox *outbox, const struct outbox_item *item);

/* Several changes, one flush. Between the two only outbox_save(), outbox_get() and outbox_find(). */
MUST_USE enum outbox_result outbox_begin(struct outbox *outbox);

/* Ends what outbox_begin() began. When it is not OUTBOX_OK nothing was changed. */
MUST_USE enum outbox_result outbox_commit(struct outbox *outbox);

/* OUTBOX_FULL when the next citizen should not begin: within an eighth of the quota, or the disk has
 * no room for it. */
enum outbox_result outbox_room(const struct outbox *outbox);

/* After deliveries and when nothing is to do: empties the log file (deleted bytes leave the disk),
 * forgets what ended OUTBOX_KEEP_S ago, puts the ballast back. */
void outbox_tidy(struct outbox *outbox, uint64_t now_s);

/* Checks the whole file and every item's bytes again. False when something is damaged. */
MUST_USE bool outbox_sound(struct outbox *outbox);
