/* Pictures of every page of a pack, and what the report says of them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "preview/preview.h"
#include "tests/support/run.h"
#include "tests/unit/model/packs.h"

struct stand {
    char dir[64], payload[100], pictures[100];
    struct preview_setup setup;
};

static int open_stand(void **state)
{
    struct stand *stand = test_calloc(1, sizeof *stand);
    snprintf(stand->dir, sizeof stand->dir, "/tmp/foyer-pictures-XXXXXX");
    assert_non_null(mkdtemp(stand->dir));
    snprintf(stand->payload, sizeof stand->payload, "%s/payload.json", stand->dir);
    snprintf(stand->pictures, sizeof stand->pictures, "%s/pictures", stand->dir);
    stand->setup = (struct preview_setup){.payload = stand->payload, .pictures = stand->pictures};
    *state = stand;
    return 0;
}

static int close_stand(void **state)
{
    struct stand *stand = *state;
    const char *const words[] = {"rm", "-rf", stand->dir, NULL};
    assert_int_equal(run_wait(words, NULL, 5000), 0);
    test_free(stand);
    return 0;
}

static void write_payload(const struct stand *stand, const json_t *files)
{
    SCOPED(json_release) json_t *payload = json_pack("{s:O}", "files", files);
    char *text = json_print(payload);
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_int_equal(file_replace(stand->payload, bytes, 0600), FILE_OK);
    free(text);
}

static int draw(const struct stand *stand)
{
    struct preview *preview = calloc(1, sizeof *preview);
    assert_non_null(preview);
    assert_true(preview_open(preview, &stand->setup));
    preview->utc_s = clock_utc_s();
    assert_true(preview_load(preview));
    int status = preview_pictures(preview);
    preview_close(preview);
    free(preview);
    return status;
}

static struct file report_of(const struct stand *stand)
{
    char path[150];
    struct file file;
    snprintf(path, sizeof path, "%s/report.txt", stand->pictures);
    assert_int_equal(file_read(&file, path, 1u << 20), FILE_OK);
    return file;
}

static bool says(const struct stand *stand, const char *words)
{
    SCOPED(file_release) struct file file = report_of(stand);
    return strstr((const char *)file.content.at, words) != NULL;
}

/* The picture that the report names is a picture. */
static void assert_picture(const struct stand *stand, const char *name)
{
    char path[200];
    SCOPED(file_release) struct file file = {0};
    assert_true(says(stand, name));
    snprintf(path, sizeof path, "%s/%s.png", stand->pictures, name);
    assert_int_equal(file_read(&file, path, 8u << 20), FILE_OK);
    assert_memory_equal(file.content.at, "\x89PNG", 4);
}

static void replace(json_t *files, const char *name, const char *from, const char *to)
{
    const char *text = json_string_value(json_object_get(files, name));
    const char *at = strstr(text, from);
    assert_non_null(at);
    size_t size = strlen(text) + strlen(to) + 1;
    char *changed = malloc(size);
    assert_non_null(changed);
    snprintf(changed, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    json_object_set_new(files, name, json_string(changed));
    free(changed);
}

static void every_page_is_drawn_in_every_language(void **state)
{
    struct stand *stand = *state;
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    write_payload(stand, files);
    assert_int_equal(draw(stand), 0);
    static const char *const pages[] = {"page1-person", "page2-address", "page3-contact",
                                        "page4-dog",    "page5-chip",    "page6-danger"};
    char name[100];
    for (size_t i = 0; i < COUNT(pages); i++) {
        snprintf(name, sizeof name, "-%s-de.png", pages[i]);
        assert_true(says(stand, name));
        snprintf(name, sizeof name, "-%s-en.png", pages[i]);
        assert_true(says(stand, name));
    }
    assert_true(
        says(stand, "-page2-address-de-errors.png")); /* an empty page says what is missing */
    assert_true(says(stand, "-check-en.png"));
    assert_true(says(stand, " 0 troubles with the layout, 0 errors"));
    assert_picture(stand, "01-services-de");
}

static void what_is_wrong_is_said_at_its_page(void **state)
{
    struct stand *stand = *state;
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    replace(files, "texts/de.po", "msgid \"dog.breed.label\"", "msgid \"dog.bred.label\"");
    replace(/* a word that no screen is wide enough for */
            files, "texts/en.po", "msgstr \"Chip number\"",
            "msgstr \"Chipnumberchipnumberchipnumberchipnumberchipnumberchipnumberchipnumber"
            "chipnumberchipnumber\"");
    write_payload(stand, files);
    assert_int_equal(draw(stand), 1);
    SCOPED(file_release) struct file file = report_of(stand);
    const char *page = strstr((const char *)file.content.at, "-page4-dog-de.png");
    assert_non_null(page);
    const char *next = strstr(page, ".png\n");
    assert_non_null(next);
    const char *fault = strstr(next, "dog.breed.label");
    assert_non_null(fault);
    assert_true(fault < strstr(next + 5, ".png")); /* below that page, before the next */
    assert_non_null(strstr((const char *)file.content.at, "a word of"));
}

static void a_pack_that_cannot_be_shown_says_why(void **state)
{
    struct stand *stand = *state;
    SCOPED(json_release) json_t *files = pack_files("hundehaltung");
    replace(files, "ui.schema.json", "\"Control\"", "\"Contrll\"");
    write_payload(stand, files);
    assert_int_equal(draw(stand), 1);
    assert_picture(stand, "01-refused");
    assert_true(says(stand, "Contrll"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_page_is_drawn_in_every_language, open_stand, close_stand),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said_at_its_page, open_stand, close_stand),
        cmocka_unit_test_setup_teardown(
            a_pack_that_cannot_be_shown_says_why, open_stand, close_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
