#include <stdio.h>

#include "model/form/state.h"
#include "model/pack/private.h"
#include "model/rule.h"
#include "model/schema/node.h"

#define DEPTH_MAX 24 /* elements and conditions within each other */

/* Walking through ui.schema.json. */
struct walk {
    struct pack_reading *reading;
    char at[FINDING_AT_MAX];        /* the element that is looked at */
    const struct schema_node *base; /* where its scopes begin: the root, or an entry of a list */
    struct text pointer;            /* the same in the data: "", "/dogs/-" */
};

/* The element of the plan at this place, FORM_NONE for a page. */
static size_t element_at(const struct form_plan *plan, const char *at)
{
    for (size_t i = 0; i < plan->element_count; i++) {
        if (text_equal(plan->elements[i].at, (struct text){at, strlen(at)})) {
            return i;
        }
    }
    return FORM_NONE;
}

/* The page that the element at this place is on or is; FORM_NONE: not known. */
static size_t page_at(const struct form_plan *plan, const char *at)
{
    size_t len = strlen(at);
    for (size_t i = 0; i < plan->element_count; i++) {
        struct text own = plan->elements[i].at;
        if (own.len >= len && memcmp(own.at, at, len) == 0) {
            return plan->elements[i].page;
        }
    }
    return FORM_NONE;
}

/* Whether the scope leads to something in the schema, through objects and items of arrays. */
static bool leads_somewhere(const struct schema_node *node, const struct scope *scope)
{
    for (size_t i = 0; i < scope->count && node != NULL; i++) {
        const struct schema_node *target = node_target(node);
        const struct check *items = node_check(target, KEYWORD_items);
        node = schema_property(target, scope->segments[i]);
        if (node == NULL && items != NULL && items->count > 0) {
            node = schema_property(items->branches[0].node, scope->segments[i]);
        }
    }
    return node != NULL;
}

static void check_asked(struct walk *walk, const struct scope *scope, struct text written)
{
    const struct form_plan *plan = &walk->reading->pack->form;
    char pointer[2 * FORM_POINTER_MAX];
    size_t len = walk->pointer.len, page = page_at(plan, walk->at), first = FORM_NONE;
    struct text at = {walk->at, strlen(walk->at)};
    memcpy(pointer, walk->pointer.at, walk->pointer.len);
    for (size_t i = 0; i < scope->count; i++) {
        if (!pointer_add(pointer, &len, scope->segments[i])) {
            return;
        }
    }
    for (size_t i = 0; i < plan->question_count && first == FORM_NONE; i++) {
        struct text other = plan->questions[i].pointer;
        bool is_in = other.len >= len && memcmp(other.at, pointer, len) == 0;
        first = is_in ? plan->questions[i].element : FORM_NONE;
    }
    size_t own = element_at(plan, walk->at);
    if (first == FORM_NONE) {
        pack_fault(
            walk->reading, FINDING_rule_unasked, "ui.schema.json", at, page,
            "the rule looks at %.*s, which nobody asks for", TEXT_ARG(written));
    } else if (
        (own != FORM_NONE && first > own) ||
        (own == FORM_NONE && page != FORM_NONE && plan->elements[first].page >= page)) {
        pack_fault(
            walk->reading, FINDING_rule_later, "ui.schema.json", at, page,
            "the rule looks at %.*s, which is asked later", TEXT_ARG(written));
    }
}

static void check_scope(struct walk *walk, const json_t *json)
{
    struct pack *pack = walk->reading->pack;
    struct text written = json_text_of(json);
    struct scope scope;
    size_t page = page_at(&pack->form, walk->at);
    if (!scope_read(&scope, &pack->arena, written) || !leads_somewhere(walk->base, &scope)) {
        pack_fault(
            walk->reading, FINDING_rule_pointer, "ui.schema.json",
            (struct text){walk->at, strlen(walk->at)}, page,
            "the rule looks at \"%.*s\", which is not in the schema", TEXT_ARG(written));
    } else if (scope.count > 0) {
        check_asked(walk, &scope, written);
    }
}

