/* The receipt of every service in every language, on a sheet and on a roll: all of it can be read. The
 * papers are left in build/access/receipts for people to look at. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "model/receipt.h"
#include "tests/access/hall.h"
#include "tests/test.h"
#include "ui/assets.h"
#include "ui/receipt.h"
#include "ui/speech/speech.h"

#define POINTS_PER_MM (72 / 25.4)

static struct hall hall;

static int open_hall(void **state)
{
    char why[HALL_WHY_MAX];
    *state = NULL;
    if (!hall_open(&hall, why)) {
        print_message("%s\n", why);
        return -1;
    }
    mkdir("build", 0777);
    mkdir("build/access", 0777);
    mkdir("build/access/receipts", 0777);
    return 0;
}

static int close_hall(void **state)
{
    (void)state;
    hall_close(&hall);
    return 0;
}

static size_t unreadable(struct text_engine *engine, struct text text, struct text language)
{
    const struct text_style style = {.cap_mm = 3, .language = language};
    bool is_unknown = text.len > 0 && text_measure(engine, text, &style, 0).unknown;
    bool is_raw = text.len > 0 && memchr(text.at, '{', text.len) != NULL;
    if (is_unknown || is_raw) {
        print_message("\"%.*s\" cannot be read\n", TEXT_ARG(text));
    }
    return is_unknown || is_raw;
}

static size_t unreadable_words(
    struct text_engine *engine, struct receipt_words words, struct text language)
{
    return unreadable(engine, words.own, language) +
           unreadable(engine, words.german, TEXT_OF("de"));
}

/* Texts on it that have a letter without a glyph, or a place that was not filled. */
static size_t count_unreadable(struct text_engine *engine, const struct receipt_layout *layout)
{
    struct text language = layout->language;
    size_t count = unreadable_words(engine, layout->title, language) +
                   unreadable_words(engine, layout->lead, language) +
                   unreadable_words(engine, layout->number_label, language) +
                   unreadable_words(engine, layout->number_hint, language);
    for (size_t i = 0; i < layout->row_count; i++) {
        count += unreadable_words(engine, layout->rows[i].label, language);
        count += unreadable_words(engine, layout->rows[i].value, language);
    }
    for (size_t i = 0; i < layout->note_count; i++) {
        count += unreadable_words(engine, layout->notes[i], language);
    }
    return count;
}

/* Whether everything that is not a fact is said in German as well. */
static bool is_in_german_too(const struct receipt_layout *layout)
{
    bool is_german = text_equal(layout->language, TEXT_OF("de"));
    return is_german ? layout->title.german.len == 0 : layout->title.german.len > 0;
}

static void fill(struct receipt_layout *layout, size_t pack, size_t language, struct arena *arena)
{
    const struct receipt_facts facts = {
        .language = hall.texts[language].language,
        .town = TEXT_OF("Musterstadt"),
        .place = TEXT_OF("Rathaus, Foyer"),
        .terminal = TEXT_OF("rathaus-1"),
        .number = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .handed_in = TEXT_OF("24.11.2026, 09:41"),
        .tag = TEXT_OF("Abcdefgh"),
        .own = &hall.texts[language],
        .german = &hall.texts[0],
    };
    receipt_fill(layout, &hall.packs[pack], &facts, arena);
}

static void draw(
    struct text_engine *engine, const struct receipt_layout *layout, enum receipt_paper paper,
    const char *pack)
{
    char path[200];
    SCOPED(receipt_release) struct receipt_pdf pdf = {0};
    assert_int_equal(receipt_draw(&pdf, engine, layout, paper), RECEIPT_OK);
    snprintf(
        path, sizeof path, "build/access/receipts/%s-%.*s-%s.pdf", pack, TEXT_ARG(layout->language),
        paper == RECEIPT_A4 ? "a4" : "roll");
    assert_int_equal(file_replace(path, pdf.content, 0644), FILE_OK);
}

static void every_receipt_can_be_read_in_every_language(void **state)
{
    (void)state;
    char fonts[ASSETS_PATH_MAX];
    size_t drawn = 0, wrong = 0;
    assert_true(assets_path(fonts, NULL, "fonts"));
    SCOPED(text_close)
    struct text_engine *engine = text_open(fonts, TEXT_PAPER, POINTS_PER_MM);
    assert_non_null(engine);
    for (size_t pack = 0; pack < hall.pack_count; pack++) {
        if (hall.packs[pack].kind == PACK_LOCAL) {
            continue;
        }
        for (size_t language = 0; language < hall.language_count; language++) {
            struct arena arena;
            struct receipt_layout layout = {0};
            char name[65];
            snprintf(name, sizeof name, "%.*s", TEXT_ARG(hall.packs[pack].id));
            arena_init_common(&arena, 1u << 16);
            fill(&layout, pack, language, &arena);
            wrong += count_unreadable(engine, &layout) + !is_in_german_too(&layout);
            draw(engine, &layout, RECEIPT_A4, name);
            draw(engine, &layout, RECEIPT_ROLL80, name);
            arena_finish(&arena);
            drawn++;
        }
    }
    print_message("%zu receipts on two papers\n", drawn);
    assert_true(drawn > 0);
    assert_int_equal(wrong, 0);
}

