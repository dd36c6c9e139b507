#include <stdarg.h>
#include <stdio.h>

#include "model/form/planner.h"
#include "model/form/state.h"

bool plan_refuse(struct planner *planner, struct text at, const char *format, ...)
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

struct text plan_join(struct planner *planner, struct text a, struct text b)
{
    char *to = arena_take(planner->arena, a.len + b.len);
    if (a.len > 0) {
        memcpy(to, a.at, a.len);
    }
    if (b.len > 0) {
        memcpy(to + a.len, b.at, b.len);
    }
    return (struct text){to, a.len + b.len};
}

struct text plan_child_at(struct planner *planner, struct text at, size_t index)
{
    char step[40];
    int len = snprintf(step, sizeof step, "/elements/%zu", index);
    return plan_join(planner, at, (struct text){step, (size_t)len});
}

const json_t *plan_option(const json_t *element, const char *name)
{
    return json_object_get(json_object_get(element, "options"), name);
}

bool plan_rule(
    struct planner *planner, const struct rule **rule, const json_t *json, const struct base *base,
    struct text at)
{
    char why[SCHEMA_WHY_MAX];
    const json_t *written = json_object_get(json, "rule");
    if (written == NULL) {
        return true;
    }
    if (planner->rule_count == PLANNED_RULES_MAX) {
        return plan_refuse(planner, at, "too many rules");
    }
    struct rule *read = rule_read(planner->arena, written, false, why);
    if (read == NULL) {
        return plan_refuse(planner, at, "%s", why);
    }
    planner->condition_count += rule_size(read);
    if (planner->condition_count > CONDITIONS_MAX) {
        return plan_refuse(planner, at, "more than %d conditions", CONDITIONS_MAX);
    }
    planner->rules[planner->rule_count++] = (struct planned_rule){read, base->pointer};
    *rule = read;
    return true;
}

size_t plan_add_element(
    struct planner *planner, enum element_kind kind, const json_t *json, const struct spot *spot)
{
    if (planner->element_count == FORM_ELEMENTS_MAX || spot->depth == FORM_DEPTH_MAX) {
        plan_refuse(planner, spot->at, "too many elements, or too deep");
        return FORM_NONE;
    }
    size_t at = planner->element_count;
    struct element *element = &planner->elements[at];
    *element = (struct element){
        .kind = kind,
        .question = FORM_NONE,
        .parent = spot->parent,
        .page = spot->page,
        .at = spot->at,
    };
    if (!plan_rule(planner, &element->rule, json, spot->base, spot->at)) {
        return FORM_NONE;
    }
    planner->element_count++;
    return at;
}

size_t plan_find_slot(const struct planner *planner, struct text pointer)
{
    for (size_t i = 0; i < planner->question_count; i++) {
        if (text_equal(planner->questions[i].pointer, pointer)) {
            return i;
        }
    }
    return FORM_NONE;
}

struct question *plan_add_question(
    struct planner *planner, const json_t *json, const struct target *target,
    const struct spot *spot)
{
    if (planner->question_count == FORM_QUESTIONS_MAX) {
        plan_refuse(planner, spot->at, "more than %d questions", FORM_QUESTIONS_MAX);
        return NULL;
    }
    size_t element = plan_add_element(planner, ELEMENT_QUESTION, json, spot);
    if (element == FORM_NONE) {
        return NULL;
    }
    size_t slot = plan_find_slot(planner, target->pointer);
    struct question *question = &planner->questions[planner->question_count];
    *question = (struct question){
        .pointer = target->pointer,
        .prefix = target->prefix,
        .label = plan_join(planner, target->prefix, TEXT_OF(".label")),
        .hint = plan_join(planner, target->prefix, TEXT_OF(".description")),
        .required = target->required,
        .page = spot->page,
        .element = element,
        .slot = slot != FORM_NONE ? slot : planner->question_count,
        .list = spot->base->list,
        .opens = FORM_NONE,
        .about = node_target(target->facets.list[0]),
    };
    question->fallback = plan_label(planner, json, target, &question->label_hidden);
    planner->elements[element].question = planner->question_count++;
    planner->elements[element].text = question->label;
    planner->elements[element].fallback = question->fallback;
    return question;
}

/* Whether a Control with this target asks for an array of things, not for some of several choices. */
static bool is_list(const struct facets *facets)
{
    struct facets items;
    if (facets_types(facets) != 1u << VALUE_ARRAY) {
        return false;
    }
    facets_items(facets, &items);
    bool has_choices = facets_check(&items, KEYWORD_enum) != NULL ||
                       (facets_check(&items, KEYWORD_oneOf) != NULL &&
                        (facets_types(&items) & 1u << VALUE_OBJECT) == 0);
    return !has_choices || facets_check(facets, KEYWORD_uniqueItems) == NULL;
}

static bool is_object(const struct facets *facets)
{
    unsigned types = facets_types(facets);
    return types == 1u << VALUE_OBJECT ||
           (types == 0 && facets_check(facets, KEYWORD_properties) != NULL);
}

/* A Control for an object: a group of what is in it, by its own detail or generated. */
static bool plan_object(
    struct planner *planner, const json_t *json, const struct target *target,
    const struct spot *spot)
{
    const json_t *detail = plan_option(json, "detail");
    bool is_hidden = false;
    struct base base = {
        .facets = &target->facets,
        .pointer = target->pointer,
        .dotted = spot->base->dotted,
        .list = spot->base->list,
        .depth = spot->base->depth + 1,
    };
    if (base.depth == FORM_DEPTH_MAX) {
        return plan_refuse(planner, spot->at, "objects too deep within each other");
    }
    size_t at = plan_add_element(planner, ELEMENT_HEADING, json, spot);
    if (at == FORM_NONE) {
        return false;
    }
    planner->elements[at].fallback = plan_label(planner, json, target, &is_hidden);
    if (!is_hidden && target->pointer.len > spot->base->pointer.len) {
        planner->elements[at].text = plan_join(planner, target->prefix, TEXT_OF(".label"));
    }
    base.dotted = target->dotted;
    struct spot inside = {
        .base = &base, .page = spot->page, .parent = at, .at = spot->at, .depth = spot->depth + 1};
    if (!json_is_object(detail)) {
        return plan_generated(planner, &inside);
    }
    inside.at = plan_join(planner, spot->at, TEXT_OF("/options/detail"));
    return plan_element(planner, detail, &inside);
}

