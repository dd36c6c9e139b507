/* foyer outbox against a running courier. */
#include <stdio.h>
#include <stdlib.h>

#include "ipc/words.h"
#include "tests/support/built.h"
#include "tests/support/rig.h"
#include "tests/support/run.h"
#include "tests/support/standin.h"
#include "tests/test.h"

enum { SOON_MS = 15000 };

/* A number with the right check symbol, as model/number makes it. */
#define RECEIPT "0123-4567-89AB-CDEN"

struct town {
    struct standin *standin;
    struct rig rig;
    char folder[64], run[128], foyer[PATH_MAX];
};

static int open_town(void **state)
{
    struct town *town = test_calloc(1, sizeof *town);
    char ca[128];
    unsigned why;
    snprintf(town->folder, sizeof town->folder, "/tmp/foyer-standin-XXXXXX");
    if (mkdtemp(town->folder) == NULL) {
        return -1;
    }
    town->standin = standin_open(town->folder, 0);
    snprintf(ca, sizeof ca, "%s/cert.pem", town->folder);
    rig_init(&town->rig, standin_url(town->standin), ca);
    snprintf(town->run, sizeof town->run, "%s/run", town->rig.folder);
    assert_true(built_find(town->foyer, "bin/foyer"));
    SCOPED(channel_finish) struct channel kiosk;
    char *body = rig_body(standin_key(town->standin), 500);
    rig_start(&town->rig, NULL, NULL);
    rig_connect(&town->rig, RIG_KIOSK, &kiosk);
    bool stored = rig_submit(&kiosk, RECEIPT, body, &why, SOON_MS) &&
                  rig_until(&kiosk, RECEIPT, RECEIPT_STATE_SUBMITTED, SOON_MS);
    free(body);
    *state = town;
    return stored ? 0 : -1;
}

static int close_town(void **state)
{
    struct town *town = *state;
    const char *const words[] = {"rm", "-r", town->folder, NULL};
    rig_finish(&town->rig);
    standin_close(&town->standin);
    int status = run_wait(words, NULL, SOON_MS);
    test_free(town);
    return status;
}

/* What `foyer outbox VERB [ARGUMENT]` prints, to be freed; its exit status. */
static int ask(struct town *town, const char *verb, const char *argument, char **output)
{
    const char *const words[] = {town->foyer, "outbox", verb, "--run", town->run, argument, NULL};
    return run_wait(words, output, SOON_MS);
}

static void a_list_names_number_and_state(void **state)
{
    char *output = NULL;
    assert_int_equal(ask(*state, "list", NULL, &output), 0);
    assert_non_null(strstr(output, RECEIPT "  submitted"));
    assert_non_null(strstr(output, STANDIN_SERVICE));
    free(output);
}

static void one_number_is_shown_however_it_is_typed(void **state)
{
    char *output = NULL;
    assert_int_equal(ask(*state, "show", RECEIPT, &output), 0);
    assert_non_null(strstr(output, "state       submitted"));
    free(output);
    assert_int_equal(ask(*state, "show", "other", &output), 1);
    free(output);
    assert_int_equal(ask(*state, "show", NULL, &output), 2);
    free(output);
}

static void verifying_says_that_all_is_sound(void **state)
{
    char *output = NULL;
    assert_int_equal(ask(*state, "verify", NULL, &output), 0);
    assert_string_equal(output, "1 submissions, 0 need people, the outbox is sound\n");
    free(output);
}

static void without_a_courier_it_cannot_be_used(void **state)
{
    struct town *town = *state;
    char *output = NULL;
    const char *const words[] = {town->foyer, "outbox", "list", "--run", "/nonexistent", NULL};
    assert_int_equal(run_wait(words, &output, SOON_MS), 2);
    free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_names_number_and_state),
        cmocka_unit_test(one_number_is_shown_however_it_is_typed),
        cmocka_unit_test(verifying_says_that_all_is_sound),
        cmocka_unit_test(without_a_courier_it_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
