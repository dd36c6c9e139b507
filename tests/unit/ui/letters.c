/* Every letter of DIN 91379 and every sign of its types A to C: in the fonts that come with the
 * program, on the screen and in the receipt. */
#include <hb-ot.h>
#include <hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <utf8proc.h>

#include "model/latin.h"
#include "tests/test.h"
#include "ui/assets.h"
#include "ui/receipt.h"
#include "ui/text.h"

/* The fonts that Latin is set in; the others of assets/fonts/list are for other scripts and signs. */
static const char *const fonts[] = {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf"};

static bool is_written(const struct latin_entry *entry)
{
    return entry->group == LATIN_LETTER || entry->group == LATIN_N1 || entry->group == LATIN_N2 ||
           entry->group == LATIN_N3;
}

static bool is_printed(const struct latin_entry *entry)
{
    return is_written(entry) && entry->points[0] != ' ';
}

struct face {
    hb_font_t *font;
    hb_buffer_t *buffer;
};

static void open_face(struct face *face, const char *name)
{
    char folder[ASSETS_PATH_MAX], path[ASSETS_PATH_MAX + 64];
    assert_true(assets_path(folder, NULL, "fonts"));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    assert_non_null(blob);
    hb_face_t *opened = hb_face_create(blob, 0);
    face->font = hb_font_create(opened);
    face->buffer = hb_buffer_create();
    hb_face_destroy(opened);
    hb_blob_destroy(blob);
}

static void close_face(struct face *face)
{
    hb_buffer_destroy(face->buffer);
    hb_font_destroy(face->font);
}

/* How many glyphs the font makes of `text`; their ids and places are in the buffer. */
static unsigned shape(struct face *face, struct text text)
{
    hb_buffer_clear_contents(face->buffer);
    hb_buffer_add_utf8(face->buffer, text.at, (int)text.len, 0, (int)text.len);
    hb_buffer_guess_segment_properties(face->buffer);
    hb_shape(face->font, face->buffer, NULL, 0);
    return hb_buffer_get_length(face->buffer);
}

static unsigned count_missing(struct face *face)
{
    unsigned count, missing = 0;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(face->buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        missing += glyphs[i].codepoint == 0;
    }
    return missing;
}

/* How many marks the font draws as glyphs of their own, and how many of them stay where they would be
 * without a letter. */
static unsigned count_marks(struct face *face, unsigned *loose)
{
    unsigned count, marks = 0;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(face->buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(face->buffer, &count);
    *loose = 0;
    for (unsigned i = 1; i < count; i++) {
        hb_ot_layout_glyph_class_t class =
            hb_ot_layout_get_glyph_class(hb_font_get_face(face->font), glyphs[i].codepoint);
        if (class == HB_OT_LAYOUT_GLYPH_CLASS_MARK) {
            marks++;
            *loose += places[i].x_offset == 0 && places[i].y_offset == 0;
        }
    }
    return marks;
}

/* The font has it, and its marks are where they belong; gives how many marks it placed. */
static unsigned look_at(struct face *face, const struct latin_entry *entry)
{
    char spelling[LATIN_BYTES_MAX + 1] = {0};
    unsigned loose;
    unsigned glyphs = shape(face, (struct text){spelling, latin_spell(spelling, entry)});
    unsigned marks = count_marks(face, &loose);
    bool is_joined = glyphs == 1 || entry->points[1] == 0 || marks > 0;
    if (count_missing(face) > 0 || loose > 0 || !is_joined) {
        fail_msg("%s is not as it should be", spelling);
    }
    return marks;
}

static void each_font_has_each_letter_with_its_marks_in_place(void **state)
{
    (void)state;
    for (size_t f = 0; f < COUNT(fonts); f++) {
        struct face face;
        size_t letters = 0, sequences = 0, signs = 0, placed = 0;
        open_face(&face, fonts[f]);
        for (size_t i = 0; i < latin_count(); i++) {
            const struct latin_entry *entry = latin_at(i);
            if (!is_written(entry)) {
                continue;
            }
            placed += look_at(&face, entry);
            letters += entry->group == LATIN_LETTER;
            signs += entry->group != LATIN_LETTER;
            sequences += entry->points[1] != 0;
        }
        assert_int_equal(letters, 649);
        assert_int_equal(sequences, 149);
        assert_int_equal(signs, 84);
        assert_true(placed > 100); /* or nothing was proved about marks */
        close_face(&face);
    }
}

static void a_font_that_lacks_letters_would_be_noticed(void **state)
{
    (void)state;
    struct face face;
    open_face(&face, "NotoSansArabic-Regular.ttf");
    shape(&face, TEXT_OF("\u0141"));
    assert_true(count_missing(&face) > 0);
    close_face(&face);
    open_face(&face, fonts[0]);
    shape(&face, TEXT_OF("\u4E2D"));
    assert_true(count_missing(&face) > 0);
    unsigned loose;
    assert_int_equal(shape(&face, TEXT_OF("1\u0328")), 2); /* no letter of the standard */
    assert_int_equal(count_marks(&face, &loose), 1);
    assert_int_equal(loose, 1);
    close_face(&face);
}

static struct text_engine *open_engine(enum text_target target, double units_per_mm)
{
    char folder[ASSETS_PATH_MAX];
    assert_true(assets_path(folder, NULL, "fonts"));
    struct text_engine *engine = text_open(folder, target, units_per_mm);
    assert_non_null(engine);
    return engine;
}

static void each_letter_is_known_on_the_screen(void **state)
{
    (void)state;
    SCOPED(text_close) struct text_engine *engine = open_engine(TEXT_SCREEN, 4);
    for (size_t i = 0; i < latin_count(); i++) {
        char spelling[LATIN_BYTES_MAX], shown[3 * LATIN_BYTES_MAX];
        struct text text = {spelling, latin_spell(spelling, latin_at(i))};
        if (!is_written(latin_at(i))) {
            continue;
        }
        assert_true(text_equal(text_harmless(text, shown, sizeof shown), text));
        for (int bold = 0; bold < 2; bold++) {
            const struct text_style style = {.cap_mm = 5, .bold = bold == 1};
            assert_false(text_measure(engine, text, &style, 0).unknown);
        }
    }
}

enum { SAID_MAX = 16384, PER_ROW = 12 };

/* What pdftotext reads on the paper, white space left out. */
static size_t read_paper(const struct receipt_pdf *pdf, char said[SAID_MAX])
{
    char path[] = "/tmp/foyer-letters-XXXXXX", command[128];
    SCOPED(close_fd) int fd = mkstemp(path);
    assert_int_equal(write(fd, pdf->content.at, pdf->content.len), pdf->content.len);
    snprintf(command, sizeof command, "pdftotext -raw %s -", path);
    FILE *pipe = popen(command, "r"); /* NOLINT(cert-env33-c): our own words only */
    assert_non_null(pipe);
    size_t len = 0;
    for (int c = fgetc(pipe); c != EOF && len + 1 < SAID_MAX; c = fgetc(pipe)) {
        if (c != ' ' && c != '\n' && c != '\f') {
            said[len++] = (char)c;
        }
    }
    said[len] = '\0';
    assert_int_equal(pclose(pipe), 0);
    unlink(path);
    return len;
}

/* Letters from *place on, each in brackets, as the rows of a receipt. */
static void fill_rows(struct receipt_layout *layout, char *space, size_t size, size_t *place)
{
    size_t used = 0;
    for (layout->row_count = 0; layout->row_count < RECEIPT_ROWS_MAX; layout->row_count++) {
        struct text value = {space + used, 0};
        for (unsigned n = 0; n < PER_ROW && *place < latin_count(); ++*place) {
            char spelling[LATIN_BYTES_MAX];
            int len = (int)latin_spell(spelling, latin_at(*place));
            if (is_printed(latin_at(*place))) {
                value.len += (size_t)snprintf(
                    space + used + value.len, size - used - value.len, "[%.*s] ", len, spelling);
                n++;
            }
        }
        used += value.len;
        layout->rows[layout->row_count] =
            (struct receipt_row){{.own = TEXT_OF("Name")}, {.own = value}};
    }
}

/* How many of the letters from `first` to before `end` stand on the paper, byte for byte. */
static size_t count_read(const char *said, size_t first, size_t end)
{
    size_t read = 0;
    for (size_t i = first; i < end; i++) {
        char wanted[LATIN_BYTES_MAX + 3] = "[";
        size_t len = latin_spell(wanted + 1, latin_at(i));
        wanted[1 + len] = ']';
        bool is_there = strstr(said, wanted) != NULL;
        if (is_printed(latin_at(i)) && !is_there) {
            fail_msg("%s is not on the paper", wanted);
        }
        read += is_printed(latin_at(i)) && is_there;
    }
    return read;
}

static void each_letter_is_read_on_paper_as_it_was_given(void **state)
{
    (void)state;
    if (system("command -v pdftotext >/dev/null 2>&1") != 0) { /* NOLINT(cert-env33-c) */
        SKIP("needs pdftotext");
    }
    SCOPED(text_close) struct text_engine *engine = open_engine(TEXT_PAPER, 72 / 25.4);
    static char space[SAID_MAX], said[SAID_MAX];
    struct receipt_layout layout = {
        .language = TEXT_OF("de"), .title = {.own = TEXT_OF("Beleg")}, .number = TEXT_OF("1")};
    size_t read = 0;
    for (size_t place = 0; place < latin_count();) {
        size_t first = place;
        SCOPED(receipt_release) struct receipt_pdf pdf;
        fill_rows(&layout, space, sizeof space, &place);
        assert_int_equal(receipt_draw(&pdf, engine, &layout, RECEIPT_A4), RECEIPT_OK);
        read_paper(&pdf, said);
        read += count_read(said, first, place);
    }
    assert_null(strstr(said, "[n\u0303]")); /* the control: another spelling */
    assert_int_equal(read, 649 + 83);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_font_has_each_letter_with_its_marks_in_place),
        cmocka_unit_test(a_font_that_lacks_letters_would_be_noticed),
        cmocka_unit_test(each_letter_is_known_on_the_screen),
        cmocka_unit_test(each_letter_is_read_on_paper_as_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
