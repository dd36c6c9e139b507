/* The simulated reader at the other end of the real libnfc: by our driver, by the command line, and by
 * a reader that is not ours. */
#include "drivers/reader_nfc.h"

#include "tests/test.h"
#include "tests/unit/card/talk.h"

#include "base/file.h"
#include "base/json.h"
#include "drivers/isodep_activation.h"
#include "drivers/sim/icao_files.h"

static int open_reader(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    *state = fixture_open_reader(fixture) ? fixture : NULL;
    if (*state == NULL) {
        test_free(fixture);
    }
    return 0;
}

static void a_frame_that_libnfc_would_die_of_is_not_sent(void **state)
{
    struct fixture *fixture = need(state);
    SCOPED(reader_nfc_finish) struct reader_nfc reader;
    static uint8_t frame[300], room[300];
    struct link_answer answer = {.at = room, .room = sizeof room};
    reader_nfc_init(&reader, fixture->connection);
    assert_int_equal(
        reader_nfc_exchange(&reader, (struct bytes){frame, 2}, &answer, 100), LINK_READER);
    assert_true(reader_nfc_connect(&reader));
    assert_true(fixture_tell(fixture, "lay id-card"));
    assert_int_equal(reader_nfc_poll(&reader).find, READER_NFC_A);
    frame[0] = 0x55; /* no block: the card says nothing to it */
    for (size_t len = 250; len <= sizeof frame; len++) {
        enum link_result result =
            reader_nfc_exchange(&reader, (struct bytes){frame, len}, &answer, 100);
        assert_int_equal(result, len <= READER_NFC_FRAME_MAX ? LINK_SILENT : LINK_FOUL);
    }
    assert_int_equal(
        reader_nfc_exchange(&reader, (struct bytes){frame, 0}, &answer, 100), LINK_FOUL);
    struct isodep isodep; /* and it still works */
    assert_int_equal(reader_nfc_poll(&reader).find, READER_NFC_A);
    assert_int_equal(isodep_begin_a(&isodep, reader_nfc_exchange, &reader), LINK_OK);
}

static void answers_of_whole_frames_come_through(void **state)
{
    struct fixture *fixture = need(state);
    SCOPED(reader_nfc_finish) struct reader_nfc reader;
    static uint8_t room[300];
    struct link_answer answer = {.at = room, .room = sizeof room};
    struct isodep isodep;
    reader_nfc_init(&reader, fixture->connection);
    assert_true(reader_nfc_connect(&reader));
    assert_true(fixture_tell(fixture, "lay id-card"));
    assert_int_equal(reader_nfc_poll(&reader).find, READER_NFC_A);
    assert_int_equal(isodep_begin_a(&isodep, reader_nfc_exchange, &reader), LINK_OK);
    /* SELECT with 255 bytes of a name nobody has: 261 bytes, two blocks. */
    uint8_t select[261] = {0x00, 0xa4, 0x04, 0x0c, 0xff};
    assert_int_equal(
        isodep_exchange(&isodep, (struct bytes){select, sizeof select}, &answer), LINK_OK);
    assert_int_equal(answer.len, 2);
    assert_memory_equal(room, "\x6a\x82", 2);
    answer.room = 1; /* a smaller room than the answer */
    assert_int_equal(isodep_exchange(&isodep, (struct bytes){select, 12}, &answer), LINK_FOUL);
}

static void a_reader_that_is_not_there_is_not_opened(void **state)
{
    struct fixture *fixture = need(state);
    static const char *const connections[] = {
        "", "pn532_uart:/nowhere/at/all", "pn532_uart:/dev/null", "nonsense", "pn532_uart:"};
    for (size_t i = 0; i < COUNT(connections); i++) {
        SCOPED(reader_nfc_finish) struct reader_nfc reader;
        reader_nfc_init(&reader, connections[i]);
        assert_false(reader_nfc_connect(&reader));
        assert_int_equal(reader_nfc_poll(&reader).find, READER_NFC_GONE);
        assert_int_equal(reader_nfc_watch(&reader), -1);
    }
    SCOPED(reader_nfc_finish) struct reader_nfc there;
    reader_nfc_init(&there, fixture->connection);
    assert_true(reader_nfc_connect(&there));
}

