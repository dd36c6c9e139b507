#include "voice/voice.h"

#include "tests/test.h"
#include "tests/unit/voice/stage.h"
#include "voice/mixer.h"
#include "voice/output.h"
#include "voice/speech.h"

enum {
    SAMPLES_MAX = 60 * MIXER_RATE,
    UNSEEN = 4096 /* bytes: what the disk driver keeps until it writes */
};

static int set_up(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    stage_open(stage, "disk");
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    stage_close(*state);
    test_free(*state);
    return 0;
}

static void expect_state(struct stage *stage, enum status status, uint32_t headphone)
{
    struct message message = {0};
    assert_true(stage_hear(stage, &message, STAGE_PATIENCE_MS));
    assert_int_equal(message.kind, MESSAGE_voice_state);
    assert_int_equal(message.voice_state.status, status);
    assert_int_equal(message.voice_state.headphone, headphone);
}

static void expect_begun(struct stage *stage, uint32_t utterance)
{
    struct message message = {0};
    assert_true(stage_hear(stage, &message, STAGE_PATIENCE_MS));
    assert_int_equal(message.kind, MESSAGE_voice_begun);
    assert_int_equal(message.voice_begun.utterance, utterance);
    assert_int_equal(message.session, 7);
}

static void expect_done(struct stage *stage, uint32_t utterance, uint32_t was_cut)
{
    struct message message = {0};
    assert_true(stage_hear(stage, &message, STAGE_PATIENCE_MS));
    assert_int_equal(message.kind, MESSAGE_voice_done);
    assert_int_equal(message.voice_done.utterance, utterance);
    assert_int_equal(message.voice_done.was_cut, was_cut);
}

static void expect_nothing(struct stage *stage, int for_ms)
{
    struct message message;
    assert_false(stage_hear(stage, &message, for_ms));
}

static void plug_in(struct stage *stage)
{
    stage_plug(stage, true);
    expect_state(stage, STATUS_ok, 1);
}

/* What has come out of an output so far: samples, of which `loud` can be heard from `from` on. */
struct heard {
    size_t count, loud;
};

static struct heard listen_from(const struct stage *stage, const char *output, size_t from)
{
    char path[128];
    int16_t *samples = test_malloc(SAMPLES_MAX * sizeof *samples);
    struct heard heard = {0};
    snprintf(path, sizeof path, "%s/%s", stage->folder, output);
    FILE *file = fopen(path, "rbe");
    if (file != NULL) {
        heard.count = fread(samples, sizeof *samples, SAMPLES_MAX, file);
        fclose(file);
    }
    for (size_t i = from; i < heard.count; i++) {
        heard.loud += abs(samples[i]) > 200;
    }
    test_free(samples);
    return heard;
}

static struct heard listen_to(const struct stage *stage, const char *output)
{
    return listen_from(stage, output, 0);
}

static struct text long_speech(void)
{
    static char speech[SPEECH_MAX];
    struct text line = TEXT_OF("de\tDieser Satz ist lang und wird wieder und wieder gesagt.\n");
    size_t len = 0;
    while (len + line.len <= sizeof speech) {
        memcpy(speech + len, line.at, line.len);
        len += line.len;
    }
    return (struct text){speech, len};
}

static void the_state_comes_at_once(void **state)
{
    expect_state(*state, STATUS_ok, 0);
    plug_in(*state);
    stage_plug(*state, false);
    expect_state(*state, STATUS_ok, 0);
}

static void what_is_said_comes_out_of_the_headphone_alone(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tGuten Tag.\nen\tGood morning.\n"));
    expect_begun(stage, 1);
    expect_done(stage, 1, 0);
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0); /* the file is complete then */
    assert_true(listen_to(stage, "headphone").loud > MIXER_RATE / 10);
    assert_true(listen_to(stage, "speaker").count > 0);
    assert_int_equal(listen_to(stage, "speaker").loud, 0);
}

static void without_a_headphone_nobody_hears_what_is_private(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tGeheim.\n"));
    expect_done(stage, 1, 1);
    stage_say(stage, 2, VOICE_ROUTE_COUNT, TEXT_OF("de\tGeheim.\n")); /* a route nobody knows */
    expect_done(stage, 2, 1);
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0);
    assert_int_equal(listen_to(stage, "headphone").loud, 0);
    assert_int_equal(listen_to(stage, "speaker").loud, 0);
}

