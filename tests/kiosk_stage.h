/* The kiosk program on a stage: a scripted citizen in front of it, its neighbours' sockets behind it in
 * the hands of the test, and packs signed for it. */
#pragma once

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
#include "tests/support/built.h"
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

static inline void path_in(const struct stage *stage, char path[100], const char *name)
{
    snprintf(path, 100, "%s/%s", stage->dir, name);
}

static inline int socket_at(const char *path, int type)
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

static inline void write_file(const struct stage *stage, const char *name, const char *content)
{
    char path[100];
    path_in(stage, path, name);
    assert_int_equal(
        file_replace(path, (struct bytes){(const uint8_t *)content, strlen(content)}, 0600),
        FILE_OK);
}

/* The authority's key as destination.json has it. */
static inline char *destination_of(const struct stage *stage)
{
    SCOPED(json_release)
    json_t *destination = json_pack(
        "{s:s,s:o,s:s,s:s}", "destinationId", "6f1b0c1e-3c0d-4a51-9d3d-0a4b6d2a7c11", "jwk",
        jwk_json(&stage->authority), "notAfter", "2037-12-31", "schemaUri",
        "https://schema.foyer.example/test/1.0.0/schema.json");
    return json_print(destination);
}

static inline void write_pack(const struct stage *stage, size_t which, const char *name)
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

static inline void write_configuration(const struct stage *stage)
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

static inline int open_stage(void **state)
{
    static struct jwk authority; /* 4096 bits take a while: one for all */
    struct stage *stage = test_calloc(1, sizeof *stage);
    char path[100];
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

static inline int close_stage(void **state)
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

static inline void take_line(struct stage *stage, int which)
{
    struct pollfd ready = {.fd = stage->listeners[which], .events = POLLIN};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    channel_finish(&stage->lines[which]);
    int fd = accept4(stage->listeners[which], NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    assert_true(fd >= 0);
    channel_init(&stage->lines[which], fd, domains[which]);
}

static inline void tell(struct stage *stage, int which, struct message message)
{
    assert_int_equal(channel_send(&stage->lines[which], &message), CHANNEL_OK);
}

/* The next message of this kind; others before it are passed over. */
static inline struct message expect(struct stage *stage, int which, enum message_kind kind)
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

static inline void tell_states(struct stage *stage)
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

static inline void start(struct stage *stage)
{
    char notify[100], program[PATH_MAX];
    path_in(stage, notify, "notify");
    const char *const settings[] = {"NOTIFY_SOCKET", notify, NULL};
    assert_true(built_find(program, "tests/foyer-kiosk-citizen"));
    const char *const words[] = {program, "--etc", stage->dir, "--run", stage->dir, NULL};
    stage->kiosk = run_start(words, settings, getenv("FOYER_LOUD"));
    for (int i = 0; i < NEIGHBOURS; i++) {
        take_line(stage, i);
    }
    tell_states(stage);
    citizen_wait_screen(&stage->citizen, "start");
}

static inline void expect_notice(struct stage *stage, const char *words)
{
    struct pollfd ready = {.fd = stage->notify, .events = POLLIN};
    char got[100] = {0};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    assert_true(recv(stage->notify, got, sizeof got - 1, 0) > 0);
    assert_string_equal(got, words);
}

/* From the start screen to the first page of questions, with a document. */
static inline void reach_form(struct stage *stage)
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
static inline struct message hand_in(struct stage *stage)
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

static inline void store(struct stage *stage, struct text receipt)
{
    char number[NUMBER_LEN + 1] = {0};
    memcpy(number, receipt.at, NUMBER_LEN);
    struct message stored = {.kind = MESSAGE_submit_stored};
    stored.submit_stored = (struct message_submit_stored){
        .receipt = {number, NUMBER_LEN}, .handed_in_s = clock_utc_s()};
    tell(stage, COURIER, stored);
}
