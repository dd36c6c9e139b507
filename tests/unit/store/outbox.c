#include "store/outbox.h"

#include <fcntl.h>
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/shell.h"
#include "tests/test.h"

#define NOW 1795500000

struct box {
    char folder[32];
    struct outbox *outbox;
};

static struct outbox_options options_of(const struct box *box)
{
    return (struct outbox_options){
        .folder = box->folder, .quota_bytes = 1 << 20, .ballast_bytes = 65536, .now_s = NOW};
}

static int open_box(void **state)
{
    struct box *box = test_calloc(1, sizeof *box);
    snprintf(box->folder, sizeof box->folder, "/tmp/foyer-outbox-XXXXXX");
    *state = box;
    if (mkdtemp(box->folder) == NULL) {
        return -1;
    }
    struct outbox_options options = options_of(box);
    return outbox_open(&box->outbox, &options) == OUTBOX_OK ? 0 : -1;
}

static int drop_box(void **state)
{
    struct box *box = *state;
    char command[64];
    outbox_close(&box->outbox);
    snprintf(command, sizeof command, "rm -r %s", box->folder);
    int failed = shell(command);
    test_free(box);
    return failed;
}

static enum outbox_result reopen(struct box *box)
{
    struct outbox_options options = options_of(box);
    outbox_close(&box->outbox);
    return outbox_open(&box->outbox, &options);
}

static void path_of(char path[64], const struct box *box, const char *name)
{
    snprintf(path, 64, "%s/%s", box->folder, name);
}

static struct outbox_item item_of(const char *receipt)
{
    struct outbox_item item = {.handed_in_s = NOW, .state = OUTBOX_SEALED};
    snprintf(item.receipt, sizeof item.receipt, "%s", receipt);
    snprintf(item.destination, sizeof item.destination, "%036d", 7);
    snprintf(item.service, sizeof item.service, "99110009104000");
    snprintf(item.service_name, sizeof item.service_name, "Hundehaltung anmelden");
    snprintf(item.kid, sizeof item.kid, "kid-of-it");
    snprintf(item.metadata_tag, sizeof item.metadata_tag, "metadata-tag");
    snprintf(item.data_tag, sizeof item.data_tag, "data-tag");
    return item;
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static void what_was_stored_is_there_after_a_restart(void **state)
{
    struct box *box = *state;
    static uint8_t large[600000]; /* three pieces */
    for (size_t i = 0; i < sizeof large; i++) {
        large[i] = (uint8_t)(i % 253);
    }
    struct outbox_item item = item_of("A"), found;
    assert_int_equal(
        outbox_add(box->outbox, &item, (struct bytes){large, sizeof large}), OUTBOX_OK);
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_OK);
    assert_int_equal(found.id, item.id);
    assert_string_equal(found.service_name, "Hundehaltung anmelden");
    assert_string_equal(found.data_tag, "data-tag");
    assert_int_equal(found.handed_in_s, NOW);
    assert_int_equal(found.state, OUTBOX_SEALED);
    SCOPED(outbox_body_release) struct outbox_body body;
    assert_int_equal(outbox_body(box->outbox, found.id, &body), OUTBOX_OK);
    assert_int_equal(body.content.len, sizeof large);
    assert_memory_equal(body.content.at, large, sizeof large);
    assert_int_equal(outbox_find(box->outbox, text_of("B"), &found), OUTBOX_ABSENT);
}

static bool count(void *context, const struct outbox_item *item)
{
    (void)item;
    ++*(int *)context;
    return true;
}

static void a_repeated_number_is_the_same_item_or_refused(void **state)
{
    struct box *box = *state;
    struct outbox_item item = item_of("A"), again = item_of("A"), other = item_of("A");
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("sealed")), OUTBOX_OK);
    again.handed_in_s = NOW + 5;
    assert_int_equal(outbox_add(box->outbox, &again, bytes_of("sealed")), OUTBOX_OK);
    assert_int_equal(again.id, item.id);
    assert_int_equal(again.handed_in_s, NOW);
    assert_int_equal(outbox_add(box->outbox, &other, bytes_of("SEALED")), OUTBOX_OTHER);
    other = item_of("A");
    snprintf(other.data_tag, sizeof other.data_tag, "another");
    assert_int_equal(outbox_add(box->outbox, &other, bytes_of("sealed")), OUTBOX_OTHER);
    int items = 0;
    assert_int_equal(outbox_each(box->outbox, count, &items), OUTBOX_OK);
    assert_int_equal(items, 1);
}

