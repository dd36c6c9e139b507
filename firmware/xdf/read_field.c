#include "xdf/private.h"

/* A list of the same identity that the form has named before, or NULL. */
static struct xdf_list *find_list(const struct xdf *xdf, const struct xdf_list *list)
{
    for (size_t i = 0; i < xdf->list_count; i++) {
        const struct xdf_list *other = xdf->lists[i];
        if (!other->is_inline && text_equal(other->c_id, list->c_id) &&
            text_equal(other->uri, list->uri) && text_equal(other->version, list->version) &&
            text_equal(other->version_uri, list->version_uri) &&
            text_equal(other->code_key, list->code_key) &&
            text_equal(other->name_key, list->name_key) &&
            text_equal(other->help_key, list->help_key)) {
            return xdf->lists[i];
        }
    }
    return NULL;
}

static struct xdf_list *keep_list(
    struct reading *reading, const struct xml_element *at, const struct xdf_list *list)
{
    struct xdf *xdf = reading->xdf;
    if (xdf->list_count == XDF_LISTS_MAX) {
        refuse(reading, at, "more than %d lists of codes", XDF_LISTS_MAX);
        return NULL;
    }
    struct xdf_list *kept = arena_take(&xdf->arena, sizeof *kept);
    *kept = *list;
    xdf->lists[xdf->list_count++] = kept;
    return kept;
}

/* codelisteReferenz; *list stays NULL when it names nothing. */
static bool read_reference(
    struct reading *reading, const struct xml_element *field, const struct xml_element *at,
    struct xdf_list **list)
{
    bool old = reading->xdf->version == XDF_2;
    struct xdf_list named = {0};
    struct xdf_id id = {0};
    const struct xml_element *names = old ? pick(at, "genericodeIdentification") : at;
    if ((old && !check_children(reading, at, PLACE_OLD_REFERENCE)) ||
        (old && pick(at, "identifikation") != NULL && !read_id(reading, at, &id)) ||
        (names != NULL && !check_children(reading, names, PLACE_GENERICODE))) {
        return false;
    }
    named.c_id = id.id;
    named.uri = pick_text(reading, names, "canonicalIdentification");
    named.version = pick_text(reading, names, "version");
    named.version_uri = pick_text(reading, names, "canonicalVersionUri");
    named.code_key = pick_text(reading, field, "codeKey");
    named.name_key = pick_text(reading, field, "nameKey");
    named.help_key = pick_text(reading, field, "helpKey");
    if (named.c_id.len + named.uri.len + named.version_uri.len == 0) {
        return true;
    }
    *list = find_list(reading->xdf, &named);
    *list = *list != NULL ? *list : keep_list(reading, at, &named);
    return *list != NULL;
}

static bool read_value(
    struct reading *reading, const struct xml_element *at, struct xdf_value *value)
{
    if (!check_children(reading, at, PLACE_VALUE)) {
        return false;
    }
    value->code = pick_text(reading, at, "code");
    value->name = pick_text(reading, at, "name");
    value->help = pick_text(reading, at, "hilfe");
    return value->code.len > 0 || refuse(reading, at, "has an empty <code>");
}

/* werte: the values stand in the form itself (3.0.0). */
static bool read_values(
    struct reading *reading, const struct xml_element *at, struct xdf_list **list)
{
    size_t count = 0;
    struct xdf_list named = {.is_inline = true, .is_found = true};
    if (!check_children(reading, at, PLACE_VALUES)) {
        return false;
    }
    for (const struct xml_element *child = at->first; child != NULL; child = child->next) {
        count++;
    }
    if (count == 0) {
        return true;
    }
    if (count > XDF_VALUES_MAX) {
        return refuse(reading, at, "more than %d values", XDF_VALUES_MAX);
    }
    named.values = arena_take(&reading->xdf->arena, count * sizeof *named.values);
    for (const struct xml_element *child = at->first; child != NULL; child = child->next) {
        struct xdf_value *value = &named.values[named.count];
        if (!read_value(reading, child, value)) {
            return false;
        }
        if (!xdf_is_new(named.values, named.count, value->code)) {
            report_add(
                reading->report, REPORT_LOST, value->code, child->line,
                "a value with a code that is there already");
            continue;
        }
        value->name = value->name.len > 0 ? value->name : value->code;
        named.count++;
    }
    *list = keep_list(reading, at, &named);
    return *list != NULL;
}

