/* The outbox's file: created, opened, checked, set aside when damaged; its room on the disk. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "store/check.h"
#include "store/outbox_inside.h"

#define NAME        "outbox.db"
#define RESCUE_NAME "rescue.db"  /* being filled; worth nothing */
#define SAVED_NAME  "rescued.db" /* filled; will be outbox.db */
#define BALLAST     "ballast"
#define DAMAGED     "damaged on this terminal's disk"

enum {
    QUOTA_BYTES = 256 << 20,
    BALLAST_BYTES = 1 << 20,
    DISK_SHARE_PERCENT = 60,
    QUOTA_PAGES_MIN = 64,
    LOG_PAGES = 1000,
};

void outbox_path(char path[PATH_MAX], const struct outbox *outbox, const char *name)
{
    snprintf(path, PATH_MAX, "%s/%s", outbox->folder, name);
}

bool outbox_drop_ballast(struct outbox *outbox)
{
    char path[PATH_MAX];
    outbox_path(path, outbox, BALLAST);
    bool dropped = unlink(path) == 0;
    if (dropped) {
        log_warning("ballast_dropped");
    }
    return dropped;
}

/* Room that is ours when the disk is full. Not there: it is full already, or was not yet made. */
static void put_ballast(const struct outbox *outbox)
{
    char path[PATH_MAX];
    struct stat about;
    outbox_path(path, outbox, BALLAST);
    if (stat(path, &about) == 0 && (uint64_t)about.st_size == outbox->ballast_bytes) {
        return;
    }
    SCOPED(close_fd) int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0 && posix_fallocate(fd, 0, (off_t)outbox->ballast_bytes) != 0) {
        unlink(path);
    }
}

bool outbox_disk_has(const struct outbox *outbox, uint64_t bytes)
{
    char path[PATH_MAX];
    struct statvfs disk;
    struct stat about;
    if (statvfs(outbox->folder, &disk) < 0) {
        return true; /* the disk says no when it is asked to keep something */
    }
    outbox_path(path, outbox, BALLAST);
    uint64_t ballast = stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
    uint64_t room = (uint64_t)disk.f_bavail * disk.f_frsize + ballast;
    return room >= outbox->ballast_bytes && room - outbox->ballast_bytes >= bytes;
}

/* Renames within the folder; an absent file is no failure. */
static bool move(const struct outbox *outbox, const char *from, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    outbox_path(old, outbox, from);
    outbox_path(new, outbox, to);
    return access(old, F_OK) != 0 || rename(old, new) == 0;
}

static void remove_file(const struct outbox *outbox, const char *name)
{
    char path[PATH_MAX];
    outbox_path(path, outbox, name);
    unlink(path);
}

static bool exists(const struct outbox *outbox, const char *name)
{
    char path[PATH_MAX];
    outbox_path(path, outbox, name);
    return access(path, F_OK) == 0;
}

/* Puts the saved file in the damaged one's place. Cut off anywhere, it is done again at the next
 * start: until the last step the saved file is there. */
static bool finish_rescue(const struct outbox *outbox, uint64_t now_s)
{
    char aside[64], log_aside[72];
    if (!exists(outbox, SAVED_NAME)) {
        return true;
    }
    snprintf(aside, sizeof aside, "damaged-%llu.db", (unsigned long long)now_s);
    snprintf(log_aside, sizeof log_aside, "%s-wal", aside);
    bool moved = move(outbox, NAME "-wal", log_aside) && move(outbox, NAME, aside) &&
                 store_flush_folder(outbox->folder) && move(outbox, SAVED_NAME, NAME) &&
                 store_flush_folder(outbox->folder);
    remove_file(outbox, NAME "-shm");
    log_error("outbox_set_aside file=%s done=%d", aside, moved);
    return moved;
}

struct rescue {
    struct outbox *from, *to;
    unsigned whole, damaged;
};

/* Copies one item; what is left of a damaged one is its row, so that its number is still known. */
static enum store_result copy_item(struct rescue *rescue, struct outbox_item *item)
{
    SCOPED(outbox_body_release) struct outbox_body body = {0};
    bool found = false;
    enum store_result read = outbox_read_body(rescue->from, item->id, &body, &found);
    bool whole = read == STORE_OK && (found || item->delivered_s != 0);
    if (!whole && item->state != OUTBOX_STUCK) {
        item->state = OUTBOX_STUCK;
        snprintf(item->detail, sizeof item->detail, "%s", DAMAGED);
    }
    rescue->whole += whole;
    rescue->damaged += !whole;
    return outbox_insert(rescue->to, item, body.content, check_crc32(0, body.content));
}

