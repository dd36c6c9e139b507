#include "base/signals.h"

#include <poll.h>
#include <signal.h>

#include "tests/test.h"

static void a_signal_to_end_is_seen_and_ends_nothing(void **state)
{
    (void)state;
    static const int numbers[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        int fd = signals_take();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&wait, 1, 0), 0);
        assert_int_equal(raise(numbers[i]), 0);
        assert_int_equal(poll(&wait, 1, 0), 1);
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, numbers[i]);
        assert_int_equal(sigwaitinfo(&set, NULL), numbers[i]); /* for the next turn */
        close_fd(&fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_signal_to_end_is_seen_and_ends_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