static bool plan_control(struct planner *planner, const json_t *json, const struct spot *spot)
{
    struct target target;
    if (!plan_target(planner, &target, json, spot)) {
        return false;
    }
    if (is_list(&target.facets)) {
        return plan_list(planner, json, &target, spot);
    }
    if (is_object(&target.facets)) {
        return plan_object(planner, json, &target, spot);
    }
    if (target.pointer.len == 0) {
        return plan_refuse(planner, spot->at, "what is sent must be an object");
    }
    struct question *question = plan_add_question(planner, json, &target, spot);
    return question != NULL && plan_question(planner, question, &target, json, spot->at);
}

/* "#/properties/<name>" with the name escaped (RFC 6901). */
static json_t *control_of(struct text name)
{
    char scope[FORM_POINTER_MAX + 20] = "#/properties";
    size_t len = strlen(scope);
    json_t *control = NULL;
    char pointer[FORM_POINTER_MAX];
    size_t pointer_len = 0;
    if (pointer_add(pointer, &pointer_len, name)) {
        memcpy(scope + len, pointer, pointer_len);
        control =
            json_pack("{s:s, s:s%}", "type", "Control", "scope", scope, (int)(len + pointer_len));
    }
    return control;
}

/* Whether an earlier facet names this member, too. */
static bool is_named_before(const struct facets *facets, size_t before, struct text name)
{
    for (size_t i = 0; i < before; i++) {
        const struct check *properties = node_check(facets->list[i], KEYWORD_properties);
        for (size_t k = 0; properties != NULL && k < properties->count; k++) {
            if (text_equal(properties->branches[k].name, name)) {
                return true;
            }
        }
    }
    return false;
}

static bool plan_member(struct planner *planner, struct text name, const struct spot *inside)
{
    struct facets member;
    facets_member(inside->base->facets, name, &member);
    if (facets_check(&member, KEYWORD_const) != NULL) {
        return true; /* there is nothing to ask */
    }
    SCOPED(json_release) json_t *control = control_of(name);
    return control != NULL ? plan_element(planner, control, inside)
                           : plan_refuse(planner, inside->at, "a name is too long");
}

bool plan_generated(struct planner *planner, const struct spot *inside)
{
    const struct facets *facets = inside->base->facets;
    for (size_t i = 0; i < facets->count; i++) {
        const struct check *properties = node_check(facets->list[i], KEYWORD_properties);
        for (size_t k = 0; properties != NULL && k < properties->count; k++) {
            struct text name = properties->branches[k].name;
            if (!is_named_before(facets, i, name) && !plan_member(planner, name, inside)) {
                return false;
            }
        }
    }
    return true;
}

bool plan_elements(struct planner *planner, const json_t *list, const struct spot *inside)
{
    if (!json_is_array(list)) {
        return plan_refuse(planner, inside->at, "\"elements\" is missing");
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct spot spot = *inside;
        spot.at = plan_child_at(planner, inside->at, i);
        if (!plan_element(planner, json_array_get(list, i), &spot)) {
            return false;
        }
    }
    return true;
}

/* A Label, or a Group or layout and what is in it. */
static bool plan_static(
    struct planner *planner, const json_t *json, enum element_kind kind, bool is_group,
    const struct spot *spot)
{
    size_t at = plan_add_element(planner, kind, json, spot);
    bool is_label = kind == ELEMENT_LABEL;
    if (at == FORM_NONE) {
        return false;
    }
    struct element *element = &planner->elements[at];
    if (is_label || is_group) {
        const char *plain = is_label ? "text" : "label";
        element->text = plan_key(planner, json, plain, is_label ? ".text" : ".label");
        element->fallback = arena_text(planner->arena, json_text_of(json_object_get(json, plain)));
    }
    if (is_label) {
        return element->text.len > 0 ||
               plan_refuse(planner, spot->at, "a Label needs \"i18n\" or \"text\"");
    }
    struct spot inside = *spot;
    inside.parent = at;
    inside.depth++;
    return plan_elements(planner, json_object_get(json, "elements"), &inside);
}

bool plan_element(struct planner *planner, const json_t *json, const struct spot *spot)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    bool is_group = text_equal(type, TEXT_OF("Group"));
    if (text_equal(type, TEXT_OF("Control")) || text_equal(type, TEXT_OF("ListWithDetail"))) {
        return plan_control(planner, json, spot);
    }
    if (text_equal(type, TEXT_OF("Label"))) {
        return plan_static(planner, json, ELEMENT_LABEL, false, spot);
    }
    if (is_group || text_equal(type, TEXT_OF("VerticalLayout")) ||
        text_equal(type, TEXT_OF("HorizontalLayout"))) {
        return plan_static(planner, json, ELEMENT_HEADING, is_group, spot);
    }
    if (text_equal(type, TEXT_OF("Categorization")) || text_equal(type, TEXT_OF("Category"))) {
        return plan_refuse(
            planner, spot->at, "\"%.*s\" makes pages; it cannot be within one", TEXT_ARG(type));
    }
    return plan_refuse(planner, spot->at, "an element of type \"%.*s\"", TEXT_ARG(type));
}
