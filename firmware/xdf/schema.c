/* data.schema.json: JSON Schema 2020-12, fim-and-forms.md §2. */
#include <ctype.h>

#include "model/schema.h"
#include "model/schema/pattern.h"
#include "xdf/parts.h"

#define PATTERN_ARENA (8u << 20)

struct writing {
    struct paper *paper;
    const struct xdf *xdf;
    struct report *report;
    char *why;
};

static bool is_length(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
    }
    return text.len >= 1 && text.len <= 6 && (text.len == 1 || text.at[0] != '0');
}

/* A number as JSON spells it, RFC 8259 §6, without an exponent. */
static bool is_json_number(struct text text)
{
    size_t at = text.len > 0 && text.at[0] == '-' ? 1 : 0, first = at;
    while (at < text.len && isdigit((unsigned char)text.at[at])) {
        at++;
    }
    if (at == first || (text.at[first] == '0' && at > first + 1)) {
        return false;
    }
    if (at < text.len && text.at[at] == '.') {
        size_t point = at++;
        while (at < text.len && isdigit((unsigned char)text.at[at])) {
            at++;
        }
        return at == text.len && at > point + 1;
    }
    return at == text.len;
}

static bool is_text_type(enum xdf_type type)
{
    return type == XDF_TEXT || type == XDF_TEXT_LATIN;
}

static bool is_number_type(enum xdf_type type)
{
    return type == XDF_NUM || type == XDF_NUM_INT || type == XDF_NUM_CURRENCY;
}

static void lost(
    const struct writing *writing, const struct xdf_node *node, const char *what, struct text value,
    const char *why)
{
    report_add(
        writing->report, REPORT_LOST, node->id.id, node->line, "%s \"%.*s\": %s", what,
        TEXT_ARG(value), why);
}

static void write_length(
    const struct writing *writing, const struct xdf_node *node, const char *keyword,
    struct text value)
{
    if (value.len == 0) {
        return;
    }
    if (!is_text_type(node->type)) {
        lost(writing, node, keyword, value, "only a text has a length");
    } else if (!is_length(value)) {
        lost(writing, node, keyword, value, "is no number of characters");
    } else {
        paper_raw_member(writing->paper, keyword, value);
    }
}

static void write_limit(
    const struct writing *writing, const struct xdf_node *node, const char *keyword,
    struct text value)
{
    if (value.len == 0) {
        return;
    }
    if (is_number_type(node->type) && is_json_number(value)) {
        paper_raw_member(writing->paper, keyword, value);
    } else if (node->type == XDF_DATE || node->type == XDF_TIME || node->type == XDF_DATETIME) {
        report_add(
            writing->report, REPORT_AUTHOR, node->id.id, node->line,
            "%s \"%.*s\": JSON Schema has no word for a span of days or times; say it in the "
            "description, the authority checks it",
            keyword, TEXT_ARG(value));
    } else {
        lost(writing, node, keyword, value, "is no number, or not for this type");
    }
}

/* FIM and HTML patterns cover the whole value; those of JSON Schema are searched for. The length, which
 * is cut when it does not fit in SCHEMA_PATTERN_MAX. */
static size_t anchor(char whole[SCHEMA_PATTERN_MAX + 1], struct text pattern)
{
    int len = snprintf(whole, SCHEMA_PATTERN_MAX + 1, "^(?:%.*s)$", TEXT_ARG(pattern));
    return len <= SCHEMA_PATTERN_MAX ? (size_t)len : SCHEMA_PATTERN_MAX;
}

static bool looks_escaped_twice(struct text pattern)
{
    for (size_t i = 0; i + 2 < pattern.len; i++) {
        if (pattern.at[i] == '\\' && pattern.at[i + 1] == '\\' &&
            isalpha((unsigned char)pattern.at[i + 2])) {
            return true;
        }
    }
    return false;
}