static bool read_list(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node)
{
    const struct xml_element *reference = pick(element, "codelisteReferenz");
    const struct xml_element *values = pick(element, "werte");
    if (reference != NULL && !read_reference(reading, element, reference, &node->list)) {
        return false;
    }
    if (values != NULL && node->list != NULL && values->first != NULL) {
        return refuse(reading, values, "beside <codelisteReferenz>: only one of them may be");
    }
    if (values != NULL && !read_values(reading, values, &node->list)) {
        return false;
    }
    reading->xdf->list_uses += node->list != NULL;
    return true;
}

static void read_file(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node)
{
    char types[400];
    size_t len = 0;
    node->max_size = pick_text(reading, element, "maxSize");
    const struct xml_element *child = element->first;
    for (; child != NULL; child = child->next) {
        if (!text_equal(child->name, TEXT_OF("mediaType")) || child->text.len == 0) {
            continue;
        }
        if (len + child->text.len + 1 > sizeof types) {
            report_add(
                reading->report, REPORT_LOST, node->id.id, child->line,
                "the kind of file \"%.*s\", as there are too many", TEXT_ARG(child->text));
            continue;
        }
        if (len > 0) {
            types[len++] = ' ';
        }
        memcpy(types + len, child->text.at, child->text.len);
        len += child->text.len;
    }
    node->media_types = arena_text(&reading->xdf->arena, (struct text){types, len});
}

bool read_field(struct reading *reading, const struct xml_element *element, struct xdf_node *node)
{
    static const char *const kinds[] = {
        [XDF_INPUT] = "input",   [XDF_SELECT] = "select", [XDF_LABEL] = "label",
        [XDF_HIDDEN] = "hidden", [XDF_LOCKED] = "locked", NULL};
    static const char *const types[] = {
        [XDF_TEXT] = "text",         [XDF_TEXT_LATIN] = "text_latin",
        [XDF_DATE] = "date",         [XDF_TIME] = "time",
        [XDF_DATETIME] = "datetime", [XDF_BOOL] = "bool",
        [XDF_NUM] = "num",           [XDF_NUM_INT] = "num_int",
        [XDF_FILE] = "file",         [XDF_NUM_CURRENCY] = "num_currency",
        [XDF_OBJ] = "obj",           NULL};
    static const char *const prefills[] = {"keine", "optional", "verpflichtend", NULL};
    size_t kind, type, prefill;
    if (!pick_code(reading, element, "feldart", kinds, &kind) ||
        !pick_code(reading, element, "datentyp", types, &type) ||
        !pick_code(reading, element, "vorbefuellung", prefills, &prefill)) {
        return false;
    }
    if (kinds[kind] == NULL || types[type] == NULL) {
        return refuse(reading, element, "<feldart> or <datentyp> is empty");
    }
    bool new_word =
        kind >= XDF_HIDDEN || type == XDF_TEXT_LATIN || type == XDF_TIME || type == XDF_DATETIME;
    if (new_word && reading->xdf->version == XDF_2) {
        return refuse(
            reading, element, "\"%s\" of \"%s\" is not in XDatenfelder 2.0", kinds[kind],
            types[type]);
    }
    if (prefill == 1 || prefill == 2) {
        report_add(
            reading->report, REPORT_AUTHOR, node->id.id, node->line,
            "the source %s that the authority fills it in beforehand: prefill.json, or the citizen "
            "does",
            prefill == 1 ? "allows" : "demands");
    }
    node->kind = (enum xdf_field_kind)kind;
    node->type = (enum xdf_type)type;
    node->content = pick_text(reading, element, "inhalt");
    read_precision(reading, element, node);
    read_file(reading, element, node);
    return read_list(reading, element, node);
}
