#include "card/check.h"

#include <stdlib.h>

#include "base/clock.h"
#include "drivers/sim/utopia.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { DAY_S = 86400 };

struct printed {
    char *text;
    size_t len;
};

static void drop_printed(struct printed *printed)
{
    free(printed->text);
}

static enum check_result check(
    const struct folder *folder, bool remember, uint64_t now_s, struct printed *printed)
{
    drop_printed(printed);
    FILE *out = open_memstream(&printed->text, &printed->len);
    assert_non_null(out);
    enum check_result result = check_folder(folder->path, remember, now_s, out);
    fclose(out);
    return result;
}

static void expect_line(const struct printed *printed, const char *part)
{
    if (strstr(printed->text, part) == NULL) {
        print_error("\"%s\" is not in:\n%s", part, printed->text);
    }
    assert_non_null(strstr(printed->text, part));
}

static void a_fresh_folder_has_no_problem(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(drop_printed) struct printed printed = {0};
    uint64_t now_s = clock_utc_s();
    assert_true(folder_make(&folder) && utopia_write(folder.path, (time_t)now_s));
    assert_int_equal(check(&folder, false, now_s, &printed), CHECK_FINE);
    assert_null(strstr(printed.text, "problem"));
    expect_line(&printed, "utopia.ml");
    expect_line(&printed, "UT  list of ");
    expect_line(&printed, "is used");
    expect_line(&printed, "0 days old");
    expect_line(&printed, " 0 revoked");
    expect_line(&printed, " 1 revoked");
}

static void what_is_out_of_date_is_a_problem(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(drop_printed) struct printed printed = {0};
    uint64_t now_s = clock_utc_s();
    assert_true(folder_make(&folder) && utopia_write(folder.path, (time_t)now_s));
    assert_int_equal(check(&folder, false, now_s + 200 * DAY_S, &printed), CHECK_DOUBTFUL);
    expect_line(&printed, "get a newer one, it is old after 180 days");
    expect_line(&printed, "is out of date for 1");
}

static void what_is_refused_or_missing_is_a_problem(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(drop_printed) struct printed printed = {0};
    uint64_t now_s = clock_utc_s();
    assert_true(folder_make(&folder));
    assert_int_equal(check(&folder, false, now_s, &printed), CHECK_DOUBTFUL);
    expect_line(&printed, "problem: no certificate is believed");
    expect_line(&printed, "problem: no master list is used");
    expect_line(&printed, "note: no revocation list is used");
    folder_write(&folder, "a.cer", (struct bytes){(const uint8_t *)"nonsense", 8});
    assert_int_equal(check(&folder, false, now_s, &printed), CHECK_DOUBTFUL);
    expect_line(&printed, "problem: a.cer refused: malformed");
    folder_remove(&folder);
    assert_int_equal(check(&folder, false, now_s, &printed), CHECK_ABSENT);
}

static void the_newest_list_is_remembered_when_asked(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(drop_printed) struct printed printed = {0};
    uint64_t now_s = clock_utc_s();
    assert_true(folder_make(&folder) && utopia_write(folder.path, (time_t)now_s));
    assert_int_equal(check(&folder, true, now_s, &printed), CHECK_FINE);
    assert_true(utopia_write(folder.path, (time_t)(now_s - 30 * DAY_S)));
    assert_int_equal(check(&folder, true, now_s, &printed), CHECK_DOUBTFUL);
    expect_line(&printed, "problem: utopia.ml refused: a newer one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fresh_folder_has_no_problem),
        cmocka_unit_test(what_is_out_of_date_is_a_problem),
        cmocka_unit_test(what_is_refused_or_missing_is_a_problem),
        cmocka_unit_test(the_newest_list_is_remembered_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