/* Runs `words` with its output in `file`; the exit status. */
static int run(struct fixture *fixture, const char *const *words, const char *file)
{
    char device[FIXTURE_PATH + 64];
    if (fixture == NULL) {
        return -1;
    }
    snprintf(device, sizeof device, "LIBNFC_DEFAULT_DEVICE=%s", fixture->connection);
    pid_t child = fork();
    if (child == 0) {
        int out = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        putenv(device);
        char *all[12] = {NULL};
        for (size_t i = 0; words[i] != NULL && i + 1 < COUNT(all); i++) {
            all[i] = strdup(words[i]);
        }
        if (chdir(fixture->folder) == 0 && all[0] != NULL) {
            execvp(all[0], all);
        }
        _exit(127);
    }
    int status = fixture_reap(&child, FIXTURE_WAIT_MS);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What it says of a file is in it, in hexadecimal, whole. */
static bool says_hex(struct bytes said, struct bytes file)
{
    static char hex[2 * 4096 + 1];
    assert_in_range(file.len, 1, 4096);
    for (size_t i = 0; i < file.len; i++) {
        snprintf(hex + 2 * i, 3, "%02x", file.at[i]);
    }
    return memmem(said.at, said.len, hex, 2 * file.len) != NULL;
}

/* EF.COM and EF.SOD as it prints them, and the picture of DG2 as it keeps it, byte for byte. */
static void assert_same_files(const struct fixture *fixture, struct bytes said)
{
    static struct icao_files files;
    char picture[FIXTURE_PATH + 16];
    icao_files_make(&files, specimen_find(TEXT_OF("passport")));
    for (unsigned identifier = 0x1d; identifier <= 0x1e; identifier++) {
        const struct icao_file *file = icao_files_find_short(&files, ICAO_APPLICATION, identifier);
        assert_true(says_hex(said, icao_files_content(&files, file)));
    }
    snprintf(picture, sizeof picture, "%s/image.jpg", fixture->folder);
    SCOPED(file_release) struct file kept;
    assert_int_equal(file_read(&kept, picture, 1u << 20), FILE_OK);
    unlink(picture);
    struct bytes dg2 =
        icao_files_content(&files, icao_files_find_short(&files, ICAO_APPLICATION, 2));
    const uint8_t *begin = memmem(dg2.at, dg2.len, "\xff\xd8\xff", 3);
    assert_non_null(begin);
    size_t len = (size_t)(dg2.at + dg2.len - begin);
    assert_in_range(len, 14000, 17000);
    assert_int_equal(kept.content.len, len);
    assert_memory_equal(kept.content.at, begin, len);
}

static void debians_mrtdreader_reads_the_passport(void **state)
{
    struct fixture *fixture = need(state);
    char output[FIXTURE_PATH + 8];
    snprintf(output, sizeof output, "%s/out", fixture->folder);
    assert_true(fixture_tell(fixture, "lay passport"));
    static const char *const right[] = {
        "mrtdreader", "X4RTU78914UTO6711056M3104301<<<<<<<<<<<<<<06", NULL};
    static const char *const wrong[] = {
        "mrtdreader", "X4RTU78914UTO6711056M3105019<<<<<<<<<<<<<<06", NULL};
    int status = run(fixture, right, output);
    SCOPED(file_release) struct file said;
    assert_int_equal(file_read(&said, output, 1u << 20), FILE_OK);
    if (status == 127) {
        unlink(output);
        SKIP("no mrtdreader (package mrtdreader)");
    }
    assert_non_null(
        memmem(said.content.at, said.content.len, "P<UTOOESTERGAARD<<SOEREN<AAGE<<<", 32));
    assert_same_files(fixture, said.content);
    run(fixture, wrong, output);
    SCOPED(file_release) struct file refused;
    assert_int_equal(file_read(&refused, output, 1u << 20), FILE_OK);
    assert_null(memmem(refused.content.at, refused.content.len, "OESTERGAARD", 11));
    unlink(output);
}

static void the_command_line_reads_a_document(void **state)
{
    static const char zone[] = "P<UTOOESTERGAARD<<SOEREN<AAGE<<<<<<<<<<<<<<<\\n"
                               "X4RTU78914UTO6711056M3104301<<<<<<<<<<<<<<06";
    struct fixture *fixture = need(state);
    char output[FIXTURE_PATH + 8], program[PATH_MAX + 32];
    snprintf(output, sizeof output, "%s/out", fixture->folder);
    snprintf(program, sizeof program, "%sfoyer", fixture->bin);
    const char *const read_print[] = {program,  "card",  "read", "--reader", fixture->connection,
                                      "--json", "--mrz", zone,   NULL};
    const char *const wrong_can[] = {program, "card",   "read", "--reader", fixture->connection,
                                     "--can", "000000", NULL};
    const char *const no_reader[] = {program, "card",   "read", "--reader", "pn532_uart:/nowhere",
                                     "--can", "000000", NULL};
    const char *const mistyped[] = {program, "card",  "read", "--reader", fixture->connection,
                                    "--can", "12345", NULL};
    assert_true(fixture_tell(fixture, "lay passport"));
    assert_int_equal(run(fixture, read_print, output), 0);
    SCOPED(file_release) struct file said;
    assert_int_equal(file_read(&said, output, 1u << 20), FILE_OK);
    const uint8_t *begin = memchr(said.content.at, '{', said.content.len);
    assert_non_null(begin);
    size_t before = (size_t)(begin - said.content.at);
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){begin, said.content.len - before}, 10000);
    bool failed = false;
    assert_true(text_equal(json_text(json, "familyName", 99, &failed), TEXT_OF("OESTERGAARD")));
    assert_true(text_equal(json_text(json, "birthDate", 99, &failed), TEXT_OF("1967-11-05")));
    assert_true(text_equal(json_text(json, "kind", 99, &failed), TEXT_OF("passport")));
    assert_true(fixture_tell(fixture, "lay id-card"));
    assert_int_equal(run(fixture, wrong_can, output), 1);
    assert_int_equal(run(fixture, mistyped, output), 1);
    assert_int_equal(run(fixture, no_reader, output), 2);
    unlink(output);
}

