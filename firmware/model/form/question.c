#include "model/form/planner.h"

#define TEXT_CHARACTERS      200 /* where the schema sets no maxLength */
#define LONG_TEXT_CHARACTERS 2000
#define SHORT_CHARACTERS     40 /* of a number */
#define FILE_CHARACTERS      100

/* One of the choices of an enum or of a oneOf of constants, or what makes it none. */
static bool read_choice(
    struct planner *planner, struct choice *choice, struct text prefix, const struct value *data,
    const struct schema_node *branch)
{
    struct facets facets = {0};
    struct text label = plan_join(planner, prefix, TEXT_OF("."));
    if (branch != NULL) {
        facets_add(&facets, branch, true);
        const struct check *constant = facets_check(&facets, KEYWORD_const);
        data = constant != NULL ? constant->value : &value_absent;
    }
    const struct value *i18n = facets_note(&facets, TEXT_OF("i18n"));
    if (data == NULL) {
        return false;
    }
    if (data->kind != VALUE_STRING && data->kind != VALUE_NUMBER && data->kind != VALUE_BOOLEAN) {
        return false;
    }
    *choice = (struct choice){data->text, plan_join(planner, label, data->text), data};
    if (i18n->kind == VALUE_STRING) {
        choice->label = i18n->text;
    }
    return data->text.len > 0 && memchr(data->text.at, '\n', data->text.len) == NULL;
}

static bool read_choices(
    struct planner *planner, struct question *question, const struct facets *facets)
{
    const struct check *list = facets_check(facets, KEYWORD_enum);
    const struct check *branches = facets_check(facets, KEYWORD_oneOf);
    const struct check *only = facets_check(facets, KEYWORD_const);
    size_t count = list != NULL       ? list->value->count
                   : branches != NULL ? branches->count
                   : only != NULL     ? 1
                                      : 0;
    if (count == 0 || count > FORM_CHOICES_MAX) {
        return false;
    }
    struct choice *choices = arena_take(planner->arena, count * sizeof *choices);
    for (size_t i = 0; i < count; i++) {
        const struct value *data = list != NULL ? &list->value->items[i] : NULL;
        const struct schema_node *branch =
            data == NULL && branches != NULL ? branches->branches[i].node : NULL;
        data = data == NULL && branch == NULL ? only->value : data;
        if (!read_choice(planner, &choices[i], question->prefix, data, branch)) {
            return false;
        }
    }
    question->choices = choices;
    question->choice_count = count;
    return true;
}

static const struct value value_true = {.kind = VALUE_BOOLEAN, .text = {"true", 4}};
static const struct value value_false = {.kind = VALUE_BOOLEAN, .text = {"false", 5}};
static const struct choice yes_no[] = {
    {{"true", 4}, {"answer.yes", 10}, &value_true},
    {{"false", 5}, {"answer.no", 9}, &value_false},
};

/* Whether numbers of this schema are amounts: multipleOf 0.01. */
static bool has_cents(const struct facets *facets)
{
    const struct check *step = facets_check(facets, KEYWORD_multipleOf);
    return step != NULL && text_equal(step->text, TEXT_OF("0.01"));
}

static void read_text_kind(struct question *question, const struct facets *facets)
{
    const struct check *format = facets_check(facets, KEYWORD_format);
    const struct check *longest = facets_check(facets, KEYWORD_maxLength);
    struct text name = format != NULL ? format->text : (struct text){0};
    question->kind = QUESTION_TEXT;
    question->max_characters = TEXT_CHARACTERS;
    if (text_equal(name, TEXT_OF("date"))) {
        question->kind = QUESTION_DATE;
        question->keyboard = KEYS_DIGITS;
        question->max_characters = SHORT_CHARACTERS;
        return;
    }
    if (text_equal(name, TEXT_OF("iban"))) {
        question->kind = QUESTION_IBAN;
        question->max_characters = 2 * SHORT_CHARACTERS; /* with blanks */
        return;
    }
    question->keyboard = text_equal(name, TEXT_OF("email")) ? KEYS_EMAIL : KEYS_LETTERS;
    if (longest != NULL && longest->count > 0) {
        question->max_characters =
            longest->count < ENTRY_CHARACTERS_MAX ? longest->count : ENTRY_CHARACTERS_MAX;
    }
}

