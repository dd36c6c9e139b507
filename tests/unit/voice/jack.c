#include "voice/jack.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/test.h"

enum { PATIENCE_MS = 5000 };

static const struct input_event plugged = {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = 1};
static const struct input_event pulled = {.type = EV_SW, .code = SW_HEADPHONE_INSERT, .value = 0};

static struct bytes bytes_of(const struct input_event *event)
{
    return (struct bytes){(const uint8_t *)event, sizeof *event};
}

static void events_tell_the_state(void **state)
{
    (void)state;
    struct jack_events events = {0};
    jack_take(&events, bytes_of(&plugged));
    assert_true(events.is_in);
    const struct input_event others[] = {
        {.type = EV_SW, .code = SW_LID, .value = 0},
        {.type = EV_KEY, .code = SW_HEADPHONE_INSERT, .value = 0},
        {.type = EV_SYN, .code = SYN_REPORT}};
    jack_take(&events, (struct bytes){(const uint8_t *)others, sizeof others});
    assert_true(events.is_in);
    assert_false(events.is_stale);
    jack_take(&events, bytes_of(&pulled));
    assert_false(events.is_in);
    const struct input_event dropped = {.type = EV_SYN, .code = SYN_DROPPED};
    jack_take(&events, bytes_of(&dropped));
    assert_true(events.is_stale);
}

static void events_may_come_in_pieces(void **state)
{
    (void)state;
    struct jack_events events = {0};
    for (size_t i = 0; i < sizeof plugged; i++) {
        assert_false(events.is_in);
        jack_take(&events, (struct bytes){(const uint8_t *)&plugged + i, 1});
    }
    assert_true(events.is_in);
}

struct stage {
    char folder[64], path[80];
    int writer;
    struct jack jack;
};

static void make_fifo(struct stage *stage)
{
    assert_int_equal(mkfifo(stage->path, 0600), 0);
    stage->writer = open(stage->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_true(stage->writer >= 0);
}

static void tell(const struct stage *stage, const struct input_event *event)
{
    assert_int_equal(write(stage->writer, event, sizeof *event), sizeof *event);
}

/* Waits for what it waits for in the program, until a change is heard. */
static bool hears_change(struct stage *stage, int timeout_ms)
{
    for (int i = 0; i < 20; i++) {
        struct pollfd wait[] = {
            {.fd = stage->jack.device, .events = POLLIN},
            {.fd = stage->jack.folder, .events = POLLIN}};
        if (poll(wait, COUNT(wait), timeout_ms) <= 0) {
            return false;
        }
        if (jack_hear(&stage->jack)) {
            return true;
        }
    }
    return false;
}

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    *stage = (struct stage){.folder = "/tmp/foyer-jack-XXXXXX", .writer = -1};
    assert_non_null(mkdtemp(stage->folder));
    snprintf(stage->path, sizeof stage->path, "%s/jack", stage->folder);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    jack_close(&stage->jack);
    close_fd(&stage->writer);
    unlink(stage->path);
    rmdir(stage->folder);
    test_free(stage);
    return 0;
}

static void plugging_in_and_pulling_out_are_heard(void **state)
{
    struct stage *stage = *state;
    make_fifo(stage);
    jack_open(&stage->jack, stage->path);
    assert_false(stage->jack.events.is_in);
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
    assert_true(stage->jack.events.is_in);
    tell(stage, &plugged);
    assert_false(hears_change(stage, 50)); /* nothing new */
    tell(stage, &pulled);
    assert_true(hears_change(stage, PATIENCE_MS));
    assert_false(stage->jack.events.is_in);
}

static void a_device_that_goes_takes_the_headphone_with_it_and_may_come_back(void **state)
{
    struct stage *stage = *state;
    make_fifo(stage);
    jack_open(&stage->jack, stage->path);
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
    unlink(stage->path);
    close_fd(&stage->writer); /* end of file */
    assert_true(hears_change(stage, PATIENCE_MS));
    assert_false(stage->jack.events.is_in);
    assert_int_equal(stage->jack.device, -1);
    assert_false(hears_change(stage, 50)); /* and waits in peace */
    make_fifo(stage);
    assert_false(hears_change(stage, 200));
    assert_true(stage->jack.device >= 0);
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
}

static void a_device_in_the_place_of_another_is_taken(void **state)
{
    struct stage *stage = *state;
    make_fifo(stage);
    jack_open(&stage->jack, stage->path);
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
    int old = stage->writer; /* stays open: no end of file tells it */
    unlink(stage->path);
    make_fifo(stage);
    assert_true(hears_change(stage, PATIENCE_MS));
    assert_false(stage->jack.events.is_in);
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
    close_fd(&old);
}

static void a_folder_that_is_not_there_is_looked_for_again(void **state)
{
    struct stage *stage = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/later/jack", stage->folder);
    jack_open(&stage->jack, path);
    assert_true(jack_is_blind(&stage->jack));
    assert_false(jack_hear(&stage->jack));
    snprintf(path, sizeof path, "%s/later", stage->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/later/jack", stage->folder);
    assert_false(jack_hear(&stage->jack));
    assert_false(jack_is_blind(&stage->jack));
    assert_int_equal(mkfifo(path, 0600), 0);
    stage->writer = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_false(hears_change(stage, 200));
    tell(stage, &plugged);
    assert_true(hears_change(stage, PATIENCE_MS));
    unlink(path);
    snprintf(path, sizeof path, "%s/later", stage->folder);
    rmdir(path);
}

static void a_file_is_no_device(void **state)
{
    struct stage *stage = *state;
    int file = open(stage->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(file, &plugged, sizeof plugged), sizeof plugged);
    close_fd(&file);
    jack_open(&stage->jack, stage->path);
    assert_int_equal(stage->jack.device, -1);
    assert_false(stage->jack.events.is_in);
}

int main(void)
{
#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_tell_the_state),
        cmocka_unit_test(events_may_come_in_pieces),
        STAGED(plugging_in_and_pulling_out_are_heard),
        STAGED(a_device_that_goes_takes_the_headphone_with_it_and_may_come_back),
        STAGED(a_device_in_the_place_of_another_is_taken),
        STAGED(a_folder_that_is_not_there_is_looked_for_again),
        STAGED(a_file_is_no_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
