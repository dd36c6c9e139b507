#include <limits.h>
#include <stdlib.h>

#include "xdf/private.h"

#define ARENA     (64u << 20) /* address space */
#define ID_MAX    60          /* bytes */
#define OLD_SPACE "urn:xoev-de:fim:standard:xdatenfelder_2"
#define NEW_SPACE "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"

bool read_id(struct reading *reading, const struct xml_element *element, struct xdf_id *id)
{
    const struct xml_element *at = pick(element, "identifikation");
    if (at == NULL || !check_children(reading, at, PLACE_ID)) {
        return at != NULL ? false : refuse(reading, element, "has no <identifikation>");
    }
    id->id = pick_text(reading, at, "id");
    id->version = pick_text(reading, at, "version");
    if (id->id.len == 0 || id->id.len > ID_MAX || id->version.len > ID_MAX) {
        return refuse(reading, at, "<id> is empty or longer than %d bytes", ID_MAX);
    }
    return true;
}

/* 2.0 files hold "function script() { }" in place of a script. */
static bool is_stub(struct text script)
{
    char packed[32];
    size_t len = 0;
    for (size_t i = 0; i < script.len; i++) {
        char c = script.at[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            continue;
        }
        if (len == sizeof packed) {
            return false;
        }
        packed[len++] = c;
    }
    return len == 0 || text_equal((struct text){packed, len}, TEXT_OF("functionscript(){}"));
}

static bool read_rule(
    struct reading *reading, const struct xml_element *element, struct xdf_rule *rule)
{
    static const char *const kinds[] = {"V", "M", "B", "K", NULL};
    bool old = reading->xdf->version == XDF_2;
    size_t kind = COUNT(kinds) - 1;
    if (!check_children(reading, element, old ? PLACE_OLD_RULE | PLACE_COMMON : PLACE_NEW_RULE) ||
        !read_id(reading, element, &rule->id) ||
        (!old && !pick_code(reading, element, "typ", kinds, &kind))) {
        return false;
    }
    const struct xml_element *script = pick(element, old ? "script" : "skript");
    rule->name = pick_text(reading, element, "name");
    rule->text = pick_text(reading, element, old ? "definition" : "freitextRegel");
    if (rule->text.len == 0) {
        rule->text = pick_text(reading, element, "beschreibung");
    }
    if (kinds[kind] != NULL) {
        rule->kind = kinds[kind][0];
    }
    rule->has_script = script != NULL && !is_stub(script->text);
    rule->line = element->line;
    return true;
}

bool read_rules(struct reading *reading, const struct xml_element *element, struct text owner)
{
    struct xdf *xdf = reading->xdf;
    const struct xml_element *child = element->first;
    for (; child != NULL; child = child->next) {
        if (!text_equal(child->name, TEXT_OF("regel"))) {
            continue;
        }
        if (xdf->rule_count == XDF_RULES_MAX) {
            return refuse(reading, child, "more than %d rules", XDF_RULES_MAX);
        }
        struct xdf_rule *rule = arena_take(&xdf->arena, sizeof *rule);
        rule->owner = owner;
        if (!read_rule(reading, child, rule)) {
            return false;
        }
        *reading->rule_link = rule;
        reading->rule_link = &rule->next;
        xdf->rule_count++;
    }
    return true;
}

/* "\d+:(\*|\d+)" */
static bool read_count(struct reading *reading, const struct xml_element *at, struct xdf_node *node)
{
    struct text text = at->text;
    const char *colon = text.len > 0 ? memchr(text.at, ':', text.len) : NULL;
    size_t digits = colon != NULL ? (size_t)(colon - text.at) : 0;
    size_t rest = colon != NULL ? text.len - digits - 1 : 0;
    bool many = rest == 1 && colon[1] == '*';
    unsigned numbers[2] = {0, 0};
    bool fine = digits > 0 && digits < 7 && rest > 0 && rest < 7;
    for (size_t i = 0; i < text.len && fine; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9') {
            unsigned *number = &numbers[i > digits];
            *number = *number * 10 + (unsigned)(c - '0');
        } else {
            fine = i == digits || (many && i == digits + 1);
        }
    }
    node->min = numbers[0];
    node->max = many ? XDF_MANY : numbers[1];
    return (fine && node->min <= node->max) ||
           refuse(reading, at, "is not like 0:1, 1:1 or 1:*, or the wrong way round");
}

static struct xdf_node *read_node(
    struct reading *reading, const struct xml_element *element, bool is_group);