/* By number and not in one list: a list ends at the first damaged page. */
static enum store_result copy_all(struct rescue *rescue)
{
    int64_t last = store_number(rescue->from->db, "SELECT max(id) FROM item");
    enum store_result result = store_run(rescue->to->db, "BEGIN IMMEDIATE");
    for (int64_t id = 1; id <= last && result == STORE_OK; id++) {
        struct outbox_item item;
        enum outbox_result found = outbox_get(rescue->from, id, &item);
        if (found == OUTBOX_OK) {
            result = copy_item(rescue, &item);
        } else if (found != OUTBOX_ABSENT) {
            rescue->damaged++;
        }
    }
    return result == STORE_OK ? store_run(rescue->to->db, "COMMIT") : result;
}

static unsigned page_limit(const struct outbox *outbox)
{
    return (unsigned)outbox->quota_pages + OUTBOX_RESERVE;
}

static void close_outbox(struct outbox *outbox)
{
    outbox_unprepare(outbox);
    store_close(&outbox->db);
}

/* Copies what can be read into a fresh file. `from` may have no open database at all. */
static enum store_result rescue(struct outbox *outbox, uint64_t now_s)
{
    char path[PATH_MAX];
    SCOPED(close_outbox) struct outbox fresh = *outbox;
    struct rescue work = {.from = outbox, .to = &fresh};
    fresh.db = NULL;
    memset(fresh.queries, 0, sizeof fresh.queries);
    remove_file(outbox, RESCUE_NAME);
    remove_file(outbox, RESCUE_NAME "-wal");
    outbox_path(path, outbox, RESCUE_NAME);
    enum store_result result = store_open(&fresh.db, path, outbox_schema, page_limit(outbox));
    if (result == STORE_OK) {
        result = outbox_prepare(&fresh);
    }
    if (result == STORE_OK && outbox->queries[QUERY_GET] != NULL) {
        result = copy_all(&work);
    }
    close_outbox(&fresh);
    close_outbox(outbox);
    log_error("outbox_damaged whole=%u damaged=%u", work.whole, work.damaged);
    bool moved = result == STORE_OK && move(outbox, RESCUE_NAME, SAVED_NAME) &&
                 store_flush_folder(outbox->folder) && finish_rescue(outbox, now_s);
    return moved ? STORE_OK : result == STORE_OK ? STORE_BROKEN : result;
}

static enum store_result open_once(struct outbox *outbox)
{
    char path[PATH_MAX];
    outbox_path(path, outbox, NAME);
    enum store_result result = store_open(&outbox->db, path, outbox_schema, page_limit(outbox));
    if (result == STORE_OK) {
        result = outbox_prepare(outbox);
    }
    unsigned log_pages = (unsigned)outbox->quota_pages / 4; /* so that a small disk suffices */
    if (result == STORE_OK) {
        sqlite3_wal_autocheckpoint(outbox->db, log_pages < LOG_PAGES ? (int)log_pages : LOG_PAGES);
        result = store_check(outbox->db);
    }
    return result;
}

enum store_result outbox_open_file(struct outbox *outbox, uint64_t now_s)
{
    if (!finish_rescue(outbox, now_s)) {
        return STORE_BROKEN;
    }
    enum store_result result = open_once(outbox);
    if (result == STORE_FULL && outbox_drop_ballast(outbox)) {
        close_outbox(outbox);
        result = open_once(outbox);
    }
    if (result == STORE_DAMAGED) {
        result = rescue(outbox, now_s);
        if (result == STORE_OK) {
            result = open_once(outbox);
        }
    }
    return result;
}

