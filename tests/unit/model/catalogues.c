/* The catalogues in assets/: nothing is missing, left untranslated, or broken in any language. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "model/texts.h"
#include "tests/test.h"
#include "ui/words.h"

enum {
    NAMES_MAX = 64,
    NAME_SIZE = 64,
    LABEL = 12 /* bytes: a shorter text may well be the same */
};

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init_common(&arena, 16u << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

/* Whether `text` has this {name}. */
static bool has_place(struct text text, struct text place)
{
    return memmem(text.at, text.len, place.at, place.len) != NULL;
}

/* The next {name} from *at on, with its braces; empty: no more. "{{" is a brace. */
static struct text next_place(struct text text, size_t *at)
{
    while (*at < text.len) {
        const char *from = text.at + *at;
        const char *end = *from == '{' ? memchr(from, '}', text.len - *at) : NULL;
        if (*from == '{' && *at + 1 < text.len && from[1] == '{') {
            *at += 2;
        } else if (end != NULL) {
            *at += (size_t)(end - from) + 1;
            return (struct text){from, (size_t)(end - from) + 1};
        } else {
            *at += 1;
        }
    }
    return (struct text){0};
}

/* Bytes beside the places. */
static size_t own_len(struct text text)
{
    size_t at = 0, len = text.len;
    for (struct text place = next_place(text, &at); place.len > 0; place = next_place(text, &at)) {
        len -= place.len;
    }
    return len;
}

/* How many {names} of `from` are neither in `to` nor in `other`; each is told. */
static size_t count_lost(
    struct text from, struct text to, struct text other, const char *path, struct text key)
{
    size_t at = 0, lost = 0;
    for (struct text place = next_place(from, &at); place.len > 0; place = next_place(from, &at)) {
        if (!has_place(to, place) && (other.len == 0 || !has_place(other, place))) {
            print_message("%s: %.*s: %.*s\n", path, TEXT_ARG(key), TEXT_ARG(place));
            lost++;
        }
    }
    return lost;
}

static bool is_language(const struct texts *texts, const char *language)
{
    return text_equal(texts->language, (struct text){language, strlen(language)});
}

/* What is wrong with one catalogue; `german` and `english` are the measure. */
static size_t count_faults(
    const struct texts *texts, const struct texts *german, const struct texts *english,
    const char *path)
{
    size_t faults = 0;
    for (size_t i = 0; i < german->count; i++) {
        struct text key = german->entries[i].key, de = german->entries[i].text;
        if (!texts_has(texts, key)) {
            print_message("%s: %.*s is missing\n", path, TEXT_ARG(key));
            faults++;
            continue;
        }
        faults += count_lost(de, texts_find(texts, key), (struct text){0}, path, key);
    }
    for (size_t i = 0; i < texts->count; i++) {
        const struct texts_entry *entry = &texts->entries[i];
        struct text de = texts_find(german, entry->key), en = texts_find(english, entry->key);
        faults += count_lost(entry->text, de, en, path, entry->key);
        for (unsigned form = 0; form < entry->form_count; form++) {
            faults += count_lost(entry->forms[form], de, en, path, entry->key);
        }
        bool is_german = !is_language(texts, "de") && text_equal(entry->text, de);
        bool is_english = !is_language(texts, "en") && text_equal(entry->text, en);
        if (!texts_has(german, entry->key)) {
            print_message("%s: %.*s is in no other language\n", path, TEXT_ARG(entry->key));
            faults++;
        } else if (
            own_len(entry->text) > LABEL && !entry->is_same && !is_language(texts, "de") &&
            (is_german || is_english)) {
            print_message("%s: %.*s is not translated\n", path, TEXT_ARG(entry->key));
            faults++;
        }
    }
    return faults;
}

static void read_catalogue(struct texts *texts, const char *path, const char *language)
{
    char why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    bool is_read =
        texts_read(texts, &arena, file.content, (struct text){language, strlen(language)}, why);
    if (!is_read) {
        print_message("%s: %s\n", path, why);
    }
    assert_true(is_read);
}

/* The names in a folder that end in `end`, sorted, without the end. */
static size_t list(const char *folder, const char *end, char names[NAMES_MAX][NAME_SIZE])
{
    DIR *dir = opendir(folder);
    size_t count = 0, tail = strlen(end);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len <= tail || len - tail >= NAME_SIZE ||
            strcmp(entry->d_name + len - tail, end) != 0) {
            continue;
        }
        assert_true(count < NAMES_MAX);
        memcpy(names[count], entry->d_name, len - tail);
        names[count++][len - tail] = '\0';
    }
    closedir(dir);
    qsort(names, count, NAME_SIZE, (int (*)(const void *, const void *))strcmp);
    return count;
}

/* Without them a service stands on the start screen that not everybody can read. */
static const char *const LANGUAGES[] = {"de", "de-x-leicht", "en", "tr", "ar",
                                        "uk", "pl",          "ru", "fr", "ro"};

static void demand_languages(const char *folder)
{
    for (size_t i = 0; i < COUNT(LANGUAGES); i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s.po", folder, LANGUAGES[i]);
        if (access(path, R_OK) != 0) {
            fail_msg("%s is missing", path);
        }
    }
}

