#include "base/terminal_document.h"

#include "base/json.h"

struct word {
    const char *word;
    int value;
};

static const struct word foreign[] = {
    {"no", DOCUMENT_RULE_NO}, {"consent", DOCUMENT_RULE_CONSENT}, {0}};
static const struct word german_card[] = {
    {"no", DOCUMENT_RULE_NO}, {"eid", DOCUMENT_RULE_EID}, {0}};
static const struct word entries[] = {
    {"none", PIN_ENTRY_NONE},
    {"touchscreen", PIN_ENTRY_TOUCHSCREEN},
    {"reader", PIN_ENTRY_READER},
    {0}};

static const char *const members[] = {"trust", "policy", "pin_entry", "photo", "eid"};
static const char *const rules[] = {
    "foreign_passport", "foreign_id", "german_passport", "german_id"};
static const char *const services[] = {"service", "servers"};

void terminal_document_default(struct terminal_document *document)
{
    *document = (struct terminal_document){
        .foreign_passport = DOCUMENT_RULE_CONSENT,
        .foreign_id = DOCUMENT_RULE_CONSENT,
        .german_passport = DOCUMENT_RULE_NO,
        .german_id = DOCUMENT_RULE_EID,
        .pin_entry = PIN_ENTRY_NONE};
}

/* True when it is an object with no members but these. */
static bool has_only(const json_t *json, const char *const *names, size_t count)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        known += json_object_get(json, names[i]) != NULL;
    }
    return json_is_object(json) && json_object_size(json) == known;
}

/* The value of one of the words; `absent` when the member is not there. */
static int read_word(
    const json_t *json, const char *name, const struct word *words, int absent, bool *failed)
{
    const json_t *member = json_object_get(json, name);
    if (member == NULL) {
        return absent;
    }
    struct text text = json_text_of(member);
    for (; words->word != NULL; words++) {
        if (text_equal(text, (struct text){words->word, strlen(words->word)})) {
            return words->value;
        }
    }
    *failed = true;
    return absent;
}

static void read_text(const json_t *json, const char *name, char *to, size_t size, bool *failed)
{
    const json_t *member = json_object_get(json, name);
    struct text text = json_text_of(member);
    if (member == NULL) {
        return;
    }
    if (!json_is_string(member) || text.len >= size) {
        *failed = true;
        return;
    }
    memcpy(to, text.at, text.len);
    to[text.len] = '\0';
}

static bool read_policy(struct terminal_document *document, const json_t *json)
{
    bool failed = false;
    if (json == NULL) {
        return true;
    }
    document->foreign_passport = (enum document_rule)read_word(
        json, rules[0], foreign, (int)document->foreign_passport, &failed);
    document->foreign_id =
        (enum document_rule)read_word(json, rules[1], foreign, (int)document->foreign_id, &failed);
    document->german_passport = (enum document_rule)read_word(
        json, rules[2], foreign, (int)document->german_passport, &failed);
    document->german_id = (enum document_rule)read_word(
        json, rules[3], german_card, (int)document->german_id, &failed);
    return !failed && has_only(json, rules, COUNT(rules));
}

static bool read_service(struct terminal_document *document, const json_t *json)
{
    bool failed = false;
    if (json == NULL) {
        return true;
    }
    read_text(json, services[0], document->eid_service, sizeof document->eid_service, &failed);
    read_text(json, services[1], document->eid_servers, sizeof document->eid_servers, &failed);
    bool is_url =
        document->eid_service[0] == '\0' || strncmp(document->eid_service, "https://", 8) == 0;
    return !failed && is_url && has_only(json, services, COUNT(services));
}

const char *terminal_document_read(struct terminal_document *document, const json_t *json)
{
    bool failed = false;
    if (json == NULL) {
        return NULL;
    }
    read_text(json, "trust", document->trust, sizeof document->trust, &failed);
    if (failed) {
        return "document.trust";
    }
    if (!read_policy(document, json_object_get(json, "policy"))) {
        return "document.policy";
    }
    document->pin_entry =
        (enum pin_entry)read_word(json, "pin_entry", entries, PIN_ENTRY_NONE, &failed);
    if (failed) {
        return "document.pin_entry";
    }
    const json_t *photo = json_object_get(json, "photo");
    if (photo != NULL && !json_is_boolean(photo)) {
        return "document.photo";
    }
    document->photo = json_is_true(photo);
    if (!read_service(document, json_object_get(json, "eid"))) {
        return "document.eid";
    }
    return has_only(json, members, COUNT(members)) ? NULL : "document";
}
