#include "xdf/translation.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "xdf/xdf.h"
#include "xdf/xml.h"

#define SPACE "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
#define ARENA (40u << 20)

struct reading {
    struct translations *to;
    char *why;
};

PRINTF_LIKE(3, 4)
static bool refuse(
    struct reading *reading, const struct xml_element *element, const char *format, ...)
{
    char reason[TRANSLATIONS_WHY_MAX - 160];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    snprintf(
        reading->why, TRANSLATIONS_WHY_MAX, "line %u, column %u: <%.*s>: %s", element->line,
        element->column, TEXT_ARG(element->name), reason);
    return false;
}

static struct text text_in(
    struct reading *reading, const struct xml_element *element, struct text name)
{
    const struct xml_element *child = xml_child(element, name);
    return child != NULL ? xdf_one_line(&reading->to->arena, child->text) : (struct text){0};
}

static bool add(
    struct reading *reading, const struct xml_element *at, const struct translation *translation)
{
    if (translation->text.len == 0) {
        return true;
    }
    if (reading->to->count == TRANSLATIONS_MAX) {
        return refuse(reading, at, "more than %d texts", TRANSLATIONS_MAX);
    }
    reading->to->list[reading->to->count++] = *translation;
    return true;
}

static bool read_values(
    struct reading *reading, const struct xml_element *at, struct translation translation)
{
    translation.part = TRANSLATION_VALUE;
    for (const struct xml_element *value = at->first; value != NULL; value = value->next) {
        translation.code = text_in(reading, value, TEXT_OF("code"));
        translation.text = text_in(reading, value, TEXT_OF("name"));
        if (!add(reading, value, &translation)) {
            return false;
        }
    }
    return true;
}

static bool read_element(
    struct reading *reading, const struct xml_element *at, struct text language)
{
    static const struct {
        struct text name;
        enum translation_part part;
    } parts[] = {
        {{"bezeichnungEingabe", 18}, TRANSLATION_LABEL},
        {{"hilfetextEingabe", 16}, TRANSLATION_HELP},
        {{"inhalt", 6}, TRANSLATION_CONTENT},
    };
    const struct xml_element *about = xml_child(at, TEXT_OF("uebersetzt"));
    const struct xml_element *values = xml_child(at, TEXT_OF("werte"));
    struct translation translation = {.language = language};
    translation.element = text_in(reading, about, TEXT_OF("id"));
    if (translation.element.len == 0) {
        return refuse(reading, at, "does not say which element it translates");
    }
    for (size_t i = 0; i < COUNT(parts); i++) {
        translation.part = parts[i].part;
        translation.text = text_in(reading, at, parts[i].name);
        if (!add(reading, at, &translation)) {
            return false;
        }
    }
    return values == NULL || read_values(reading, values, translation);
}

/* "en", "de-x-leicht" for variant simple of German, "xx-x-simple" for that of others. */
static bool read_language(
    struct reading *reading, const struct xml_element *at, struct text *language)
{
    char tag[24];
    struct text lang = xml_attribute(at, TEXT_OF("lang"));
    bool simple = text_equal(xml_attribute(at, TEXT_OF("variant")), TEXT_OF("simple"));
    bool fine = lang.len == 2 || lang.len == 3;
    for (size_t i = 0; i < lang.len && fine; i++) {
        fine = lang.at[i] >= 'a' && lang.at[i] <= 'z';
    }
    if (!fine || (text_equal(lang, TEXT_OF("de")) && !simple)) {
        return refuse(reading, at, "lang must be two or three small letters, and not German");
    }
    bool german = text_equal(lang, TEXT_OF("de"));
    int len = snprintf(
        tag, sizeof tag, "%.*s%s", TEXT_ARG(lang),
        !simple  ? ""
        : german ? "-x-leicht"
                 : "-x-simple");
    struct translations *to = reading->to;
    *language = arena_text(&to->arena, (struct text){tag, (size_t)len});
    for (size_t i = 0; i < to->language_count; i++) {
        if (text_equal(to->languages[i], *language)) {
            return true;
        }
    }
    if (to->language_count == TRANSLATIONS_LANGUAGES_MAX) {
        return refuse(reading, at, "more than %d languages", TRANSLATIONS_LANGUAGES_MAX);
    }
    to->languages[to->language_count++] = *language;
    return true;
}

static int compare_texts(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare(const void *a, const void *b)
{
    const struct translation *x = a, *y = b;
    int order = compare_texts(x->language, y->language);
    order = order != 0 ? order : compare_texts(x->element, y->element);
    order = order != 0 ? order : (x->part > y->part) - (x->part < y->part);
    return order != 0 ? order : compare_texts(x->code, y->code);
}

static bool read_message(struct reading *reading, const struct xml_element *root)
{
    if (!text_equal(root->space, TEXT_OF(SPACE)) ||
        !text_equal(root->name, TEXT_OF("xdatenfelder.uebersetzung.0106"))) {
        return refuse(reading, root, "is no translation (message 0106 of XDatenfelder 3.0.0)");
    }
    reading->to->form = text_in(reading, xml_child(root, TEXT_OF("uebersetzt")), TEXT_OF("id"));
    for (const struct xml_element *at = root->first; at != NULL; at = at->next) {
        struct text language;
        if (!text_equal(at->name, TEXT_OF("sprache"))) {
            continue;
        }
        if (!read_language(reading, at, &language)) {
            return false;
        }
        for (const struct xml_element *element = at->first; element != NULL;
             element = element->next) {
            if (text_equal(element->name, TEXT_OF("element")) &&
                !read_element(reading, element, language)) {
                return false;
            }
        }
    }
    return true;
}

bool translations_read(struct translations *translations, struct bytes source, char *why)
{
    SCOPED(xml_release) struct xml xml = {0};
    *translations = (struct translations){0};
    why[0] = '\0';
    if (!xml_read(&xml, source, why)) {
        return false;
    }
    arena_init_common(&translations->arena, ARENA);
    translations->list =
        arena_take(&translations->arena, TRANSLATIONS_MAX * sizeof *translations->list);
    struct reading reading = {translations, why};
    if (!read_message(&reading, xml.root)) {
        translations_release(translations);
        return false;
    }
    qsort(translations->list, translations->count, sizeof *translations->list, compare);
    return true;
}

void translations_release(struct translations *translations)
{
    arena_finish(&translations->arena);
    *translations = (struct translations){0};
}

struct text translations_find(
    const struct translations *translations, struct text language, struct text element,
    enum translation_part part, struct text code)
{
    struct translation wanted = {
        .language = language, .element = element, .part = part, .code = code};
    if (translations == NULL || element.len == 0 || translations->count == 0) {
        return (struct text){0};
    }
    const struct translation *found =
        bsearch(&wanted, translations->list, translations->count, sizeof wanted, compare);
    return found != NULL ? found->text : (struct text){0};
}