/* Takes away, and reports, a pattern that is none: files hold prose there too. */
static void check_pattern(const struct writing *writing, struct xdf_node *node)
{
    struct text *pattern = &node->precision.pattern;
    char whole[SCHEMA_PATTERN_MAX + 1], why[SCHEMA_WHY_MAX] = "longer than a pattern may be";
    if (pattern->len == 0 || node->is_group) {
        return;
    }
    SCOPED(arena_finish) struct arena arena = {0};
    arena_init_common(&arena, PATTERN_ARENA);
    struct text anchored = {whole, anchor(whole, *pattern)};
    if (!is_text_type(node->type)) {
        lost(writing, node, "pattern", *pattern, "only a text has a pattern");
        *pattern = (struct text){0};
    } else if (anchored.len != pattern->len + 6 || pattern_read(&arena, anchored, why) == NULL) {
        lost(writing, node, "pattern", *pattern, why);
        *pattern = (struct text){0};
    } else if (looks_escaped_twice(*pattern)) {
        report_add(
            writing->report, REPORT_CHECK, node->id.id, node->line,
            "the pattern \"%.*s\" looks escaped twice (two backslashes before a letter); taken "
            "as it is",
            TEXT_ARG(*pattern));
    }
}

static void write_pattern(const struct writing *writing, const struct xdf_node *node)
{
    char whole[SCHEMA_PATTERN_MAX + 1];
    if (node->precision.pattern.len > 0) {
        struct text pattern = {whole, anchor(whole, node->precision.pattern)};
        paper_member(writing->paper, "pattern", pattern);
    }
}

static void write_choices(const struct writing *writing, const struct xdf_node *node)
{
    const struct xdf_list *list = node_list(node);
    struct paper *paper = writing->paper;
    const struct xdf_precision *precision = &node->precision;
    if (precision->pattern.len + precision->min_length.len + precision->max_length.len +
            precision->min_value.len + precision->max_value.len >
        0) {
        report_add(
            writing->report, REPORT_LOST, node->id.id, node->line,
            "praezisierung beside a list of codes: the list alone decides");
    }
    paper_member(paper, "type", TEXT_OF("string"));
    paper_open_member(paper, list->count > LONG_LIST ? "enum" : "oneOf", '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct xdf_value *value = &list->values[i];
        if (list->count > LONG_LIST) {
            paper_text(paper, value->code);
            continue;
        }
        paper_open(paper, '{');
        paper_member(paper, "const", value->code);
        paper_member(paper, "title", value->name);
        if (value->help.len > 0) {
            paper_member(paper, "description", value->help);
        }
        paper_close(paper);
    }
    paper_close(paper);
}

/* The content that the form gives beforehand, as a value of the type; false when it is none. */
static bool write_content(
    const struct writing *writing, const struct xdf_node *node, const char *keyword)
{
    struct text content = node->content;
    bool yes = text_equal(content, TEXT_OF("true")) || text_equal(content, TEXT_OF("1"));
    bool no = text_equal(content, TEXT_OF("false")) || text_equal(content, TEXT_OF("0"));
    if (is_number_type(node->type) && node_list(node) == NULL) {
        if (!is_json_number(content)) {
            return false;
        }
        paper_raw_member(writing->paper, keyword, content);
    } else if (node->type == XDF_BOOL && node_list(node) == NULL) {
        if (!yes && !no) {
            return false;
        }
        paper_raw_member(writing->paper, keyword, yes ? TEXT_OF("true") : TEXT_OF("false"));
    } else {
        paper_member(writing->paper, keyword, content);
    }
    return true;
}

static void write_given(const struct writing *writing, const struct xdf_node *node)
{
    bool fixed = node->kind == XDF_HIDDEN || node->kind == XDF_LOCKED;
    if (fixed && node->content.len == 0) {
        report_add(
            writing->report, REPORT_AUTHOR, node->id.id, node->line,
            "is %s and the source gives no value: fill it in by prefill.json, give it a \"const\" "
            "or take it out of \"required\"",
            node->kind == XDF_HIDDEN ? "hidden" : "locked");
    }
    if (node->content.len == 0) {
        return;
    }
    if (!write_content(writing, node, node->kind == XDF_HIDDEN ? "const" : "default")) {
        lost(writing, node, "inhalt", node->content, "is no value of its type");
    }
    if (node->kind == XDF_LOCKED) {
        paper_raw_member(writing->paper, "readOnly", TEXT_OF("true"));
    }
}

