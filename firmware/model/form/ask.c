/* What can be asked about a plan. */
#include "model/form/state.h"
#include "model/rule.h"

size_t form_neighbour(
    const struct form_plan *plan, size_t question, enum question_register register_kind)
{
    struct text own = plan->questions[question].pointer;
    const char *slash = memrchr(own.at, '/', own.len);
    size_t len = slash != NULL ? (size_t)(slash - own.at) + 1 : 0;
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *other = &plan->questions[i];
        if (register_kind != REGISTER_NONE && other->help == register_kind &&
            other->pointer.len > len && memcmp(other->pointer.at, own.at, len) == 0 &&
            memchr(other->pointer.at + len, '/', other->pointer.len - len) == NULL) {
            return i;
        }
    }
    return FORM_NONE;
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

static bool hides(const struct rule *rule)
{
    return rule != NULL && (rule_effect(rule) == RULE_SHOW || rule_effect(rule) == RULE_HIDE);
}

/* Whether a rule at an element, around it, at its page or around that can hide it. */
static bool may_be_hidden(const struct form_plan *plan, size_t element)
{
    const struct page *page = &plan->pages[plan->elements[element].page];
    for (size_t at = element; at != FORM_NONE; at = plan->elements[at].parent) {
        if (hides(plan->elements[at].rule)) {
            return true;
        }
    }
    for (size_t at = page->outer; at != FORM_NONE; at = plan->outers[at].outer) {
        if (hides(plan->outers[at].rule)) {
            return true;
        }
    }
    return hides(page->rule);
}

/* Whether the schema wants this answer whatever else is in the data, or in its entry. */
static bool is_always_required(const struct form_plan *plan, size_t question)
{
    struct text rest;
    size_t entry;
    const struct skeleton_node *nodes = plan->skeleton->nodes;
    size_t at = skeleton_find(plan->skeleton, plan->questions[question].pointer, &rest, &entry);
    while (at != 0 && nodes[nodes[at].parent].kind != SKELETON_LIST) {
        if (!nodes[at].required) {
            return false;
        }
        at = nodes[at].parent;
    }
    return true;
}

bool form_dead_end(const struct form_plan *plan, size_t question)
{
    size_t slot = plan->questions[question].slot;
    for (size_t i = slot; i < plan->question_count; i++) {
        const struct question *other = &plan->questions[i];
        if (other->slot == slot && !may_be_hidden(plan, other->element)) {
            return false;
        }
    }
    return is_always_required(plan, question);
}
