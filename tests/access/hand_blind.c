/* The citizen who does not see: keys of a keypad, and what is said in the headphone. The tree is never looked
 * at, but by the checks that compare it with what was said. */
#include <stdio.h>

#include "model/latin.h"
#include "tests/access/hand.h"
#include "ui/keyboard_layout.h"
#include "ui/speech/lines.h"

#define MOVES_MAX  260 /* presses of a key to find something: twice around the fullest screen */
#define SAID_MAX   (TEXTS_TEXT_MAX + 200)
#define SILENCE_MS 60000 /* the longest words are over by then */

static void press(struct visitor *visitor, enum rim_key key)
{
    visitor_wait(visitor, HAND_KEY_MS);
    visitor_input(visitor, (struct rim_event){.kind = RIM_KEY, .key = key});
}

static const struct texts *own_texts(const struct visitor *visitor)
{
    return &visitor->hall->texts[visitor->session.language];
}

/* --- what something sounds like ----------------------------------------------------------------- */

/* Of the program's texts those of the language that a line was said in. */
static const struct texts *texts_in(const struct visitor *visitor, struct text language)
{
    for (size_t i = 0; i < visitor->hall->language_count; i++) {
        if (text_equal(visitor->hall->texts[i].language, language)) {
            return &visitor->hall->texts[i];
        }
    }
    return own_texts(visitor);
}

/* What was put into `lines`, without its language. */
static struct text said_in(const struct lines *lines)
{
    const char *tab = memchr(lines->to, '\t', lines->len);
    size_t skip = tab != NULL ? (size_t)(tab - lines->to) + 1 : 0;
    return lines->len > skip ? (struct text){lines->to + skip, lines->len - skip - 1}
                             : (struct text){0};
}

/* A sentence of speech about something of this name, as far as it is known before. */
static struct text sentence(
    const struct texts *texts, const char *key, struct text name, char to[SAID_MAX])
{
    struct lines lines = {.to = to, .size = SAID_MAX};
    const struct lines_place place = {"name", name, READ_TEXT};
    lines_say(&lines, texts, key, &place, 1);
    return said_in(&lines);
}

/* Words as they are read: figures, dates and signs as people say them. */
static struct text read_aloud(const struct texts *texts, struct text words, char to[SAID_MAX])
{
    struct lines lines = {.to = to, .size = SAID_MAX};
    lines_begin(&lines, texts->language);
    lines_read(&lines, texts, words, READ_TEXT);
    lines_end(&lines);
    return said_in(&lines);
}

/* The line that was heard is about a control of this name: one that can be chosen now. */
static bool is_control(const struct texts *texts, struct text line, struct text name)
{
    static const char *const sentences[] = {
        "speech.button",          "speech.button.chosen", "speech.link",
        "speech.radio",           "speech.radio.chosen",  "speech.checkbox",
        "speech.checkbox.chosen", "speech.field",         "speech.field.empty",
        "speech.field.filled",    "speech.field.masked"};
    char said[SAID_MAX];
    for (size_t i = 0; i < COUNT(sentences); i++) {
        struct text wanted = sentence(texts, sentences[i], name, said);
        if (wanted.len > 0 && line.len >= wanted.len &&
            memcmp(line.at, wanted.at, wanted.len) == 0) {
            return true;
        }
    }
    return false;
}

/* A part of a question has both names: "Date of birth: day". */
static struct text whole_name(const struct wanted *wanted, char to[SAID_MAX])
{
    int len =
        snprintf(to, SAID_MAX, "%.*s: %.*s", TEXT_ARG(wanted->around), TEXT_ARG(wanted->name));
    return (struct text){to, len > 0 ? (size_t)len : 0};
}

static struct text optional_name(const struct visitor *visitor, struct text name, char to[SAID_MAX])
{
    struct text optional = words_own(visitor, "form.optional");
    int len = snprintf(to, SAID_MAX, "%.*s (%.*s)", TEXT_ARG(name), TEXT_ARG(optional));
    return (struct text){to, len > 0 ? (size_t)len : 0};
}

