/* "options" of a Control: what the terminal is told beside the schema (firmware/model/form). */
#include "xdf/parts.h"

#define LONG_TEXT 250 /* characters; more get several lines */

static bool is_text(const struct xdf_node *node)
{
    return !node->is_group && (node->type == XDF_TEXT || node->type == XDF_TEXT_LATIN) &&
           node_list(node) == NULL;
}

static bool says_email(struct text label)
{
    return memmem(label.at, label.len, "E-Mail", 6) != NULL ||
           memmem(label.at, label.len, "Email", 5) != NULL;
}

static unsigned number_of(struct text text)
{
    unsigned number = 0;
    for (size_t i = 0; i < text.len && i < 7; i++) {
        number = number * 10 + (unsigned)(text.at[i] - '0') % 10;
    }
    return number;
}

static bool has_child(const struct xdf_node *group, struct text label)
{
    for (const struct xdf_node *child = group->first; child != NULL; child = child->next) {
        if (is_text(child) && text_equal(child->label, label)) {
            return true;
        }
    }
    return false;
}

/* Postcode and town of one address help each other; only where both are asked in one group. */
static struct text place_of(const struct xdf_node *node, const struct xdf_node *group)
{
    struct text postcode = TEXT_OF("Postleitzahl"), town = TEXT_OF("Ort");
    if (node->max != 1 || !has_child(group, postcode) || !has_child(group, town)) {
        return (struct text){0};
    }
    return text_equal(node->label, postcode) ? TEXT_OF("postcode")
           : text_equal(node->label, town)   ? TEXT_OF("town")
                                             : (struct text){0};
}

size_t node_options(
    const struct xdf_node *node, const struct xdf_node *group,
    struct node_option options[NODE_OPTIONS_MAX])
{
    size_t count = 0;
    struct text control = {0};
    if (node->is_group || node_list(node) != NULL) {
        return 0;
    }
    if (node->type == XDF_FILE) {
        control = TEXT_OF("file");
    } else if (node->type == XDF_NUM_CURRENCY) {
        control = TEXT_OF("money");
    } else if (node->type == XDF_TIME) {
        control = TEXT_OF("time");
    } else if (is_text(node)) {
        control = place_of(node, group);
    }
    if (control.len > 0) {
        options[count++] = (struct node_option){"control", control, false};
    } else if (is_text(node) && number_of(node->precision.max_length) > LONG_TEXT) {
        options[count++] = (struct node_option){"multi", TEXT_OF("true"), true};
    } else if (is_text(node) && says_email(node->label)) {
        options[count++] = (struct node_option){"keyboard", TEXT_OF("email"), false};
    }
    if (node->kind == XDF_LOCKED) {
        options[count++] = (struct node_option){"readonly", TEXT_OF("true"), true};
    }
    return count;
}
