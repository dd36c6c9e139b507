#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/hyphenate.h"
#include "cli/verbs.h"
#include "tests/test.h"

static struct arena arena;
static char folder[] = "/tmp/foyer-texts-XXXXXX";

static int open_folder(void **state)
{
    (void)state;
    arena_init_common(&arena, 4u << 20);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int close_folder(void **state)
{
    char command[100];
    (void)state;
    arena_finish(&arena);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command); /* NOLINT(cert-env33-c): a folder of our own */
}

static int run(const char *source, const char *name, char made[4096])
{
    char from[100], to[100];
    snprintf(from, sizeof from, "%s/%s", folder, name);
    snprintf(to, sizeof to, "%s/made", folder);
    unlink(to);
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    assert_int_equal(file_replace(from, bytes, 0600), FILE_OK);
    char *arguments[] = {(char[]){"hyphens"}, from, (char[]){"-o"}, to, NULL};
    int status = texts_hyphens(4, arguments);
    SCOPED(file_release) struct file file = {0};
    made[0] = '\0';
    if (file_read(&file, to, 4000) == FILE_OK && file.content.len > 0) {
        memcpy(made, file.content.at, file.content.len);
        made[file.content.len] = '\0';
    }
    return status;
}

static const char catalogue[] =
    "msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
    "msgid \"a\"\nmsgstr \"Staatsangehörigkeitsbehörde\"\n\n"
    "msgid \"a.spoken\"\nmsgstr \"Staatsangehörigkeitsbehörde\"\n\n"
    "msgid \"b\"\nmsgid_plural \"b\"\nmsgstr[0] \"{count} Staatsangehörigkeitsnachweis\"\n"
    "msgstr[1] \"{count} Staatsangehörigkeitsnachweise\"\n";

static void long_words_get_hyphens_where_they_are_read(void **state)
{
    (void)state;
    char made[4096];
    if (access(HYPHENATE_FILE, R_OK) != 0) {
        SKIP("the patterns of hyphen-de are not here");
    }
    assert_int_equal(run(catalogue, "de.po", made), VERB_DONE);
    struct texts texts;
    char why[TEXTS_WHY_MAX];
    struct bytes bytes = {(const uint8_t *)made, strlen(made)};
    assert_true(texts_read(&texts, &arena, bytes, TEXT_OF("de"), why));
    struct text shown = texts_find(&texts, TEXT_OF("a"));
    assert_non_null(memmem(shown.at, shown.len, TEXTS_SOFT_HYPHEN, 2));
    assert_true(text_equal(texts_plain(shown, &arena), TEXT_OF("Staatsangehörigkeitsbehörde")));
    assert_true(text_equal(
        texts_find(&texts, TEXT_OF("a.spoken")), TEXT_OF("Staatsangehörigkeitsbehörde")));
    for (uint64_t count = 1; count <= 2; count++) {
        struct text counted = texts_count(&texts, TEXT_OF("b"), count, NULL, 0, &arena);
        assert_non_null(memmem(counted.at, counted.len, TEXTS_SOFT_HYPHEN, 2));
    }
}

static void german_words_in_another_script_get_them_too(void **state)
{
    (void)state;
    char made[4096];
    static const char russian[] =
        "msgid \"a\"\nmsgstr \"Справка о регистрации (Staatsangehörigkeitsbehörde)\"\n";
    if (access(HYPHENATE_FILE, R_OK) != 0) {
        SKIP("the patterns of hyphen-de are not here");
    }
    assert_int_equal(run(russian, "ru.po", made), VERB_DONE);
    assert_non_null(strstr(made, "Справка о регистрации (Staats" TEXTS_SOFT_HYPHEN "ange"));
}

static void other_languages_stay_as_they_are(void **state)
{
    (void)state;
    char made[4096];
    static const char polish[] = "msgid \"a\"\nmsgstr \"Staatsangehörigkeitsbehörde\"\n";
    assert_int_equal(run(polish, "pl.po", made), VERB_DONE);
    assert_string_equal(made, polish);
}

static void what_is_no_catalogue_is_refused(void **state)
{
    (void)state;
    char made[4096];
    assert_int_equal(run("msgid \"a\"\n", "de.po", made), VERB_REFUSED);
    assert_string_equal(made, "");
    char *none[] = {(char[]){"hyphens"}, (char[]){"/nowhere/de.po"}, (char[]){"-o"}, folder, NULL};
    assert_int_equal(texts_hyphens(4, none), VERB_UNUSABLE);
    assert_int_equal(texts_hyphens(2, none), VERB_UNUSABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_words_get_hyphens_where_they_are_read),
        cmocka_unit_test(german_words_in_another_script_get_them_too),
        cmocka_unit_test(other_languages_stay_as_they_are),
        cmocka_unit_test(what_is_no_catalogue_is_refused),
    };
    return cmocka_run_group_tests_name("texts_hyphens", tests, open_folder, close_folder);
}