static void set_limits(struct outbox *outbox, const struct outbox_options *options)
{
    struct statvfs disk;
    uint64_t quota = options->quota_bytes == 0 ? QUOTA_BYTES : options->quota_bytes;
    if (statvfs(options->folder, &disk) == 0) {
        uint64_t share = (uint64_t)disk.f_blocks * disk.f_frsize / 100 * DISK_SHARE_PERCENT;
        quota = quota < share ? quota : share;
    }
    outbox->quota_pages = quota / OUTBOX_PAGE;
    if (outbox->quota_pages < QUOTA_PAGES_MIN) {
        outbox->quota_pages = QUOTA_PAGES_MIN;
    }
    outbox->ballast_bytes = options->ballast_bytes == 0 ? BALLAST_BYTES : options->ballast_bytes;
}

struct ids {
    int64_t *at;
    size_t count;
};

/* Those whose bytes must be there. */
static bool note_open_item(void *context, const struct outbox_item *item)
{
    struct ids *ids = context;
    if (item->delivered_s != 0 || item->state == OUTBOX_STUCK) {
        return true;
    }
    int64_t *more = reallocarray(ids->at, ids->count + 1, sizeof *more);
    if (more == NULL) {
        die("no memory to check the outbox");
    }
    ids->at = more;
    ids->at[ids->count++] = item->id;
    return true;
}

/* Reads every waiting item's bytes; those that are damaged are given to people. */
static enum outbox_result check_bodies(struct outbox *outbox, bool *sound)
{
    struct ids ids = {0};
    enum outbox_result result = outbox_each(outbox, note_open_item, &ids);
    for (size_t i = 0; i < ids.count && result == OUTBOX_OK; i++) {
        SCOPED(outbox_body_release) struct outbox_body body = {0};
        struct outbox_item item;
        if (outbox_body(outbox, ids.at[i], &body) == OUTBOX_OK) {
            continue;
        }
        *sound = false;
        result = outbox_get(outbox, ids.at[i], &item);
        if (result == OUTBOX_OK) {
            log_error("item_damaged id=%lld", (long long)item.id);
            item.state = OUTBOX_STUCK;
            snprintf(item.detail, sizeof item.detail, "%s", DAMAGED);
            result = outbox_save(outbox, &item);
        }
    }
    free(ids.at);
    return result;
}

enum outbox_result outbox_open(struct outbox **outbox, const struct outbox_options *options)
{
    bool sound = true;
    *outbox = calloc(1, sizeof **outbox);
    if (*outbox == NULL) {
        die("no memory for the outbox");
    }
    int len = snprintf((*outbox)->folder, sizeof(*outbox)->folder, "%s", options->folder);
    if (len <= 0 || (size_t)len >= sizeof(*outbox)->folder) {
        outbox_close(outbox);
        return OUTBOX_BROKEN;
    }
    set_limits(*outbox, options);
    enum store_result opened = outbox_open_file(*outbox, options->now_s);
    enum outbox_result result = opened == STORE_OK     ? check_bodies(*outbox, &sound)
                                : opened == STORE_FULL ? OUTBOX_FULL
                                                       : OUTBOX_BROKEN;
    if (result != OUTBOX_OK) {
        log_error("outbox_unusable result=%u", (unsigned)opened);
        outbox_close(outbox);
        return result;
    }
    put_ballast(*outbox);
    return OUTBOX_OK;
}

void outbox_close(struct outbox **outbox)
{
    if (*outbox != NULL) {
        close_outbox(*outbox);
        free(*outbox);
        *outbox = NULL;
    }
}

static enum store_result empty_log(struct outbox *outbox)
{
    int code = sqlite3_wal_checkpoint_v2(outbox->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return store_result_of(outbox->db, code, "empty the log");
}

bool outbox_make_room(struct outbox *outbox)
{
    (void)!outbox_drop_ballast(outbox);
    return empty_log(outbox) == STORE_OK;
}

void outbox_tidy(struct outbox *outbox, uint64_t now_s)
{
    sqlite3_stmt *forget = outbox->queries[QUERY_FORGET];
    if (now_s > OUTBOX_KEEP_S) {
        sqlite3_bind_int64(forget, 1, (sqlite3_int64)(now_s - OUTBOX_KEEP_S));
        sqlite3_step(forget);
        sqlite3_reset(forget);
    }
    if (empty_log(outbox) == STORE_FULL) {
        (void)!outbox_make_room(outbox);
    }
    put_ballast(outbox);
}

bool outbox_sound(struct outbox *outbox)
{
    bool sound = store_check(outbox->db) == STORE_OK;
    return check_bodies(outbox, &sound) == OUTBOX_OK && sound;
}
