#include "store/outbox.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/check.h"
#include "store/outbox_inside.h"

#define COLUMNS                                                                                    \
    "id, receipt, destination, service, service_name, region, kid, schema_uri, metadata_tag, "     \
    "data_tag, handed_in_s, size, state, submission_id, case_id, delivered_s, ended_s, next_s, "   \
    "attempts, printed, alarm, detail"

/* piece.part: 0 is the body of the final PUT, 1 and up are attachments, announced in this order. */
const char outbox_schema[] =
    "CREATE TABLE item(id INTEGER PRIMARY KEY, receipt TEXT NOT NULL UNIQUE,"
    " destination TEXT NOT NULL, service TEXT NOT NULL, service_name TEXT NOT NULL,"
    " region TEXT NOT NULL, kid TEXT NOT NULL, schema_uri TEXT NOT NULL,"
    " metadata_tag TEXT NOT NULL, data_tag TEXT NOT NULL, handed_in_s INTEGER NOT NULL,"
    " size INTEGER NOT NULL, crc INTEGER NOT NULL,"
    " state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 6), submission_id TEXT NOT NULL,"
    " case_id TEXT NOT NULL, delivered_s INTEGER NOT NULL, ended_s INTEGER NOT NULL,"
    " next_s INTEGER NOT NULL, attempts INTEGER NOT NULL, printed INTEGER NOT NULL,"
    " alarm INTEGER NOT NULL, detail TEXT NOT NULL) STRICT;"
    "CREATE TABLE piece(item INTEGER NOT NULL REFERENCES item, part INTEGER NOT NULL,"
    " number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(item, part, number)) STRICT;"
    "CREATE TABLE attachment(item INTEGER NOT NULL REFERENCES item, part INTEGER NOT NULL,"
    " attachment_id TEXT NOT NULL, tag TEXT NOT NULL, size INTEGER NOT NULL,"
    " crc INTEGER NOT NULL, PRIMARY KEY(item, part)) STRICT;";

static const char *const queries[QUERY_COUNT] = {
    [QUERY_ADD] = "INSERT INTO item(" COLUMNS ", crc) VALUES(NULLIF(?,0),?,?,?,?,?,?,?,?,?,?,?,?,"
                  "?,?,?,?,?,?,?,?,?,?)",
    [QUERY_ADD_PIECE] = "INSERT INTO piece(item, part, number, bytes) VALUES(?,0,?,?)",
    [QUERY_FIND] = "SELECT " COLUMNS " FROM item WHERE receipt = ?",
    [QUERY_GET] = "SELECT " COLUMNS " FROM item WHERE id = ?",
    [QUERY_ALL] = "SELECT " COLUMNS " FROM item ORDER BY id DESC",
    [QUERY_BELOW] = "SELECT " COLUMNS " FROM item WHERE id < ? ORDER BY id DESC LIMIT 1",
    [QUERY_UNPRINTED] = "SELECT " COLUMNS " FROM item WHERE printed = 0 ORDER BY id DESC LIMIT 1",
    [QUERY_PIECES] = "SELECT bytes, size, crc FROM item JOIN piece ON piece.item = item.id"
                     " WHERE item.id = ? AND part = 0 ORDER BY number",
    [QUERY_SAVE] = "UPDATE item SET state=?, submission_id=?, case_id=?, delivered_s=?, ended_s=?,"
                   " next_s=?, attempts=?, printed=?, alarm=?, detail=? WHERE id=?",
    [QUERY_DROP_PIECES] = "DELETE FROM piece WHERE item = ?",
    [QUERY_FORGET] = "DELETE FROM item WHERE ended_s > 0 AND ended_s < ? AND state BETWEEN 3 AND 5"
                     " AND NOT EXISTS(SELECT 1 FROM piece WHERE piece.item = item.id)"
                     " AND NOT EXISTS(SELECT 1 FROM attachment WHERE attachment.item = item.id)",
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
};

