#include "ui/receipt.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/test.h"
#include "tests/unit/ui/receipt_layouts.h"
#include "ui/assets.h"

enum { OUTPUT_MAX = 65536 };

static int open_text(void **state)
{
    char fonts[ASSETS_PATH_MAX];
    struct text_engine *engine = NULL;
    if (assets_path(fonts, NULL, "fonts")) {
        engine = text_open(fonts, TEXT_PAPER, 72 / 25.4);
    }
    *state = engine;
    return engine == NULL ? -1 : 0;
}

static int close_text(void **state)
{
    struct text_engine *engine = *state;
    text_close(&engine);
    return 0;
}

/* Draws it and runs a shell command with the PDF as $1; what that says, white space made one blank. */
static void say_of(
    struct text_engine *engine, const struct receipt_layout *layout, enum receipt_paper paper,
    const char *command, char *said)
{
    char path[] = "/tmp/foyer-receipt-XXXXXX", line[512];
    SCOPED(receipt_release) struct receipt_pdf pdf;
    assert_int_equal(receipt_draw(&pdf, engine, layout, paper), RECEIPT_OK);
    SCOPED(close_fd) int fd = mkstemp(path);
    assert_int_equal(write(fd, pdf.content.at, pdf.content.len), pdf.content.len);
    snprintf(line, sizeof line, "set -- %s; %s", path, command);
    FILE *pipe = popen(line, "r"); /* NOLINT(cert-env33-c): our own words only */
    assert_non_null(pipe);
    size_t len = 0;
    for (int c = fgetc(pipe), last = ' '; c != EOF && len + 1 < OUTPUT_MAX; c = fgetc(pipe)) {
        c = c < 0x80 && isspace(c) ? ' ' : c;
        if (c != ' ' || last != ' ') {
            said[len++] = (char)c;
        }
        last = c;
    }
    said[len] = '\0';
    assert_int_equal(pclose(pipe), 0);
    unlink(path);
}

static bool has(const char *program)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    return system(command) == 0; /* NOLINT(cert-env33-c): our own words only */
}

static const struct receipt_layout *const LAYOUTS[] = {&PLAIN, &LONG, &FROM_RIGHT};

static void the_code_holds_the_number_and_nothing_else(void **state)
{
    if (!has("zbarimg") || !has("pdftoppm")) {
        SKIP("needs zbarimg and pdftoppm");
    }
    char *said = malloc(OUTPUT_MAX);
    for (size_t i = 0; i < COUNT(LAYOUTS); i++) {
        for (int paper = RECEIPT_A4; paper <= RECEIPT_ROLL80; paper++) {
            char want[RECEIPT_NUMBER_MAX + 2];
            snprintf(want, sizeof want, "%.*s ", TEXT_ARG(LAYOUTS[i]->number));
            say_of(
                *state, LAYOUTS[i], (enum receipt_paper)paper,
                "pdftoppm -r 203 -gray -singlefile \"$1\" \"$1\" && "
                "zbarimg -q --raw -Sdisable -Sqrcode.enable \"$1.pgm\" 2>/dev/null; "
                "s=$?; rm -f \"$1.pgm\"; exit $s",
                said);
            assert_string_equal(said, want);
        }
    }
    free(said);
}

/* Of LONG, without what may be broken into two lines on A4. */
static const char *const PIECES[] = {
    "Samtgemeinde Bad Grönenhausen-",
    "Alındı belgesi",
    "Eingangsbestätigung",
    "Belge numarası",
    "WWWW-MMMM-WWWW-MMMM",
    "Ağır engelli kimliğinin",
    "nach § 152 Absatz 5",
    "Domhof 1",
    "Đường Trần Hưng Đạo, Ấp Bắc",
    "ŞşĞğİıÇç",
    "24.11.2026, 10:45",
    "Bitte bewahren Sie diesen Beleg auf.",
    "Terminal rathaus-1"};

static void demand(const char *said, const char *piece)
{
    if (strstr(said, piece) == NULL) {
        fail_msg("not on the paper: %s", piece);
    }
}

static void all_that_was_given_can_be_read(void **state)
{
    if (!has("pdftotext")) {
        SKIP("needs pdftotext");
    }
    char *said = malloc(OUTPUT_MAX);
    for (int paper = RECEIPT_A4; paper <= RECEIPT_ROLL80; paper++) {
        say_of(*state, &LONG, (enum receipt_paper)paper, "pdftotext -raw \"$1\" -", said);
        for (size_t i = 0; i < COUNT(PIECES) && paper == RECEIPT_A4; i++) {
            demand(said, PIECES[i]);
        }
        assert_non_null(strstr(said, "WWWW-MMMM-WWWW-MMMM")); /* in one line, however narrow */
        assert_null(strstr(said, "Hundehaltung"));            /* the control */
    }
    free(said);
}

static void the_same_receipt_is_the_same_bytes(void **state)
{
    for (int paper = RECEIPT_A4; paper <= RECEIPT_ROLL80; paper++) {
        SCOPED(receipt_release) struct receipt_pdf a;
        SCOPED(receipt_release) struct receipt_pdf b;
        SCOPED(receipt_release) struct receipt_pdf other;
        struct receipt_layout changed = PLAIN;
        changed.number = TEXT_OF("7K3Q-9MWD-HX4R-TB2X");
        assert_int_equal(receipt_draw(&a, *state, &PLAIN, (enum receipt_paper)paper), RECEIPT_OK);
        assert_int_equal(receipt_draw(&b, *state, &PLAIN, (enum receipt_paper)paper), RECEIPT_OK);
        assert_int_equal(
            receipt_draw(&other, *state, &changed, (enum receipt_paper)paper), RECEIPT_OK);
        assert_int_equal(a.content.len, b.content.len);
        assert_memory_equal(a.content.at, b.content.at, a.content.len);
        assert_true(
            other.content.len != a.content.len ||
            memcmp(other.content.at, a.content.at, a.content.len) != 0);
        assert_null(memmem(a.content.at, a.content.len, "CreationDate", 12));
    }
}

