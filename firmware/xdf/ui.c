/* ui.schema.json: groups become pages. A page asks the fields of one group; a group within it gets
 * pages of its own, unless it repeats or is one of a choice. */
#include "model/form.h"
#include "xdf/parts.h"

#define PAGE_ROOM 6   /* of a page, without scrolling: that many short questions */
#define SCOPE_MAX 900 /* bytes of a scope; what is longer lies too deep anyway */

struct scope {
    char at[SCOPE_MAX];
    size_t len;
};

struct drawing {
    struct paper *paper;
    struct xdf *xdf;
    struct catalogue *catalogue;
    struct report *report;
    json_t *pages; /* names that are taken */
    size_t page_count, question_count;
    size_t used; /* room on the page that is open */
    bool is_open;
    bool in_list; /* among the questions about an entry */
};

static void add_text(
    const struct drawing *drawing, const struct xdf_node *node, const char *end,
    enum translation_part part, struct text german)
{
    struct catalogue_entry entry = {.german = german, .element = node->id.id, .part = part};
    catalogue_add(drawing->catalogue, node->prefix, end, &entry);
    if (german.len > TEXTS_TEXT_MAX) {
        report_add(
            drawing->report, REPORT_LOST, node->id.id, node->line,
            "the end of a text: it has %zu bytes, a text may have %d", german.len, TEXTS_TEXT_MAX);
    }
}

/* scope + "/properties/<id>"; RFC 6901 §3. */
static struct scope scope_of(const struct scope *outer, const struct xdf_node *node)
{
    struct scope scope = *outer;
    int len = snprintf(scope.at + scope.len, sizeof scope.at - scope.len, "/properties/");
    scope.len += (size_t)len < sizeof scope.at - scope.len ? (size_t)len : 0;
    for (size_t i = 0; i < node->id.id.len && scope.len + 2 < sizeof scope.at; i++) {
        char c = node->id.id.at[i];
        if (c == '~' || c == '/') {
            scope.at[scope.len++] = '~';
            c = c == '~' ? '0' : '1';
        }
        scope.at[scope.len++] = c;
    }
    return scope;
}

static void write_options(
    struct paper *paper, const struct xdf_node *node, const struct xdf_node *group)
{
    struct node_option options[NODE_OPTIONS_MAX];
    size_t count = node_options(node, group, options);
    if (count == 0) {
        return;
    }
    paper_open_member(paper, "options", '{');
    for (size_t i = 0; i < count; i++) {
        if (options[i].is_raw) {
            paper_raw_member(paper, options[i].name, options[i].value);
        } else {
            paper_member(paper, options[i].name, options[i].value);
        }
    }
    paper_close(paper);
}

/* What is said of a wrong answer: the help text says how it should be, as a draft. */
static void add_error_text(const struct drawing *drawing, const struct xdf_node *node)
{
    bool has_pattern = node->precision.pattern.len > 0 && !node->is_group &&
                       node_list(node) == NULL &&
                       (node->type == XDF_TEXT || node->type == XDF_TEXT_LATIN);
    struct catalogue_entry entry = {
        .german = node->help.len > 0 ? node->help : TEXT_OF("…"),
        .element = node->id.id,
        .part = TRANSLATION_HELP,
        .is_draft = true};
    if (has_pattern) {
        catalogue_add(drawing->catalogue, node->prefix, ".error.pattern", &entry);
    }
}

static void add_field_texts(const struct drawing *drawing, const struct xdf_node *node)
{
    const struct xdf_list *list = node_list(node);
    add_text(drawing, node, ".label", TRANSLATION_LABEL, node->label);
    add_text(drawing, node, ".description", TRANSLATION_HELP, node->help);
    add_error_text(drawing, node);
    for (size_t i = 0; list != NULL && !node->is_group && i < list->count; i++) {
        char end[120];
        struct text code = list->values[i].code;
        int len = snprintf(end, sizeof end, ".%.*s", TEXT_ARG(code));
        struct catalogue_entry entry = {
            .german = list->values[i].name,
            .element = node->id.id,
            .part = TRANSLATION_VALUE,
            .code = code};
        catalogue_add(drawing->catalogue, node->prefix, end, &entry);
        if (len >= (int)sizeof end) {
            report_add(
                drawing->report, REPORT_LOST, node->id.id, node->line,
                "the text of a code that is longer than %zu bytes", sizeof end - 2);
        }
    }
}

static void write_label(const struct drawing *drawing, struct text prefix)
{
    paper_open(drawing->paper, '{');
    paper_member(drawing->paper, "type", TEXT_OF("Label"));
    paper_member(drawing->paper, "i18n", prefix);
    paper_close(drawing->paper);
}