/* Faults of all catalogues in a folder. */
static size_t faults_in(const char *folder)
{
    char names[NAMES_MAX][NAME_SIZE], path[256];
    size_t count = list(folder, ".po", names), faults = 0;
    struct texts german, english;
    snprintf(path, sizeof path, "%s/de.po", folder);
    read_catalogue(&german, path, "de");
    snprintf(path, sizeof path, "%s/en.po", folder);
    read_catalogue(&english, path, "en");
    demand_languages(folder);
    for (size_t i = 0; i < count; i++) {
        struct texts texts;
        snprintf(path, sizeof path, "%s/%s.po", folder, names[i]);
        read_catalogue(&texts, path, names[i]);
        faults += count_faults(&texts, &german, &english, path);
    }
    return faults;
}

static void the_program_says_everything_in_every_language(void **state)
{
    (void)state;
    assert_int_equal(faults_in("assets/locales"), 0);
}

static void the_services_say_everything_in_every_language(void **state)
{
    (void)state;
    char packs[NAMES_MAX][NAME_SIZE], folder[128];
    size_t count = list("assets/packs", "", packs), faults = 0;
    assert_true(count >= 10);
    for (size_t i = 0; i < count; i++) {
        snprintf(folder, sizeof folder, "assets/packs/%s/texts", packs[i]);
        faults += faults_in(folder);
    }
    assert_int_equal(faults, 0);
}

static void read_string(struct texts *texts, const char *source, const char *language)
{
    char why[TEXTS_WHY_MAX];
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    assert_true(texts_read(texts, &arena, bytes, (struct text){language, strlen(language)}, why));
}

/* The control: every kind of fault is found. */
static void what_is_missing_same_or_broken_is_found(void **state)
{
    (void)state;
    static const char de[] = "msgid \"a\"\nmsgstr \"Noch {count} Versuche\"\n"
                             "msgid \"b\"\nmsgstr \"Bitte warten Sie\"\n";
    static const char en[] = "msgid \"a\"\nmsgstr \"{count} tries left\"\n"
                             "msgid \"b\"\nmsgstr \"Please wait here\"\n";
    static const struct {
        const char *source;
        size_t faults;
    } CASES[] = {
        {"msgid \"a\"\nmsgstr \"{count} prób\"\nmsgid \"b\"\nmsgstr \"Proszę czekać\"\n", 0},
        {"msgid \"a\"\nmsgstr \"{count} prób\"\n", 1},
        {"msgid \"a\"\nmsgstr \"Kilka prób\"\nmsgid \"b\"\nmsgstr \"Proszę czekać\"\n", 1},
        {"msgid \"a\"\nmsgstr \"{cuont} prób\"\nmsgid \"b\"\nmsgstr \"Proszę czekać\"\n", 2},
        {"msgid \"a\"\nmsgstr \"{count} prób\"\nmsgid \"b\"\nmsgstr \"Bitte warten Sie\"\n", 1},
        {"msgid \"a\"\nmsgstr \"{count} prób\"\nmsgid \"b\"\nmsgstr \"Please wait here\"\n", 1},
        {"msgid \"a\"\nmsgstr \"{count} prób\"\n#, same\nmsgid \"b\"\nmsgstr \"Bitte warten "
         "Sie\"\n",
         0},
        {"msgid \"a\"\nmsgstr \"{count} prób\"\nmsgid \"b\"\nmsgstr \"Czekaj\"\n"
         "msgid \"c\"\nmsgstr \"Tak\"\n",
         1},
    };
    struct texts german, english, polish;
    read_string(&german, de, "de");
    read_string(&english, en, "en");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        read_string(&polish, CASES[i].source, "pl");
        assert_int_equal(count_faults(&polish, &german, &english, "control"), CASES[i].faults);
    }
}

static int shell(const char *command)
{
    return system(command); /* NOLINT(cert-env33-c): fixed words of this file */
}

/* gettext's own tools agree with ours on what a catalogue is. */
static void gettext_reads_every_catalogue(void **state)
{
    (void)state;
    if (shell("command -v msgfmt >/dev/null") != 0) {
        SKIP("msgfmt (gettext) is not here");
    }
    static const char check[] =
        "for f in assets/locales/*.po assets/packs/*/texts/*.po; do "
        "msgfmt --check-format --check-domain -o /dev/null \"$f\" || exit 1; done";
    assert_int_equal(shell(check), 0);
    static const char control[] = /* five forms are missing */
        "printf 'msgid \"\"\\nmsgstr \"\"\\n\"Language: ar\\\\n\"\\n"
        "\"Plural-Forms: nplurals=6; plural=0;\\\\n\"\\n\\n"
        "msgid \"a\"\\nmsgid_plural \"a\"\\nmsgstr[0] \"x\"\\n' |"
        "msgfmt -c -o /dev/null - 2>/dev/null";
    assert_int_not_equal(shell(control), 0);
}

static void words_without_a_catalogue_are_those_of_the_german_one(void **state)
{
    (void)state;
    struct texts german;
    struct tree bare = {0};
    read_catalogue(&german, "assets/locales/de.po", "de");
    struct tree with = {.texts = &german};
    for (int word = 0; word < WORD_COUNT; word++) {
        struct text own = word_in(&bare, (enum word)word);
        assert_true(own.len > 0);
        assert_true(text_equal(own, word_in(&with, (enum word)word)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_program_says_everything_in_every_language, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            the_services_say_everything_in_every_language, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            what_is_missing_same_or_broken_is_found, open_arena, close_arena),
        cmocka_unit_test(gettext_reads_every_catalogue),
        cmocka_unit_test_setup_teardown(
            words_without_a_catalogue_are_those_of_the_german_one, open_arena, close_arena),
    };
    return cmocka_run_group_tests_name("catalogues", tests, NULL, NULL);
}
