#include "cli/pack_rules.h"

#include <limits.h>
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "model/pack.h"
#include "xdf/rules.h"

#define RULES_FILE "source/rules.json"
#define SHOWN_MAX  200 /* bytes of the prose */

/* For rules_check(). */
static void tell(void *user, struct text id, struct text text)
{
    size_t len = text.len < SHOWN_MAX ? text.len : SHOWN_MAX;
    while (len > 0 && len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80) {
        len--;
    }
    findings_add(
        user, FINDING_rule_unnamed, RULES_FILE, id, FORM_NONE, "\"%.*s\"", (int)len, text.at);
}

/* The JSON in a file of the payload, owned by the caller; NULL when it is none. */
static json_t *json_in(const json_t *payload, const char *name)
{
    struct text text = json_text_of(json_object_get(json_object_get(payload, "files"), name));
    struct bytes bytes = {(const uint8_t *)text.at, text.len};
    return json_read(bytes, PACK_PAYLOAD_MAX);
}

void pack_rules_check(const char *dir, const char *payload, struct findings *findings)
{
    char path[PATH_MAX], why[RULES_WHY_MAX] = "cannot be read, or is no JSON";
    SCOPED(file_release) struct file file = {0};
    int len = snprintf(path, sizeof path, "%s/%s", dir, RULES_FILE);
    enum file_result result =
        len < (int)sizeof path ? file_read(&file, path, RULES_FILE_MAX) : FILE_BROKEN;
    if (result == FILE_ABSENT) {
        return;
    }
    struct bytes bytes = {(const uint8_t *)payload, strlen(payload)};
    SCOPED(json_release) json_t *rules = json_read(file.content, RULES_FILE_MAX);
    SCOPED(json_release) json_t *files = json_read(bytes, PACK_PAYLOAD_MAX);
    SCOPED(json_release) json_t *schema = json_in(files, "data.schema.json");
    SCOPED(json_release) json_t *ui = json_in(files, "ui.schema.json");
    if (rules == NULL || rules_check(rules, schema, ui, tell, findings, why) < 0) {
        findings_add(findings, FINDING_refused, RULES_FILE, (struct text){0}, FORM_NONE, "%s", why);
    }
}