enum store_result outbox_prepare(struct outbox *outbox)
{
    for (int i = 0; i < QUERY_COUNT; i++) {
        int code = sqlite3_prepare_v3(
            outbox->db, queries[i], -1, SQLITE_PREPARE_PERSISTENT, &outbox->queries[i], NULL);
        if (code != SQLITE_OK) {
            return store_result_of(outbox->db, code, "prepare");
        }
    }
    return STORE_OK;
}

void outbox_unprepare(struct outbox *outbox)
{
    for (int i = 0; i < QUERY_COUNT; i++) {
        sqlite3_finalize(outbox->queries[i]);
        outbox->queries[i] = NULL;
    }
}

static enum outbox_result result_of(enum store_result result)
{
    switch (result) {
    case STORE_OK: return OUTBOX_OK;
    case STORE_FULL: return OUTBOX_FULL;
    case STORE_DAMAGED:
    case STORE_BUSY:
    case STORE_BROKEN: break;
    }
    return OUTBOX_BROKEN;
}

/* Runs a query that gives no rows, and leaves it reset. */
static enum store_result step(struct outbox *outbox, enum outbox_query query)
{
    sqlite3_stmt *statement = outbox->queries[query];
    int code = sqlite3_step(statement);
    enum store_result result = store_result_of(outbox->db, code, "step");
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return result;
}

static void roll_back(struct outbox *outbox)
{
    if (sqlite3_get_autocommit(outbox->db) == 0) {
        (void)!step(outbox, QUERY_ROLLBACK);
    }
}

static void put_text(sqlite3_stmt *to, int at, const char *text)
{
    if (sqlite3_bind_text(to, at, text, -1, SQLITE_TRANSIENT) != SQLITE_OK) {
        die("no memory for the outbox");
    }
}

static void put_number(sqlite3_stmt *to, int at, uint64_t number)
{
    if (sqlite3_bind_int64(to, at, (sqlite3_int64)number) != SQLITE_OK) {
        die("no memory for the outbox");
    }
}

static void take_text(sqlite3_stmt *row, int at, char *to, size_t size)
{
    const unsigned char *text = sqlite3_column_text(row, at);
    int len = sqlite3_column_bytes(row, at);
    size_t fits = text == NULL || len < 0 ? 0 : (size_t)len < size ? (size_t)len : size - 1;
    if (fits > 0) {
        memcpy(to, text, fits);
    }
    to[fits] = '\0';
}

static uint64_t take_number(sqlite3_stmt *row, int at)
{
    sqlite3_int64 number = sqlite3_column_int64(row, at);
    return number < 0 ? 0 : (uint64_t)number;
}

void outbox_read_row(sqlite3_stmt *row, struct outbox_item *item)
{
    *item = (struct outbox_item){.id = sqlite3_column_int64(row, 0)};
    take_text(row, 1, item->receipt, sizeof item->receipt);
    take_text(row, 2, item->destination, sizeof item->destination);
    take_text(row, 3, item->service, sizeof item->service);
    take_text(row, 4, item->service_name, sizeof item->service_name);
    take_text(row, 5, item->region, sizeof item->region);
    take_text(row, 6, item->kid, sizeof item->kid);
    take_text(row, 7, item->schema_uri, sizeof item->schema_uri);
    take_text(row, 8, item->metadata_tag, sizeof item->metadata_tag);
    take_text(row, 9, item->data_tag, sizeof item->data_tag);
    item->handed_in_s = take_number(row, 10);
    item->size = take_number(row, 11);
    uint64_t state = take_number(row, 12);
    item->state = state < OUTBOX_STATE_COUNT ? (enum outbox_state)state : OUTBOX_STUCK;
    take_text(row, 13, item->submission_id, sizeof item->submission_id);
    take_text(row, 14, item->case_id, sizeof item->case_id);
    item->delivered_s = take_number(row, 15);
    item->ended_s = take_number(row, 16);
    item->next_s = take_number(row, 17);
    item->attempts = (unsigned)take_number(row, 18);
    item->printed = take_number(row, 19) != 0;
    item->alarm = take_number(row, 20) != 0;
    take_text(row, 21, item->detail, sizeof item->detail);
}

