#include "model/form/planner.h"
#include "model/form/state.h"

/* Adds a page without elements; FORM_NONE when there are too many. */
static size_t plan_add_page(struct planner *planner, const struct spot *spot, size_t outer)
{
    if (planner->page_count == FORM_PAGES_MAX) {
        plan_refuse(planner, spot->at, "more than %d pages", FORM_PAGES_MAX);
        return FORM_NONE;
    }
    planner->pages[planner->page_count] = (struct page){
        .title = spot->title,
        .id = spot->id,
        .first = planner->element_count,
        .outer = outer,
        .list = spot->base->list,
    };
    return planner->page_count++;
}

/* Ends a page; on the way, the pages about the entries of its lists follow. */
static bool end_page(struct planner *planner, size_t at)
{
    struct page *page = &planner->pages[at];
    page->count = planner->element_count - page->first;
    return page->list != FORM_NONE || plan_entries(planner);
}

/* The words over the pages of a Category; false when there are none. */
static bool read_title(struct planner *planner, const json_t *json, struct spot *spot)
{
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    spot->title = plan_key(planner, json, "label", ".label");
    spot->id = i18n.len > 0 ? arena_text(planner->arena, i18n) : spot->title;
    return spot->title.len > 0 ||
           plan_refuse(planner, spot->at, "a Category needs \"i18n\" or \"label\"");
}

static bool plan_category(
    struct planner *planner, const json_t *json, const struct spot *spot, size_t outer)
{
    size_t at = plan_add_page(planner, spot, outer);
    if (at == FORM_NONE) {
        return false;
    }
    struct spot inside = {.base = spot->base, .page = at, .parent = FORM_NONE, .at = spot->at};
    return plan_rule(planner, &planner->pages[at].rule, json, spot->base, spot->at) &&
           plan_elements(planner, json_object_get(json, "elements"), &inside) &&
           end_page(planner, at);
}

static bool makes_pages(const json_t *json)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    return text_equal(type, TEXT_OF("Categorization")) || text_equal(type, TEXT_OF("Category"));
}

/* Whether a layout has pages right in it. */
static bool holds_pages(const json_t *json)
{
    const json_t *list = json_object_get(json, "elements");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (makes_pages(json_array_get(list, i))) {
            return true;
        }
    }
    return false;
}

/* One element that is a page by itself. */
static bool plan_plain_page(
    struct planner *planner, const json_t *json, const struct spot *spot, size_t outer)
{
    size_t at = plan_add_page(planner, spot, outer);
    if (at == FORM_NONE) {
        return false;
    }
    struct spot inside = {.base = spot->base, .page = at, .parent = FORM_NONE, .at = spot->at};
    return plan_element(planner, json, &inside) && end_page(planner, at);
}

/* What is around pages; its rule hides them all. FORM_NONE with a reason. */
static size_t add_outer(
    struct planner *planner, const json_t *json, const struct spot *spot, size_t outer)
{
    if (planner->outer_count == OUTERS_MAX) {
        plan_refuse(planner, spot->at, "too many Categorizations");
        return FORM_NONE;
    }
    struct outer *added = &planner->outers[planner->outer_count];
    *added = (struct outer){.outer = outer};
    return plan_rule(planner, &added->rule, json, spot->base, spot->at) ? planner->outer_count++
                                                                        : FORM_NONE;
}

bool plan_pages(struct planner *planner, const json_t *json, const struct spot *spot, size_t outer)
{
    struct text type = json_text_of(json_object_get(json, "type"));
    const json_t *list = json_object_get(json, "elements");
    bool is_category = text_equal(type, TEXT_OF("Category"));
    struct spot titled = *spot;
    if (is_category && !read_title(planner, json, &titled)) {
        return false;
    }
    if (!text_equal(type, TEXT_OF("Categorization")) && !holds_pages(json)) {
        return is_category ? plan_category(planner, json, &titled, outer)
                           : plan_plain_page(planner, json, spot, outer);
    }
    if (!json_is_array(list) || spot->depth == FORM_DEPTH_MAX) {
        return plan_refuse(planner, spot->at, "without elements, or too deep");
    }
    size_t added = add_outer(planner, json, spot, outer);
    for (size_t i = 0; added != FORM_NONE && i < json_array_size(list); i++) {
        struct spot inside = titled;
        inside.at = plan_child_at(planner, spot->at, i);
        inside.depth++;
        if (!plan_pages(planner, json_array_get(list, i), &inside, added)) {
            return false;
        }
    }
    return added != FORM_NONE;
}

/* The place of a scope in the data of the form. */
struct finding {
    const struct skeleton *skeleton;
    struct text base;
};