static void what_anybody_may_hear_comes_out_of_the_speaker(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    stage_say(stage, 1, VOICE_ROUTE_ANYBODY, TEXT_OF("de\tGuten Tag.\n"));
    expect_begun(stage, 1);
    expect_done(stage, 1, 0);
    stage_say(stage, 2, VOICE_ROUTE_ANYBODY, long_speech());
    expect_begun(stage, 2);
    stage_plug(stage, true); /* from now on it is the headphone's */
    expect_done(stage, 2, 1);
    expect_state(stage, STATUS_ok, 1);
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0);
    assert_true(listen_to(stage, "speaker").loud > MIXER_RATE / 10);
    assert_int_equal(listen_to(stage, "headphone").loud, 0);
}

/* Waits a while, then looks whether the output was silent since `mark` samples and goes on. */
static void assert_silent_since(struct stage *stage, const char *output, size_t mark)
{
    size_t from = mark + UNSEEN / sizeof(int16_t) + 2 * OUTPUT_BLOCK + MIXER_FADE;
    expect_nothing(stage, 500);
    struct heard after = listen_from(stage, output, from);
    assert_true(after.count > from);
    assert_int_equal(after.loud, 0);
}

static void stop_is_silence_at_once(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 1);
    expect_nothing(stage, 700);
    stage_send(stage, &(struct message){.kind = MESSAGE_voice_stop, .voice_stop = {7}});
    expect_done(stage, 1, 1);
    struct heard mark = listen_to(stage, "headphone");
    assert_true(mark.loud > MIXER_RATE / 10); /* the control */
    assert_silent_since(stage, "headphone", mark.count);
}

static void a_pulled_headphone_is_silence_before_it_is_told(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 1);
    expect_nothing(stage, 500);
    stage_plug(stage, false);
    expect_done(stage, 1, 1);
    size_t mark = listen_to(stage, "headphone").count;
    expect_state(stage, STATUS_ok, 0);
    assert_silent_since(stage, "headphone", mark);
    assert_int_equal(listen_to(stage, "speaker").loud, 0);
}

static void the_newest_utterance_interrupts(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 1);
    stage_say(stage, 2, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_done(stage, 1, 1);
    expect_begun(stage, 2);
    stage_say(stage, 3, VOICE_ROUTE_HEADPHONE, TEXT_OF("en\tYes.\n"));
    expect_done(stage, 2, 1);
    expect_begun(stage, 3);
    expect_done(stage, 3, 0);
}

