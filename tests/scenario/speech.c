/* The kiosk speaks: with a headphone, by its keys, through the death of the voice, and to the receipt. */
#include "tests/kiosk_stage.h"

struct voice {
    int listener;
    struct channel line;
    char said[8193]; /* the lines of the last voice_say, tabs as blanks */
};

/* Gives the terminal a voice, and a socket for it. */
static void give_voice(struct stage *stage, struct voice *voice)
{
    char path[100], json[1400];
    path_in(stage, path, "terminal.json");
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, path, 1200), FILE_OK);
    snprintf(
        json, sizeof json,
        "{\"voice\":{\"headphone\":\"/dev/"
        "null\",\"headphone_output\":\"\",\"speaker_output\":\"\"},"
        "%.*s",
        (int)file.content.len - 1, (const char *)file.content.at + 1);
    write_file(stage, "terminal.json", json);
    path_in(stage, path, "voice");
    *voice = (struct voice){.listener = socket_at(path, SOCK_SEQPACKET)};
}

static void take_voice(struct voice *voice)
{
    struct pollfd ready = {.fd = voice->listener, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    channel_finish(&voice->line);
    int fd = accept4(voice->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    assert_true(fd >= 0);
    channel_init(&voice->line, fd, DOMAIN_KIOSK);
}

static void release_voice(struct voice *voice)
{
    channel_finish(&voice->line);
    close_fd(&voice->listener);
}

static void plug(struct voice *voice, uint32_t is_in)
{
    struct message message = {.kind = MESSAGE_voice_state};
    message.voice_state.headphone = is_in;
    assert_int_equal(channel_send(&voice->line, &message), CHANNEL_OK);
}

/* The next message of this kind; tones before it are passed over. */
static struct message expect_voice(struct voice *voice, enum message_kind kind)
{
    struct message message = {0};
    for (int i = 0; i < 20; i++) {
        assert_int_equal(channel_wait(&voice->line, PATIENCE_MS), CHANNEL_OK);
        assert_int_equal(channel_receive(&voice->line, &message), CHANNEL_OK);
        if (message.kind == kind) {
            return message;
        }
    }
    fail_msg("no %s came", message_name(kind));
    return message;
}

/* What is said next, and that it was said to its end. */
static const char *hear(struct voice *voice)
{
    struct message message = expect_voice(voice, MESSAGE_voice_say);
    struct text speech = message.voice_say.speech;
    assert_true(speech.len < sizeof voice->said);
    for (size_t i = 0; i < speech.len; i++) {
        if (speech.at[i] == '\t') {
            voice->said[i] = ' ';
        } else {
            voice->said[i] = speech.at[i];
        }
    }
    voice->said[speech.len] = '\0';
    struct message done = {.kind = MESSAGE_voice_done};
    done.voice_done.utterance = message.voice_say.utterance;
    assert_int_equal(channel_send(&voice->line, &done), CHANNEL_OK);
    return voice->said;
}

/* Says things until these words come. */
static void hear_until(struct voice *voice, const char *words)
{
    for (int i = 0; i < 40; i++) {
        if (strstr(hear(voice), words) != NULL) {
            return;
        }
    }
    fail_msg("nobody said \"%s\"", words);
}

static bool is_silent(struct voice *voice, int ms)
{
    struct pollfd ready = {.fd = voice->line.fd, .events = POLLIN};
    return poll(&ready, 1, ms) == 0;
}

static void a_headphone_makes_it_speak_and_silence_is_at_once(void **state)
{
    struct stage *stage = *state;
    struct voice voice;
    give_voice(stage, &voice);
    start(stage);
    take_voice(&voice);
    plug(&voice, 0);
    assert_true(is_silent(&voice, 300)); /* off by default */
    uint64_t before = clock_steady_ms();
    plug(&voice, 1);
    hear(&voice);
    assert_true(clock_steady_ms() - before < 1000);
    assert_non_null(strstr(voice.said, "de Sprachausgabe ein.\nde Anträge stellen"));
    citizen_key(&stage->citizen, "next");
    hear(&voice);
    assert_non_null(strstr(voice.said, ", Knopf"));
    plug(&voice, 0);
    expect_voice(&voice, MESSAGE_voice_stop);
    citizen_key(&stage->citizen, "next");
    assert_true(is_silent(&voice, 300));
    release_voice(&voice);
}

static void a_voice_that_dies_is_called_again_and_begins_at_the_top(void **state)
{
    struct stage *stage = *state;
    struct voice voice;
    give_voice(stage, &voice);
    start(stage);
    take_voice(&voice);
    plug(&voice, 1);
    hear_until(&voice, "Anträge stellen");
    channel_finish(&voice.line);
    take_voice(&voice);
    citizen_key(&stage->citizen, "next");
    assert_true(is_silent(&voice, 300)); /* not before it knows of the headphone again */
    plug(&voice, 1);
    hear(&voice);
    assert_non_null(strstr(voice.said, "de Anträge stellen"));
    struct message foul = {.kind = MESSAGE_card_gone}; /* not the voice's to say: cut off */
    assert_int_equal(channel_send(&voice.line, &foul), CHANNEL_OK);
    take_voice(&voice);
    release_voice(&voice);
}

static void a_terminal_without_a_voice_calls_nobody(void **state)
{
    struct stage *stage = *state;
    char path[100];
    path_in(stage, path, "voice");
    int listener = socket_at(path, SOCK_SEQPACKET);
    start(stage);
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 500), 0);
    citizen_key(&stage->citizen, "next");
    citizen_touch(&stage->citizen, "begin");
    citizen_wait_screen(&stage->citizen, "language");
    close_fd(&listener);
}

