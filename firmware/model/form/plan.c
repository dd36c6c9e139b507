#include <stdarg.h>
#include <stdio.h>

#include "model/form/state.h"
#include "model/rule.h"
#include "model/schema/format.h"
#include "model/schema/node.h"

#define TEXT_CHARACTERS      200 /* where the schema sets no maxLength */
#define LONG_TEXT_CHARACTERS 2000
#define SHORT_CHARACTERS     40 /* of a number */

struct planner {
    struct arena *arena;
    const struct schema *schema;
    char *why;
    struct page *pages;
    struct element *elements;
    struct question *questions;
    size_t page_count, element_count, question_count;
};

/* An element being read: where it stands. */
struct spot {
    size_t page, parent;
    struct text at; /* JSON pointer into the UI schema */
    unsigned depth;
};

PRINTF_LIKE(3, 4)
static bool refuse(struct planner *planner, struct text at, const char *format, ...)
{
    char reason[SCHEMA_WHY_MAX - 100];
    va_list list;
    if (planner->why[0] == '\0') {
        va_start(list, format);
        vsnprintf(reason, sizeof reason, format, list);
        va_end(list);
        snprintf(planner->why, SCHEMA_WHY_MAX, "#%.*s: %s", TEXT_ARG(at), reason);
    }
    return false;
}

static struct text join_texts(struct arena *arena, struct text a, struct text b)
{
    char *to = arena_take(arena, a.len + b.len);
    if (a.len > 0) {
        memcpy(to, a.at, a.len);
    }
    if (b.len > 0) {
        memcpy(to + a.len, b.at, b.len);
    }
    return (struct text){to, a.len + b.len};
}

static struct text join(struct arena *arena, struct text a, const char *b)
{
    return join_texts(arena, a, (struct text){b, strlen(b)});
}

static struct text child_at(struct planner *planner, struct text at, size_t index)
{
    char step[40];
    snprintf(step, sizeof step, "/elements/%zu", index);
    return join(planner->arena, at, step);
}

bool pointer_add(char *pointer, size_t *len, struct text name)
{
    if (*len + 1 + 2 * name.len > FORM_POINTER_MAX) {
        return false;
    }
    pointer[(*len)++] = '/';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == '~' || c == '/') {
            pointer[(*len)++] = '~';
            c = c == '~' ? '0' : '1';
        }
        pointer[(*len)++] = c;
    }
    return true;
}

size_t plan_find(const struct form_plan *plan, struct text pointer)
{
    for (size_t i = 0; i < plan->question_count; i++) {
        if (text_equal(plan->questions[i].pointer, pointer)) {
            return i;
        }
    }
    return FORM_NONE;
}

