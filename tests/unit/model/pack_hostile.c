/* Packs that are signed and mean harm: as much of one thing as fits into a payload. Each is read or refused
 * with a reason, soon, and the process lives. */
#include "base/clock.h"
#include "model/lint.h"
#include "tests/unit/model/packs.h"

#define SOON_MS 5000 /* measured: below 600; the sanitizers take longer */

/* `count` times `piece` with commas between, after `before` and followed by `behind`; to be freed. */
static char *many(const char *before, const char *piece, size_t count, const char *behind)
{
    char *text = malloc(strlen(before) + count * (strlen(piece) + 1) + strlen(behind) + 1);
    assert_non_null(text);
    char *end = stpcpy(text, before);
    for (size_t i = 0; i < count; i++) {
        end = stpcpy(end, i == 0 ? "" : ",");
        end = stpcpy(end, piece);
    }
    (void)stpcpy(end, behind);
    return text;
}

static const struct {
    const char *file, *before, *piece;
    size_t count;
    const char *behind, *reason; /* of a refusal; NULL: either way */
} floods[] = {
    {"data.schema.json", "{\"properties\":{\"a\":{\"enum\":[", "1", 480000, "]}}}", NULL},
    {"data.schema.json", "{\"properties\":{\"a\":{\"const\":[", "[[]]", 100000, "]}}}", NULL},
    {"data.schema.json", "{\"properties\":{\"a\":{\"const\":[", "{\"a\":{}}", 80000, "]}}}", NULL},
    {"data.schema.json", "{\"anyOf\":[", "{}", SCHEMA_NODES_MAX + 1, "]}", "data.schema.json"},
    {"data.schema.json", "{\"allOf\":[", "{\"pattern\":\"(a{1,99}){1,99}\"}",
     SCHEMA_PATTERNS_MAX + 1, "]}", "data.schema.json"},
    {"data.schema.json", "{\"maximum\":1", "9", 300000, "}", "data.schema.json"},
    {"ui.schema.json", "{\"type\":\"VerticalLayout\",\"elements\":[",
     "{\"type\":\"Label\",\"i18n\":\"a\"}", 9000, "]}", "ui.schema.json"},
    {"ui.schema.json", "[", "[", 400000, "]", "ui.schema.json"},
    {"receipt.json", "{\"rows\":[],\"notes\":[", "\"a\"", 50000, "]}", "receipt.json"},
};

static void too_much_of_one_thing_ends_soon(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(floods); i++) {
        SCOPED(json_release) json_t *files = pack_files("sperrmuell");
        SCOPED(pack_release) struct pack pack = {0};
        SCOPED(pack_release) struct pack strict = {0};
        SCOPED(findings_release) struct findings findings = {0};
        char why[PACK_WHY_MAX];
        char *text = many(floods[i].before, floods[i].piece, floods[i].count, floods[i].behind);
        json_object_set_new(files, floods[i].file, json_string(text));
        SCOPED(json_release) json_t *payload = json_pack("{s:O}", "files", files);
        char *print = json_print(payload);
        struct bytes bytes = {(const uint8_t *)print, strlen(print)};
        uint64_t begin = clock_steady_ms();
        bool is_read = pack_read(&strict, bytes, true, why);
        bool is_shown = pack_lint_read(&pack, bytes, 20000, &findings);
        assert_true(clock_steady_ms() - begin < SOON_MS);
        assert_true(is_shown || findings_of(&findings, FINDING_ERROR) > 0);
        if (floods[i].reason != NULL && (is_read || strstr(why, floods[i].reason) == NULL)) {
            fail_msg("%zu: not refused for %s: %s", i, floods[i].reason, why);
        }
        free(print);
        free(text);
    }
}

/* Each definition names the one before twice: 2 to the power of 200 ways. */
static void references_that_double_are_refused(void **state)
{
    (void)state;
    SCOPED(json_release) json_t *files = pack_files("sperrmuell");
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(json_release) json_t *definitions = json_pack("{s:{}}", "d0");
    char name[20], before[40], why[PACK_WHY_MAX];
    for (int i = 1; i <= 200; i++) {
        snprintf(name, sizeof name, "d%d", i);
        snprintf(before, sizeof before, "#/$defs/d%d", i - 1);
        json_object_set_new(
            definitions, name,
            json_pack("{s:[{s:s},{s:s}]}", "allOf", "$ref", before, "$ref", before));
    }
    SCOPED(json_release)
    json_t *schema = json_pack("{s:O, s:s}", "$defs", definitions, "$ref", "#/$defs/d200");
    char *text = json_print(schema);
    json_object_set_new(files, "data.schema.json", json_string(text));
    free(text);
    uint64_t begin = clock_steady_ms();
    assert_false(read_files(&pack, files, true, why));
    assert_true(clock_steady_ms() - begin < SOON_MS);
    assert_non_null(strstr(why, "data.schema.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_much_of_one_thing_ends_soon),
        cmocka_unit_test(references_that_double_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