static void after_delivery_the_body_goes_and_the_row_stays(void **state)
{
    struct box *box = *state;
    struct outbox_item item = item_of("A"), again = item_of("A"), found;
    struct outbox_body body;
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("a very recognisable body")), 0);
    item.state = OUTBOX_SUBMITTED;
    item.delivered_s = NOW + 60;
    snprintf(item.submission_id, sizeof item.submission_id, "%036d", 1);
    assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    assert_int_equal(outbox_body(box->outbox, item.id, &body), OUTBOX_ABSENT);
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_OK);
    assert_int_equal(found.state, OUTBOX_SUBMITTED);
    assert_int_equal(found.delivered_s, NOW + 60);
    assert_string_equal(found.submission_id, item.submission_id);
    /* a late repetition is still the same one */
    assert_int_equal(outbox_add(box->outbox, &again, bytes_of("a very recognisable body")), 0);
    assert_int_equal(again.state, OUTBOX_SUBMITTED);
}

/* How many files of the folder hold `needle`. */
static int files_with(const struct box *box, const char *needle)
{
    const char *const words[] = {"grep", "-l", "-r", "-a", needle, box->folder, NULL};
    char *output = NULL;
    int files = 0;
    assert_true(run_wait(words, &output, 20000) <= 1);
    for (const char *at = output; at != NULL && (at = strchr(at, '\n')) != NULL; at++) {
        files++;
    }
    free(output);
    return files;
}

static void tidying_takes_delivered_bytes_off_the_disk(void **state)
{
    struct box *box = *state;
    struct outbox_item item = item_of("A");
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("a very recognisable body")), 0);
    assert_true(files_with(box, "recognisable") > 0); /* the control: the search finds it */
    item.state = OUTBOX_SUBMITTED;
    item.delivered_s = NOW;
    assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    outbox_tidy(box->outbox, NOW);
    assert_int_equal(files_with(box, "recognisable"), 0);
}

static void ended_items_are_kept_for_ninety_days(void **state)
{
    struct box *box = *state;
    struct outbox_item item = item_of("A"), found;
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("x")), OUTBOX_OK);
    item.state = OUTBOX_ACCEPTED;
    item.delivered_s = NOW;
    item.ended_s = NOW;
    assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    outbox_tidy(box->outbox, NOW + OUTBOX_KEEP_S);
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_OK);
    outbox_tidy(box->outbox, NOW + OUTBOX_KEEP_S + 1);
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_ABSENT);
}

static void a_group_is_changed_as_a_whole_or_not_at_all(void **state)
{
    struct box *box = *state;
    struct outbox_item item = item_of("A"), ghost = item_of("B"), found;
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("x")), OUTBOX_OK);
    assert_int_equal(outbox_begin(box->outbox), OUTBOX_OK);
    item.attempts = 3;
    assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    assert_int_equal(outbox_commit(box->outbox), OUTBOX_OK);
    assert_int_equal(outbox_begin(box->outbox), OUTBOX_OK);
    item.attempts = 4;
    assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    ghost.state = OUTBOX_STATE_COUNT; /* breaks the table's own rule */
    ghost.id = item.id;
    assert_int_equal(outbox_save(box->outbox, &ghost), OUTBOX_BROKEN);
    assert_int_equal(outbox_commit(box->outbox), OUTBOX_BROKEN);
    assert_int_equal(outbox_get(box->outbox, item.id, &found), OUTBOX_OK);
    assert_int_equal(found.attempts, 3);
}