static void bind_item(sqlite3_stmt *to, const struct outbox_item *item, uint32_t crc)
{
    put_number(to, 1, (uint64_t)item->id);
    put_text(to, 2, item->receipt);
    put_text(to, 3, item->destination);
    put_text(to, 4, item->service);
    put_text(to, 5, item->service_name);
    put_text(to, 6, item->region);
    put_text(to, 7, item->kid);
    put_text(to, 8, item->schema_uri);
    put_text(to, 9, item->metadata_tag);
    put_text(to, 10, item->data_tag);
    put_number(to, 11, item->handed_in_s);
    put_number(to, 12, item->size);
    put_number(to, 13, item->state);
    put_text(to, 14, item->submission_id);
    put_text(to, 15, item->case_id);
    put_number(to, 16, item->delivered_s);
    put_number(to, 17, item->ended_s);
    put_number(to, 18, item->next_s);
    put_number(to, 19, item->attempts);
    put_number(to, 20, item->printed);
    put_number(to, 21, item->alarm);
    put_text(to, 22, item->detail);
    put_number(to, 23, crc);
}

enum store_result outbox_insert(
    struct outbox *outbox, struct outbox_item *item, struct bytes body, uint32_t crc)
{
    bind_item(outbox->queries[QUERY_ADD], item, crc);
    enum store_result result = step(outbox, QUERY_ADD);
    item->id = sqlite3_last_insert_rowid(outbox->db);
    sqlite3_stmt *piece = outbox->queries[QUERY_ADD_PIECE];
    for (uint64_t number = 0; result == STORE_OK && body.len > 0; number++) {
        size_t len = body.len < OUTBOX_PIECE ? body.len : OUTBOX_PIECE;
        put_number(piece, 1, (uint64_t)item->id);
        put_number(piece, 2, number);
        if (sqlite3_bind_blob(piece, 3, body.at, (int)len, SQLITE_STATIC) != SQLITE_OK) {
            die("no memory for the outbox");
        }
        result = step(outbox, QUERY_ADD_PIECE);
        body = (struct bytes){body.at + len, body.len - len};
    }
    return result;
}

/* Pages that are in use: those of the file without the free ones. */
static uint64_t used_pages(const struct outbox *outbox)
{
    int64_t pages = store_number(outbox->db, "PRAGMA page_count");
    int64_t unused = store_number(outbox->db, "PRAGMA freelist_count");
    return pages < 0 || unused < 0 ? UINT64_MAX : (uint64_t)(pages - unused);
}

static bool has_room(const struct outbox *outbox, size_t size)
{
    uint64_t used = used_pages(outbox), more = size / OUTBOX_PAGE + 16;
    return used <= outbox->quota_pages && more <= outbox->quota_pages - used;
}

enum outbox_result outbox_room(const struct outbox *outbox)
{
    size_t wanted = (size_t)(outbox->quota_pages / 8) * OUTBOX_PAGE;
    return has_room(outbox, wanted) && outbox_disk_has(outbox, wanted) ? OUTBOX_OK : OUTBOX_FULL;
}

static bool is_same(
    struct outbox *outbox, const struct outbox_item *old, const struct outbox_item *new,
    struct bytes body)
{
    SCOPED(outbox_body_release) struct outbox_body stored = {0};
    bool found = false;
    if (old->size != body.len || strcmp(old->destination, new->destination) != 0 ||
        strcmp(old->service, new->service) != 0 ||
        strcmp(old->metadata_tag, new->metadata_tag) != 0 ||
        strcmp(old->data_tag, new->data_tag) != 0) {
        return false;
    }
    enum store_result result = outbox_read_body(outbox, old->id, &stored, &found);
    return !found || (result == STORE_OK && memcmp(stored.content.at, body.at, body.len) == 0);
}

