/* Which questions an identity document could fill: only told, as nobody but the author knows about whom
 * a question is asked. */
#include "model/form.h"
#include "xdf/parts.h"

static const struct {
    struct text label;
    const char *field; /* of prefill.json */
} guesses[] = {
    {{"Familienname", 12}, "family_name"},
    {{"Nachname", 8}, "family_name"},
    {{"Vorname", 7}, "given_names"},
    {{"Vornamen", 8}, "given_names"},
    {{"Vorname(n)", 10}, "given_names"},
    {{"Geburtsdatum", 12}, "birth_date"},
    {{"Ausweisnummer", 13}, "document_number"},
};

struct guessing {
    struct report *report;
    const char *told[COUNT(guesses)]; /* fields that were told already */
    const struct xdf_node *about;     /* the group of the first: one person */
};

static bool is_told(const struct guessing *guessing, const char *field)
{
    for (size_t i = 0; i < COUNT(guesses); i++) {
        if (guessing->told[i] != NULL && strcmp(guessing->told[i], field) == 0) {
            return true;
        }
    }
    return false;
}

static void guess(
    struct guessing *guessing, const struct xdf_node *group, const struct xdf_node *node,
    const char *pointer)
{
    bool fits = node->type == XDF_TEXT || node->type == XDF_TEXT_LATIN || node->type == XDF_DATE;
    for (size_t i = 0; i < COUNT(guesses) && fits && node->kind == XDF_INPUT; i++) {
        bool is_date = strcmp(guesses[i].field, "birth_date") == 0;
        if (text_equal(node->label, guesses[i].label) && is_date == (node->type == XDF_DATE) &&
            !is_told(guessing, guesses[i].field) &&
            (guessing->about == NULL || guessing->about == group)) {
            guessing->about = group;
            guessing->told[i] = guesses[i].field;
            report_add(
                guessing->report, REPORT_AUTHOR, TEXT_OF("prefill.json"), 0,
                "{\"%s\": \"%s\"} would fill \"%.*s\" from a document, if it is about the citizen",
                guesses[i].field, pointer, TEXT_ARG(node->label));
        }
    }
}

static void walk(struct guessing *guessing, const struct xdf_node *group, const char *outer)
{
    for (const struct xdf_node *node = group->first; node != NULL; node = node->next) {
        char pointer[FORM_POINTER_MAX + 1];
        int len = snprintf(pointer, sizeof pointer, "%s/%.*s", outer, TEXT_ARG(node->id.id));
        bool escaped = node->id.id.len > 0 && (memchr(node->id.id.at, '/', node->id.id.len) ||
                                               memchr(node->id.id.at, '~', node->id.id.len));
        if (len > FORM_POINTER_MAX || escaped || node_is_array(node)) {
            continue;
        }
        if (node->is_group) {
            walk(guessing, node, pointer);
        } else {
            guess(guessing, group, node, pointer);
        }
    }
}

void report_prefill(const struct xdf *xdf, struct report *report)
{
    struct guessing guessing = {.report = report};
    walk(&guessing, xdf->root, "");
}