static void the_newest_unprinted_is_known_until_it_is_printed(void **state)
{
    struct box *box = *state;
    struct outbox_item first = item_of("A"), second = item_of("B"), found;
    assert_int_equal(outbox_unprinted(box->outbox, &found), OUTBOX_ABSENT);
    assert_int_equal(outbox_add(box->outbox, &first, bytes_of("x")), OUTBOX_OK);
    assert_int_equal(outbox_add(box->outbox, &second, bytes_of("y")), OUTBOX_OK);
    assert_int_equal(outbox_unprinted(box->outbox, &found), OUTBOX_OK);
    assert_string_equal(found.receipt, "B");
    found.printed = true;
    assert_int_equal(outbox_save(box->outbox, &found), OUTBOX_OK);
    assert_int_equal(outbox_unprinted(box->outbox, &found), OUTBOX_OK);
    assert_string_equal(found.receipt, "A");
}

static void the_quota_refuses_and_can_still_be_drained(void **state)
{
    struct box *box = *state;
    static const uint8_t body[20000];
    enum outbox_result result = OUTBOX_OK;
    int stored = 0;
    bool warned = false;
    for (; stored < 1000 && result == OUTBOX_OK; stored += result == OUTBOX_OK) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "%d", stored);
        struct outbox_item item = item_of(receipt);
        warned = outbox_room(box->outbox) == OUTBOX_FULL;
        result = outbox_add(box->outbox, &item, (struct bytes){body, sizeof body});
    }
    assert_int_equal(result, OUTBOX_FULL);
    assert_true(warned); /* before it had to refuse */
    assert_in_range(stored, 20, 60);
    int items = 0;
    assert_int_equal(outbox_each(box->outbox, count, &items), OUTBOX_OK);
    assert_int_equal(items, stored);
    for (int i = 0; i < stored; i++) {
        char receipt[16];
        snprintf(receipt, sizeof receipt, "%d", i);
        struct outbox_item item;
        assert_int_equal(outbox_find(box->outbox, text_of(receipt), &item), OUTBOX_OK);
        item.state = OUTBOX_SUBMITTED;
        item.delivered_s = NOW;
        assert_int_equal(outbox_save(box->outbox, &item), OUTBOX_OK);
    }
    outbox_tidy(box->outbox, NOW);
    assert_int_equal(outbox_room(box->outbox), OUTBOX_OK);
    struct outbox_item item = item_of("after");
    assert_int_equal(outbox_add(box->outbox, &item, (struct bytes){body, sizeof body}), OUTBOX_OK);
    struct outbox_item huge = item_of("huge");
    assert_int_equal(
        outbox_add(box->outbox, &huge, (struct bytes){body, (size_t)OUTBOX_BODY_MAX + 1}),
        OUTBOX_FULL);
}

static void only_one_process_has_it(void **state)
{
    struct box *box = *state;
    struct outbox_options options = options_of(box);
    struct outbox *second = NULL;
    assert_int_equal(outbox_open(&second, &options), OUTBOX_BROKEN);
    assert_null(second);
}

/* Changes bytes of the stored file that hold `old`, as a failing disk would. */
static void damage(const struct box *box, const char *old, const char *new)
{
    char path[64];
    path_of(path, box, "outbox.db");
    FILE *file = fopen(path, "r+b");
    static char all[1 << 21];
    size_t len = fread(all, 1, sizeof all, file);
    char *at = memmem(all, len, old, strlen(old));
    assert_non_null(at);
    assert_int_equal(fseek(file, at - all, SEEK_SET), 0);
    assert_int_equal(fwrite(new, 1, strlen(new), file), strlen(new));
    assert_int_equal(fclose(file), 0);
}

static void a_damaged_byte_in_a_body_is_found_and_kept_for_people(void **state)
{
    struct box *box = *state;
    struct outbox_item good = item_of("A"), bad = item_of("B"), found;
    assert_int_equal(outbox_add(box->outbox, &good, bytes_of("good body")), OUTBOX_OK);
    assert_int_equal(outbox_add(box->outbox, &bad, bytes_of("body that will be hurt")), OUTBOX_OK);
    assert_true(outbox_sound(box->outbox));
    outbox_close(&box->outbox);
    damage(box, "will be hurt", "will be HURT");
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(outbox_find(box->outbox, text_of("B"), &found), OUTBOX_OK);
    assert_int_equal(found.state, OUTBOX_STUCK);
    assert_string_equal(found.detail, "damaged on this terminal's disk");
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_OK);
    assert_int_equal(found.state, OUTBOX_SEALED);
}

