#include <stdarg.h>

#include "xdf/private.h"

enum flag { OLD = 1, NEW = 2, BOTH = OLD | NEW, MANY = 4, MANY_NEW = 8, NEEDED = 16 };

struct word {
    const char *name;
    unsigned places, flags;
};

#define WORD(name, places, flags) {#name, places, flags},
static const struct word words[] = {
#include "xdf/words.def"
};
#undef WORD

bool refuse(struct reading *reading, const struct xml_element *element, const char *format, ...)
{
    char reason[XDF_WHY_MAX - 160];
    va_list list;
    if (reading->why[0] == '\0') {
        va_start(list, format);
        vsnprintf(reason, sizeof reason, format, list);
        va_end(list);
        snprintf(
            reading->why, XDF_WHY_MAX, "line %u, column %u: <%.*s>: %s", element->line,
            element->column, TEXT_ARG(element->name), reason);
    }
    return false;
}

static bool is_named(struct text name, const char *word)
{
    return name.len == strlen(word) && memcmp(name.at, word, name.len) == 0;
}

static const struct word *find_word(
    const struct reading *reading, struct text name, unsigned places)
{
    unsigned version = reading->xdf->version == XDF_2 ? OLD : NEW;
    for (size_t i = 0; i < COUNT(words); i++) {
        if ((words[i].places & places) != 0 && (words[i].flags & version) != 0 &&
            is_named(name, words[i].name)) {
            return &words[i];
        }
    }
    return NULL;
}

static bool is_empty(const struct xml_element *element)
{
    return element->text.len == 0 && element->first == NULL && element->attribute_count == 0;
}

/* Whether `child` may be there beside those before it: twice only when one of the two is empty. */
static bool check_once(
    struct reading *reading, const struct xml_element *element, const struct xml_element *child)
{
    unsigned before = 0;
    for (const struct xml_element *other = element->first; other != child; other = other->next) {
        if (!text_equal(other->name, child->name)) {
            continue;
        }
        if (++before > 1 || (!is_empty(other) && !is_empty(child))) {
            return refuse(reading, child, "given twice in <%.*s>", TEXT_ARG(element->name));
        }
        report_add(
            reading->report, REPORT_CHECK, child->name, child->line,
            "given twice, once empty: the other one counts");
    }
    return true;
}

bool check_children(struct reading *reading, const struct xml_element *element, unsigned places)
{
    unsigned many = reading->xdf->version == XDF_2 ? MANY : MANY | MANY_NEW;
    if (element->first != NULL && element->text.len > 0) {
        return refuse(reading, element, "a text among its elements");
    }
    for (const struct xml_element *child = element->first; child != NULL; child = child->next) {
        const struct word *word = find_word(reading, child->name, places);
        if (word == NULL || !text_equal(child->space, reading->space)) {
            return refuse(
                reading, child, "not known in <%.*s> of XDatenfelder %s", TEXT_ARG(element->name),
                reading->xdf->version == XDF_2 ? "2.0" : "3.0.0");
        }
        if ((word->flags & many) == 0 && !check_once(reading, element, child)) {
            return false;
        }
    }
    unsigned version = reading->xdf->version == XDF_2 ? OLD : NEW;
    for (size_t i = 0; i < COUNT(words); i++) {
        if ((words[i].places & places) != 0 && (words[i].flags & NEEDED) != 0 &&
            (words[i].flags & version) != 0 && pick(element, words[i].name) == NULL) {
            return refuse(reading, element, "has no <%s>", words[i].name);
        }
    }
    return true;
}

const struct xml_element *pick(const struct xml_element *element, const char *name)
{
    const struct xml_element *found = NULL;
    const struct xml_element *child = element != NULL ? element->first : NULL;
    for (; child != NULL; child = child->next) {
        if (is_named(child->name, name) && (found == NULL || is_empty(found))) {
            found = child;
        }
    }
    return found;
}

struct text xdf_one_line(struct arena *arena, struct text text)
{
    char *to = arena_take(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space) {
            to[len++] = c;
        } else if (len > 0 && to[len - 1] != ' ') {
            to[len++] = ' ';
        }
    }
    while (len > 0 && to[len - 1] == ' ') {
        len--;
    }
    return (struct text){to, len};
}

struct text pick_text(struct reading *reading, const struct xml_element *element, const char *name)
{
    const struct xml_element *child = pick(element, name);
    return child != NULL ? xdf_one_line(&reading->xdf->arena, child->text) : (struct text){0};
}

bool pick_code(
    struct reading *reading, const struct xml_element *element, const char *name,
    const char *const *codes, size_t *which)
{
    const struct xml_element *coded = pick(element, name);
    const struct xml_element *code = coded != NULL ? coded->first : NULL;
    for (*which = 0; codes[*which] != NULL; (*which)++) {
    }
    if (coded == NULL || (code == NULL && coded->text.len == 0)) {
        return true;
    }
    if (code == NULL || code->next != NULL || !is_named(code->name, "code") ||
        (code->space.len > 0 && !text_equal(code->space, reading->space)) || code->first != NULL) {
        return refuse(reading, coded, "must hold one <code> and nothing else");
    }
    for (size_t i = 0; codes[i] != NULL; i++) {
        if (is_named(code->text, codes[i])) {
            *which = i;
            return true;
        }
    }
    int len = (int)(code->text.len < 60 ? code->text.len : 60);
    return refuse(reading, coded, "code \"%.*s\" is not known", len, code->text.at);
}