static void each_utterance_is_done_once_however_fast_they_come(void **state)
{
    struct stage *stage = *state;
    enum { STORM = 100 };
    unsigned done[STORM] = {0}, cut = 0;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    for (uint32_t i = 0; i < STORM; i++) {
        stage_say(stage, i, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tJa.\n"));
        if (i % 10 == 0) {
            stage_send(
                stage, &(struct message){
                           .kind = MESSAGE_voice_tone,
                           .voice_tone = {7, VOICE_TONE_KEY, VOICE_VOLUME_NORMAL}});
        }
    }
    struct message message;
    while (done[STORM - 1] == 0) {
        assert_true(stage_hear(stage, &message, STAGE_PATIENCE_MS));
        if (message.kind == MESSAGE_voice_done) {
            assert_true(message.voice_done.utterance < STORM);
            done[message.voice_done.utterance]++;
            cut += message.voice_done.was_cut;
        }
    }
    for (size_t i = 0; i < STORM; i++) {
        assert_int_equal(done[i], 1);
    }
    assert_in_range(cut, 1, STORM - 1); /* the last one is said */
}

static void a_tone_needs_no_headphone(void **state)
{
    struct stage *stage = *state;
    const struct message tone = {
        .kind = MESSAGE_voice_tone, .voice_tone = {7, VOICE_TONE_WARNING, VOICE_VOLUME_MAX}};
    expect_state(stage, STATUS_ok, 0);
    stage_send(stage, &tone);
    expect_nothing(stage, 1500);
    assert_true(listen_to(stage, "speaker").loud > MIXER_RATE / 20);
    assert_int_equal(listen_to(stage, "headphone").loud, 0);
    plug_in(stage);
    stage_send(stage, &tone);
    expect_nothing(stage, 1500);
    assert_true(listen_to(stage, "headphone").loud > MIXER_RATE / 20);
}

static void speech_goes_on_after_a_warning(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tEins, zwei, drei, vier, fünf.\n"));
    expect_begun(stage, 1);
    stage_send(
        stage, &(struct message){
                   .kind = MESSAGE_voice_tone,
                   .voice_tone = {7, VOICE_TONE_WARNING, VOICE_VOLUME_NORMAL}});
    expect_done(stage, 1, 0);
}

static void what_is_no_speech_is_not_said_and_does_no_harm(void **state)
{
    struct stage *stage = *state;
    static char letters[SPEECH_MAX];
    static const char head[] = {'d', 'e', '\t'};
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\t\x01 450S schnell\n"));
    expect_done(stage, 1, 1);
    stage_say(stage, 2, VOICE_ROUTE_HEADPHONE, TEXT_OF("Guten Tag"));
    expect_done(stage, 2, 1);
    stage_say(stage, 3, VOICE_ROUTE_HEADPHONE, TEXT_OF(""));
    expect_done(stage, 3, 1);
    memset(letters, 'w', sizeof letters);
    memcpy(letters, head, sizeof head);
    letters[sizeof letters - 1] = '\n';
    stage_say(stage, 4, VOICE_ROUTE_HEADPHONE, (struct text){letters, sizeof letters});
    expect_begun(stage, 4);
    stage_say(stage, 5, VOICE_ROUTE_HEADPHONE, TEXT_OF("xx\t \nde\tJa.\n"));
    expect_done(stage, 4, 1);
    expect_begun(stage, 5);
    expect_done(stage, 5, 0);
}

/* How often `text` stands in what the voice process may write: not in its constants. */
static size_t count_in_memory(const struct stage *stage, struct text text)
{
    enum { MAP_MAX = 64 << 20 }; /* larger ones are the sanitizers' */
    char path[64], line[512];
    size_t found = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)stage->child);
    FILE *maps = fopen(path, "re");
    snprintf(path, sizeof path, "/proc/%d/mem", (int)stage->child);
    SCOPED(close_fd) int memory = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        char *at = NULL;
        uint64_t from = strtoull(line, &at, 16), to = strtoull(at + 1, &at, 16);
        if (strncmp(at, " rw", 3) != 0 || to - from > MAP_MAX) {
            continue;
        }
        char *content = test_malloc(to - from);
        ssize_t got = pread(memory, content, to - from, (off_t)from);
        const char *end = content + (got > 0 ? got : 0);
        for (const char *hit = memmem(content, (size_t)(end - content), text.at, text.len);
             hit != NULL; hit = memmem(hit + 1, (size_t)(end - hit - 1), text.at, text.len)) {
            found++;
        }
        test_free(content);
    }
    fclose(maps);
    return found;
}

static void what_was_said_is_nowhere_in_memory(void **state)
{
    struct stage *stage = *state;
    struct text word = TEXT_OF("uastenflosser"); /* the library also writes it small */
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(
        stage, 1, VOICE_ROUTE_HEADPHONE,
        TEXT_OF("de\tEins, zwei, drei, vier, fünf, sechs, sieben, acht, neun.\n"
                "de\tMein Name ist Quastenflosser.\n"));
    expect_begun(stage, 1);
    assert_true(count_in_memory(stage, word) > 0); /* the control */
    expect_done(stage, 1, 0);
    assert_int_equal(count_in_memory(stage, word), 0);
    stage_say(stage, 2, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 2);
    stage_say(stage, 3, VOICE_ROUTE_COUNT, TEXT_OF("de Mein Name ist Quastenflosser.\n"));
    expect_done(stage, 2, 1);
    expect_done(stage, 3, 1); /* refused */
    assert_int_equal(count_in_memory(stage, word), 0);
}

