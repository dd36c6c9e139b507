/* A UI schema against a schema that has one of everything: the plan can be filled in, and what is hidden
 * is not in the data. Input that begins with a brace is the UI schema; other bytes choose what one is made
 * of, so that most of them are nearly right. */
#include "model/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char source[] =
    "{'type': 'object', 'required': ['a', 'list'], 'properties': {'a': {'type': 'string'}, "
    "'b': {'type': 'boolean', 'default': true}, 'c': {'enum': ['x', 'y'], 'default': 'y'}, "
    "'d': {'type': 'number'}, 'e': {'type': 'object', 'properties': {'f': {'type': 'string', "
    "'format': 'date'}, 'g': {'allOf': [{'type': 'object', 'properties': {'h': {'type': "
    "'integer'}}}]}}}, 'm': {'type': 'array', 'uniqueItems': true, 'items': {'enum': ['x', 'y', "
    "'z']}}, 'money': {'type': 'number', 'multipleOf': 0.01}, 'list': {'type': 'array', "
    "'minItems': 1, 'maxItems': 3, 'items': {'type': 'object', 'required': ['n'], 'properties': "
    "{'n': {'type': 'string'}, 'o': {'type': 'boolean', 'default': false}, 'p': {'type': "
    "'object', 'properties': {'q': {'enum': [1, 2]}}}}}}, 'tags': {'type': 'array', 'items': "
    "{'type': 'string'}}}, 'if': {'properties': {'a': {'const': 'x'}}}, 'then': {'properties': "
    "{'t': {'type': 'string'}}, 'required': ['t']}}";

static const json_t *member_at(const json_t *json, struct text pointer)
{
    while (pointer.len > 0 && json != NULL) {
        const char *slash = memchr(pointer.at + 1, '/', pointer.len - 1);
        size_t len = slash != NULL ? (size_t)(slash - pointer.at) : pointer.len;
        json = json_object_getn(json, pointer.at + 1, len - 1);
        pointer = (struct text){pointer.at + len, pointer.len - len};
    }
    return json;
}

/* What none of its questions shows is not sent. */
static void look_for_hidden(const struct form *form, const json_t *sent)
{
    const struct form_plan *plan = form_plan_of(form);
    for (size_t slot = 0; slot < plan->question_count; slot++) {
        bool is_visible = plan->questions[slot].list != FORM_NONE;
        for (size_t i = slot; i < plan->question_count; i++) {
            is_visible =
                is_visible || (plan->questions[i].slot == slot && form_question_visible(form, i));
        }
        bool is_own = plan->questions[slot].slot == slot;
        const json_t *value = member_at(sent, plan->questions[slot].pointer);
        bool is_nothing = value == NULL || (json_is_array(value) && json_array_size(value) == 0);
        if (is_own && !is_visible && !is_nothing) {
            __builtin_trap();
        }
    }
}

static void check_data(const struct form *form, struct arena *arena)
{
    size_t used = arena->used;
    struct bytes sent = form_data(form, arena);
    json_t *again = json_read(sent, sent.len);
    if (!json_is_object(again)) {
        __builtin_trap();
    }
    look_for_hidden(form, again);
    json_decref(again);
    arena_rewind(arena, used);
}

static void fill_entries(struct form *form)
{
    const struct form_plan *plan = form_plan_of(form);
    for (size_t list = 0; list < plan->list_count; list++) {
        for (int i = 0; i < 4; i++) {
            if (form_entry_add(form, list) == FORM_NONE) {
                form_entry_remove(form, list, 1);
            }
        }
    }
}

static void fill(const struct form_plan *plan, struct arena *arena)
{
    static const struct text answers[] = {{"x", 1}, {"true", 4}, {"3.10.1964", 9}, {"", 0}};
    static struct form_error errors[FORM_ERRORS_MAX];
    struct form *form = form_begin(arena, plan);
    check_data(form, arena);
    fill_entries(form);
    for (size_t i = 0; i < plan->question_count * COUNT(answers) && i < 60; i++) {
        size_t question = i / COUNT(answers);
        enum entry_result result =
            form_set_in(form, question, i % 2, answers[i % COUNT(answers)], PROVENANCE_TYPED);
        enum entry_result chosen = form_choose(form, question, 0, i % 3, i % 2 == 0);
        (void)result;
        (void)chosen;
        check_data(form, arena);
    }
    form_check(form, FORM_NONE, NULL, errors);
}

/* The bytes as choices. */
struct dice {
    const uint8_t *data;
    size_t left;
};

static unsigned throw(struct dice * dice, unsigned sides)
{
    if (dice->left == 0) {
        return 0;
    }
    dice->left--;
    return *dice->data++ % sides;
}

static const char *pick(struct dice *dice, const char *const *words, size_t count)
{
    return words[throw(dice, (unsigned)count)];
}

static const char *pick_scope(struct dice *dice)
{
    static const char *const scopes[] = {
        "#/properties/a",
        "#/properties/b",
        "#/properties/c",
        "#/properties/d",
        "#/properties/e",
        "#/properties/e/properties/f",
        "#/properties/e/properties/g/allOf/0/properties/h",
        "#/properties/m",
        "#/properties/money",
        "#/properties/list",
        "#/properties/tags",
        "#/then/properties/t",
        "#/properties/n",
        "#/properties/o",
        "#/properties/p",
        "#/properties/p/properties/q",
        "#",
        "#/properties/none"};
    return pick(dice, scopes, COUNT(scopes));
}

