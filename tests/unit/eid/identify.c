/* Identifying, with a stand-in for the AusweisApp and one for the eID service: what is asked for is shown
 * before it is read, and the person comes by TLS from the service that was set up, or not at all. */
#include "tests/unit/eid/stage.h"

#include <netinet/in.h>

struct service {
    struct stage stage;
    pid_t pid;
    char key[FIXTURE_PATH], cert[FIXTURE_PATH], trusted[FIXTURE_PATH];
};

/* A port that nobody listens at. */
static unsigned free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
        abort();
    }
    close(fd);
    return ntohs(at.sin_port);
}

/* Waits until somebody listens there. */
static void wait_for_listener(unsigned port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool is_there = false;
    uint64_t until = clock_steady_ms() + STAGE_WAIT_MS;
    while (!is_there && clock_steady_ms() < until) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        is_there = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
        close(fd);
        poll(NULL, 0, is_there ? 0 : 10);
    }
    assert_true(is_there);
}

static bool make_certificate(const char *key, const char *cert)
{
    char command[1024];
    snprintf(
        command, sizeof command,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout %s "
        "-out %s -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null",
        key, cert);
    return system(command) == 0; /* NOLINT(cert-env33-c): a command of this file */
}

static void close_service(struct service *service)
{
    kill(service->pid, SIGTERM);
    fixture_reap(&service->pid, STAGE_WAIT_MS);
    unlink(service->key);
    unlink(service->cert);
    unlink(service->trusted);
    stage_close(&service->stage);
}

/* foyer-eid with the stand-ins; `level` is what the service says; without trust it is another CA. */
static void open_service(
    struct service *service, const char *script, const char *level, bool is_trusted)
{
    *service = (struct service){0};
    struct stage *stage = &service->stage;
    unsigned port = free_port();
    /* The real one goes by no proxy to "localhost"; this machine has another name, too. */
    char document[512], host[65] = "localhost";
    if (script == NULL && gethostname(host, sizeof host - 1) < 0) {
        SKIP("this machine has no name");
    }
    snprintf(
        document, sizeof document,
        "{\"pin_entry\": \"touchscreen\", \"eid\": {\"service\": \"https://%s:%u/token\"}}", host,
        port);
    if (!stage_open(stage, script, document, script == NULL ? "/usr/sbin/pcscd" : "none")) {
        SKIP("the programs are not built: make");
    }
    const char *folder = stage->tools.folder;
    snprintf(service->key, sizeof service->key, "%s/key", folder);
    snprintf(service->cert, sizeof service->cert, "%s/cert", folder);
    snprintf(service->trusted, sizeof service->trusted, "%s/eid-ca.pem", folder);
    bool is_made = is_trusted || make_certificate(service->key, service->trusted);
    is_made = is_made && make_certificate(service->key, service->cert);
    if (is_made && is_trusted) {
        is_made = link(service->cert, service->trusted) == 0;
    }
    if (!is_made) {
        stage_close(stage);
        SKIP("openssl is not installed");
    }
    char words[4][FIXTURE_PATH + 16];
    snprintf(words[0], sizeof words[0], "--port=%u", port);
    snprintf(words[1], sizeof words[1], "--tls-cert=%s", service->cert);
    snprintf(words[2], sizeof words[2], "--tls-key=%s", service->key);
    snprintf(words[3], sizeof words[3], "--level=%s", level);
    const char *const all[] = {words[0], words[1], words[2], words[3], NULL};
    service->pid = fixture_start(&stage->tools, "sim-eservice", all, -1);
    wait_for_listener(port);
    struct message state = stage_expect(stage, MESSAGE_eid_state);
    if (state.eid_state.status == STATUS_fault) {
        close_service(service);
        SKIP("this kernel or container allows no namespaces");
    }
    assert_int_equal(state.eid_state.identify, 1);
}

#define REQUIRED                                                                                   \
    (1u << EID_RIGHT_FAMILY_NAME | 1u << EID_RIGHT_GIVEN_NAMES | 1u << EID_RIGHT_BIRTH_DATE)

/* Begins, and agrees to what is shown with `optional`. */
static void consent(struct stage *stage, uint32_t optional)
{
    stage_begin(stage, EID_TASK_IDENTIFY, false);
    struct message m = stage_expect(stage, MESSAGE_eid_consent);
    assert_true(text_equal(m.eid_consent.subject_name, TEXT_OF("Stadt Musterstadt")));
    assert_int_equal(m.eid_consent.required, REQUIRED);
    assert_int_equal(m.eid_consent.optional, 1u << EID_RIGHT_ADDRESS);
    assert_true(m.eid_consent.terms.len > 0 && m.eid_consent.purpose.len > 0);
    assert_true(m.eid_consent.transaction.len > 0);
    assert_true(text_equal(m.eid_consent.valid_until, TEXT_OF("2026-12-01")));
    stage_say(
        stage, (struct message){.kind = MESSAGE_eid_accepts, .eid_accepts.optional = optional});
}