/* What is asked, from the schema; false when it cannot be asked. */
static bool read_kind(
    struct planner *planner, struct question *question, const struct facets *facets)
{
    unsigned types = facets_types(facets);
    const struct check *format = facets_check(facets, KEYWORD_format);
    enum latin_type letters = latin_type_of(format != NULL ? format->text : TEXT_OF(""));
    question->letters = letters != LATIN_ANY ? letters : LATIN_C;
    question->max_characters = SHORT_CHARACTERS;
    if (types == 1u << VALUE_ARRAY) {
        struct facets items;
        facets_items(facets, &items);
        question->kind = QUESTION_MULTIPLE_CHOICE;
        return read_choices(planner, question, &items);
    }
    if (types == 1u << VALUE_BOOLEAN) {
        question->kind = QUESTION_YES_NO;
        question->choices = yes_no;
        question->choice_count = COUNT(yes_no);
        return true;
    }
    if (facets_check(facets, KEYWORD_enum) != NULL || facets_check(facets, KEYWORD_oneOf) != NULL ||
        facets_check(facets, KEYWORD_const) != NULL) {
        question->kind = QUESTION_CHOICE;
        return read_choices(planner, question, facets);
    }
    if (types == 1u << VALUE_NUMBER || types == TYPE_INTEGER) {
        question->kind = has_cents(facets) ? QUESTION_MONEY : QUESTION_NUMBER;
        question->keyboard = types == TYPE_INTEGER ? KEYS_DIGITS : KEYS_DECIMAL;
        return true;
    }
    if (types != 1u << VALUE_STRING) {
        return false;
    }
    read_text_kind(question, facets);
    return true;
}

static void set_long(struct question *question, const struct facets *facets)
{
    bool has_limit = facets_check(facets, KEYWORD_maxLength) != NULL;
    question->kind = QUESTION_LONG_TEXT;
    question->max_characters = has_limit ? question->max_characters : LONG_TEXT_CHARACTERS;
}

/* options.control; false when it is none that is known, or not for such a question. */
static bool set_control(struct question *question, struct text word)
{
    static const struct {
        struct text word;
        enum question_kind from, to;
        enum question_register help;
    } controls[] = {
        {{"money", 5}, QUESTION_NUMBER, QUESTION_MONEY, REGISTER_NONE},
        {{"money", 5}, QUESTION_MONEY, QUESTION_MONEY, REGISTER_NONE},
        {{"iban", 4}, QUESTION_TEXT, QUESTION_IBAN, REGISTER_NONE},
        {{"iban", 4}, QUESTION_IBAN, QUESTION_IBAN, REGISTER_NONE},
        {{"time", 4}, QUESTION_TEXT, QUESTION_TIME, REGISTER_NONE},
        {{"date", 4}, QUESTION_TEXT, QUESTION_DATE, REGISTER_NONE},
        {{"date", 4}, QUESTION_DATE, QUESTION_DATE, REGISTER_NONE},
        {{"file", 4}, QUESTION_TEXT, QUESTION_FILE, REGISTER_NONE},
        {{"postcode", 8}, QUESTION_TEXT, QUESTION_TEXT, REGISTER_POSTCODE},
        {{"town", 4}, QUESTION_TEXT, QUESTION_TEXT, REGISTER_TOWN},
        {{"street", 6}, QUESTION_TEXT, QUESTION_TEXT, REGISTER_STREET},
    };
    for (size_t i = 0; i < COUNT(controls); i++) {
        if (text_equal(controls[i].word, word) && controls[i].from == question->kind) {
            bool of_digits = controls[i].to == QUESTION_TIME || controls[i].to == QUESTION_DATE ||
                             controls[i].help == REGISTER_POSTCODE;
            question->kind = controls[i].to;
            question->help = controls[i].help;
            question->keyboard = of_digits ? KEYS_DIGITS : question->keyboard;
            question->max_characters = question->kind == QUESTION_IBAN   ? 2 * SHORT_CHARACTERS
                                       : question->kind == QUESTION_FILE ? FILE_CHARACTERS
                                                                         : question->max_characters;
            return true;
        }
    }
    return false;
}

static bool set_keyboard(struct question *question, struct text word)
{
    bool is_email = text_equal(word, TEXT_OF("email"));
    question->keyboard = is_email ? KEYS_EMAIL : KEYS_DIGITS;
    return is_email || text_equal(word, TEXT_OF("digits"));
}