static json_t *make_condition(struct dice *dice, unsigned depth)
{
    static const char *const schemas[] = {
        "{\"const\": true}",
        "{\"const\": \"x\"}",
        "{\"minItems\": 1}",
        "{\"type\": \"string\"}",
        "{\"not\": {\"const\": \"x\"}}",
        "{\"enum\": [\"y\", 1]}",
        "true",
        "{\"minLength\": 1}"};
    unsigned kind = throw(dice, 6);
    if (kind < 2 && depth < 4) {
        json_t *condition =
            json_pack("{s:s, s:[]}", "type", kind == 0 ? "AND" : "OR", "conditions");
        for (unsigned count = throw(dice, 4); count > 0; count--) {
            json_array_append_new(
                json_object_get(condition, "conditions"), make_condition(dice, depth + 1));
        }
        return condition;
    }
    const char *scope = pick_scope(dice);
    if (kind == 2) {
        return json_pack(
            "{s:s, s:s, s:s}", "type", "LEAF", "scope", scope, "expectedValue", "true");
    }
    json_t *schema = json_loads(pick(dice, schemas, COUNT(schemas)), JSON_DECODE_ANY, NULL);
    return json_pack(
        "{s:s, s:o, s:b}", "scope", scope, "schema", schema, "failWhenUndefined", kind == 3);
}

static void add_rule(struct dice *dice, json_t *element)
{
    static const char *const effects[] = {"SHOW",    "HIDE",     "SHOW",    "HIDE",
                                          "DISABLE", "READONLY", "WRITABLE"};
    if (throw(dice, 2) == 0) {
        const char *effect = pick(dice, effects, COUNT(effects));
        json_object_set_new(
            element, "rule",
            json_pack("{s:s, s:o}", "effect", effect, "condition", make_condition(dice, 0)));
    }
}

static json_t *make_element(struct dice *dice, unsigned depth);

static void add_options(struct dice *dice, json_t *element, unsigned depth)
{
    static const char *const options[] = {
        "{\"multi\": true}",
        "{\"readonly\": true}",
        "{\"control\": \"money\"}",
        "{\"control\": \"iban\"}",
        "{\"control\": \"file\"}",
        "{\"format\": \"date\"}",
        "{\"elementLabelProp\": \"n\"}"};
    unsigned kind = throw(dice, 6);
    if (kind == 0) {
        json_object_set_new(
            element, "options", json_loads(pick(dice, options, COUNT(options)), 0, NULL));
    } else if (kind == 1 && depth < 6) {
        json_object_set_new(
            element, "options", json_pack("{s:o}", "detail", make_element(dice, depth + 1)));
    }
}

static json_t *make_element(struct dice *dice, unsigned depth)
{
    static const char *const layouts[] = {"Categorization", "Category",         "Group",
                                          "VerticalLayout", "HorizontalLayout", "Categorization"};
    unsigned kind = throw(dice, 16);
    json_t *element;
    if (kind >= COUNT(layouts) || depth == 7) {
        const char *type = kind == 6 ? "ListWithDetail" : kind == 7 ? "Label" : "Control";
        element =
            json_pack("{s:s, s:s, s:s}", "type", type, "text", "t", "scope", pick_scope(dice));
        add_options(dice, element, depth);
    } else {
        element = json_pack("{s:s, s:s, s:[]}", "type", layouts[kind], "i18n", "p", "elements");
        for (unsigned count = throw(dice, 7); count > 0; count--) {
            json_array_append_new(
                json_object_get(element, "elements"), make_element(dice, depth + 1));
        }
    }
    add_rule(dice, element);
    return element;
}

static json_t *uischema_of(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '{') {
        return json_read((struct bytes){data, size}, 65536);
    }
    struct dice dice = {data, size < 4000 ? size : 4000};
    return make_element(&dice, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[SCHEMA_WHY_MAX], text[sizeof source];
    struct arena arena, session;
    struct form_plan plan;
    json_t *uischema = uischema_of(data, size);
    if (uischema == NULL) {
        return 0;
    }
    for (size_t i = 0; i < sizeof source; i++) {
        text[i] = source[i];
        if (text[i] == '\'') {
            text[i] = '"';
        }
    }
    arena_init_common(&arena, ARENA_MAX);
    arena_init_common(&session, 4u << 20); /* as the kiosk's */
    json_t *json = json_loads(text, 0, NULL);
    const struct schema *schema = schema_read(&arena, json, SCHEMA_FORMATS | SCHEMA_STRICT, why);
    if (schema == NULL) {
        __builtin_trap();
    }
    if (form_plan_read(&plan, &arena, uischema, schema, why)) {
        fill(&plan, &session);
    } else if (why[0] == '\0' || memchr(why, '\0', sizeof why) == NULL) {
        __builtin_trap();
    }
    json_decref(json);
    json_decref(uischema);
    arena_finish(&session);
    arena_finish(&arena);
    return 0;
}