enum outbox_result outbox_add(struct outbox *outbox, struct outbox_item *item, struct bytes body)
{
    struct outbox_item old;
    item->size = body.len;
    enum outbox_result found =
        outbox_find(outbox, (struct text){item->receipt, strlen(item->receipt)}, &old);
    if (found == OUTBOX_OK) {
        found = is_same(outbox, &old, item, body) ? OUTBOX_OK : OUTBOX_OTHER;
        *item = found == OUTBOX_OK ? old : *item;
        return found;
    }
    if (found != OUTBOX_ABSENT) {
        return found;
    }
    if (body.len == 0 || body.len > OUTBOX_BODY_MAX || !has_room(outbox, body.len)) {
        return OUTBOX_FULL;
    }
    item->id = 0;
    enum store_result result = step(outbox, QUERY_BEGIN);
    if (result == STORE_OK) {
        result = outbox_insert(outbox, item, body, check_crc32(0, body));
    }
    if (result == STORE_OK) {
        result = step(outbox, QUERY_COMMIT);
    }
    roll_back(outbox);
    return result_of(result);
}

static enum outbox_result read_one(
    struct outbox *outbox, enum outbox_query query, struct outbox_item *item)
{
    sqlite3_stmt *statement = outbox->queries[query];
    int code = sqlite3_step(statement);
    *item = (struct outbox_item){0};
    enum outbox_result result =
        code == SQLITE_DONE ? OUTBOX_ABSENT : result_of(store_result_of(outbox->db, code, "read"));
    if (code == SQLITE_ROW) {
        outbox_read_row(statement, item);
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return result;
}

enum outbox_result outbox_find(struct outbox *outbox, struct text receipt, struct outbox_item *item)
{
    if (sqlite3_bind_text(
            outbox->queries[QUERY_FIND], 1, receipt.at, (int)receipt.len, SQLITE_STATIC) !=
        SQLITE_OK) {
        return OUTBOX_ABSENT; /* longer than any */
    }
    return read_one(outbox, QUERY_FIND, item);
}

enum outbox_result outbox_get(struct outbox *outbox, int64_t id, struct outbox_item *item)
{
    put_number(outbox->queries[QUERY_GET], 1, (uint64_t)id);
    return read_one(outbox, QUERY_GET, item);
}

enum outbox_result outbox_next_below(struct outbox *outbox, int64_t below, struct outbox_item *item)
{
    put_number(outbox->queries[QUERY_BELOW], 1, (uint64_t)below);
    return read_one(outbox, QUERY_BELOW, item);
}

enum outbox_result outbox_unprinted(struct outbox *outbox, struct outbox_item *item)
{
    return read_one(outbox, QUERY_UNPRINTED, item);
}

/* Adds one piece to the body; false when it cannot belong to it. */
static bool take_piece(sqlite3_stmt *row, struct outbox_body *body, size_t size)
{
    const void *bytes = sqlite3_column_blob(row, 0);
    int len = sqlite3_column_bytes(row, 0);
    if (size == 0 || size > OUTBOX_BODY_MAX) {
        return false;
    }
    if (body->space == NULL) {
        body->space = malloc(size);
        if (body->space == NULL) {
            die("no memory for %zu bytes", size);
        }
        body->content = (struct bytes){body->space, 0};
    }
    if (bytes == NULL || len < 0 || (size_t)len > size - body->content.len) {
        return false;
    }
    memcpy(body->space + body->content.len, bytes, (size_t)len);
    body->content.len += (size_t)len;
    return true;
}

enum store_result outbox_read_body(
    struct outbox *outbox, int64_t id, struct outbox_body *body, bool *found)
{
    sqlite3_stmt *row = outbox->queries[QUERY_PIECES];
    size_t size = 0;
    uint64_t crc = 0;
    int code;
    bool whole = true;
    *body = (struct outbox_body){0};
    *found = false;
    put_number(row, 1, (uint64_t)id);
    while ((code = sqlite3_step(row)) == SQLITE_ROW && whole) {
        *found = true;
        size = take_number(row, 1);
        crc = take_number(row, 2);
        whole = take_piece(row, body, size);
    }
    enum store_result result = store_result_of(outbox->db, code, "read body");
    sqlite3_reset(row);
    if (result == STORE_OK && *found &&
        (!whole || body->content.len != size || check_crc32(0, body->content) != crc)) {
        result = STORE_DAMAGED;
    }
    if (result != STORE_OK) {
        outbox_body_release(body);
    }
    return result;
}

enum outbox_result outbox_body(struct outbox *outbox, int64_t id, struct outbox_body *body)
{
    bool found = false;
    enum store_result result = outbox_read_body(outbox, id, body, &found);
    return result == STORE_OK && !found ? OUTBOX_ABSENT : result_of(result);
}

void outbox_body_release(struct outbox_body *body)
{
    free(body->space);
    *body = (struct outbox_body){0};
}

enum outbox_result outbox_each(
    struct outbox *outbox, bool (*each)(void *context, const struct outbox_item *item),
    void *context)
{
    sqlite3_stmt *row = outbox->queries[QUERY_ALL];
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        struct outbox_item item;
        outbox_read_row(row, &item);
        if (!each(context, &item)) {
            code = SQLITE_DONE;
            break;
        }
    }
    enum store_result result = store_result_of(outbox->db, code, "list");
    sqlite3_reset(row);
    return result_of(result);
}