static void a_receipt_is_offered_to_hear_and_read_whole(void **state)
{
    struct stage *stage = *state;
    struct citizen *c = &stage->citizen;
    struct voice voice;
    give_voice(stage, &voice);
    start(stage);
    take_voice(&voice);
    plug(&voice, 1);
    reach_form(stage);
    struct message submit = hand_in(stage);
    int fd = message_fd(&submit);
    close_fd(&fd);
    char number[NUMBER_LEN + 1] = {0}, spelled[64] = "";
    memcpy(number, submit.submit.receipt.at, NUMBER_LEN);
    store(stage, submit.submit.receipt);
    fd = -1;
    struct message print = expect(stage, PRINTER, MESSAGE_print_start);
    fd = message_fd(&print);
    close_fd(&fd);
    struct message printed = {.kind = MESSAGE_print_done};
    printed.print_done.job = print.print_start.job;
    tell(stage, PRINTER, printed);
    citizen_wait_screen(c, "done");
    for (size_t i = 0, len = 0; number[i] != '\0'; i++) {
        const char *between = number[i] == '-' ? ", " : i > 0 && number[i - 1] != '-' ? " " : "";
        int put = snprintf(
            spelled + len, sizeof spelled - len, "%s%.1s", between,
            number[i] == '-' ? "" : &number[i]);
        len += (size_t)put;
    }
    citizen_touch(c, "read-receipt");
    hear_until(&voice, "de Ihr Beleg\n");
    assert_non_null(strstr(voice.said, spelled));
    assert_non_null(strstr(voice.said, "Musterstadt"));
    assert_non_null(strstr(voice.said, "Hund anmelden"));
    assert_non_null(strstr(voice.said, "Bitte warten Sie auf Post."));
    assert_non_null(strstr(voice.said, "de Ende des Belegs\n"));
    release_voice(&voice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_headphone_makes_it_speak_and_silence_is_at_once, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(
            a_voice_that_dies_is_called_again_and_begins_at_the_top, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(
            a_terminal_without_a_voice_calls_nobody, open_stage, close_stage),
        cmocka_unit_test_setup_teardown(
            a_receipt_is_offered_to_hear_and_read_whole, open_stage, close_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