/* The one field or group in a struktur. */
static struct xdf_node *read_structure(struct reading *reading, const struct xml_element *at)
{
    if (!check_children(reading, at, PLACE_STRUCTURE)) {
        return NULL;
    }
    const struct xml_element *count = pick(at, "anzahl"), *inside = pick(at, "enthaelt");
    if (!check_children(reading, inside, PLACE_CONTAINS)) {
        return NULL;
    }
    if (inside->first == NULL || inside->first->next != NULL) {
        refuse(reading, inside, "must hold one <datenfeld> or one <datenfeldgruppe>");
        return NULL;
    }
    bool is_group = text_equal(inside->first->name, TEXT_OF("datenfeldgruppe"));
    struct xdf_node *node = read_node(reading, inside->first, is_group);
    return node != NULL && read_count(reading, count, node) ? node : NULL;
}

/* The instance keys are the ids: twice the same in one group cannot be told apart in the data. */
static bool is_new_among(
    struct reading *reading, const struct xdf_node *first, const struct xdf_node *node,
    const struct xml_element *at)
{
    for (; first != node; first = first->next) {
        if (text_equal(first->id.id, node->id.id)) {
            return refuse(
                reading, at, "\"%.*s\" stands twice in the same group", TEXT_ARG(node->id.id));
        }
    }
    return true;
}

static bool read_children(
    struct reading *reading, const struct xml_element *element, struct xdf_node *group)
{
    struct xdf_node **link = &group->first;
    if (reading->depth == XDF_DEPTH_MAX) {
        return refuse(reading, element, "more than %d groups within each other", XDF_DEPTH_MAX);
    }
    reading->depth++;
    for (const struct xml_element *at = element->first; at != NULL; at = at->next) {
        if (!text_equal(at->name, TEXT_OF("struktur"))) {
            continue;
        }
        *link = read_structure(reading, at);
        if (*link == NULL || !is_new_among(reading, group->first, *link, at)) {
            return false;
        }
        link = &(*link)->next;
    }
    reading->depth--;
    return true;
}

static void read_words(
    struct reading *reading, const struct xml_element *element, struct xdf_node *node)
{
    bool is_form = text_equal(element->name, TEXT_OF("stammdatenschema"));
    bool new_form = is_form && reading->xdf->version == XDF_3;
    node->name = pick_text(reading, element, "name");
    node->label = pick_text(reading, element, new_form ? "bezeichnung" : "bezeichnungEingabe");
    node->help = pick_text(reading, element, is_form ? "hilfetext" : "hilfetextEingabe");
    node->output[1] = pick_text(reading, element, "hilfetextAusgabe");
    struct text output = pick_text(reading, element, "bezeichnungAusgabe");
    if (!text_equal(output, node->label)) {
        node->output[0] = output;
    }
    if (node->label.len == 0) {
        node->label = node->name;
        report_add(
            reading->report, REPORT_CHECK, node->id.id, node->line,
            "has no label for the citizen; its internal name is used");
    }
}

/* freigabestatus, status and schemaelementart are checked, as a file with wrong codes is no FIM file. */
static bool check_codes(struct reading *reading, const struct xml_element *element)
{
    static const char *const released[] = {"1", "2", "3", "4", "5", "6", "7", "8", NULL};
    static const char *const status[] = {"inVorbereitung", "aktiv", "inaktiv", NULL};
    static const char *const arts[] = {"ABS", "HAR", "RNG", NULL};
    size_t which;
    return pick_code(reading, element, "freigabestatus", released, &which) &&
           pick_code(reading, element, "status", status, &which) &&
           pick_code(reading, element, "schemaelementart", arts, &which);
}

static struct xdf_node *read_node(
    struct reading *reading, const struct xml_element *element, bool is_group)
{
    static const char *const choice[] = {"X", NULL};
    struct xdf *xdf = reading->xdf;
    struct xdf_node *node = arena_take(&xdf->arena, sizeof *node);
    size_t which = 1;
    if (reading->node_count++ == XDF_NODES_MAX) {
        refuse(reading, element, "more than %d fields and groups", XDF_NODES_MAX);
        return NULL;
    }
    *node = (struct xdf_node){
        .is_group = is_group, .min = 1, .max = 1, .line = element->line, .column = element->column};
    unsigned place = is_group ? PLACE_GROUP : PLACE_FIELD;
    if (!check_children(reading, element, PLACE_COMMON | PLACE_ELEMENT | place) ||
        !read_id(reading, element, &node->id) || !check_codes(reading, element)) {
        return NULL;
    }
    read_words(reading, element, node);
    bool fine =
        is_group
            ? pick_code(reading, element, "art", choice, &which) &&
                  read_rules(reading, element, node->id.id) && read_children(reading, element, node)
            : read_field(reading, element, node) && read_rules(reading, element, node->id.id);
    node->is_choice = is_group && which == 0;
    xdf->group_count += is_group;
    xdf->field_count += !is_group;
    return fine ? node : NULL;
}