/* What was said last is about this control; *is_around: its question was named before, or now. */
static bool is_heard(
    const struct visitor *visitor, const struct wanted *wanted, bool *is_around, size_t from)
{
    struct text line, language;
    char aloud[SAID_MAX], optional[SAID_MAX], whole[SAID_MAX];
    bool has_around = wanted->around.len > 0;
    for (size_t at = from; ear_line(visitor, &at, &line, &language);) {
        const struct texts *texts = texts_in(visitor, language);
        *is_around =
            *is_around || !has_around || words_fit(line, read_aloud(texts, wanted->around, aloud));
        if (*is_around &&
            (is_control(texts, line, wanted->name) ||
             is_control(texts, line, optional_name(visitor, wanted->name, optional)))) {
            return true;
        }
        struct wanted other = {wanted->name, optional_name(visitor, wanted->around, optional)};
        if (has_around && (is_control(texts, line, whole_name(wanted, whole)) ||
                           is_control(texts, line, whole_name(&other, whole)))) {
            return true;
        }
    }
    return false;
}

/* --- moving ------------------------------------------------------------------------------------- */

/* The last sentence of `said` that begins with the name of the node, else the last that has it in it: what its
 * group is called and what is wrong come before. */
static struct text core_of(struct text said, struct text name)
{
    struct text first = {0}, inside = {0};
    for (size_t at = 0; at < said.len;) {
        const char *tab = memchr(said.at + at, '\t', said.len - at);
        at = tab != NULL ? (size_t)(tab - said.at) + 1 : at;
        const char *end = memchr(said.at + at, '\n', said.len - at);
        size_t len = end != NULL ? (size_t)(end - said.at) - at : said.len - at;
        struct text line = {said.at + at, len};
        struct text head = {line.at, name.len < len ? name.len : len};
        first = words_within(head, name) ? line : first;
        inside = words_within(line, name) ? line : inside;
        at += len + 1;
    }
    return first.len > 0 ? first : inside;
}

/* For the test, not for the citizen: what was said, what has the focus and what has the ring are one. */
static void compare(struct visitor *visitor)
{
    char said[SAID_MAX];
    const struct session *s = &visitor->session;
    const struct node *focus = view_focus(&visitor->view);
    const struct ear *ear = &visitor->ear;
    const struct speech_scene scene = {
        .tree = view_tree(&visitor->view),
        .focus = focus,
        .pack = s->pack != NULL ? session_texts(s) : NULL,
        .german = s->pack != NULL ? &s->pack->texts[0] : NULL,
        .now_ms = visitor->now_ms};
    struct text heard = {ear->heard + ear->last, ear->len - ear->last};
    if (focus == NULL) {
        visitor_find(visitor, "nothing has the focus");
        return;
    }
    struct text all = speech_of_node(&ear->speech, &scene, focus, false, said, sizeof said);
    struct text core = core_of(all, focus->spoken.len > 0 ? focus->spoken : focus->name);
    bool has_ring = visitor->view.focus_visible && (focus->state & STATE_FOCUSED) != 0;
    if (core.len > 0 && (!words_within(heard, core) || !has_ring)) {
        visitor_find(
            visitor, "%.*s has the focus %s ring, said was \"%.*s\"", TEXT_ARG(focus->id),
            has_ring ? "with" : "without", TEXT_ARG(heard));
    }
}

/* Moves until one of the wanted controls is heard. */
static bool move_to(struct visitor *visitor, const struct wanted *wanted, size_t count)
{
    bool is_around[8] = {false};
    for (int i = 0; i < MOVES_MAX; i++) {
        unsigned before = visitor->ear.utterances;
        press(visitor, RIM_KEY_NEXT);
        if (visitor->ear.utterances == before) {
            continue; /* nothing new was said */
        }
        compare(visitor);
        for (size_t k = 0; k < count && k < COUNT(is_around); k++) {
            if (is_heard(visitor, &wanted[k], &is_around[k], visitor->ear.last)) {
                return true;
            }
        }
    }
    return false;
}

