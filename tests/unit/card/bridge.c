/* The card on the reader as the card of a virtual PC/SC reader: foyer-card, the real libnfc and the
 * simulated reader; the test is pcscd's driver. */
#include <errno.h>
#include <netinet/in.h>

#include "tests/test.h"
#include "tests/unit/card/fixture.h"

#include "drivers/vpcd.h"

struct desk {
    struct fixture fixture;
    int pcsc; /* pcscd's end; -1: none */
};

static int open_desk(void **state)
{
    struct desk *desk = test_malloc(sizeof *desk);
    desk->pcsc = -1;
    *state = fixture_open(&desk->fixture) ? desk : NULL;
    if (*state == NULL) {
        test_free(desk);
    }
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    if (desk != NULL) {
        close_fd(&desk->pcsc);
        fixture_close(&desk->fixture);
        test_free(desk);
    }
    return 0;
}

static struct message expect(struct desk *desk, enum message_kind kind)
{
    struct message message = fixture_hear(&desk->fixture, FIXTURE_WAIT_MS);
    assert_string_equal(message_name(message.kind), message_name(kind));
    return message;
}

static void tell(struct desk *desk, const char *command)
{
    assert_true(fixture_tell(&desk->fixture, command));
}

/* Up to a card that was seen. */
static struct desk *lay(void **state, const char *command, enum card_kind kind)
{
    struct desk *desk = *state;
    if (desk == NULL) {
        SKIP("the programs are not built: make");
    }
    assert_int_equal(expect(desk, MESSAGE_card_reader).card_reader.status, STATUS_ok);
    tell(desk, command);
    assert_true(fixture_say(
        &desk->fixture,
        (struct message){.kind = MESSAGE_card_watch, .card_watch = {.timeout_s = 30}}));
    assert_int_equal(expect(desk, MESSAGE_card_seen).card_seen.kind, kind);
    return desk;
}

/* Passes one end of a TCP connection on the loopback interface. */
static void bridge(struct desk *desk)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    SCOPED(close_fd) int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    SCOPED(close_fd) int passed = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    assert_int_equal(connect(passed, (struct sockaddr *)&at, sizeof at), 0);
    desk->pcsc = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    assert_true(desk->pcsc >= 0);
    const struct timeval patience = {.tv_sec = 10};
    setsockopt(desk->pcsc, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_true(fixture_say(
        &desk->fixture,
        (struct message){.kind = MESSAGE_card_bridge, .card_bridge = {.pcsc = passed}}));
}

/* As Debian's vpcd does it: the length and the content apart. */
static void put(struct desk *desk, const void *content, size_t len)
{
    const uint8_t head[] = {(uint8_t)(len >> 8), (uint8_t)len};
    assert_int_equal(send(desk->pcsc, head, sizeof head, MSG_NOSIGNAL), sizeof head);
    assert_int_equal(send(desk->pcsc, content, len, MSG_NOSIGNAL), len);
}

/* The next answer into `to`; its length, 0 at the end of the connection. */
static size_t get(struct desk *desk, uint8_t to[300])
{
    uint8_t head[2];
    ssize_t got = recv(desk->pcsc, head, sizeof head, MSG_WAITALL);
    if (got == 0 || (got < 0 && errno == ECONNRESET)) {
        return 0;
    }
    assert_int_equal(got, sizeof head);
    size_t len = (size_t)head[0] << 8 | head[1];
    assert_in_range(len, 1, 300);
    assert_int_equal(recv(desk->pcsc, to, len, MSG_WAITALL), len);
    return len;
}

static unsigned command(struct desk *desk, const char *at, size_t len)
{
    uint8_t answer[300];
    put(desk, at, len);
    size_t got = get(desk, answer);
    assert_true(got >= 2);
    return (unsigned)answer[got - 2] << 8 | answer[got - 1];
}

static unsigned select_master_file(struct desk *desk)
{
    static const char select[] = "\x00\xa4\x00\x0c\x02\x3f\x00";
    return command(desk, select, sizeof select - 1);
}

static void expect_atr(struct desk *desk)
{
    uint8_t answer[300];
    put(desk, "\4", 1);
    size_t len = get(desk, answer);
    assert_true(len >= 5);
    assert_memory_equal(answer, ((const uint8_t[]){0x3b, (uint8_t)(0x80 | (len - 5)), 0x80, 1}), 4);
}