static void check_condition(struct walk *walk, const json_t *condition, unsigned depth)
{
    const json_t *list = json_object_get(condition, "conditions");
    const json_t *scope = json_object_get(condition, "scope");
    if (json_is_string(scope)) {
        check_scope(walk, scope);
    }
    for (size_t i = 0; i < json_array_size(list) && depth > 0; i++) {
        check_condition(walk, json_array_get(list, i), depth - 1);
    }
}

static bool is_known_type(struct text type)
{
    static const char *const known[] = {"Categorization",   "Category", "Group", "VerticalLayout",
                                        "HorizontalLayout", "Control",  "Label", "ListWithDetail"};
    for (size_t i = 0; i < COUNT(known); i++) {
        if (type.len == strlen(known[i]) && memcmp(type.at, known[i], type.len) == 0) {
            return true;
        }
    }
    return false;
}

static void walk_element(struct walk *walk, const json_t *element, unsigned depth);

/* What is asked about an entry of a list: options.detail, with scopes that begin at the entry. */
static void walk_detail(struct walk *walk, const json_t *element, unsigned depth)
{
    struct pack *pack = walk->reading->pack;
    const json_t *detail = json_object_get(json_object_get(element, "options"), "detail");
    const json_t *written = json_object_get(element, "scope");
    struct scope scope;
    char pointer[FORM_POINTER_MAX];
    size_t len = 0;
    if (!json_is_object(detail) || !json_is_string(written) || walk->pointer.len > 0 ||
        !scope_read(&scope, &pack->arena, json_text_of(written))) {
        return;
    }
    const struct schema_node *node = walk->base;
    for (size_t i = 0; i < scope.count && node != NULL; i++) {
        node = pointer_add(pointer, &len, scope.segments[i])
                   ? schema_property(node, scope.segments[i])
                   : NULL;
    }
    const struct check *items = node != NULL ? node_check(node_target(node), KEYWORD_items) : NULL;
    size_t was = strlen(walk->at);
    if (items != NULL && items->count > 0 && pointer_add(pointer, &len, TEXT_OF("-")) &&
        was + sizeof "/options/detail" <= sizeof walk->at) {
        struct walk inner = *walk;
        inner.base = items->branches[0].node;
        inner.pointer = (struct text){pointer, len};
        memcpy(inner.at + was, "/options/detail", sizeof "/options/detail");
        walk_element(&inner, detail, depth - 1);
    }
}

static void walk_element(struct walk *walk, const json_t *element, unsigned depth)
{
    const json_t *list = json_object_get(element, "elements");
    size_t len = strlen(walk->at);
    check_condition(
        walk, json_object_get(json_object_get(element, "rule"), "condition"), DEPTH_MAX);
    if (!is_known_type(json_text_of(json_object_get(element, "type")))) {
        pack_fault(
            walk->reading, FINDING_element_unknown, "ui.schema.json", (struct text){walk->at, len},
            page_at(&walk->reading->pack->form, walk->at), "\"type\": \"%.40s\"",
            json_is_string(json_object_get(element, "type"))
                ? json_string_value(json_object_get(element, "type"))
                : "");
    }
    if (depth > 0) {
        walk_detail(walk, element, depth);
    }
    for (size_t i = 0; i < json_array_size(list) && depth > 0; i++) {
        int added = snprintf(walk->at + len, sizeof walk->at - len, "/elements/%zu", i);
        if (added > 0 && (size_t)added < sizeof walk->at - len) {
            walk_element(walk, json_array_get(list, i), depth - 1);
        }
    }
    walk->at[len] = '\0';
}

void pack_lint_rules(struct pack_reading *reading)
{
    struct walk walk = {
        .reading = reading, .base = schema_root(reading->pack->form.schema), .pointer = {"", 0}};
    SCOPED(json_release)
    json_t *uischema = json_read(pack_content(reading, "ui.schema.json"), PACK_PAYLOAD_MAX);
    walk_element(&walk, uischema, DEPTH_MAX);
}
