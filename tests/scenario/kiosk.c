/* The kiosk program alone, with a scripted citizen in front and neighbours played by this test behind:
 * what it says to them, what it does when one is gone, and that a submission leaves it sealed. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "ipc/channel.h"
#include "ipc/memory.h"
#include "ipc/words.h"
#include "seal/jwe_open.h"
#include "seal/jws.h"
#include "tests/citizen/citizen.h"
#include "tests/support/run.h"
#include "tests/visit.h"

enum { CARD, PRINTER, COURIER, AGENT, NEIGHBOURS };

#define PATIENCE_MS 8000

static const struct {
    const char *socket;
} neighbours[NEIGHBOURS] = {{"card"}, {"printer"}, {"courier-kiosk"}, {"agent-kiosk"}};

struct stage {
    struct citizen citizen;
    char dir[32];
    int listeners[NEIGHBOURS], notify;
    struct channel lines[NEIGHBOURS];
    pid_t kiosk;
    struct jwk pack_key, authority;
};

static void path_in(const struct stage *stage, char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", stage->dir, name);
}

static int socket_at(const char *path, int type)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    if (type == SOCK_SEQPACKET) {
        assert_int_equal(listen(fd, 4), 0);
    }
    return fd;
}

static void write_file(const struct stage *stage, const char *name, const char *content)
{
    char path[128];
    path_in(stage, path, name);
    assert_int_equal(
        file_replace(path, (struct bytes){(const uint8_t *)content, strlen(content)}, 0600),
        FILE_OK);
}

/* The authority's key as destination.json has it. */
static char *destination_of(const struct stage *stage)
{
    SCOPED(json_release)
    json_t *destination = json_pack(
        "{s:s,s:o,s:s,s:s}", "destinationId", "6f1b0c1e-3c0d-4a51-9d3d-0a4b6d2a7c11", "jwk",
        jwk_json(&stage->authority), "notAfter", "2037-12-31", "schemaUri",
        "https://schema.foyer.example/test/1.0.0/schema.json");
    return json_print(destination);
}

static void write_pack(const struct stage *stage, size_t which, const char *name)
{
    char *destination = destination_of(stage);
    char *payload = visit_payload(which, destination);
    char *pack = jws_sign(
        &stage->pack_key, TEXT_OF("foyer-pack"),
        (struct bytes){(const uint8_t *)payload, strlen(payload)});
    write_file(stage, name, pack);
    free(pack);
    free(payload);
    free(destination);
}

static void write_configuration(const struct stage *stage)
{
    char json[1024];
    snprintf(
        json, sizeof json,
        "{\"terminal\":\"t-1\",\"town\":\"Musterstadt\",\"place\":\"Foyer\",\"region\":"
        "\"DE034590000000\","
        "\"languages\":[\"de\",\"en\"],\"offline_days\":14,\"panel\":{\"width_px\":1080,"
        "\"height_px\":1920,\"diagonal_in\":21.5,\"reach_low_mm\":850,\"reach_high_mm\":1050,"
        "\"lower_edge_mm\":800},\"reader\":\"none\",\"printer\":\"ipp://localhost/none\","
        "\"paper\":\"a4\",\"packs\":\"%s/packs\",\"central\":\"https://localhost:1\"}",
        stage->dir);
    write_file(stage, "terminal.json", json);
    SCOPED(json_release)
    json_t *keys = json_pack("{s:[o]}", "keys", jwk_json(&stage->pack_key));
    char *text = json_print(keys);
    write_file(stage, "pack-keys.json", text);
    free(text);
}