static void the_card_answers_as_card_of_a_virtual_reader(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    bridge(desk);
    expect_atr(desk);
    put(desk, "\1", 1);
    expect_atr(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
    put(desk, "\2", 1);
    expect_atr(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
    put(desk, "\0", 1);
    expect_atr(desk);
    assert_int_equal(select_master_file(desk), 0x9000); /* switched on by itself */
}

static void a_card_of_type_b_does_as_well(void **state)
{
    struct desk *desk = lay(state, "lay german-id-b", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
    put(desk, "\4", 1);
    assert_int_equal(get(desk, answer), 13);
    assert_memory_equal(answer, "\x3b\x88\x80\x01", 4); /* application, protocol, MBLI */
    tell(desk, "take");
    assert_int_equal(get(desk, answer), 0);
}

static void commands_for_a_cleverer_reader_do_not_reach_the_card(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    bridge(desk);
    assert_int_equal(command(desk, "\xff\x9a\x01\x01\x00", 5), 0x6e00);
    assert_int_equal(command(desk, "\x00\xa4", 2), 0x6700);
    assert_int_equal(select_master_file(desk), 0x9000);
}

static void a_card_that_is_lifted_is_gone_for_pcscd_at_once(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
    tell(desk, "take");
    uint64_t taken_ms = clock_steady_ms();
    assert_int_equal(get(desk, answer), 0);
    assert_true(clock_steady_ms() - taken_ms < 2500);
    expect(desk, MESSAGE_card_bridge_over);
    expect(desk, MESSAGE_card_gone);
    close_fd(&desk->pcsc);
    tell(desk, "lay german-eid");
    assert_int_equal(expect(desk, MESSAGE_card_seen).card_seen.kind, CARD_KIND_GERMAN_EID);
    bridge(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
}

static void a_card_that_leaves_in_the_middle_gives_no_status_word(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
    tell(desk, "fault lift-at 2");
    put(desk, "\x00\xb0\x9c\x00\x00", 5);
    assert_int_equal(get(desk, answer), 0);
    expect(desk, MESSAGE_card_bridge_over);
    expect(desk, MESSAGE_card_gone);
}

static void a_reader_that_is_unplugged_ends_it(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    expect_atr(desk);
    tell(desk, "off");
    assert_int_equal(get(desk, answer), 0);
    expect(desk, MESSAGE_card_bridge_over);
    assert_int_equal(expect(desk, MESSAGE_card_reader).card_reader.status, STATUS_offline);
    expect(desk, MESSAGE_card_gone);
}

static void the_kiosk_can_end_it(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    expect_atr(desk);
    assert_true(fixture_say(&desk->fixture, (struct message){.kind = MESSAGE_card_stop}));
    assert_int_equal(get(desk, answer), 0);
    expect(desk, MESSAGE_card_bridge_over);
}

static void pcscd_can_end_it_and_the_card_is_still_there(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    bridge(desk);
    expect_atr(desk);
    close_fd(&desk->pcsc);
    expect(desk, MESSAGE_card_bridge_over);
    bridge(desk);
    assert_int_equal(select_master_file(desk), 0x9000);
}

static void nonsense_ends_it(void **state)
{
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    uint8_t answer[300];
    bridge(desk);
    put(desk, "\7", 1);
    assert_int_equal(get(desk, answer), 0);
    expect(desk, MESSAGE_card_bridge_over);
}

static void only_a_german_card_is_offered(void **state)
{
    struct desk *desk = lay(state, "lay id-card", CARD_KIND_ID_CARD);
    uint8_t answer[300];
    bridge(desk);
    assert_int_equal(get(desk, answer), 0);
    expect(desk, MESSAGE_card_bridge_over);
}

/* Debian's vpcd waits for our kernel between length and content; 44 ms each time if we let it. */
static void nobody_waits_for_a_late_acknowledgement(void **state)
{
    enum { TIMES = 87 };
    struct desk *desk = lay(state, "lay german-eid", CARD_KIND_GERMAN_EID);
    bridge(desk);
    expect_atr(desk);
    uint64_t begun_ms = clock_steady_ms();
    for (int i = 0; i < TIMES; i++) {
        expect_atr(desk);
    }
    assert_true(clock_steady_ms() - begun_ms < TIMES * 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_card_answers_as_card_of_a_virtual_reader, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_card_of_type_b_does_as_well, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            commands_for_a_cleverer_reader_do_not_reach_the_card, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            a_card_that_is_lifted_is_gone_for_pcscd_at_once, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            a_card_that_leaves_in_the_middle_gives_no_status_word, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_reader_that_is_unplugged_ends_it, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(the_kiosk_can_end_it, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            pcscd_can_end_it_and_the_card_is_still_there, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(nonsense_ends_it, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(only_a_german_card_is_offered, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(
            nobody_waits_for_a_late_acknowledgement, open_desk, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