/* A field of kind label: its content is the text. */
static void write_label_field(const struct drawing *drawing, const struct xdf_node *node)
{
    struct text text = node->content.len > 0 ? node->content : node->label;
    add_text(
        drawing, node, ".text", node->content.len > 0 ? TRANSLATION_CONTENT : TRANSLATION_LABEL,
        text);
    write_label(drawing, node->prefix);
    if (node->content.len == 0) {
        report_add(
            drawing->report, REPORT_CHECK, node->id.id, node->line,
            "a label without content; its name is shown");
    } else if (!text_equal(node->label, node->name) || node->help.len > 0) {
        report_add(
            drawing->report, REPORT_LOST, node->id.id, node->line,
            "label and help of a label: only its content is shown");
    }
}

static void write_help(const struct drawing *drawing, const struct xdf_node *group)
{
    char prefix[160];
    if (group->help.len == 0) {
        return;
    }
    add_text(drawing, group, ".help.text", TRANSLATION_HELP, group->help);
    int len = snprintf(prefix, sizeof prefix, "%.*s.help", TEXT_ARG(group->prefix));
    write_label(drawing, (struct text){prefix, (size_t)len});
}

static void write_element(
    struct drawing *drawing, const struct xdf_node *group, const struct xdf_node *node,
    const struct scope *outer);

static void write_children(
    struct drawing *drawing, const struct xdf_node *group, const struct scope *scope)
{
    for (const struct xdf_node *child = group->first; child != NULL; child = child->next) {
        write_element(drawing, group, child, scope);
    }
}

/* What is asked about one entry of a list: the questions of a group, or the one of a field. */
static void write_detail(
    struct drawing *drawing, const struct xdf_node *group, const struct xdf_node *node)
{
    struct paper *paper = drawing->paper;
    struct scope inside = {.at = "#", .len = 1};
    struct catalogue_entry entry = {
        .german = node->label,
        .element = node->id.id,
        .part = TRANSLATION_LABEL,
        .after = " {number}"};
    catalogue_add(drawing->catalogue, node->prefix, ".entry.label", &entry);
    paper_open_member(paper, "detail", '{');
    if (node->is_group) {
        drawing->in_list = true;
        paper_member(paper, "type", TEXT_OF("VerticalLayout"));
        paper_open_member(paper, "elements", '[');
        write_help(drawing, node);
        write_children(drawing, node, &inside);
        paper_close(paper);
        drawing->in_list = false;
    } else {
        paper_member(paper, "type", TEXT_OF("Control"));
        paper_member(paper, "scope", TEXT_OF("#"));
        paper_member(paper, "i18n", node->prefix);
        write_options(paper, node, group);
    }
    paper_close(paper);
}

static void write_control(
    struct drawing *drawing, const struct xdf_node *group, const struct xdf_node *node,
    const struct scope *outer)
{
    struct paper *paper = drawing->paper;
    struct scope scope = scope_of(outer, node);
    bool is_list = node_is_array(node) && node_list(node) == NULL;
    if (is_list && drawing->in_list) {
        report_add(
            drawing->report, REPORT_AUTHOR, node->id.id, node->line,
            "repeats within what repeats, which a terminal cannot ask: no page asks for it");
        return;
    }
    paper_open(paper, '{');
    paper_member(paper, "type", is_list ? TEXT_OF("ListWithDetail") : TEXT_OF("Control"));
    paper_member(paper, "scope", (struct text){scope.at, scope.len});
    paper_member(paper, "i18n", node->prefix);
    add_field_texts(drawing, node);
    drawing->question_count++;
    if (is_list) {
        paper_open_member(paper, "options", '{');
        write_detail(drawing, group, node);
        paper_close(paper);
    } else {
        write_options(paper, node, group);
    }
    paper_close(paper);
}

/* A field, a list, or a group within a page. */
static void write_element(
    struct drawing *drawing, const struct xdf_node *group, const struct xdf_node *node,
    const struct scope *outer)
{
    struct paper *paper = drawing->paper;
    if (node->max == 0 || (!node->is_group && node->kind == XDF_HIDDEN)) {
        return;
    }
    if (!node->is_group && node->kind == XDF_LABEL) {
        write_label_field(drawing, node);
        return;
    }
    if (!node->is_group || node_is_array(node)) {
        write_control(drawing, group, node, outer);
        return;
    }
    struct scope scope = scope_of(outer, node);
    paper_open(paper, '{');
    paper_member(paper, "type", TEXT_OF("Group"));
    paper_member(paper, "i18n", node->prefix);
    add_text(drawing, node, ".label", TRANSLATION_LABEL, node->label);
    paper_open_member(paper, "elements", '[');
    write_help(drawing, node);
    write_children(drawing, node, &scope);
    paper_close(paper);
    paper_close(paper);
}

static void close_page(struct drawing *drawing)
{
    if (drawing->is_open) {
        paper_close(drawing->paper);
        paper_close(drawing->paper);
    }
    drawing->is_open = false;
    drawing->used = 0;
}