static void choose_here(struct visitor *visitor)
{
    ear_forget(visitor);
    press(visitor, RIM_KEY_SELECT);
}

static bool blind_choose(struct visitor *visitor, const struct wanted *wanted, size_t count)
{
    bool is_found = move_to(visitor, wanted, count);
    if (is_found) {
        choose_here(visitor);
    }
    return is_found;
}

/* --- typing ------------------------------------------------------------------------------------- */

/* Whether this line is about a key of this name. */
static bool says_key(const struct visitor *visitor, struct text line, struct text name)
{
    char said[SAID_MAX];
    return name.len > 0 &&
           (text_equal(line, sentence(own_texts(visitor), "speech.key", name, said)) ||
            text_equal(line, sentence(own_texts(visitor), "speech.key.chosen", name, said)));
}

/* What a letter or sign is called when it has a key: by its name, or as a capital. */
static struct text letter_name(
    const struct visitor *visitor, struct text letter, bool as_capital, char to[SAID_MAX])
{
    struct arena arena;
    struct text sign = layout_sign(letter), name = letter;
    if (as_capital) {
        const struct texts_place place = {TEXT_OF("letter"), letter};
        arena_init_common(&arena, 8192);
        name = texts_say(own_texts(visitor), TEXT_OF("sign.capital"), &place, 1, &arena);
        memcpy(to, name.at, name.len);
        name.at = to;
        arena_finish(&arena);
    } else if (text_equal(letter, TEXT_OF(" "))) {
        name = words_own(visitor, "word.space");
    } else if (sign.len > 0) {
        name = texts_find(own_texts(visitor), sign);
    }
    return name;
}

/* What speech calls a letter where it is not a key. */
static struct text spelled(const struct visitor *visitor, struct text letter, char to[SAID_MAX])
{
    struct lines lines = {.to = to, .size = SAID_MAX};
    lines_begin(&lines, own_texts(visitor)->language);
    lines_letter(&lines, own_texts(visitor), letter);
    lines_end(&lines);
    return said_in(&lines);
}

/* Whether what was said last is about this key: a letter by its name, or a key with a word on it. */
static bool is_key(const struct visitor *visitor, struct text name, bool is_letter)
{
    char capital[SAID_MAX];
    struct text line, language;
    for (size_t at = visitor->ear.last; ear_line(visitor, &at, &line, &language);) {
        if (is_letter &&
            (text_equal(line, name) || text_equal(line, spelled(visitor, name, capital)))) {
            return true;
        }
        if (!is_letter ? says_key(visitor, line, name)
                       : says_key(visitor, line, letter_name(visitor, name, false, capital)) ||
                             says_key(visitor, line, letter_name(visitor, name, true, capital))) {
            return true;
        }
    }
    return false;
}

/* Goes once around, from where the focus is, listening for the key. */
static bool find_key(struct visitor *visitor, struct text name, bool is_letter)
{
    char first[SAID_MAX] = "";
    for (int i = 0; i < MOVES_MAX; i++) {
        press(visitor, RIM_KEY_NEXT);
        if (is_key(visitor, name, is_letter)) {
            return true;
        }
        const struct ear *ear = &visitor->ear;
        struct text heard = {ear->heard + ear->last, ear->len - ear->last};
        heard.len = heard.len < sizeof first - 1 ? heard.len : sizeof first - 1;
        if (i == 0) {
            memcpy(first, heard.at, heard.len);
            first[heard.len] = '\0';
        } else if (strlen(first) == heard.len && memcmp(first, heard.at, heard.len) == 0) {
            return false; /* all around */
        }
    }
    return false;
}

static bool press_key(struct visitor *visitor, struct text name, bool is_letter)
{
    bool is_found = find_key(visitor, name, is_letter);
    if (is_found) {
        press(visitor, RIM_KEY_SELECT);
    }
    return is_found;
}

static bool type_letter(struct visitor *visitor, struct text letter)
{
    static const char *const turns[] = {"word.letters", "word.shift", "word.signs", "word.shift"};
    bool is_typed = press_key(visitor, letter, true);
    for (size_t i = 0; i < COUNT(turns) && !is_typed; i++) {
        is_typed = press_key(visitor, words_own(visitor, turns[i]), false) &&
                   press_key(visitor, letter, true);
    }
    return is_typed;
}

