/* Names for the ids of nodes on the screen. A pack may call two things alike, or very long; an id that
 * is there twice ends the kiosk (ui/tree.h), so such a thing gets a number for its name. */
#include <stdio.h>

#include "model/form/planner.h"

/* False for what a number could be mistaken for, too. */
static bool is_short(struct text name)
{
    return name.len > 0 && name.len <= FORM_NAME_MAX && name.at[0] != '#';
}

static struct text numbered(struct planner *planner, size_t number)
{
    char name[24];
    int len = snprintf(name, sizeof name, "#%zu", number);
    return arena_text(planner->arena, (struct text){name, (size_t)len});
}

/* "page.dog" as "dog". */
static struct text without_prefix(struct text id)
{
    static const char prefix[] = "page.";
    size_t len = sizeof prefix - 1;
    bool has = id.len > len && memcmp(id.at, prefix, len) == 0;
    return has ? (struct text){id.at + len, id.len - len} : id;
}

void plan_names(struct planner *planner)
{
    for (size_t i = 0; i < planner->question_count; i++) {
        struct question *question = &planner->questions[i];
        bool is_free = is_short(question->prefix);
        for (size_t k = 0; k < i && is_free; k++) {
            const struct question *other = &planner->questions[k];
            /* A list of plain values and the question about one of them are never seen together. */
            is_free = other->list != question->list || !text_equal(other->name, question->prefix);
        }
        question->name = is_free ? question->prefix : numbered(planner, i);
    }
    for (size_t i = 0; i < planner->page_count; i++) {
        struct page *page = &planner->pages[i];
        struct text name = without_prefix(page->id);
        bool is_free = is_short(name);
        for (size_t k = 0; k < i && is_free; k++) {
            is_free = !text_equal(planner->pages[k].name, name);
        }
        page->name = is_free ? name : numbered(planner, i);
    }
}
