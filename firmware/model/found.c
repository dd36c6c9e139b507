#include "model/found.h"

#include <stdio.h>

#include "model/date.h"

#define WORD_MAX 40 /* bytes of a category, a colour, an area */

static bool refuse(char *why, size_t item, const char *what)
{
    snprintf(why, FOUND_WHY_MAX, "item %zu: %s", item, what);
    return false;
}

static bool is_number(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-') {
            return false;
        }
    }
    return text.len > 0;
}

static bool is_word(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
            return false;
        }
    }
    return text.len > 0;
}

static bool read_item(struct found_list *list, struct arena *arena, const json_t *json, char *why)
{
    bool failed = false;
    struct found_item *item = &list->items[list->count];
    struct text number = json_text(json, "number", FOUND_NUMBER_MAX, &failed);
    struct text category = json_text(json, "category", WORD_MAX, &failed);
    struct text colour = json_text(json, "colour", WORD_MAX, &failed);
    struct text area = json_text(json, "area", WORD_MAX, &failed);
    struct text day = json_text(json, "day", DATE_LEN, &failed);
    if (failed || !is_number(number) || !date_read(&item->day, day)) {
        return refuse(why, list->count, "number (A-Z, 0-9, -), category, colour, area, day");
    }
    if (!is_word(category) || !is_word(colour) || !is_word(area)) {
        return refuse(why, list->count, "category, colour and area are words of a-z, 0-9, - and _");
    }
    item->number = arena_text(arena, number);
    item->category = arena_text(arena, category);
    item->colour = arena_text(arena, colour);
    item->area = arena_text(arena, area);
    list->count++;
    return true;
}

bool found_read(struct found_list *list, struct arena *arena, const json_t *json, char *why)
{
    bool failed = false, fine = true;
    *list = (struct found_list){0};
    const json_t *items = json_list(json, "items", FOUND_ITEMS_MAX, &failed);
    struct text updated = json_text(json, "updated", DATE_LEN, &failed);
    if (failed || !date_read(&list->updated, updated)) {
        snprintf(
            why, FOUND_WHY_MAX, "\"updated\" (YYYY-MM-DD) and at most %d \"items\"",
            FOUND_ITEMS_MAX);
        return false;
    }
    size_t count = json_array_size(items);
    list->items = arena_take(arena, (count > 0 ? count : 1) * sizeof *list->items);
    for (size_t i = 0; i < count && fine; i++) {
        fine = read_item(list, arena, json_array_get(items, i), why);
    }
    if (!fine) {
        *list = (struct found_list){0};
    }
    return fine;
}

static bool is_known(struct text word)
{
    return word.len > 0 && !text_equal(word, TEXT_OF("other"));
}

static bool fits(const struct found_item *item, const struct found_query *query)
{
    bool colours = !is_known(query->colour) || !is_known(item->colour) ||
                   text_equal(item->colour, query->colour);
    return text_equal(item->category, query->category) && colours &&
           item->day >= query->day - FOUND_BEFORE_DAYS &&
           item->day <= query->day + FOUND_AFTER_DAYS;
}

/* The lower, the likelier: days between, and a lead for what agrees. */
static long distance(const struct found_item *item, const struct found_query *query)
{
    long days = item->day > query->day ? item->day - query->day : query->day - item->day;
    bool same_area = is_known(query->area) && text_equal(item->area, query->area);
    bool same_colour = is_known(query->colour) && text_equal(item->colour, query->colour);
    return days + (same_area ? 0 : 2 * FOUND_AFTER_DAYS) + (same_colour ? 0 : FOUND_AFTER_DAYS);
}

/* Puts a fitting item where it belongs among those that are shown. */
static void insert(
    struct found_matches *matches, const struct found_list *list, const struct found_query *query,
    size_t place)
{
    long own = distance(&list->items[place], query);
    size_t at = matches->shown;
    while (at > 0 && distance(&list->items[matches->places[at - 1]], query) > own) {
        at--;
    }
    if (at == FOUND_MATCHES_MAX) {
        return;
    }
    if (matches->shown < FOUND_MATCHES_MAX) {
        matches->shown++;
    }
    for (size_t i = matches->shown - 1; i > at; i--) {
        matches->places[i] = matches->places[i - 1];
    }
    matches->places[at] = place;
}

struct found_matches found_match(const struct found_list *list, const struct found_query *query)
{
    struct found_matches matches = {0};
    for (size_t i = 0; i < list->count; i++) {
        if (fits(&list->items[i], query)) {
            matches.count++;
            insert(&matches, list, query, i);
        }
    }
    return matches;
}

long found_week(long day)
{
    return day - ((day + 3) % 7 + 7) % 7;
}