static enum store_result write_item(struct outbox *outbox, const struct outbox_item *item)
{
    sqlite3_stmt *to = outbox->queries[QUERY_SAVE];
    put_number(to, 1, item->state);
    put_text(to, 2, item->submission_id);
    put_text(to, 3, item->case_id);
    put_number(to, 4, item->delivered_s);
    put_number(to, 5, item->ended_s);
    put_number(to, 6, item->next_s);
    put_number(to, 7, item->attempts);
    put_number(to, 8, item->printed);
    put_number(to, 9, item->alarm);
    put_text(to, 10, item->detail);
    put_number(to, 11, (uint64_t)item->id);
    enum store_result result = step(outbox, QUERY_SAVE);
    if (result == STORE_OK && item->delivered_s != 0) {
        put_number(outbox->queries[QUERY_DROP_PIECES], 1, (uint64_t)item->id);
        result = step(outbox, QUERY_DROP_PIECES);
    }
    return result;
}

static enum store_result save_alone(struct outbox *outbox, const struct outbox_item *item)
{
    enum store_result result = step(outbox, QUERY_BEGIN);
    if (result == STORE_OK) {
        result = write_item(outbox, item);
    }
    if (result == STORE_OK) {
        result = step(outbox, QUERY_COMMIT);
    }
    roll_back(outbox);
    return result;
}

enum outbox_result outbox_save(struct outbox *outbox, const struct outbox_item *item)
{
    if (outbox->grouped) {
        enum store_result result = outbox->group_failed ? STORE_BROKEN : write_item(outbox, item);
        if (result == STORE_FULL && outbox_drop_ballast(outbox)) {
            result = write_item(outbox, item);
        }
        outbox->group_failed = outbox->group_failed || result != STORE_OK;
        outbox->was_full = outbox->was_full || result == STORE_FULL;
        return result_of(result);
    }
    enum store_result result = save_alone(outbox, item);
    if (result == STORE_FULL && outbox_make_room(outbox)) {
        result = save_alone(outbox, item);
    }
    return result_of(result);
}

enum outbox_result outbox_begin(struct outbox *outbox)
{
    if (outbox->was_full) { /* the last group did not fit: the log file may be what is in the way */
        outbox->was_full = !outbox_make_room(outbox);
    }
    enum store_result result = step(outbox, QUERY_BEGIN);
    outbox->grouped = result == STORE_OK;
    outbox->group_failed = false;
    return result_of(result);
}

enum outbox_result outbox_commit(struct outbox *outbox)
{
    enum store_result result = STORE_BROKEN;
    if (!outbox->grouped) {
        return OUTBOX_BROKEN;
    }
    outbox->grouped = false;
    if (!outbox->group_failed) {
        result = step(outbox, QUERY_COMMIT);
        if (result == STORE_FULL && sqlite3_get_autocommit(outbox->db) == 0 &&
            outbox_drop_ballast(outbox)) {
            result = step(outbox, QUERY_COMMIT);
        }
        outbox->was_full = result == STORE_FULL;
    }
    roll_back(outbox);
    return result_of(result);
}