/* Begins a page for `group` with a name of its own: "page.G05000496", "page.G05000496-2". */
static void open_page(struct drawing *drawing, const struct xdf_node *group)
{
    char name[200];
    unsigned number = 1;
    close_page(drawing);
    int len = snprintf(name, sizeof name, "page.%.*s", TEXT_ARG(group->prefix));
    while (json_object_get(drawing->pages, name) != NULL) {
        len = snprintf(name, sizeof name, "page.%.*s-%u", TEXT_ARG(group->prefix), ++number);
    }
    json_object_set_new(drawing->pages, name, json_true());
    struct text prefix = {name, (size_t)len};
    struct catalogue_entry entry = {
        .german = group->label, .element = group->id.id, .part = TRANSLATION_LABEL};
    catalogue_add(drawing->catalogue, prefix, ".label", &entry);
    paper_open(drawing->paper, '{');
    paper_member(drawing->paper, "type", TEXT_OF("Category"));
    paper_member(drawing->paper, "i18n", prefix);
    paper_open_member(drawing->paper, "elements", '[');
    drawing->is_open = true;
    drawing->page_count++;
}

/* Whether a group gets pages of its own. */
static bool has_pages(const struct xdf_node *node)
{
    return node->is_group && !node_is_array(node) && node->max > 0;
}

/* How much room it needs on a page, in short questions. */
static size_t room_of(const struct xdf_node *node)
{
    const struct xdf_list *list = node_list(node);
    if (node->is_group || node_is_array(node)) {
        return 3;
    }
    return list == NULL ? 1 : list->count > FORM_CHOICES_FEW ? 3 : 2;
}

static void write_pages(
    struct drawing *drawing, const struct xdf_node *group, const struct scope *scope)
{
    bool is_first = true;
    for (const struct xdf_node *child = group->first; child != NULL; child = child->next) {
        if (has_pages(child) && !group->is_choice) {
            struct scope inside = scope_of(scope, child);
            close_page(drawing);
            write_pages(drawing, child, &inside);
            close_page(drawing);
            continue;
        }
        bool shown = child->max > 0 && (child->is_group || child->kind != XDF_HIDDEN);
        bool full =
            drawing->used > 0 && drawing->used + room_of(child) > PAGE_ROOM && !group->is_choice;
        bool alone = child->is_group && node_is_array(child);
        if (!shown) {
            continue;
        }
        if (!drawing->is_open || full || (alone && drawing->used > 0)) {
            open_page(drawing, group);
        }
        if (is_first) {
            write_help(drawing, group);
            is_first = false;
        }
        write_element(drawing, group, child, scope);
        drawing->used += room_of(child);
        if (alone) {
            close_page(drawing);
        }
    }
}

/* What the structure of the source leaves open. */
static void report_structure(const struct drawing *drawing, const struct xdf_node *group)
{
    for (const struct xdf_node *node = group->first; node != NULL; node = node->next) {
        if (node->max == 0) {
            report_add(
                drawing->report, REPORT_LOST, node->id.id, node->line,
                "occurs 0:0 times: it is left out");
        } else if (node->is_group && !node_has_data(node)) {
            report_add(
                drawing->report, REPORT_CHECK, node->id.id, node->line,
                "is a group without a field that holds data: it is not in the schema");
        } else if (node->is_group && node->min == 0 && !node_is_array(node)) {
            report_add(
                drawing->report, REPORT_AUTHOR, node->id.id, node->line,
                "is an optional group: say by a rule when it is asked for");
        }
        if (node->is_choice) {
            report_add(
                drawing->report, REPORT_AUTHOR, node->id.id, node->line,
                "is a choice group: the schema takes exactly one of its parts; add a question that "
                "shows the one that is wanted");
        }
        report_structure(drawing, node);
    }
}

void write_ui(
    struct paper *paper, struct xdf *xdf, struct catalogue *catalogue, struct report *report)
{
    struct drawing drawing = {.paper = paper, .xdf = xdf, .catalogue = catalogue, .report = report};
    struct scope root = {.at = "#", .len = 1};
    drawing.pages = json_object();
    paper_open(paper, '{');
    paper_member(paper, "type", TEXT_OF("Categorization"));
    paper_open_member(paper, "elements", '[');
    write_pages(&drawing, xdf->root, &root);
    close_page(&drawing);
    paper_close(paper);
    paper_close(paper);
    json_decref(drawing.pages);
    report_structure(&drawing, xdf->root);
    if (drawing.page_count > FORM_PAGES_MAX || drawing.question_count > FORM_QUESTIONS_MAX) {
        report_add(
            report, REPORT_AUTHOR, xdf->root->id.id, 0,
            "%zu pages and %zu questions; a form may have %d and %d: leave out what is optional",
            drawing.page_count, drawing.question_count, FORM_PAGES_MAX, FORM_QUESTIONS_MAX);
    }
}
