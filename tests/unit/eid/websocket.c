#include "eid/websocket.h"

#include "tests/test.h"

/* RFC 6455 §1.3: the key of the standard's own example, and what a server answers to it. */
#define KEY    TEXT_OF("dGhlIHNhbXBsZSBub25jZQ==")
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
#define HEAD                                                                                       \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"                                   \
    "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: " ACCEPT "\r\n"

static int set_up(void **state)
{
    struct websocket *websocket = test_malloc(sizeof *websocket);
    websocket_init(websocket, KEY);
    *state = websocket;
    return 0;
}

static int tear_down(void **state)
{
    test_free(*state);
    return 0;
}

static void say(struct websocket *websocket, const void *at, size_t len)
{
    size_t room;
    uint8_t *to = websocket_room(websocket, &room);
    assert_true(room >= len);
    memcpy(to, at, len);
    websocket_came(websocket, len);
}

static enum websocket_event hear(struct websocket *websocket, const void *at, size_t len)
{
    say(websocket, at, len);
    return websocket_next(websocket);
}

#define HEAR(websocket, literal) hear(websocket, literal, sizeof(literal) - 1)

static void greet(struct websocket *websocket)
{
    assert_int_equal(HEAR(websocket, HEAD "\r\n"), WEBSOCKET_OPEN);
}

static void the_answer_of_the_standards_example_opens(void **state)
{
    struct websocket *websocket = *state;
    uint8_t hello[512];
    size_t len = websocket_greet(hello, sizeof hello, KEY, "127.0.0.1", 24727, "/eID-Kernel");
    assert_true(len > 0);
    assert_memory_equal(hello, "GET /eID-Kernel HTTP/1.1\r\nHost: 127.0.0.1:24727\r\n", 49);
    assert_int_equal(websocket_greet(hello, 60, KEY, "127.0.0.1", 24727, "/eID-Kernel"), 0);
    assert_int_equal(HEAR(websocket, HEAD), WEBSOCKET_MORE);
    assert_int_equal(HEAR(websocket, "\r"), WEBSOCKET_MORE);
    assert_int_equal(HEAR(websocket, "\n\x81\x02ok"), WEBSOCKET_OPEN);
    assert_int_equal(websocket_next(websocket), WEBSOCKET_TEXT);
    assert_true(text_equal(websocket->text, TEXT_OF("ok")));
    assert_int_equal(websocket_next(websocket), WEBSOCKET_MORE);
}