static void write_string(const struct writing *writing, const char *format)
{
    paper_member(writing->paper, "type", TEXT_OF("string"));
    if (format != NULL) {
        paper_member(writing->paper, "format", (struct text){format, strlen(format)});
    }
}

static void write_type(const struct writing *writing, const struct xdf_node *node)
{
    struct paper *paper = writing->paper;
    switch (node->type) {
    case XDF_TEXT: write_string(writing, NULL); break;
    case XDF_TEXT_LATIN: write_string(writing, "din-91379-c"); break;
    case XDF_DATE: write_string(writing, "date"); break;
    case XDF_DATETIME: write_string(writing, "date-time"); break;
    case XDF_TIME: /* format "time" would want seconds and an offset */
        write_string(writing, NULL);
        paper_member(paper, "pattern", TEXT_OF("^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"));
        break;
    case XDF_BOOL: paper_member(paper, "type", TEXT_OF("boolean")); break;
    case XDF_NUM: paper_member(paper, "type", TEXT_OF("number")); break;
    case XDF_NUM_INT: paper_member(paper, "type", TEXT_OF("integer")); break;
    case XDF_NUM_CURRENCY:
        paper_member(paper, "type", TEXT_OF("number"));
        paper_raw_member(paper, "multipleOf", TEXT_OF("0.01"));
        break;
    case XDF_FILE: write_string(writing, "uuid"); break;
    case XDF_OBJ: break; /* refused before */
    }
}

/* Which element of the source this is, for who reads the schema; and what has no keyword. */
static void write_origin(const struct writing *writing, const struct xdf_node *node)
{
    char origin[700];
    int len = snprintf(
        origin, sizeof origin, "%.*s %.*s%s%.*s%s%.*s", TEXT_ARG(node->id.id),
        TEXT_ARG(node->id.version), node->max_size.len > 0 ? "; at most bytes: " : "",
        TEXT_ARG(node->max_size), node->media_types.len > 0 ? "; kinds: " : "",
        TEXT_ARG(node->media_types));
    size_t used = len < (int)sizeof origin ? (size_t)len : sizeof origin - 1;
    paper_member(writing->paper, "title", node->label);
    paper_member(writing->paper, "$comment", (struct text){origin, used});
    if (node->max_size.len + node->media_types.len > 0 && !node->is_group) {
        report_add(
            writing->report, node->type == XDF_FILE ? REPORT_CHECK : REPORT_LOST, node->id.id,
            node->line, "maxSize and mediaType are noted in $comment only%s",
            node->type == XDF_FILE ? "" : "; they are for files");
    }
}

static void write_field(const struct writing *writing, const struct xdf_node *node)
{
    if (node_list(node) != NULL) {
        write_choices(writing, node);
    } else {
        write_type(writing, node);
        write_length(writing, node, "minLength", node->precision.min_length);
        write_length(writing, node, "maxLength", node->precision.max_length);
        write_limit(writing, node, "minimum", node->precision.min_value);
        write_limit(writing, node, "maximum", node->precision.max_value);
        write_pattern(writing, node);
    }
    write_given(writing, node);
}

static void write_node(const struct writing *writing, const struct xdf_node *node);

static void write_required(const struct writing *writing, const struct xdf_node *group)
{
    struct paper *paper = writing->paper;
    bool any = false;
    for (const struct xdf_node *child = group->first; child != NULL; child = child->next) {
        if (!node_has_data(child) || (child->min == 0 && !group->is_choice)) {
            continue;
        }
        if (!any) {
            paper_open_member(paper, group->is_choice ? "oneOf" : "required", '[');
            any = true;
        }
        if (group->is_choice) {
            paper_open(paper, '{');
            paper_open_member(paper, "required", '[');
            paper_text(paper, child->id.id);
            paper_close(paper);
            paper_close(paper);
        } else {
            paper_text(paper, child->id.id);
        }
    }
    if (any) {
        paper_close(paper);
    }
}