static bool type_variant(struct visitor *visitor, struct text letter)
{
    const struct latin_entry *entry;
    if (latin_match(letter, &entry) != letter.len || entry->group != LATIN_LETTER) {
        return false;
    }
    int small = latin_is_capital(entry) ? 0 : 'a' - 'A';
    const char base[] = {(char)(entry->search[0] + small), '\0'};
    return type_letter(visitor, (struct text){base, 1}) &&
           press_key(visitor, words_own(visitor, "word.more"), false) &&
           press_key(visitor, letter, true);
}

static bool blind_type(struct visitor *visitor, const struct wanted *field, const char *text)
{
    if (!blind_choose(visitor, field, 1)) {
        return false;
    }
    for (const char *at = text; *at != '\0';) {
        struct text letter = {at, latin_first((struct text){at, strlen(at)})};
        if (!type_letter(visitor, letter) && !type_variant(visitor, letter)) {
            visitor_find(visitor, "no key says \"%.*s\"", TEXT_ARG(letter));
            return false;
        }
        at += letter.len;
    }
    return true;
}

/* --- hearing ------------------------------------------------------------------------------------ */

/* Only letters and digits: a number is said sign by sign, with pauses. */
static size_t squeeze(char *to, size_t size, struct text text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len + 1 < size; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c > 0x7F || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) {
            to[len++] = (char)c;
        }
    }
    to[len] = '\0';
    return len;
}

bool blind_heard(const struct visitor *visitor, struct text words)
{
    static char heard[EAR_HEARD_MAX], wanted[SAID_MAX];
    static char plain[EAR_HEARD_MAX];
    char said[SAID_MAX];
    size_t used = 0;
    struct text line, language;
    for (size_t at = 0; ear_line(visitor, &at, &line, &language);) {
        memcpy(plain + used, line.at, line.len);
        used += line.len;
    }
    squeeze(heard, sizeof heard, (struct text){plain, used});
    struct text aloud = read_aloud(own_texts(visitor), words, said);
    return squeeze(wanted, sizeof wanted, aloud) > 0 && strstr(heard, wanted) != NULL;
}

/* Listens to the end, then reads the whole screen with the arrow. */
static bool blind_perceives(struct visitor *visitor, struct text words)
{
    bool is_heard_now = blind_heard(visitor, words);
    if (!is_heard_now) {
        visitor_wait(visitor, 2000);
        is_heard_now = blind_heard(visitor, words);
    }
    for (int i = 0; i < MOVES_MAX / 4 && !is_heard_now; i++) {
        press(visitor, RIM_KEY_DOWN);
        is_heard_now = blind_heard(visitor, words);
    }
    return is_heard_now;
}

static void put_headphone_on(struct visitor *visitor)
{
    uint64_t before = visitor->now_ms;
    ear_headphone(visitor, true);
    if (visitor->ear.utterances == 0 || visitor->ear.said_ms - before > 1000) {
        visitor_find(visitor, "nothing is said within a second");
    }
}

/* The first words on a screen are in its language. */
static void look_at_language(struct visitor *visitor)
{
    struct text line, language;
    size_t at = visitor->ear.last;
    struct text wanted = visitor->setup.languages[visitor->session.language];
    if (visitor->ear.speech.is_on && ear_line(visitor, &at, &line, &language) &&
        !text_equal(language, wanted)) {
        visitor_find(
            visitor, "is said in \"%.*s\", not in \"%.*s\"", TEXT_ARG(language), TEXT_ARG(wanted));
    }
}

const struct hand hand_blind = {
    .name = "blind",
    .about = "hears and has a keypad",
    .duties = "A1 A2 A4 A11 A12 A16 A17 A18 A35",
    .prepare = put_headphone_on,
    .look = look_at_language,
    .choose = blind_choose,
    .type = blind_type,
    .perceives = blind_perceives,
    .makes_mistakes = true,
};