static int open_stage(void **state)
{
    static struct jwk authority; /* 4096 bits take a while: one for all */
    struct stage *stage = test_calloc(1, sizeof *stage);
    char path[128];
    snprintf(stage->dir, sizeof stage->dir, "/tmp/foyer-stage-XXXXXX");
    assert_non_null(mkdtemp(stage->dir));
    if (authority.key == NULL) {
        jwk_generate(&authority, JWK_RSA_OAEP_256);
    }
    stage->authority = authority;
    jwk_generate(&stage->pack_key, JWK_EDDSA);
    path_in(stage, path, "packs");
    assert_int_equal(mkdir(path, 0700), 0);
    write_configuration(stage);
    write_pack(stage, VISIT_DOG, "packs/dog-1.pack");
    write_pack(stage, VISIT_BULKY, "packs/bulky-1.pack");
    for (int i = 0; i < NEIGHBOURS; i++) {
        path_in(stage, path, neighbours[i].socket);
        stage->listeners[i] = socket_at(path, SOCK_SEQPACKET);
    }
    path_in(stage, path, "notify");
    stage->notify = socket_at(path, SOCK_DGRAM);
    citizen_open(&stage->citizen);
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    if (stage->kiosk > 0) {
        kill(stage->kiosk, SIGKILL);
        waitpid(stage->kiosk, NULL, 0);
    }
    for (int i = 0; i < NEIGHBOURS; i++) {
        channel_finish(&stage->lines[i]);
        close_fd(&stage->listeners[i]);
    }
    close_fd(&stage->notify);
    citizen_close(&stage->citizen);
    jwk_release(&stage->pack_key);
    const char *const words[] = {"rm", "-rf", stage->dir, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
    test_free(stage);
    return 0;
}

static const enum domain domains[] = {DOMAIN_KIOSK, DOMAIN_KIOSK, DOMAIN_KIOSK, DOMAIN_KIOSK};

static void take_line(struct stage *stage, int which)
{
    struct pollfd ready = {.fd = stage->listeners[which], .events = POLLIN};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    channel_finish(&stage->lines[which]);
    int fd = accept4(stage->listeners[which], NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    assert_true(fd >= 0);
    channel_init(&stage->lines[which], fd, domains[which]);
}

static void tell(struct stage *stage, int which, struct message message)
{
    assert_int_equal(channel_send(&stage->lines[which], &message), CHANNEL_OK);
}

/* The next message of this kind; others before it are passed over. */
static struct message expect(struct stage *stage, int which, enum message_kind kind)
{
    struct message message;
    for (int i = 0; i < 50; i++) {
        assert_int_equal(channel_wait(&stage->lines[which], PATIENCE_MS), CHANNEL_OK);
        enum channel_result result = channel_receive(&stage->lines[which], &message);
        assert_int_equal(result, CHANNEL_OK);
        if (message.kind == kind) {
            return message;
        }
        int fd = message_fd(&message);
        close_fd(&fd);
    }
    fail_msg("no %s came", message_name(kind));
    return message;
}

static void tell_states(struct stage *stage)
{
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = STATUS_ok}});
    tell(
        stage, PRINTER,
        (struct message){.kind = MESSAGE_print_state, .print_state = {.status = STATUS_ok}});
    tell(
        stage, COURIER,
        (struct message){
            .kind = MESSAGE_courier_state,
            .courier_state = {.status = STATUS_ok, .central = STATUS_ok}});
}

static void start(struct stage *stage)
{
    char notify[128], program[4096];
    path_in(stage, notify, "notify");
    const char *const settings[] = {"NOTIFY_SOCKET", notify, NULL};
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 64);
    assert_true(len > 0);
    program[len] = '\0';
    char *tests = strstr(program, "/scenario/");
    assert_non_null(tests);
    snprintf(tests, 64, "/foyer-kiosk-citizen");
    const char *const words[] = {program, "--etc", stage->dir, "--run", stage->dir, NULL};
    stage->kiosk = run_start(words, settings, getenv("FOYER_LOUD"));
    for (int i = 0; i < NEIGHBOURS; i++) {
        take_line(stage, i);
    }
    tell_states(stage);
    citizen_wait_screen(&stage->citizen, "start");
}