static int files_named(const struct box *box, const char *pattern)
{
    char path[64];
    glob_t found;
    path_of(path, box, pattern);
    int files = glob(path, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    globfree(&found);
    return files;
}

/* The page that holds the receipts' index gets nonsense: SQLite says that the file is malformed. */
static void a_damaged_file_is_set_aside_and_what_is_whole_lives_on(void **state)
{
    struct box *box = *state;
    for (int i = 0; i < 20; i++) {
        char receipt[24];
        snprintf(receipt, sizeof receipt, "receipt-%02d", i);
        struct outbox_item item = item_of(receipt);
        assert_int_equal(outbox_add(box->outbox, &item, bytes_of("body")), OUTBOX_OK);
    }
    outbox_close(&box->outbox);
    char path[64];
    path_of(path, box, "outbox.db");
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(
            db, "SELECT rootpage FROM sqlite_schema WHERE name='sqlite_autoindex_item_1'", -1, &row,
            NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    long page = (long)sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    FILE *file = fopen(path, "r+b");
    static const char nonsense[4096] = {'?', '?', '?'};
    assert_int_equal(fseek(file, (page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(nonsense, 1, sizeof nonsense, file), sizeof nonsense);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(files_named(box, "damaged-*.db"), 1);
    int items = 0;
    assert_int_equal(outbox_each(box->outbox, count, &items), OUTBOX_OK);
    assert_int_equal(items, 20);
    struct outbox_item found;
    assert_int_equal(outbox_find(box->outbox, text_of("receipt-07"), &found), OUTBOX_OK);
    assert_int_equal(found.state, OUTBOX_SEALED);
    assert_true(outbox_sound(box->outbox));
}

static void a_file_that_is_no_database_is_set_aside(void **state)
{
    struct box *box = *state;
    char path[64];
    outbox_close(&box->outbox);
    path_of(path, box, "outbox.db");
    FILE *file = fopen(path, "wb");
    for (int i = 0; i < 3000; i++) {
        fputs("no database", file);
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(files_named(box, "damaged-*.db"), 1);
    struct outbox_item item = item_of("A");
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("x")), OUTBOX_OK);
}

/* A power cut between the two renames of a rescue. */
static void a_rescue_that_was_cut_off_is_finished(void **state)
{
    struct box *box = *state;
    char path[64], saved[64];
    struct outbox_item item = item_of("A"), found;
    assert_int_equal(outbox_add(box->outbox, &item, bytes_of("x")), OUTBOX_OK);
    outbox_close(&box->outbox);
    path_of(path, box, "outbox.db");
    path_of(saved, box, "rescued.db");
    assert_int_equal(rename(path, saved), 0);
    assert_int_equal(reopen(box), OUTBOX_OK);
    assert_int_equal(outbox_find(box->outbox, text_of("A"), &found), OUTBOX_OK);
    assert_int_equal(files_named(box, "rescued.db"), 0);
}

#define IN_A_BOX(test) cmocka_unit_test_setup_teardown(test, open_box, drop_box)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_BOX(what_was_stored_is_there_after_a_restart),
        IN_A_BOX(a_repeated_number_is_the_same_item_or_refused),
        IN_A_BOX(after_delivery_the_body_goes_and_the_row_stays),
        IN_A_BOX(tidying_takes_delivered_bytes_off_the_disk),
        IN_A_BOX(ended_items_are_kept_for_ninety_days),
        IN_A_BOX(a_group_is_changed_as_a_whole_or_not_at_all),
        IN_A_BOX(the_newest_unprinted_is_known_until_it_is_printed),
        IN_A_BOX(the_quota_refuses_and_can_still_be_drained),
        IN_A_BOX(only_one_process_has_it),
        IN_A_BOX(a_damaged_byte_in_a_body_is_found_and_kept_for_people),
        IN_A_BOX(a_damaged_file_is_set_aside_and_what_is_whole_lives_on),
        IN_A_BOX(a_file_that_is_no_database_is_set_aside),
        IN_A_BOX(a_rescue_that_was_cut_off_is_finished),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