static void write_object(const struct writing *writing, const struct xdf_node *group)
{
    struct paper *paper = writing->paper;
    paper_member(paper, "type", TEXT_OF("object"));
    paper_raw_member(paper, "additionalProperties", TEXT_OF("false"));
    write_required(writing, group);
    paper_open_member(paper, "properties", '{');
    for (const struct xdf_node *child = group->first; child != NULL; child = child->next) {
        if (node_has_data(child)) {
            paper_key(paper, child->id.id);
            write_node(writing, child);
        }
    }
    paper_close(paper);
}

static void write_count(struct paper *paper, const char *keyword, unsigned count)
{
    char number[20];
    int len = snprintf(number, sizeof number, "%u", count);
    paper_raw_member(paper, keyword, (struct text){number, (size_t)len});
}

static void write_node(const struct writing *writing, const struct xdf_node *node)
{
    struct paper *paper = writing->paper;
    paper_open(paper, '{');
    write_origin(writing, node);
    if (node_is_array(node)) {
        paper_member(paper, "type", TEXT_OF("array"));
        if (node->min > 0) {
            write_count(paper, "minItems", node->min);
        }
        if (node->max != XDF_MANY) {
            write_count(paper, "maxItems", node->max);
        }
        if (!node->is_group && node_list(node) != NULL) { /* a choice of several */
            paper_raw_member(paper, "uniqueItems", TEXT_OF("true"));
        }
        paper_open_member(paper, "items", '{');
        node->is_group ? write_object(writing, node) : write_field(writing, node);
        paper_close(paper);
    } else {
        node->is_group ? write_object(writing, node) : write_field(writing, node);
    }
    paper_close(paper);
}

/* Refuses what no pack can hold, before anything is written. */
static bool check_fields(const struct writing *writing, struct xdf_node *node)
{
    check_pattern(writing, node);
    if (!node->is_group && node->type == XDF_OBJ && node->kind != XDF_LABEL) {
        snprintf(
            writing->why, XDF_WHY_MAX,
            "line %u, column %u: <datenfeld>: %.*s is of type obj, which no form can ask for",
            node->line, node->column, TEXT_ARG(node->id.id));
        return false;
    }
    for (struct xdf_node *child = node->first; child != NULL; child = child->next) {
        if (!check_fields(writing, child)) {
            return false;
        }
    }
    return true;
}

struct text schema_uri(const struct xdf *xdf, struct arena *arena)
{
    char uri[300];
    int len = snprintf(
        uri, sizeof uri, "https://schema.fitko.de/fim/%.*s_%.*s.schema.json",
        TEXT_ARG(xdf->root->id.id), TEXT_ARG(xdf->root->id.version));
    for (int i = 0; i < len; i++) {
        bool plain = uri[i] > ' ' && uri[i] < 0x7f && strchr("\"<>\\^`{|}#%", uri[i]) == NULL;
        if (!plain) {
            uri[i] = '-';
        } else if (uri[i] >= 'A' && uri[i] <= 'Z') {
            uri[i] = (char)(uri[i] - 'A' + 'a');
        }
    }
    return arena_text(arena, (struct text){uri, (size_t)len});
}

bool write_schema(struct paper *paper, struct xdf *xdf, struct report *report, char *why)
{
    struct writing writing = {paper, xdf, report, why};
    if (!check_fields(&writing, xdf->root)) {
        return false;
    }
    paper_open(paper, '{');
    paper_member(paper, "$schema", TEXT_OF("https://json-schema.org/draft/2020-12/schema"));
    paper_member(paper, "$id", schema_uri(xdf, report->arena));
    write_origin(&writing, xdf->root);
    write_object(&writing, xdf->root);
    paper_close(paper);
    return true;
}