/* options.format: how a date, time or choice is asked; JSON Forms also names other looks. */
static bool set_format(struct question *question, struct text word)
{
    if (text_equal(word, TEXT_OF("radio"))) {
        return question->kind == QUESTION_CHOICE || question->kind == QUESTION_YES_NO;
    }
    if (text_equal(word, TEXT_OF("date-time"))) {
        return question->kind == QUESTION_TEXT;
    }
    return (text_equal(word, TEXT_OF("date")) || text_equal(word, TEXT_OF("time"))) &&
           set_control(question, word);
}

/* Options whose look the terminal chooses itself, the same everywhere: they change nothing here. */
static bool is_look(const char *name)
{
    static const char *const looks[] = {
        "toggle",
        "slider",
        "showUnfocusedDescription",
        "hideRequiredAsterisk",
        "trim",
        "restrict",
        "provenance",
        "orientation",
        "autocomplete",
        "placeholder",
        "suggestion"};
    for (size_t i = 0; i < COUNT(looks); i++) {
        if (strcmp(name, looks[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* One option; an unknown one would silently do nothing and is refused. */
static bool read_option(
    struct question *question, const struct facets *facets, const char *name, const json_t *written)
{
    struct text word = json_text_of(written);
    if (strcmp(name, "multi") == 0) {
        if (json_is_true(written) && question->kind == QUESTION_TEXT) {
            set_long(question, facets);
        }
        return json_is_boolean(written);
    }
    if (strcmp(name, "readonly") == 0 || strcmp(name, "readOnly") == 0) {
        question->readonly = json_is_true(written);
        return json_is_boolean(written);
    }
    if (strcmp(name, "keyboard") == 0) {
        return set_keyboard(question, word);
    }
    bool is_control = strcmp(name, "control") == 0;
    if (!is_control && strcmp(name, "format") != 0) {
        return is_look(name);
    }
    bool fine = is_control ? set_control(question, word) : set_format(question, word);
    /* format "time" of a schema wants seconds and an offset from UTC, which nobody types */
    return fine &&
           (question->kind != QUESTION_TIME || facets_check(facets, KEYWORD_format) == NULL);
}

static bool read_options(
    struct planner *planner, struct question *question, const struct facets *facets,
    const json_t *json, struct text at)
{
    const json_t *options = json_object_get(json, "options");
    void *iter = options != NULL ? json_object_iter(json_to_walk(options)) : NULL;
    for (; iter != NULL; iter = json_object_iter_next(json_to_walk(options), iter)) {
        const char *name = json_object_iter_key(iter);
        if (!read_option(question, facets, name, json_object_iter_value(iter))) {
            return plan_refuse(
                planner, at, "option \"%.40s\" is not known, or not for such a question", name);
        }
    }
    return options == NULL || json_is_object(options) ||
           plan_refuse(planner, at, "\"options\" is no object");
}

/* The default as it would be typed; empty when it is none for such a question. */
static struct text read_preset(
    struct planner *planner, const struct question *question, const struct value *preset)
{
    struct text text = {0};
    bool is_plain = preset->kind == VALUE_STRING || preset->kind == VALUE_NUMBER ||
                    preset->kind == VALUE_BOOLEAN;
    if (is_plain) {
        return preset->text;
    }
    bool is_list = preset->kind == VALUE_ARRAY && question->kind == QUESTION_MULTIPLE_CHOICE;
    for (size_t i = 0; is_list && i < preset->count; i++) {
        text = i > 0 ? plan_join(planner, text, TEXT_OF("\n")) : text;
        text = plan_join(planner, text, preset->items[i].text);
    }
    return text;
}

bool plan_question(
    struct planner *planner, struct question *question, const struct target *target,
    const json_t *json, struct text at)
{
    const struct value *readonly = facets_note(&target->facets, TEXT_OF("readOnly"));
    if (!read_kind(planner, question, &target->facets)) {
        return plan_refuse(planner, at, "a question of this type is not supported");
    }
    question->readonly =
        readonly->kind == VALUE_BOOLEAN && text_equal(readonly->text, TEXT_OF("true"));
    question->preset =
        read_preset(planner, question, facets_note(&target->facets, TEXT_OF("default")));
    return read_options(planner, question, &target->facets, json, at);
}