static bool is_among(const struct text *names, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* Whether `name` is required of an object with this schema, always or under a condition. */
static bool may_require(const struct schema_node *node, struct text name, unsigned depth)
{
    node = node_target(node);
    for (size_t i = 0; i < node->count && depth < FORM_DEPTH_MAX; i++) {
        const struct check *check = &node->checks[i];
        if (check->keyword == KEYWORD_required && is_among(check->names, check->count, name)) {
            return true;
        }
        bool conditional = check->keyword == KEYWORD_allOf || check->keyword == KEYWORD_then ||
                           check->keyword == KEYWORD_else;
        for (size_t k = 0; conditional && k < check->count; k++) {
            if (may_require(check->branches[k].node, name, depth + 1)) {
                return true;
            }
        }
    }
    return false;
}

/* The same somewhere on the way of objects that a condition describes: then/properties/a/required. */
static bool is_required(const struct schema_node *node, const struct scope *scope, size_t at)
{
    struct text name = scope->segments[at];
    bool here = may_require(node, name, 0);
    if (at + 1 == scope->count) {
        return here;
    }
    node = node_target(node);
    for (size_t i = 0; i < node->count; i++) {
        const struct check *check = &node->checks[i];
        bool conditional = check->keyword == KEYWORD_allOf || check->keyword == KEYWORD_then ||
                           check->keyword == KEYWORD_else;
        for (size_t k = 0; conditional && k < check->count; k++) {
            if (is_required(check->branches[k].node, scope, at)) {
                return true;
            }
        }
    }
    const struct schema_node *next = schema_property(node, name);
    return next != NULL && is_required(next, scope, at + 1);
}

/* The choices of an enum, or of a oneOf of constants. */
static bool read_choices(
    struct planner *planner, struct question *question, const struct schema_node *node)
{
    const struct check *list = node_check(node, KEYWORD_enum);
    const struct check *branches = node_check(node, KEYWORD_oneOf);
    size_t count = list != NULL ? list->value->count : branches != NULL ? branches->count : 0;
    if (count == 0 || count > FORM_CHOICES_MAX) {
        return false;
    }
    struct choice *choices = arena_take(planner->arena, count * sizeof *choices);
    for (size_t i = 0; i < count; i++) {
        const struct check *constant =
            list == NULL ? node_check(branches->branches[i].node, KEYWORD_const) : NULL;
        const struct value *data = list != NULL       ? &list->value->items[i]
                                   : constant != NULL ? constant->value
                                                      : &value_absent;
        if (data->kind != VALUE_STRING && data->kind != VALUE_NUMBER) {
            return false;
        }
        struct text label = join(planner->arena, question->prefix, ".");
        choices[i] =
            (struct choice){data->text, join_texts(planner->arena, label, data->text), data};
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

static bool has_option(const json_t *json, const char *name)
{
    return json_is_true(json_object_get(json_object_get(json, "options"), name));
}

/* What is asked, from the schema; false when it cannot be asked yet. */
static bool read_kind(
    struct planner *planner, struct question *question, const struct schema_node *node,
    const json_t *json)
{
    const struct check *type = node_check(node, KEYWORD_type);
    const struct check *format = node_check(node, KEYWORD_format);
    const struct check *longest = node_check(node, KEYWORD_maxLength);
    unsigned types = type != NULL ? type->types : 0;
    question->keyboard = KEYS_LETTERS;
    question->max_characters = SHORT_CHARACTERS;
    enum latin_type letters = latin_type_of(format != NULL ? format->text : TEXT_OF(""));
    question->letters = letters != LATIN_ANY ? letters : LATIN_C;
    if (node_check(node, KEYWORD_enum) != NULL || node_check(node, KEYWORD_oneOf) != NULL) {
        question->kind = QUESTION_CHOICE;
        return read_choices(planner, question, node);
    }
    if (types == 1u << VALUE_BOOLEAN) {
        question->kind = QUESTION_YES_NO;
        question->choices = yes_no;
        question->choice_count = COUNT(yes_no);
        return true;
    }
    if (types == 1u << VALUE_NUMBER || types == TYPE_INTEGER) {
        question->kind = QUESTION_NUMBER;
        question->keyboard = KEYS_DIGITS;
        return true;
    }
    if (types != 1u << VALUE_STRING) {
        return false;
    }
    if (format != NULL && text_equal(format->text, TEXT_OF("date"))) {
        question->kind = QUESTION_DATE;
        question->keyboard = KEYS_DIGITS;
        return true;
    }
    bool is_long = has_option(json, "multi");
    bool is_email = format != NULL && text_equal(format->text, TEXT_OF("email"));
    question->kind = is_long ? QUESTION_LONG_TEXT : QUESTION_TEXT;
    question->keyboard = is_email ? KEYS_EMAIL : KEYS_LETTERS;
    question->max_characters = is_long ? LONG_TEXT_CHARACTERS : TEXT_CHARACTERS;
    if (longest != NULL && longest->count > 0) {
        question->max_characters =
            longest->count < ENTRY_CHARACTERS_MAX ? longest->count : ENTRY_CHARACTERS_MAX;
    }
    return true;
}

/* Options that are known: multi, format "radio", keyboard; others would silently do nothing. */
static bool read_options(
    struct planner *planner, struct question *question, const json_t *json, struct text at)
{
    const json_t *options = json_object_get(json, "options");
    void *iter = options != NULL ? json_object_iter(json_to_walk(options)) : NULL;
    for (; iter != NULL; iter = json_object_iter_next(json_to_walk(options), iter)) {
        const char *name = json_object_iter_key(iter);
        struct text value = json_text_of(json_object_iter_value(iter));
        if (strcmp(name, "multi") == 0 ||
            (strcmp(name, "format") == 0 && text_equal(value, TEXT_OF("radio")))) {
            continue;
        }
        if (strcmp(name, "keyboard") != 0 || !text_equal(value, TEXT_OF("digits"))) {
            return refuse(planner, at, "option \"%.40s\" is not supported yet", name);
        }
        question->keyboard = KEYS_DIGITS;
    }
    return options == NULL || json_is_object(options);
}

/* The dotted path, for the keys of texts: "dog.chip". */
static struct text dotted(struct arena *arena, const struct scope *scope)
{
    struct text path = {0};
    for (size_t i = 0; i < scope->count; i++) {
        path = i > 0 ? join(arena, path, ".") : path;
        path = join_texts(arena, path, scope->segments[i]);
    }
    return path;
}

/* Fills pointer, prefix and node from the scope. */
static bool read_scope(
    struct planner *planner, struct question *question, const json_t *json, struct text at)
{
    struct scope scope;
    char pointer[FORM_POINTER_MAX];
    size_t len = 0;
    const json_t *written = json_object_get(json, "scope");
    if (!json_is_string(written) || !scope_read(&scope, planner->arena, json_text_of(written)) ||
        scope.count == 0) {
        return refuse(planner, at, "a Control without a scope that can be understood");
    }
    const struct schema_node *node = schema_root(planner->schema);
    for (size_t i = 0; i < scope.count; i++) {
        node = node != NULL ? schema_property(node, scope.segments[i]) : NULL;
        if (node == NULL || !pointer_add(pointer, &len, scope.segments[i])) {
            return refuse(
                planner, at, "scope \"%.*s\" leads to no property of the schema",
                TEXT_ARG(json_text_of(written)));
        }
    }
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    question->pointer = arena_text(planner->arena, (struct text){pointer, len});
    question->prefix =
        i18n.len > 0 ? arena_text(planner->arena, i18n) : dotted(planner->arena, &scope);
    question->about = node_target(node);
    question->required = is_required(schema_root(planner->schema), &scope, 0);
    return true;
}

static bool read_control(
    struct planner *planner, struct element *element, const json_t *json, const struct spot *spot)
{
    if (planner->question_count == FORM_QUESTIONS_MAX) {
        return refuse(planner, spot->at, "more than %d questions", FORM_QUESTIONS_MAX);
    }
    struct question question = {
        .page = spot->page,
        .element = planner->element_count,
        .list = FORM_NONE,
        .opens = FORM_NONE,
    };
    if (!read_scope(planner, &question, json, spot->at)) {
        return false;
    }
    if (!read_kind(planner, &question, question.about, json)) {
        return refuse(planner, spot->at, "a question of this type is not supported yet");
    }
    if (!read_options(planner, &question, json, spot->at)) {
        return refuse(planner, spot->at, "\"options\" cannot be understood");
    }
    question.label = join(planner->arena, question.prefix, ".label");
    question.hint = join(planner->arena, question.prefix, ".description");
    struct form_plan so_far = {
        .questions = planner->questions, .question_count = planner->question_count};
    size_t slot = plan_find(&so_far, question.pointer);
    question.slot = slot != FORM_NONE ? slot : planner->question_count;
    element->kind = ELEMENT_QUESTION;
    element->question = planner->question_count;
    element->text = question.label;
    planner->questions[planner->question_count++] = question;
    return true;
}

static bool read_elements(struct planner *planner, const json_t *list, const struct spot *inside);

static bool read_rule(
    struct planner *planner, const struct rule **rule, const json_t *json, struct text at)
{
    char why[SCHEMA_WHY_MAX];
    const json_t *written = json_object_get(json, "rule");
    if (written == NULL) {
        return true;
    }
    *rule = rule_read(planner->arena, written, false, why);
    return *rule != NULL || refuse(planner, at, "%s", why);
}

/* One element and, for a group or layout, what is in it. */
static bool read_element(struct planner *planner, const json_t *json, const struct spot *spot)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    if (planner->element_count == FORM_ELEMENTS_MAX || spot->depth == FORM_DEPTH_MAX) {
        return refuse(planner, spot->at, "too many elements, or too deep");
    }
    struct element element = {
        .kind = ELEMENT_HEADING,
        .question = FORM_NONE,
        .parent = spot->parent,
        .page = spot->page,
        .at = spot->at,
    };
    if (!read_rule(planner, &element.rule, json, spot->at)) {
        return false;
    }
    bool is_group = text_equal(type, TEXT_OF("Group"));
    bool is_layout = text_equal(type, TEXT_OF("VerticalLayout")) ||
                     text_equal(type, TEXT_OF("HorizontalLayout"));
    if (text_equal(type, TEXT_OF("Control"))) {
        if (!read_control(planner, &element, json, spot)) {
            return false;
        }
    } else if (text_equal(type, TEXT_OF("Label"))) {
        if (i18n.len == 0) {
            return refuse(planner, spot->at, "a Label needs \"i18n\", the prefix of its text");
        }
        element.kind = ELEMENT_LABEL;
        element.text = join(planner->arena, i18n, ".text");
    } else if (!is_group && !is_layout) {
        return refuse(planner, spot->at, "\"%.*s\" is not supported yet", TEXT_ARG(type));
    } else if (is_group && i18n.len > 0) {
        element.text = join(planner->arena, i18n, ".label");
    }
    planner->elements[planner->element_count++] = element;
    struct spot inside = {spot->page, planner->element_count - 1, spot->at, spot->depth + 1};
    return !(is_group || is_layout) ||
           read_elements(planner, json_object_get(json, "elements"), &inside);
}

static bool read_elements(struct planner *planner, const json_t *list, const struct spot *inside)
{
    if (!json_is_array(list)) {
        return refuse(planner, inside->at, "\"elements\" is missing");
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct spot spot = *inside;
        spot.at = child_at(planner, inside->at, i);
        if (!read_element(planner, json_array_get(list, i), &spot)) {
            return false;
        }
    }
    return true;
}

static bool read_page(struct planner *planner, const json_t *json, struct text at, bool is_category)
{
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    if (planner->page_count == FORM_PAGES_MAX) {
        return refuse(planner, at, "more than %d pages", FORM_PAGES_MAX);
    }
    if (is_category && i18n.len == 0) {
        return refuse(planner, at, "a Category needs \"i18n\", the prefix of its texts");
    }
    struct page *page = &planner->pages[planner->page_count];
    *page = (struct page){.first = planner->element_count, .outer = FORM_NONE, .list = FORM_NONE};
    if (is_category) {
        page->id = arena_text(planner->arena, i18n);
        page->title = join(planner->arena, i18n, ".label");
    }
    struct spot inside = {planner->page_count++, FORM_NONE, at, 0};
    bool fine = !is_category
                    ? read_element(planner, json, &inside)
                    : read_rule(planner, &page->rule, json, at) &&
                          read_elements(planner, json_object_get(json, "elements"), &inside);
    page->count = planner->element_count - page->first;
    return fine;
}

/* A Categorization becomes its pages; anything else is one page. */
static bool read_pages(struct planner *planner, const json_t *json, struct text at, unsigned depth)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    const json_t *list = json_object_get(json, "elements");
    if (text_equal(type, TEXT_OF("Category"))) {
        return read_page(planner, json, at, true);
    }
    if (!text_equal(type, TEXT_OF("Categorization"))) {
        return depth == 0 ? read_page(planner, json, at, false)
                          : refuse(planner, at, "only Category may be in a Categorization");
    }
    if (!json_is_array(list) || depth == FORM_DEPTH_MAX || json_object_get(json, "rule") != NULL) {
        return refuse(planner, at, "a Categorization without elements, too deep, or with a rule");
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!read_pages(planner, json_array_get(list, i), child_at(planner, at, i), depth + 1)) {
            return false;
        }
    }
    return true;
}

bool form_plan_read(
    struct form_plan *plan, struct arena *arena, const json_t *uischema,
    const struct schema *schema, char *why)
{
    struct planner planner = {.arena = arena, .schema = schema, .why = why};
    *plan = (struct form_plan){0};
    why[0] = '\0';
    planner.pages = arena_take(arena, FORM_PAGES_MAX * sizeof *planner.pages);
    planner.elements = arena_take(arena, FORM_ELEMENTS_MAX * sizeof *planner.elements);
    planner.questions = arena_take(arena, FORM_QUESTIONS_MAX * sizeof *planner.questions);
    if (!read_pages(&planner, uischema, (struct text){0}, 0)) {
        return false;
    }
    if (planner.question_count == 0) {
        return refuse(&planner, (struct text){0}, "there is no question in it");
    }
    *plan = (struct form_plan){
        .schema = schema,
        .pages = planner.pages,
        .page_count = planner.page_count,
        .elements = planner.elements,
        .element_count = planner.element_count,
        .questions = planner.questions,
        .question_count = planner.question_count,
    };
    return true;
}
