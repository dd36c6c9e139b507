#include "model/form/planner.h"
#include "model/form/state.h"

/* Whether an option of a list is known: those of a JSON Forms array, and looks. */
static bool check_options(struct planner *planner, const json_t *json, struct text at)
{
    static const char *const known[] = {"detail",          "elementLabelProp", "labelRef",
                                        "showSortButtons", "restrict",         "disableAdd",
                                        "disableRemove"};
    const json_t *options = json_object_get(json, "options");
    void *iter = options != NULL ? json_object_iter(json_to_walk(options)) : NULL;
    for (; iter != NULL; iter = json_object_iter_next(json_to_walk(options), iter)) {
        size_t i = 0;
        while (i < COUNT(known) && strcmp(known[i], json_object_iter_key(iter)) != 0) {
            i++;
        }
        if (i == COUNT(known)) {
            return plan_refuse(
                planner, at, "option \"%.40s\" is not known for a list",
                json_object_iter_key(iter));
        }
    }
    return options == NULL || json_is_object(options) ||
           plan_refuse(planner, at, "\"options\" is no object");
}

/* A question for an array; its entries' pages are read after this page. */
bool plan_list(
    struct planner *planner, const json_t *json, const struct target *target,
    const struct spot *spot)
{
    const struct check *most = facets_check(&target->facets, KEYWORD_maxItems);
    const struct check *least = facets_check(&target->facets, KEYWORD_minItems);
    if (spot->base->list != FORM_NONE) {
        return plan_refuse(planner, spot->at, "a list in an entry of a list is not supported");
    }
    if (planner->list_count == FORM_LISTS_MAX ||
        plan_find_slot(planner, target->pointer) != FORM_NONE) {
        return plan_refuse(
            planner, spot->at, "more than %d lists, or one of them twice", FORM_LISTS_MAX);
    }
    struct planned_list *planned = &planner->planned[planner->list_count];
    struct form_list *list = &planner->lists[planner->list_count];
    const json_t *label = plan_option(json, "elementLabelProp");
    *planned = (struct planned_list){
        .detail = plan_option(json, "detail"),
        .label = label,
        .dotted = target->dotted,
        .at = spot->at,
    };
    facets_items(&target->facets, &planned->items);
    if (planned->items.count == 0) {
        return plan_refuse(planner, spot->at, "an array needs \"items\" in the schema");
    }
    *list = (struct form_list){
        .question = planner->question_count,
        .min = least != NULL ? least->count : 0,
        .max = most != NULL && most->count < FORM_ENTRIES_MAX ? most->count : FORM_ENTRIES_MAX,
        .add = plan_join(planner, target->prefix, TEXT_OF(".add")),
    };
    if (list->max == 0 || list->min > list->max) {
        return plan_refuse(
            planner, spot->at, "a list has 1 to %d entries at the terminal", FORM_ENTRIES_MAX);
    }
    if (!check_options(planner, json, spot->at)) {
        return false;
    }
    struct question *question = plan_add_question(planner, json, target, spot);
    if (question != NULL) {
        question->kind = QUESTION_LIST;
        question->opens = planner->list_count++;
    }
    return question != NULL;
}

/* The question about this part of an entry ("name", "author.role"); FORM_NONE when there is none. */
static size_t find_part(
    const struct planner *planner, const struct form_list *list, struct text part)
{
    char pointer[FORM_POINTER_MAX];
    struct text base = planner->questions[list->question].pointer;
    size_t len = base.len;
    memcpy(pointer, base.at, len);
    if (!pointer_add(pointer, &len, TEXT_OF("-"))) {
        return FORM_NONE;
    }
    while (part.len > 0) {
        const char *dot = memchr(part.at, '.', part.len);
        struct text name = {part.at, dot != NULL ? (size_t)(dot - part.at) : part.len};
        size_t used = name.len + (dot != NULL ? 1 : 0);
        part = (struct text){part.at + used, part.len - used};
        if (!pointer_add(pointer, &len, name)) {
            return FORM_NONE;
        }
    }
    return plan_find_slot(planner, (struct text){pointer, len});
}

/* elementLabelProp: the name of one part of an entry, or of several. */
static bool read_summary(
    struct planner *planner, struct form_list *list, const json_t *written, struct text at)
{
    size_t count = json_is_array(written) ? json_array_size(written) : written != NULL ? 1 : 0;
    size_t *summary = arena_take(planner->arena, count * sizeof *summary);
    for (size_t i = 0; i < count; i++) {
        const json_t *part = json_is_array(written) ? json_array_get(written, i) : written;
        summary[i] =
            json_is_string(part) ? find_part(planner, list, json_text_of(part)) : FORM_NONE;
        if (summary[i] == FORM_NONE || planner->questions[summary[i]].opens != FORM_NONE) {
            return plan_refuse(
                planner, at, "elementLabelProp \"%.*s\" is no question of the entry",
                TEXT_ARG(json_text_of(part)));
        }
    }
    list->summary = summary;
    list->summary_count = count;
    return true;
}

/* The pages about an entry: as its detail says, or one that asks for everything in it. */
static bool plan_entry_pages(
    struct planner *planner, const struct planned_list *planned, struct spot *spot)
{
    if (json_is_object(planned->detail)) {
        spot->at = plan_join(planner, planned->at, TEXT_OF("/options/detail"));
        return plan_pages(planner, planned->detail, spot, FORM_NONE);
    }
    SCOPED(json_release) json_t *whole = json_pack("{s:s, s:s}", "type", "Control", "scope", "#");
    return plan_pages(planner, whole, spot, FORM_NONE);
}

static bool plan_entry(struct planner *planner, size_t at)
{
    struct form_list *list = &planner->lists[at];
    struct planned_list *planned = &planner->planned[at];
    const struct question *question = &planner->questions[list->question];
    struct base base = {
        .facets = &planned->items,
        .pointer = plan_join(planner, question->pointer, TEXT_OF("/-")),
        .dotted = planned->dotted,
        .list = at,
        .depth = 1,
    };
    struct spot spot = {.base = &base, .parent = FORM_NONE, .at = planned->at};
    list->first_page = planner->page_count;
    list->first_question = planner->question_count;
    spot.id = plan_join(planner, question->prefix, TEXT_OF(".entry"));
    spot.title = plan_join(planner, spot.id, TEXT_OF(".label"));
    if (!plan_entry_pages(planner, planned, &spot)) {
        return false;
    }
    list->page_count = planner->page_count - list->first_page;
    list->question_count = planner->question_count - list->first_question;
    if (list->question_count == 0) {
        return plan_refuse(planner, planned->at, "there is no question about an entry");
    }
    return read_summary(planner, list, planned->label, planned->at);
}

bool plan_entries(struct planner *planner)
{
    while (planner->lists_read < planner->list_count) {
        if (!plan_entry(planner, planner->lists_read++)) {
            return false;
        }
    }
    return true;
}