/* Texts in a list of the answer. */
static bool names(const json_t *json, const char *list, const char *word)
{
    const json_t *words = json_object_get(json, list);
    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *at = json_string_value(json_array_get(words, i));
        if (at != NULL && strcmp(at, word) == 0) {
            return true;
        }
    }
    return false;
}

static void the_command_line_says_what_was_proved(void **state)
{
    static const char zone[] = "P<UTOALAOPOLIT<<JONAS<<<<<<<<<<<<<<<<<<<<<<<\n"
                               "CA3AES4027UTO6902209M3502170<<<<<<<<<<<<<<06\n";
    struct fixture *fixture = need(state);
    char output[FIXTURE_PATH + 8], trust[FIXTURE_PATH + 8], command[4 * PATH_MAX];
    snprintf(output, sizeof output, "%s/out", fixture->folder);
    snprintf(trust, sizeof trust, "%s/trust", fixture->folder);
    snprintf(
        command, sizeof command,
        "'%ssim-pn532' --trust '%s' && printf '%s' | '%sfoyer' card read --reader '%s' --mrz - "
        "--trust '%s' --photo --details --json 2>/dev/null; s=$?; rm -r '%s'; exit $s",
        fixture->bin, trust, zone, fixture->bin, fixture->connection, trust, trust);
    const char *const words[] = {"sh", "-c", command, NULL};
    assert_true(fixture_tell(fixture, "lay passport-ca"));
    assert_int_equal(run(fixture, words, output), 0);
    SCOPED(json_release) json_t *json = json_read_file(output, 1u << 20);
    unlink(output);
    assert_non_null(json);
    assert_true(names(json, "proved", "signed"));
    assert_true(names(json, "proved", "not-copied"));
    assert_int_equal(json_array_size(json_object_get(json, "doubts")), 0);
    assert_true(names(json, "read", "dg2"));
    assert_true(names(json, "read", "sod"));
    assert_false(names(json, "read", "dg3"));
    assert_string_equal(json_string_value(json_object_get(json, "access")), "BAC");
    assert_string_equal(json_string_value(json_object_get(json, "clone")), "chip-authentication");
    const json_t *photo = json_object_get(json, "photo");
    assert_in_range(json_integer_value(json_object_get(photo, "bytes")), 10000, 20000);
    assert_string_equal(json_string_value(json_object_get(photo, "format")), "jpeg");
    assert_memory_equal(json_string_value(json_object_get(photo, "base64")), "/9j/", 4);
    const json_t *counts = json_object_get(json, "counts");
    assert_in_range(json_integer_value(json_object_get(counts, "apdus")), 10, 25);
}

static void the_list_says_what_is_printed_on_each_card(void **state)
{
    struct fixture *fixture = need(state);
    char output[FIXTURE_PATH + 8], program[PATH_MAX + 32];
    snprintf(output, sizeof output, "%s/out", fixture->folder);
    snprintf(program, sizeof program, "%ssim-pn532", fixture->bin);
    const char *const list[] = {program, "--list", NULL};
    assert_int_equal(run(fixture, list, output), 0);
    SCOPED(json_release) json_t *json = json_read_file(output, 1u << 20);
    unlink(output);
    assert_in_range(json_array_size(json), 4, 100);
    bool failed = false;
    json_t *card = json_array_get(json, 0);
    assert_true(text_equal(json_text(card, "name", 99, &failed), TEXT_OF("id-card")));
    assert_true(text_equal(json_text(card, "can", 6, &failed), TEXT_OF("482913")));
    assert_true(text_equal(json_text(card, "familyName", 99, &failed), TEXT_OF("Müller")));
    assert_int_equal(json_array_size(json_list(card, "mrz", 3, &failed)), 3);
    assert_false(failed);
}

static void words_that_are_no_commands_are_refused(void **state)
{
    struct fixture *fixture = need(state);
    static const char *const commands[] = {
        "lay nobody",
        "lay",
        "fault",
        "fault lift-at",
        "fault lift-at x",
        "fault sw 9000",
        "line 1",
        "line 1 2 99999999999",
        "jump",
        "a b c d e f g"};
    for (size_t i = 0; i < COUNT(commands); i++) {
        assert_false(fixture_tell(fixture, commands[i]));
    }
    assert_true(fixture_tell(fixture, "state"));
}

#define WITH_READER(test) cmocka_unit_test_setup_teardown(test, open_reader, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_READER(a_frame_that_libnfc_would_die_of_is_not_sent),
        WITH_READER(answers_of_whole_frames_come_through),
        WITH_READER(a_reader_that_is_not_there_is_not_opened),
        WITH_READER(debians_mrtdreader_reads_the_passport),
        WITH_READER(the_command_line_reads_a_document),
        WITH_READER(the_command_line_says_what_was_proved),
        WITH_READER(the_list_says_what_is_printed_on_each_card),
        WITH_READER(words_that_are_no_commands_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