static void an_answer_to_another_key_is_foul(void **state)
{
    struct websocket *websocket = *state;
    assert_int_equal(
        HEAR(
            websocket, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOp=\r\n\r\n"),
        WEBSOCKET_FOUL);
}

static void what_was_not_asked_for_is_foul(void **state)
{
    struct websocket *websocket = *state;
    static const char *const HEADS[] = {
        HEAD "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
        HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n",
        HEAD "Sec-WebSocket-Accept: " ACCEPT "\r\n\r\n", /* twice */
        HEAD "no field\r\n\r\n",
        HEAD " folded: 1\r\n\r\n",
        "HTTP/1.1 101 x\nUpgrade: websocket\n\n",
        "HTTP/1.0 101 x\r\n\r\n",
        "HTTP/1.1 1o1 x\r\n\r\n",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " ACCEPT "\r\n\r\n",
        "HTTP/1.1 101 x\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " ACCEPT "\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT(HEADS); i++) {
        websocket_init(websocket, KEY);
        assert_int_equal(hear(websocket, HEADS[i], strlen(HEADS[i])), WEBSOCKET_FOUL);
    }
}

static void a_server_that_is_busy_is_told_from_a_foul_one(void **state)
{
    struct websocket *websocket = *state;
    assert_int_equal(HEAR(websocket, "HTTP/1.1 409 Conflict\r\n\r\n"), WEBSOCKET_REFUSED);
    assert_int_equal(websocket->status, 409);
    assert_int_equal(websocket_next(websocket), WEBSOCKET_MORE);
}

static void a_head_without_end_is_given_up(void **state)
{
    struct websocket *websocket = *state;
    assert_int_equal(HEAR(websocket, "HTTP/1.1 101 x\r\nX: "), WEBSOCKET_MORE);
    char more[WEBSOCKET_HEAD_MAX];
    memset(more, 'x', sizeof more);
    assert_int_equal(hear(websocket, more, sizeof more), WEBSOCKET_FOUL);
}

static void a_message_in_pieces_is_one_message(void **state)
{
    struct websocket *websocket = *state;
    greet(websocket);
    assert_int_equal(HEAR(websocket, "\x01\x02"), WEBSOCKET_MORE);
    assert_int_equal(HEAR(websocket, "G\xc3"), WEBSOCKET_MORE); /* in the middle of a letter */
    assert_int_equal(HEAR(websocket, "\x89\x03now"), WEBSOCKET_PING);
    assert_true(text_equal(websocket->text, TEXT_OF("now")));
    assert_int_equal(HEAR(websocket, "\x00\x00"), WEBSOCKET_MORE);
    assert_int_equal(HEAR(websocket, "\x80\x03\xbcte"), WEBSOCKET_TEXT);
    assert_true(text_equal(websocket->text, TEXT_OF("G\xc3\xbcte")));
}

static void every_breach_of_framing_is_foul(void **state)
{
    struct websocket *websocket = *state;
    static const struct {
        const char *at;
        size_t len;
    } FRAMES[] = {
        {"\x81\x82\0\0\0\0ok", 8},            /* masked by a server */
        {"\xc1\x02ok", 4},                    /* a reserved bit */
        {"\x82\x02ok", 4},                    /* binary */
        {"\x83\x00", 2},                      /* an opcode nobody knows */
        {"\x80\x02ok", 4},                    /* goes on with nothing */
        {"\x01\x01o\x81\x01k", 6},            /* begins anew before the end */
        {"\x09\x00", 2},                      /* a ping in fragments */
        {"\x89\x7e\x00\x7e", 4},              /* a ping of 126 bytes */
        {"\x81\x7e\x00\x02ok", 6},            /* a length longer than needed */
        {"\x81\x7f\0\0\0\0\0\0\0\x02ok", 12}, /* the same */
        {"\x81\x7f\0\0\0\0\0\x01\0\x01", 10}, /* a byte over the limit */
        {"\x81\x7f\x80\0\0\0\0\0\0\0", 10},   /* over every limit */
        {"\x81\x02\xc3\x28", 4},              /* not UTF-8 */
        {"\x88\x01x", 3},                     /* half a code */
        {"\x88\x02\x03\xed", 4},              /* 1005 is never sent */
        {"\x88\x03\x03\xe8\xff", 5},          /* a reason that is not UTF-8 */
    };
    for (size_t i = 0; i < COUNT(FRAMES); i++) {
        websocket_init(websocket, KEY);
        greet(websocket);
        assert_int_equal(hear(websocket, FRAMES[i].at, FRAMES[i].len), WEBSOCKET_FOUL);
        assert_int_equal(websocket_next(websocket), WEBSOCKET_MORE);
    }
    websocket_init(websocket, KEY); /* and the same two bytes, well said */
    greet(websocket);
    assert_int_equal(HEAR(websocket, "\x81\x02ok"), WEBSOCKET_TEXT);
}

static void the_largest_message_fits_and_no_larger_one(void **state)
{
    struct websocket *websocket = *state;
    static uint8_t frame[10 + WEBSOCKET_MESSAGE_MAX] = {0x81, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0};
    memset(frame + 10, 'x', WEBSOCKET_MESSAGE_MAX);
    greet(websocket);
    assert_int_equal(hear(websocket, frame, sizeof frame), WEBSOCKET_TEXT);
    assert_int_equal(websocket->text.len, WEBSOCKET_MESSAGE_MAX);
    frame[0] = 0x01; /* now as the first of two */
    assert_int_equal(hear(websocket, frame, sizeof frame), WEBSOCKET_MORE);
    assert_int_equal(HEAR(websocket, "\x80\x01x"), WEBSOCKET_FOUL);
}

static void a_close_is_told(void **state)
{
    struct websocket *websocket = *state;
    greet(websocket);
    assert_int_equal(
        HEAR(
            websocket, "\x8a\x00\x88\x05\x03\xe8"
                       "bye"),
        WEBSOCKET_CLOSE);
    assert_int_equal(HEAR(websocket, "\x81\x02ok"), WEBSOCKET_MORE);
}

static void what_is_sent_is_masked(void **state)
{
    (void)state;
    static const uint8_t MASK[4] = {0x37, 0xfa, 0x21, 0x3d};
    static const uint8_t HELLO[] = {0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, /* RFC 6455 §5.7 */
                                    0x7f, 0x9f, 0x4d, 0x51, 0x58};
    uint8_t frame[300];
    static const uint8_t LONG[200];
    size_t len = websocket_frame(
        frame, sizeof frame, WEBSOCKET_OP_TEXT, MASK, (struct bytes){(const uint8_t *)"Hello", 5});
    assert_int_equal(len, sizeof HELLO);
    assert_memory_equal(frame, HELLO, sizeof HELLO);
    len = websocket_frame(
        frame, sizeof frame, WEBSOCKET_OP_TEXT, MASK, (struct bytes){LONG, sizeof LONG});
    assert_int_equal(len, 208);
    assert_int_equal(frame[1], 0x80 | 126);
    assert_int_equal(frame[3], 200);
    assert_int_equal(
        websocket_frame(frame, 207, WEBSOCKET_OP_TEXT, MASK, (struct bytes){LONG, sizeof LONG}), 0);
    assert_int_equal(
        websocket_frame(frame, sizeof frame, WEBSOCKET_OP_PONG, MASK, (struct bytes){LONG, 126}),
        0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_answer_of_the_standards_example_opens),
        TEST(an_answer_to_another_key_is_foul),
        TEST(what_was_not_asked_for_is_foul),
        TEST(a_server_that_is_busy_is_told_from_a_foul_one),
        TEST(a_head_without_end_is_given_up),
        TEST(a_message_in_pieces_is_one_message),
        TEST(every_breach_of_framing_is_foul),
        TEST(the_largest_message_fits_and_no_larger_one),
        TEST(a_close_is_told),
        TEST(what_is_sent_is_masked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
