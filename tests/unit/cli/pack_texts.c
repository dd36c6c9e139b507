/* foyer pack texts: what has no words gets an entry, once. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/pack_folder.h"
#include "cli/verbs.h"
#include "tests/support/run.h"
#include "tests/test.h"

static char root[] = "/tmp/foyer-words-XXXXXX";

static const char *in_root(char path[PATH_MAX], const char *name)
{
    snprintf(path, PATH_MAX, "%s/%s", root, name);
    return path;
}

static void write_text(const char *name, const char *text)
{
    char path[PATH_MAX];
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_int_equal(file_replace(in_root(path, name), bytes, 0600), FILE_OK);
}

/* How often `text` is in the file. */
static size_t count_of(const char *name, const char *text)
{
    char path[PATH_MAX];
    SCOPED(file_release) struct file file = {0};
    size_t count = 0;
    assert_int_equal(file_read(&file, in_root(path, name), 1u << 20), FILE_OK);
    const char *at = (const char *)file.content.at;
    for (; (at = strstr(at, text)) != NULL; at++) {
        count++;
    }
    return count;
}

/* A pack of the tests in a folder of its own: its title is gone in German, and Turkish is new. */
static int open_folder(void **state)
{
    char path[PATH_MAX], why[PACK_FOLDER_WHY_MAX];
    const char *name;
    json_t *content;
    (void)state;
    assert_non_null(mkdtemp(root));
    assert_int_equal(mkdir(in_root(path, "texts"), 0700), 0);
    char *text = pack_folder_read("tests/packs/sperrmuell", NULL, why);
    assert_non_null(text);
    SCOPED(json_release) json_t *payload = json_loads(text, 0, NULL);
    json_object_foreach (json_object_get(payload, "files"), name, content) {
        char *changed = strdup(json_string_value(content));
        char *title = strcmp(name, "texts/de.po") == 0 ? strstr(changed, "service.title") : NULL;
        char *english = strcmp(name, "pack.json") == 0 ? strstr(changed, "\"en\"") : NULL;
        if (title != NULL) {
            title[11] = 'e'; /* service.titel */
            title[12] = 'l';
        }
        if (english != NULL) {
            english[1] = 't';
            english[2] = 'r';
        }
        write_text(name, changed);
        free(changed);
    }
    free(text);
    return remove(in_root(path, "texts/en.po"));
}

static int close_folder(void **state)
{
    (void)state;
    const char *const words[] = {"rm", "-rf", root, NULL};
    return run_wait(words, NULL, 5000);
}

static int add_texts(void)
{
    char verb[] = "texts";
    char *argv[] = {verb, root, NULL};
    return pack_texts_add(2, argv);
}

static void what_has_no_words_gets_an_entry_once(void **state)
{
    (void)state;
    assert_int_equal(add_texts(), VERB_DONE);
    assert_int_equal(count_of("texts/de.po", "msgid \"service.title\"\nmsgstr \"\"\n"), 1);
    assert_int_equal(count_of("texts/tr.po", "msgid \"service.summary\"\nmsgstr \"\"\n"), 1);
    assert_int_equal(count_of("texts/tr.po", "msgid \"service.title\""), 0); /* no German yet */
    assert_true(count_of("texts/tr.po", "# de: ") > 20);
    assert_int_equal(count_of("texts/tr.po", "# --- page 2"), 1);
    size_t before = count_of("texts/tr.po", "msgid");
    assert_int_equal(add_texts(), VERB_DONE);
    assert_int_equal(count_of("texts/de.po", "msgid \"service.title\""), 1);
    assert_int_equal(count_of("texts/tr.po", "msgid"), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_words_gets_an_entry_once),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
