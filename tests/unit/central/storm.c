/* foyer-central is killed again and again while a terminal hands in: what it acknowledged is there,
 * what it did not is there at most once. */
#include "tests/unit/central/service.h"

enum { ROUNDS = 6, ROUND_MAX = 40, DELAY_MAX_MS = 250 };

struct handed {
    char *body; /* the exact bytes */
    char submission[UUID_LEN + 1], case_id[UUID_LEN + 1];
    bool acknowledged;
};

/* Ends the server after `delay_ms`, from beside. */
static pid_t kill_later(pid_t server, int delay_ms)
{
    pid_t pid = fork();
    if (pid == 0) {
        poll(NULL, 0, delay_ms);
        kill(server, SIGKILL);
        _exit(0);
    }
    return pid;
}

static size_t submit_events(struct service *service, const struct handed *handed)
{
    char path[128];
    static char answer[65536];
    snprintf(path, sizeof path, "/v2/submissions/%.36s/events", handed->submission);
    if (service_ask(service, HTTP_GET, path, NULL, answer, sizeof answer) != 200) {
        return 0;
    }
    json_t *log = json_read((struct bytes){(const uint8_t *)answer, strlen(answer)}, sizeof answer);
    size_t count = (size_t)json_integer_value(json_object_get(log, "totalCount"));
    json_decref(log);
    return count - 1; /* the first says that it was begun */
}

static unsigned put_again(struct service *service, const struct handed *handed)
{
    char path[128];
    snprintf(path, sizeof path, "/v2/submissions/%.36s", handed->submission);
    return service_ask(service, HTTP_PUT, path, handed->body, NULL, 0);
}

/* Hands in up to `most`, or until there is no answer. */
static size_t hand_in(struct service *service, struct handed *handed, size_t most)
{
    size_t count = 0;
    for (; count < most; count++) {
        struct handed *now = &handed[count];
        char path[128];
        if (!service_create(service, "[]", now->submission, now->case_id)) {
            break;
        }
        now->body = town_sealed_body(&service->encryption, "{}", "{\"a\":1}");
        snprintf(path, sizeof path, "/v2/submissions/%s", now->submission);
        unsigned status = service_ask(service, HTTP_PUT, path, now->body, NULL, 0);
        now->acknowledged = status == 200;
        assert_true(status == 200 || status == 0);
        if (status == 0) {
            count++;
            break;
        }
    }
    return count;
}

static void nothing_acknowledged_is_lost(void **state)
{
    (void)state;
    struct service *service = service_open();
    if (service == NULL) {
        SKIP("foyer-central and foyer are not built");
    }
    static struct handed handed[ROUNDS * ROUND_MAX];
    size_t count = 0, acknowledged = 0, unsure = 0, deaths = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t chance = 0;
        assert_int_equal(getrandom(&chance, 1, 0), 1);
        int delay_ms = chance * DELAY_MAX_MS / 255;
        bool early = round % 3 == 2; /* it may die in the login, too */
        pid_t killer = early ? kill_later(service->pid, delay_ms) : 0;
        bool logged_in = service_log_in(service);
        if (!early) {
            count += hand_in(service, handed + count, 1);
            killer = kill_later(service->pid, delay_ms);
        }
        count += logged_in ? hand_in(service, handed + count, ROUND_MAX - 1) : 0;
        assert_int_equal(waitpid(killer, NULL, 0), killer);
        int status = 0;
        assert_int_equal(waitpid(service->pid, &status, 0), service->pid);
        deaths += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        service->pid = 0;
        service_start(service);
    }
    assert_int_equal(deaths, ROUNDS);
    assert_true(service_log_in(service));
    for (size_t i = 0; i < count; i++) {
        acknowledged += handed[i].acknowledged;
        unsure += !handed[i].acknowledged;
        if (handed[i].acknowledged) {
            assert_int_equal(submit_events(service, &handed[i]), 1);
        }
        /* the courier repeats what it is not sure of: then it is there, and once */
        assert_int_equal(put_again(service, &handed[i]), 200);
        assert_int_equal(submit_events(service, &handed[i]), 1);
        free(handed[i].body);
    }
    print_message("deaths=%zu acknowledged=%zu unsure=%zu\n", deaths, acknowledged, unsure);
    assert_true(acknowledged >= ROUNDS - ROUNDS / 3);
    service_close(service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