static struct rule_place find_place(const void *context, const struct scope *scope)
{
    const struct finding *finding = context;
    const struct skeleton_node *nodes = finding->skeleton->nodes;
    char pointer[2 * FORM_POINTER_MAX];
    size_t len = finding->base.len, entry, left = 0;
    struct text rest;
    memcpy(pointer, len > 0 ? finding->base.at : "", len);
    for (size_t i = 0; i < scope->count; i++) {
        if (len > FORM_POINTER_MAX || !pointer_add(pointer, &len, scope->segments[i])) {
            return (struct rule_place){.cell = RULE_NOWHERE};
        }
    }
    size_t at = skeleton_find(finding->skeleton, (struct text){pointer, len}, &rest, &entry);
    for (size_t i = 0; i < rest.len; i++) {
        left += rest.at[i] == '/';
    }
    bool is_list = nodes[at].kind == SKELETON_LIST && rest.len > 0;
    if (left > scope->count || is_list) {
        return (struct rule_place){.cell = RULE_NOWHERE};
    }
    return (struct rule_place){
        .cell = nodes[at].cell,
        .per_entry = nodes[at].list != FORM_NONE,
        .covered = scope->count - left,
    };
}

static void *keep(struct arena *arena, const void *from, size_t size)
{
    void *to = arena_take(arena, size);
    if (size > 0) {
        memcpy(to, from, size);
    }
    return to;
}

/* Gives everything its place in a form, one for each entry of a list. False when it would need more
 * than a session has. */
static bool place_cells(
    struct planner *planner, struct form_plan *plan, const struct skeleton *skeleton)
{
    size_t room = 0;
    for (size_t i = 0; i < planner->question_count; i++) {
        struct question *question = &planner->questions[i];
        size_t cells = question->list == FORM_NONE ? 1 : planner->lists[question->list].max;
        question->cell = plan->cell_count;
        plan->cell_count += cells;
        room += question->slot == i ? cells * answer_room(question) : 0;
    }
    for (size_t i = 0; i < planner->page_count; i++) {
        struct page *page = &planner->pages[i];
        size_t cells = page->list == FORM_NONE ? 1 : planner->lists[page->list].max;
        page->cell = plan->page_cell_count;
        plan->page_cell_count += cells;
        for (size_t k = page->first; k < page->first + page->count; k++) {
            planner->elements[k].cell = plan->element_cell_count;
            plan->element_cell_count += cells;
        }
    }
    if (room > FORM_ROOM_MAX || plan->cell_count > FORM_CELLS_MAX ||
        skeleton->cell_count > 2 * FORM_CELLS_MAX) {
        return plan_refuse(
            planner, (struct text){0},
            "the answers could become too long for the terminal: set maxLength and maxItems");
    }
    return true;
}

static bool finish_plan(struct planner *planner, struct form_plan *plan, const struct facets *root)
{
    if (planner->question_count == 0) {
        return plan_refuse(planner, (struct text){0}, "there is no question in it");
    }
    struct finding finding = {.skeleton = skeleton_read(planner, root)};
    if (finding.skeleton == NULL || !place_cells(planner, plan, finding.skeleton)) {
        return false;
    }
    for (size_t i = 0; i < planner->rule_count; i++) {
        finding.base = planner->rules[i].base;
        rule_bind(planner->rules[i].rule, find_place, &finding);
    }
    plan_names(planner);
    struct arena *arena = planner->arena;
    plan->schema = planner->schema;
    plan->skeleton = finding.skeleton;
    plan->page_count = planner->page_count;
    plan->pages = keep(arena, planner->pages, planner->page_count * sizeof *planner->pages);
    plan->element_count = planner->element_count;
    plan->elements =
        keep(arena, planner->elements, planner->element_count * sizeof *planner->elements);
    plan->question_count = planner->question_count;
    plan->questions =
        keep(arena, planner->questions, planner->question_count * sizeof *planner->questions);
    plan->list_count = planner->list_count;
    plan->lists = keep(arena, planner->lists, planner->list_count * sizeof *planner->lists);
    plan->outer_count = planner->outer_count;
    plan->outers = keep(arena, planner->outers, planner->outer_count * sizeof *planner->outers);
    return true;
}

bool form_plan_read(
    struct form_plan *plan, struct arena *arena, const json_t *uischema,
    const struct schema *schema, char *why)
{
    SCOPED(arena_finish) struct arena scratch = {0};
    arena_init_common(&scratch, SCRATCH_SIZE);
    struct planner *planner = arena_take(&scratch, sizeof *planner);
    struct facets root = {0};
    struct base base = {.facets = &root, .list = FORM_NONE};
    struct spot spot = {.base = &base, .parent = FORM_NONE};
    *planner = (struct planner){.arena = arena, .scratch = &scratch, .schema = schema, .why = why};
    *plan = (struct form_plan){0};
    why[0] = '\0';
    facets_add(&root, schema_root(schema), true);
    planner->pages = arena_take(&scratch, FORM_PAGES_MAX * sizeof *planner->pages);
    planner->elements = arena_take(&scratch, FORM_ELEMENTS_MAX * sizeof *planner->elements);
    planner->questions = arena_take(&scratch, FORM_QUESTIONS_MAX * sizeof *planner->questions);
    planner->rules = arena_take(&scratch, PLANNED_RULES_MAX * sizeof *planner->rules);
    planner->outers = arena_take(&scratch, OUTERS_MAX * sizeof *planner->outers);
    if (!plan_pages(planner, uischema, &spot, FORM_NONE) || !finish_plan(planner, plan, &root)) {
        *plan = (struct form_plan){0};
        return false;
    }
    return true;
}
