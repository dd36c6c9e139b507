#include "model/places.h"

#include <stdio.h>

#include "base/utf8.h"
#include "model/match.h"

static const struct text first_line = {"foyer-places 1", 14};

/* The next line, without its end, and *rest behind it; false at the end of the file. */
static bool take_line(struct text *line, struct text *rest)
{
    if (rest->len == 0) {
        return false;
    }
    const char *end = memchr(rest->at, '\n', rest->len);
    size_t len = end != NULL ? (size_t)(end - rest->at) : rest->len;
    size_t past = end != NULL ? len + 1 : len;
    *line = (struct text){rest->at, len};
    *rest = (struct text){rest->at + past, rest->len - past};
    if (line->len > 0 && line->at[line->len - 1] == '\r') {
        line->len--;
    }
    return true;
}

enum line_kind { LINE_EMPTY, LINE_TOWN, LINE_STREET, LINE_WRONG };

/* What a line says: *name is the town's or the street's, *postcode that of a town. */
static enum line_kind line_of(struct text line, struct text *postcode, struct text *name)
{
    if (line.len == 0 || line.at[0] == '#') {
        return LINE_EMPTY;
    }
    if (line.len > 2 && line.at[0] == '-' && line.at[1] == ' ') {
        *name = (struct text){line.at + 2, line.len - 2};
        return LINE_STREET;
    }
    size_t digits = 0;
    while (digits < line.len && line.at[digits] >= '0' && line.at[digits] <= '9') {
        digits++;
    }
    if (digits != PLACES_POSTCODE_LEN || line.len < digits + 2 || line.at[digits] != ' ') {
        return LINE_WRONG;
    }
    *postcode = (struct text){line.at, digits};
    *name = (struct text){line.at + digits + 1, line.len - digits - 1};
    return LINE_TOWN;
}

/* What is wrong with a name; NULL when nothing is. */
static const char *fault_of(struct text name)
{
    if (name.at[0] == ' ' || name.at[name.len - 1] == ' ') {
        return "a space too many";
    }
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f) {
            return "a control character";
        }
    }
    return NULL;
}

static const char *check_line(struct text line, bool *has_town)
{
    struct text postcode, name;
    if (line.len > PLACES_LINE_MAX) {
        return "longer than 120 bytes";
    }
    switch (line_of(line, &postcode, &name)) {
    case LINE_EMPTY: return NULL;
    case LINE_TOWN: *has_town = true; return fault_of(name);
    case LINE_STREET: return *has_town ? fault_of(name) : "a street before the first town";
    case LINE_WRONG: break;
    }
    return "neither \"12345 Town\" nor \"- Street\"";
}

bool places_read(struct places *places, struct bytes content, char *why)
{
    struct text rest = {(const char *)content.at, content.len}, line = {0};
    bool has_town = false;
    *places = (struct places){0};
    if (content.len > PLACES_FILE_MAX || !utf8_valid(rest)) {
        snprintf(why, PLACES_WHY_MAX, "larger than %u bytes, or not UTF-8", PLACES_FILE_MAX);
        return false;
    }
    if (rest.len >= 3 && memcmp(rest.at, "\xef\xbb\xbf", 3) == 0) { /* as some editors begin */
        rest = (struct text){rest.at + 3, rest.len - 3};
    }
    if (!take_line(&line, &rest) || !text_equal(line, first_line)) {
        snprintf(why, PLACES_WHY_MAX, "line 1: not \"%s\"", first_line.at);
        return false;
    }
    struct text lines = rest;
    for (size_t number = 2; take_line(&line, &rest); number++) {
        const char *fault = check_line(line, &has_town);
        if (fault != NULL) {
            snprintf(why, PLACES_WHY_MAX, "line %zu: %s", number, fault);
            return false;
        }
    }
    places->lines = lines;
    return true;
}

/* Names found so far, the better match first, in the order of the file among equals. */
struct gathering {
    struct places_found *found;
    enum match match[PLACES_FOUND_MAX];
};

static void gather(struct gathering *gathering, struct text name, enum match match)
{
    struct places_found *found = gathering->found;
    for (size_t i = 0; i < found->count; i++) {
        if (text_equal(found->list[i], name)) {
            return;
        }
    }
    size_t at = found->count;
    while (at > 0 && gathering->match[at - 1] < match) {
        at--;
    }
    if (found->count == PLACES_FOUND_MAX) {
        found->is_cut = true;
        if (at == PLACES_FOUND_MAX) {
            return;
        }
        found->count--;
    }
    for (size_t i = found->count; i > at; i--) {
        found->list[i] = found->list[i - 1];
        gathering->match[i] = gathering->match[i - 1];
    }
    found->list[at] = name;
    gathering->match[at] = match;
    found->count++;
}

static bool begins_with(struct text text, struct text start)
{
    return text.len >= start.len && (start.len == 0 || memcmp(text.at, start.at, start.len) == 0);
}

void places_towns(
    const struct places *places, const struct places_question *question, struct places_found *found)
{
    *found = (struct places_found){0};
    struct gathering gathering = {.found = found};
    struct text rest = places->lines, line, postcode, name;
    enum match least = question->postcode.len == 0 ? MATCH_START : MATCH_INSIDE;
    if (question->postcode.len == 0 && question->typed.len == 0) {
        return;
    }
    struct match_query query;
    match_begin(&query, question->typed);
    while (take_line(&line, &rest)) {
        if (line_of(line, &postcode, &name) != LINE_TOWN ||
            !begins_with(postcode, question->postcode)) {
            continue;
        }
        enum match match = match_name(&query, name);
        if (match >= least) {
            gather(&gathering, name, match);
        }
    }
    match_end(&query);
}

void places_streets(
    const struct places *places, const struct places_question *question, struct places_found *found)
{
    *found = (struct places_found){0};
    struct gathering gathering = {.found = found};
    struct text rest = places->lines, line, postcode, name;
    bool is_asked = false;
    if (question->typed.len == 0) {
        return;
    }
    struct match_query query, town;
    match_begin(&query, question->typed);
    match_begin(&town, question->town);
    while (take_line(&line, &rest)) {
        enum line_kind kind = line_of(line, &postcode, &name);
        if (kind == LINE_TOWN) {
            is_asked = begins_with(postcode, question->postcode) &&
                       (question->town.len == 0 || match_name(&town, name) == MATCH_WHOLE);
        } else if (kind == LINE_STREET && is_asked) {
            enum match match = match_name(&query, name);
            if (match != MATCH_NONE) {
                gather(&gathering, name, match);
            }
        }
    }
    match_end(&query);
    match_end(&town);
}

void places_postcodes(const struct places *places, struct text town, struct places_found *found)
{
    *found = (struct places_found){0};
    struct gathering gathering = {.found = found};
    struct text rest = places->lines, line, postcode, name;
    struct match_query query;
    if (town.len == 0) {
        return;
    }
    match_begin(&query, town);
    while (take_line(&line, &rest)) {
        if (line_of(line, &postcode, &name) == LINE_TOWN &&
            match_name(&query, name) == MATCH_WHOLE) {
            gather(&gathering, postcode, MATCH_WHOLE);
        }
    }
    match_end(&query);
}

struct places_count places_count(const struct places *places)
{
    struct places_count count = {0};
    struct text rest = places->lines, line, postcode, name;
    while (take_line(&line, &rest)) {
        enum line_kind kind = line_of(line, &postcode, &name);
        count.towns += kind == LINE_TOWN;
        count.streets += kind == LINE_STREET;
    }
    return count;
}