static bool read_form(struct reading *reading, const struct xml_element *element)
{
    struct xdf *xdf = reading->xdf;
    struct xdf_node *root = arena_take(&xdf->arena, sizeof *root);
    *root = (struct xdf_node){.is_group = true, .min = 1, .max = 1, .line = element->line};
    if (!check_children(reading, element, PLACE_COMMON | PLACE_SCHEMA) ||
        !read_id(reading, element, &root->id) || !check_codes(reading, element)) {
        return false;
    }
    read_words(reading, element, root);
    xdf->description = pick_text(reading, element, "beschreibung");
    xdf->definition = pick_text(reading, element, "definition");
    xdf->legal = pick_text(reading, element, "bezug");
    xdf->root = root;
    return read_rules(reading, element, root->id.id) && read_children(reading, element, root);
}

/* A group or a field alone: a form with nothing else in it. */
static bool read_part(struct reading *reading, const struct xml_element *element, bool is_group)
{
    struct xdf_node *node = read_node(reading, element, is_group);
    if (node == NULL) {
        return false;
    }
    struct xdf_node *root = arena_take(&reading->xdf->arena, sizeof *root);
    *root = (struct xdf_node){
        .is_group = true,
        .id = node->id,
        .name = node->name,
        .label = node->label,
        .min = 1,
        .max = 1,
        .first = node,
        .line = node->line,
        .column = node->column};
    reading->xdf->root = root;
    report_add(
        reading->report, REPORT_CHECK, node->id.id, node->line,
        "is no form; one was made around this %s", is_group ? "group" : "field");
    return true;
}

static bool read_message(struct reading *reading)
{
    static const struct {
        const char *name, *content;
    } messages[] = {
        {"xdatenfelder.stammdatenschema.0102", "stammdatenschema"},
        {"xdatenfelder.datenfeldgruppe.0103", "datenfeldgruppe"},
        {"xdatenfelder.datenfeld.0104", "datenfeld"},
    };
    const struct xml_element *root = reading->xml.root;
    if (text_equal(root->space, TEXT_OF(OLD_SPACE))) {
        reading->xdf->version = XDF_2;
    } else if (text_equal(root->space, TEXT_OF(NEW_SPACE))) {
        reading->xdf->version = XDF_3;
    } else {
        int len = (int)(root->space.len < 100 ? root->space.len : 100);
        return refuse(
            reading, root, "namespace \"%.*s\" is neither XDatenfelder 2.0 nor 3.0.0", len,
            root->space.at);
    }
    reading->space = root->space;
    if (!check_children(reading, root, PLACE_ROOT)) {
        return false;
    }
    const struct xml_element *header = pick(root, "header");
    for (size_t i = 0; i < COUNT(messages); i++) {
        const struct xml_element *content = pick(root, messages[i].content);
        if (root->name.len != strlen(messages[i].name) ||
            memcmp(root->name.at, messages[i].name, root->name.len) != 0) {
            continue;
        }
        if (content == NULL) {
            return refuse(reading, root, "has no <%s>", messages[i].content);
        }
        return (header == NULL || check_children(reading, header, PLACE_HEADER)) &&
               (i == 0 ? read_form(reading, content) : read_part(reading, content, i == 1));
    }
    return refuse(reading, root, "is no form, group or field (messages 0102, 0103, 0104)");
}

bool xdf_read(struct xdf *xdf, struct bytes source, struct report *report, char *why)
{
    SCOPED(xml_release) struct xml xml = {0};
    *xdf = (struct xdf){0};
    why[0] = '\0';
    if (!xml_read(&xml, source, why)) {
        return false;
    }
    arena_init_common(&xdf->arena, ARENA);
    struct reading reading = {.xdf = xdf, .report = report, .xml = xml, .why = why};
    reading.rule_link = &xdf->rules;
    if (!read_message(&reading)) {
        xdf_release(xdf);
        return false;
    }
    return true;
}

void xdf_release(struct xdf *xdf)
{
    arena_finish(&xdf->arena);
    *xdf = (struct xdf){0};
}
