/* praezisierung: how a type is made narrower, in the three spellings that files have. */
#include "base/json.h"
#include "xdf/private.h"

static const struct {
    const char *name;
    size_t at; /* in struct xdf_precision */
} members[] = {
    {"minLength", offsetof(struct xdf_precision, min_length)},
    {"maxLength", offsetof(struct xdf_precision, max_length)},
    {"minValue", offsetof(struct xdf_precision, min_value)},
    {"maxValue", offsetof(struct xdf_precision, max_value)},
    {"pattern", offsetof(struct xdf_precision, pattern)},
};

static struct text *member(struct xdf_precision *precision, size_t i)
{
    return (struct text *)(void *)((char *)precision + members[i].at);
}

static size_t find_member(const char *name)
{
    size_t i = 0;
    while (i < COUNT(members) && strcmp(members[i].name, name) != 0) {
        i++;
    }
    return i;
}

static bool is_number(struct text text)
{
    bool digit = false, point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '.' && !point && digit) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digit = true;
        } else if (!(c == '-' && i == 0)) {
            return false;
        }
    }
    return digit && text.len < 40;
}

/* 2.0: {"minLength":"1","maxLength":"120"}, a JSON text with numbers as strings. */
static bool read_json(struct reading *reading, struct xdf_node *node, struct text text)
{
    struct bytes bytes = {(const uint8_t *)text.at, text.len};
    SCOPED(json_release) json_t *json = json_read(bytes, XML_TEXT_MAX);
    if (!json_is_object(json)) {
        return false;
    }
    void *at = json_object_iter(json);
    for (; at != NULL; at = json_object_iter_next(json, at)) {
        const char *name = json_object_iter_key(at);
        const json_t *given = json_object_iter_value(at);
        size_t i = find_member(name);
        char number[32];
        struct text value = json_text_of(given);
        if (json_is_integer(given)) {
            int len =
                snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(given));
            value = (struct text){number, (size_t)len};
        }
        if (i == COUNT(members) || (!json_is_string(given) && !json_is_integer(given))) {
            report_add(
                reading->report, REPORT_LOST, node->id.id, node->line,
                "praezisierung: \"%.60s\" is not known", name);
            continue;
        }
        *member(&node->precision, i) = arena_text(&reading->xdf->arena, value);
    }
    return true;
}

/* Older 2.0 files: "5", or "1..31": characters of a text, else values. */
static bool read_range(struct reading *reading, struct xdf_node *node, struct text text)
{
    const char *dots = memmem(text.at, text.len, "..", 2);
    struct text first = {text.at, dots != NULL ? (size_t)(dots - text.at) : text.len};
    struct text second = first;
    if (dots != NULL) {
        second = (struct text){dots + 2, text.len - first.len - 2};
    }
    bool is_text = node->type == XDF_TEXT;
    if (!is_number(first) || !is_number(second)) {
        return false;
    }
    struct text least = arena_text(&reading->xdf->arena, first);
    struct text most = arena_text(&reading->xdf->arena, second);
    if (dots != NULL) {
        *(is_text ? &node->precision.min_length : &node->precision.min_value) = least;
    }
    *(is_text ? &node->precision.max_length : &node->precision.max_value) = most;
    report_add(
        reading->report, REPORT_CHECK, node->id.id, node->line,
        "praezisierung \"%.*s\" is taken as the %s %s", TEXT_ARG(text),
        dots != NULL ? "range of" : "greatest", is_text ? "length" : "value");
    return true;
}

void read_precision(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node)
{
    const struct xml_element *at = pick(element, "praezisierung");
    if (at == NULL) {
        return;
    }
    if (reading->xdf->version == XDF_3) {
        for (size_t i = 0; i < COUNT(members); i++) {
            struct text name = {members[i].name, strlen(members[i].name)};
            *member(&node->precision, i) =
                arena_text(&reading->xdf->arena, xml_attribute(at, name));
        }
    } else if (
        at->text.len == 0 || read_json(reading, node, at->text) ||
        read_range(reading, node, at->text)) {
        return;
    }
    if (at->text.len > 0) {
        report_add(
            reading->report, REPORT_LOST, node->id.id, node->line,
            "praezisierung is prose: \"%.*s\"", TEXT_ARG(at->text));
    }
}