static void expect_notice(struct stage *stage, const char *words)
{
    struct pollfd ready = {.fd = stage->notify, .events = POLLIN};
    char got[128] = {0};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    assert_true(recv(stage->notify, got, sizeof got - 1, 0) > 0);
    assert_string_equal(got, words);
}

/* From the start screen to the first page of questions, with a document. */
static void reach_form(struct stage *stage)
{
    struct citizen *c = &stage->citizen;
    citizen_touch(c, "begin");
    citizen_wait_screen(c, "language");
    citizen_touch(c, "language-de");
    citizen_wait_screen(c, "services");
    citizen_touch(c, "service-dog");
    citizen_wait_screen(c, "consent");
    citizen_touch(c, "next");
    citizen_wait_screen(c, "lay");
    expect(stage, CARD, MESSAGE_card_watch);
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_seen, .card_seen = {.kind = CARD_KIND_ID_CARD}});
    citizen_wait_screen(c, "can");
    citizen_type(c, "123456");
    citizen_touch(c, "next");
    struct message open = expect(stage, CARD, MESSAGE_card_open_can);
    assert_true(text_equal(open.card_open_can.can, TEXT_OF("123456")));
    struct message person = {.kind = MESSAGE_card_person};
    person.card_person = (struct message_card_person){
        .family_name = TEXT_OF("Mustermann"),
        .given_names = TEXT_OF("Erika Utopia"),
        .birth_date = TEXT_OF("1964-08-12"),
        .document_number = TEXT_OF("Q77Z00X51"),
        .expiry_date = TEXT_OF("2031-10-31"),
        .nationality = TEXT_OF("UTO"),
        .issuer = TEXT_OF("UTO"),
        .sex = TEXT_OF("F"),
        .document_kind = CARD_KIND_ID_CARD,
        .proved = CARD_PROOF_SIGNED};
    tell(stage, CARD, person);
    citizen_wait_screen(c, "person");
    citizen_touch(c, "next");
    citizen_wait_screen(c, "take");
    tell(stage, CARD, (struct message){.kind = MESSAGE_card_gone});
    citizen_wait_screen(c, "form.person");
}

/* On to the moment the submission is handed over. */
static struct message hand_in(struct stage *stage)
{
    struct citizen *c = &stage->citizen;
    citizen_touch(c, "next");
    citizen_wait_screen(c, "form.thing");
    citizen_type(c, "Dackel");
    citizen_touch(c, "next");
    citizen_wait_screen(c, "check");
    citizen_touch(c, "next");
    return expect(stage, COURIER, MESSAGE_submit);
}

static void store(struct stage *stage, struct text receipt)
{
    char number[NUMBER_LEN + 1] = {0};
    memcpy(number, receipt.at, NUMBER_LEN);
    struct message stored = {.kind = MESSAGE_submit_stored};
    stored.submit_stored = (struct message_submit_stored){
        .receipt = {number, NUMBER_LEN}, .handed_in_s = clock_utc_s()};
    tell(stage, COURIER, stored);
}