static void a_roll_is_cut_to_what_stands_on_it(void **state)
{
    SCOPED(receipt_release) struct receipt_pdf plain;
    SCOPED(receipt_release) struct receipt_pdf longer;
    assert_int_equal(receipt_draw(&plain, *state, &PLAIN, RECEIPT_ROLL80), RECEIPT_OK);
    assert_int_equal(receipt_draw(&longer, *state, &LONG, RECEIPT_ROLL80), RECEIPT_OK);
    assert_int_equal(plain.width_mm, 80);
    assert_int_equal(plain.pages, 1);
    assert_in_range((int)plain.height_mm, 100, 250);
    assert_true(longer.height_mm > plain.height_mm + 30);
}

static void much_text_takes_more_sheets_and_loses_nothing(void **state)
{
    if (!has("pdftotext")) {
        SKIP("needs pdftotext");
    }
    struct receipt_layout much = PLAIN;
    char words[RECEIPT_NOTES_MAX][RECEIPT_TEXT_MAX];
    for (size_t i = 0; i < RECEIPT_NOTES_MAX; i++) {
        int len = snprintf(words[i], RECEIPT_TEXT_MAX, "Hinweis%zu", i);
        for (; len + 8 < RECEIPT_TEXT_MAX; len += 8) {
            memcpy(words[i] + len, " Auskunf", 8);
        }
        much.notes[i].own = (struct text){words[i], (size_t)len};
    }
    much.note_count = RECEIPT_NOTES_MAX;
    SCOPED(receipt_release) struct receipt_pdf pdf;
    assert_int_equal(receipt_draw(&pdf, *state, &much, RECEIPT_A4), RECEIPT_OK);
    assert_true(pdf.pages >= 2);
    char *said = malloc(OUTPUT_MAX);
    say_of(*state, &much, RECEIPT_A4, "pdftotext -raw \"$1\" -", said);
    for (size_t i = 0; i < RECEIPT_NOTES_MAX; i++) {
        char word[16];
        snprintf(word, sizeof word, "Hinweis%zu", i);
        assert_non_null(strstr(said, word));
    }
    free(said);
}

static void letters_of_our_languages_have_a_glyph(void **state)
{
    const struct text_style style = {.cap_mm = 3};
    for (size_t i = 0; i < COUNT(LAYOUTS); i++) {
        assert_false(text_measure(*state, LAYOUTS[i]->title.own, &style, 0).unknown);
        assert_false(text_measure(*state, LAYOUTS[i]->lead.own, &style, 0).unknown);
        for (size_t row = 0; row < LAYOUTS[i]->row_count; row++) {
            assert_false(text_measure(*state, LAYOUTS[i]->rows[row].value.own, &style, 0).unknown);
        }
    }
    /* The control: a script that we bring no font for. */
    assert_true(text_measure(*state, TEXT_OF("\xF0\x92\x80\x80"), &style, 0).unknown);
}

static void what_cannot_be_set_is_refused(void **state)
{
    static char large[RECEIPT_TEXT_MAX + 1];
    memset(large, 'a', sizeof large);
    struct receipt_layout wrong[] = {PLAIN, PLAIN, PLAIN, PLAIN, PLAIN,
                                     PLAIN, PLAIN, PLAIN, PLAIN, PLAIN};
    wrong[0].number = (struct text){0};
    wrong[1].number = TEXT_OF("7K3Q 9MWD");
    wrong[2].number = (struct text){large, RECEIPT_NUMBER_MAX + 1};
    wrong[3].title.own = (struct text){large, sizeof large};
    wrong[4].lead.german = TEXT_OF("bell \a");
    wrong[5].rows[2].value.own = TEXT_OF("\xff\xfe");
    wrong[6].notes[1].own = TEXT_OF("\n\n\n\n\n\n\n\n\n\n\n\n\n");
    wrong[7].row_count = RECEIPT_ROWS_MAX + 1;
    wrong[8].code = TEXT_OF("B 017");
    wrong[9].code = TEXT_OF("B017");
    wrong[9].number = TEXT_OF("B 017 ");
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct receipt_pdf pdf;
        assert_int_equal(receipt_draw(&pdf, *state, &wrong[i], RECEIPT_A4), RECEIPT_UNFIT);
        assert_null(pdf.space);
        assert_int_equal(pdf.content.len, 0);
    }
}

static void an_empty_receipt_is_still_one(void **state)
{
    static const struct receipt_layout BARE = {.number = {"X", 1}};
    for (int paper = RECEIPT_A4; paper <= RECEIPT_ROLL80; paper++) {
        SCOPED(receipt_release) struct receipt_pdf pdf;
        assert_int_equal(receipt_draw(&pdf, *state, &BARE, (enum receipt_paper)paper), RECEIPT_OK);
        assert_memory_equal(pdf.content.at, "%PDF-1.", 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_holds_the_number_and_nothing_else),
        cmocka_unit_test(all_that_was_given_can_be_read),
        cmocka_unit_test(the_same_receipt_is_the_same_bytes),
        cmocka_unit_test(a_roll_is_cut_to_what_stands_on_it),
        cmocka_unit_test(much_text_takes_more_sheets_and_loses_nothing),
        cmocka_unit_test(letters_of_our_languages_have_a_glyph),
        cmocka_unit_test(what_cannot_be_set_is_refused),
        cmocka_unit_test(an_empty_receipt_is_still_one),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