static void who_breaks_the_protocol_is_left(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tM\xfcller\n")); /* not UTF-8 */
    assert_int_equal(stage_wait(stage), 1);
    channel_finish(&stage->channel);
    stage_connect(stage, "disk");
    expect_state(stage, STATUS_ok, 0);
    stage_send(stage, &(struct message){.kind = MESSAGE_card_stop, .card_stop = {7}});
    assert_int_equal(stage_wait(stage), 1);
}

static void it_ends_with_the_connection_in_the_middle_of_a_word(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 1);
    uint64_t before = clock_steady_ms();
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0);
    assert_true(clock_steady_ms() - before < 1000);
}

static void without_a_sound_device_it_says_so_and_goes_on(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    (void)state;
    stage_open(stage, "no-such-driver");
    expect_state(stage, STATUS_fault, 0);
    stage_plug(stage, true);
    expect_state(stage, STATUS_fault, 1);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tHallo\n"));
    expect_done(stage, 1, 1);
    stage_send(
        stage,
        &(struct message){
            .kind = MESSAGE_voice_tone, .voice_tone = {7, VOICE_TONE_DONE, VOICE_VOLUME_NORMAL}});
    stage_say(stage, 2, VOICE_ROUTE_ANYBODY, TEXT_OF("de\tHallo\n"));
    expect_done(stage, 2, 1);
    stage_close(stage);
    test_free(stage);
}

/* Its file cannot be made while a folder has its name. */
static void a_device_that_works_again_is_used(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0);
    unlink(stage->where.headphone_output);
    assert_int_equal(mkdir(stage->where.headphone_output, 0700), 0);
    stage_connect(stage, "disk");
    expect_state(stage, STATUS_fault, 0);
    stage_plug(stage, true);
    expect_state(stage, STATUS_fault, 1);
    assert_int_equal(rmdir(stage->where.headphone_output), 0);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, TEXT_OF("de\tHallo\n"));
    expect_state(stage, STATUS_ok, 1);
    expect_begun(stage, 1);
    expect_done(stage, 1, 0);
}

/* It can be opened, and takes nothing. */
static void a_device_that_is_lost_again_and_again_is_given_up(void **state)
{
    struct stage *stage = *state;
    expect_state(stage, STATUS_ok, 0);
    channel_finish(&stage->channel);
    assert_int_equal(stage_wait(stage), 0);
    unlink(stage->where.headphone_output);
    snprintf(
        stage->where.headphone_output, sizeof stage->where.headphone_output, "%s", "/dev/full");
    stage_connect(stage, "disk");
    expect_state(stage, STATUS_ok, 0);
    plug_in(stage);
    stage_say(stage, 1, VOICE_ROUTE_HEADPHONE, long_speech());
    expect_begun(stage, 1);
    expect_done(stage, 1, 1);
    expect_state(stage, STATUS_fault, 1);
    stage_plug(stage, false);
    expect_state(stage, STATUS_fault, 0);
    stage_say(stage, 2, VOICE_ROUTE_ANYBODY, TEXT_OF("de\tHallo\n")); /* the other one works */
    expect_begun(stage, 2);
    expect_done(stage, 2, 0);
}

int main(void)
{
#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STAGED(the_state_comes_at_once),
        STAGED(what_is_said_comes_out_of_the_headphone_alone),
        STAGED(without_a_headphone_nobody_hears_what_is_private),
        STAGED(what_anybody_may_hear_comes_out_of_the_speaker),
        STAGED(stop_is_silence_at_once),
        STAGED(a_pulled_headphone_is_silence_before_it_is_told),
        STAGED(the_newest_utterance_interrupts),
        STAGED(each_utterance_is_done_once_however_fast_they_come),
        STAGED(a_tone_needs_no_headphone),
        STAGED(speech_goes_on_after_a_warning),
        STAGED(what_is_no_speech_is_not_said_and_does_no_harm),
        STAGED(what_was_said_is_nowhere_in_memory),
        STAGED(who_breaks_the_protocol_is_left),
        STAGED(it_ends_with_the_connection_in_the_middle_of_a_word),
        cmocka_unit_test(without_a_sound_device_it_says_so_and_goes_on),
        STAGED(a_device_that_works_again_is_used),
        STAGED(a_device_that_is_lost_again_and_again_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