static void what_leaves_the_kiosk_is_sealed_to_the_authority(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    struct message submit = hand_in(stage);
    struct memory body = {0};
    assert_true(memory_map(&body, submit.submit.body, MEMORY_MAX));
    assert_null(memmem(body.content.at, body.content.len, "Dackel", 6));
    SCOPED(json_release) json_t *json = json_read(body.content, body.content.len);
    const char *sealed = json_string_value(json_object_get(json, "encryptedData"));
    assert_non_null(sealed);
    SCOPED(opened_release) struct opened opened = {0};
    assert_int_equal(
        jwe_open(&opened, (struct text){sealed, strlen(sealed)}, &stage->authority), JWE_OPENED);
    assert_non_null(strstr((const char *)opened.at, "\"kind\":\"Dackel\""));
    assert_non_null(strstr((const char *)opened.at, "\"born\":\"1964-08-12\""));
    memory_unmap(&body);
    close(submit.submit.body);
    store(stage, submit.submit.receipt);
    struct message print = expect(stage, PRINTER, MESSAGE_print_start);
    assert_true(memory_map(&body, print.print_start.pdf, MEMORY_MAX));
    assert_memory_equal(body.content.at, "%PDF", 4);
    memory_unmap(&body);
    close(print.print_start.pdf);
    tell(
        stage, PRINTER,
        (struct message){.kind = MESSAGE_print_done, .print_done = {.job = print.print_start.job}});
    citizen_wait_screen(&stage->citizen, "done");
    expect(stage, COURIER, MESSAGE_submit_printed);
    citizen_touch(&stage->citizen, "next");
    expect_notice(stage, "STOPPING=1");
    assert_int_equal(channel_wait(&stage->lines[CARD], PATIENCE_MS), CHANNEL_OK);
    assert_int_equal(kill(stage->kiosk, SIGTERM), 0);
    assert_int_equal(run_end(stage->kiosk, PATIENCE_MS), 0);
    stage->kiosk = 0;
    assert_int_equal(stage->citizen.findings, 0);
}

static void a_courier_that_dies_gets_the_same_bytes_again(void **state)
{
    struct stage *stage = *state;
    start(stage);
    reach_form(stage);
    struct message first = hand_in(stage);
    struct memory one = {0}, other = {0};
    assert_true(memory_map(&one, first.submit.body, MEMORY_MAX));
    close(first.submit.body);
    char receipt[NUMBER_LEN + 1] = {0};
    memcpy(receipt, first.submit.receipt.at, NUMBER_LEN);
    channel_finish(&stage->lines[COURIER]);
    take_line(stage, COURIER);
    tell(
        stage, COURIER,
        (struct message){.kind = MESSAGE_courier_state, .courier_state = {.status = STATUS_ok}});
    struct message second = expect(stage, COURIER, MESSAGE_submit);
    assert_memory_equal(second.submit.receipt.at, receipt, NUMBER_LEN);
    assert_true(memory_map(&other, second.submit.body, MEMORY_MAX));
    close(second.submit.body);
    assert_int_equal(one.content.len, other.content.len);
    assert_memory_equal(one.content.at, other.content.at, one.content.len);
    memory_unmap(&one);
    memory_unmap(&other);
    store(stage, second.submit.receipt);
    citizen_wait_screen(&stage->citizen, "printing");
}

static void a_card_process_that_dies_is_told_and_waited_for(void **state)
{
    struct stage *stage = *state;
    start(stage);
    citizen_touch(&stage->citizen, "service-dog");
    citizen_wait_screen(&stage->citizen, "consent");
    citizen_touch(&stage->citizen, "next");
    citizen_wait_screen(&stage->citizen, "lay");
    channel_finish(&stage->lines[CARD]);
    citizen_wait_screen(&stage->citizen, "problem");
    take_line(stage, CARD);
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = STATUS_ok}});
    citizen_wait_screen(&stage->citizen, "lay");
    expect(stage, CARD, MESSAGE_card_watch);
}

static void a_neighbour_that_breaks_the_protocol_is_cut_off(void **state)
{
    struct stage *stage = *state;
    start(stage);
    assert_int_equal(send(stage->lines[CARD].fd, "nonsense", 8, 0), 8);
    take_line(stage, CARD); /* a fresh one */
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = STATUS_ok}});
    citizen_touch(&stage->citizen, "begin");
    citizen_wait_screen(&stage->citizen, "language");
}

static void silence_warns_and_ends_the_session(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    citizen_advance(&stage->citizen, 181000);
    citizen_wait_screen(&stage->citizen, "timeout");
    citizen_touch(&stage->citizen, "stay");
    citizen_wait_screen(&stage->citizen, "form.person");
    citizen_advance(&stage->citizen, 181000);
    citizen_wait_screen(&stage->citizen, "timeout");
    citizen_advance(&stage->citizen, 31000);
    citizen_wait_screen(&stage->citizen, "over");
    assert_false(citizen_reads(&stage->citizen, "Erika"));
    expect_notice(stage, "STOPPING=1");
}