static void give_pin(struct stage *stage)
{
    stage_expect_card(stage, 1, 3);
    stage_expect_asks(stage, EID_SECRET_PIN, 3, EID_WRONG_NOT);
    stage_give(stage, EID_SECRET_PIN, "271828");
}

static void the_person_comes_from_the_service_with_level_high(void **state)
{
    (void)state;
    struct service service;
    open_service(&service, "strange", "high", true);
    for (int i = 0; i < 2; i++) { /* without the address, and with it */
        consent(&service.stage, i == 0 ? 0 : 1u << EID_RIGHT_ADDRESS);
        give_pin(&service.stage);
        struct message m = stage_expect(&service.stage, MESSAGE_eid_person);
        assert_true(text_equal(m.eid_person.family_name, TEXT_OF("Mustermann")));
        assert_true(text_equal(m.eid_person.birth_date, TEXT_OF("1964-08-12")));
        assert_true(text_equal(m.eid_person.town, TEXT_OF("K\xc3\xb6ln")));
        assert_int_equal(m.eid_person.level, EID_LEVEL_HIGH);
        stage_expect_done(&service.stage, EID_RESULT_DONE);
    }
    close_service(&service);
}

/* After the PIN nothing but the end comes, and no person before it. */
static void expect_no_person(const char *script, const char *level, bool is_trusted)
{
    struct service service;
    open_service(&service, script, level, is_trusted);
    consent(&service.stage, 0);
    give_pin(&service.stage);
    stage_expect_done(&service.stage, EID_RESULT_SERVICE);
    close_service(&service);
}

static void a_lower_level_is_nobody(void **state)
{
    (void)state;
    expect_no_person("usual", "substantial", true);
}

static void a_service_that_is_not_trusted_is_nobody(void **state)
{
    (void)state;
    expect_no_person("usual", "high", false);
}

static void a_service_that_fails_is_nobody(void **state)
{
    (void)state;
    expect_no_person("service-error", "high", true);
}

static void rights_that_nobody_is_shown_are_refused(void **state)
{
    (void)state;
    struct service service;
    open_service(&service, "writes", "high", true);
    stage_begin(&service.stage, EID_TASK_IDENTIFY, false);
    stage_expect_done(&service.stage, EID_RESULT_REFUSED);
    close_service(&service);
}

static void other_rights_than_chosen_end_it_before_the_pin(void **state)
{
    (void)state;
    struct service service;
    open_service(&service, "forgets", "high", true);
    consent(&service.stage, 0);
    stage_expect_done(&service.stage, EID_RESULT_REFUSED);
    close_service(&service);
}

static void what_is_not_agreed_to_is_not_read(void **state)
{
    (void)state;
    struct service service;
    open_service(&service, "usual", "high", true);
    stage_begin(&service.stage, EID_TASK_IDENTIFY, false);
    stage_expect(&service.stage, MESSAGE_eid_consent);
    stage_give(&service.stage, EID_SECRET_PIN, "271828"); /* was not asked: dropped */
    stage_say(&service.stage, (struct message){.kind = MESSAGE_eid_cancel});
    stage_expect_done(&service.stage, EID_RESULT_CANCELLED);
    close_service(&service);
}

/* Debian's AusweisApp finds the way out of its house to the service, and to nothing else; there it is told
 * no TC token, for no eID service is at the other end, and says so. */
static void the_real_app_reaches_the_service(void **state)
{
    (void)state;
    struct service service;
    char command[FIXTURE_PATH + 64];
    if (access("/usr/bin/AusweisApp2", X_OK) != 0) {
        SKIP("ausweisapp2 is not installed");
    }
    open_service(&service, NULL, "high", true);
    stage_begin(&service.stage, EID_TASK_IDENTIFY, false);
    struct message m = stage_hear(&service.stage);
    while (m.kind == MESSAGE_eid_card) { /* it may tell of its own simulated reader */
        m = stage_hear(&service.stage);
    }
    assert_string_equal(message_name(m.kind), "eid_done");
    assert_int_equal(m.eid_done.result, EID_RESULT_SERVICE);
    snprintf(
        command, sizeof command, "grep -q 'eid_way allowed=1 reached=1' %s",
        service.stage.tools.log);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a command of this file */
    close_service(&service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_person_comes_from_the_service_with_level_high),
        cmocka_unit_test(a_lower_level_is_nobody),
        cmocka_unit_test(a_service_that_is_not_trusted_is_nobody),
        cmocka_unit_test(a_service_that_fails_is_nobody),
        cmocka_unit_test(rights_that_nobody_is_shown_are_refused),
        cmocka_unit_test(other_rights_than_chosen_end_it_before_the_pin),
        cmocka_unit_test(what_is_not_agreed_to_is_not_read),
        cmocka_unit_test(the_real_app_reaches_the_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