/* The control: a letter that no font has, a place that nobody filled. */
static void what_cannot_be_read_is_noticed(void **state)
{
    (void)state;
    char fonts[ASSETS_PATH_MAX];
    assert_true(assets_path(fonts, NULL, "fonts"));
    SCOPED(text_close)
    struct text_engine *engine = text_open(fonts, TEXT_PAPER, POINTS_PER_MM);
    struct receipt_layout layout = {
        .language = TEXT_OF("de"),
        .title = {.own = TEXT_OF("\xE6\xBC\xA2"), .german = TEXT_OF("{time} Uhr")}};
    assert_int_equal(count_unreadable(engine, &layout), 2);
}

/* Whether this word is said; one with a figure or a sign in it is said otherwise. */
static bool is_said(struct text said, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool is_plain = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= 'A' && word[i] <= 'Z') ||
                        ((unsigned char)word[i] & 0x80) != 0;
        if (!is_plain) {
            return true;
        }
    }
    return memmem(said.at, said.len, word, len) != NULL;
}

static bool begins(struct text text, const char *with)
{
    return text.len >= strlen(with) && memcmp(text.at, with, strlen(with)) == 0;
}

/* Words of this text that nobody would hear. */
static size_t count_unsaid(struct text said, struct text text)
{
    size_t unsaid = 0;
    char plain[RECEIPT_TEXT_MAX + 1];
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < sizeof plain; i++) {
        struct text rest = {text.at + i, text.len - i};
        bool is_narrow = begins(rest, "\u202F"), is_blank = begins(rest, "\u00A0");
        bool is_sign = begins(rest, TEXTS_SOFT_HYPHEN) || begins(rest, "·"); /* for the eye */
        if (!is_sign) {
            plain[len] = text.at[i];
            if (is_narrow || is_blank) {
                plain[len] = ' ';
            }
            len++;
        }
        i += is_narrow ? 2 : is_blank || is_sign ? 1 : 0;
    }
    for (size_t from = 0, to = 0; from < len; from = to + 1) {
        to = from + strcspn(plain + from, " \n.,:;()");
        to = to < len ? to : len;
        if (to > from && !is_said(said, plain + from, to - from)) {
            print_message("\"%.*s\" is not said\n", (int)(to - from), plain + from);
            unsaid++;
        }
    }
    return unsaid;
}

static size_t count_unsaid_on(struct text said, const struct receipt_layout *layout)
{
    size_t unsaid = count_unsaid(said, layout->office) + count_unsaid(said, layout->place) +
                    count_unsaid(said, layout->title.own) + count_unsaid(said, layout->lead.own) +
                    count_unsaid(said, layout->number_hint.own);
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct receipt_row *row = &layout->rows[i];
        unsaid += row->value.is_german ? 0 : count_unsaid(said, row->label.own);
        unsaid += count_unsaid(said, row->value.own);
    }
    for (size_t i = 0; i < layout->note_count; i++) {
        unsaid += count_unsaid(said, layout->notes[i].own);
    }
    return unsaid;
}

static void all_of_every_receipt_can_be_heard(void **state)
{
    (void)state;
    struct speech speech;
    struct arena space;
    struct tree *tree = test_calloc(1, sizeof *tree);
    arena_init_common(&space, 1u << 16);
    tree_begin(tree, &space, TEXT_OF("done"), TEXT_OF("de"));
    speech_init(&speech, hall.texts, hall.language_count);
    speech_headphone(&speech, true);
    size_t unsaid = 0, heard = 0;
    for (size_t i = 0; i < hall.pack_count * hall.language_count; i++) {
        size_t pack = i / hall.language_count;
        struct arena arena;
        struct receipt_layout layout = {0};
        struct speech_commands commands;
        const struct speech_scene scene = {.tree = tree};
        if (hall.packs[pack].kind == PACK_LOCAL) {
            continue;
        }
        arena_init_common(&arena, 1u << 16);
        fill(&layout, pack, i % hall.language_count, &arena);
        speech_look(&speech, &scene, &commands);
        speech_receipt(&speech, &scene, &layout, &commands);
        assert_int_equal(commands.count, 1);
        struct text said = commands.list[0].lines;
        assert_non_null(memmem(said.at, said.len, "0 K 3 T, 9 Q X H, 7 M W F, 2 1 R A", 34));
        unsaid += count_unsaid_on(said, &layout);
        heard++;
        assert_int_equal(count_unsaid(said, TEXT_OF("Xylophon")), 1); /* control */
        arena_finish(&arena);
    }
    speech_finish(&speech);
    arena_finish(&space);
    test_free(tree);
    assert_true(heard > 0);
    assert_int_equal(unsaid, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_receipt_can_be_read_in_every_language),
        cmocka_unit_test(all_of_every_receipt_can_be_heard),
        cmocka_unit_test(what_cannot_be_read_is_noticed),
    };
    return cmocka_run_group_tests_name("receipts", tests, open_hall, close_hall);
}