/* How often `value` is anywhere in the memory of the process. */
static size_t count_in_memory(pid_t pid, const char *value)
{
    char path[64], line[512];
    size_t found = 0, len = strlen(value);
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    SCOPED(close_fd) int memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    if (memory < 0 || maps == NULL) {
        SKIP("may not look into the memory of another process");
    }
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long from, to;
        char right;
        if (sscanf(line, "%lx-%lx %c", &from, &to, &right) != 3 || right != 'r' || /* NOLINT */
            to - from > (256u << 20)) {
            continue;
        }
        char *copy = test_malloc(to - from);
        ssize_t got = pread(memory, copy, to - from, (off_t)from);
        for (char *at = copy; got > 0 && at != NULL; found += at != NULL, at += at != NULL) {
            at = memmem(at, (size_t)(got - (at - copy)), value, len);
        }
        test_free(copy);
    }
    fclose(maps);
    return found;
}

static void nothing_of_the_citizen_is_in_memory_when_the_next_one_is_waited_for(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    citizen_touch(&stage->citizen, "next");
    citizen_wait_screen(&stage->citizen, "form.thing");
    citizen_type(&stage->citizen, "Zwergpinscher");
    citizen_wait_text(&stage->citizen, "Zwergpinscher");
    assert_true(count_in_memory(stage->kiosk, "Zwergpinscher") > 0); /* the control */
    assert_true(count_in_memory(stage->kiosk, "Erika Utopia") > 0);
    citizen_touch(&stage->citizen, "cancel");
    citizen_wait_screen(&stage->citizen, "abort");
    citizen_touch(&stage->citizen, "abort-yes");
    expect_notice(stage, "STOPPING=1");
    citizen_wait_screen(&stage->citizen, "over");
    assert_int_equal(count_in_memory(stage->kiosk, "Zwergpinscher"), 0);
    assert_int_equal(count_in_memory(stage->kiosk, "Erika Utopia"), 0);
    assert_int_equal(count_in_memory(stage->kiosk, "Q77Z00X51"), 0);
}

static void a_wrong_signature_keeps_a_pack_out(void **state)
{
    struct stage *stage = *state;
    struct jwk own = stage->pack_key, stranger = {0};
    jwk_generate(&stranger, JWK_EDDSA);
    stage->pack_key = stranger;
    write_pack(stage, VISIT_EITHER, "packs/either-1.pack");
    stage->pack_key = own;
    jwk_release(&stranger);
    write_file(stage, "packs/broken-1.pack", "no pack at all");
    start(stage);
    struct message report = expect(stage, AGENT, MESSAGE_kiosk_report);
    for (int i = 0; i < 10 && report.kiosk_report.services != 2; i++) {
        report = expect(stage, AGENT, MESSAGE_kiosk_report);
    }
    assert_int_equal(report.kiosk_report.services, 2);
    assert_int_equal(report.kiosk_report.services_off, 2);
    assert_false(citizen_reads(&stage->citizen, "Pferd anmelden"));
}

static void renewal_ends_a_kiosk_that_nobody_uses(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    tell(stage, AGENT, (struct message){.kind = MESSAGE_kiosk_renew});
    expect_notice(stage, "STOPPING=1");
}

#define SCENE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(what_leaves_the_kiosk_is_sealed_to_the_authority),
        SCENE(a_courier_that_dies_gets_the_same_bytes_again),
        SCENE(a_card_process_that_dies_is_told_and_waited_for),
        SCENE(a_neighbour_that_breaks_the_protocol_is_cut_off),
        SCENE(silence_warns_and_ends_the_session),
        SCENE(nothing_of_the_citizen_is_in_memory_when_the_next_one_is_waited_for),
        SCENE(a_wrong_signature_keeps_a_pack_out),
        SCENE(renewal_ends_a_kiosk_that_nobody_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
