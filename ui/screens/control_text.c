/* Text, numbers, amounts, account numbers, parts of an address: one field. */
#include "ui/keyboard_layout.h"
#include "ui/screens/control.h"

#define LINES 4 /* of a field for a longer text */

/* What the pack does not say itself. */
static struct text own_hint(const struct ask *ask)
{
    switch (control_of(ask->question)) {
    case CONTROL_MONEY: return pen_say(ask->pen, "money.hint");
    case CONTROL_IBAN: return pen_say(ask->pen, "iban.hint");
    case CONTROL_TIME: return pen_say(ask->pen, "time.hint");
    case CONTROL_TEXT:
    case CONTROL_DATE:
    case CONTROL_CHOICE:
    case CONTROL_SEARCH:
    case CONTROL_LIST:
    case CONTROL_MANY:
    case CONTROL_FILE:
    case CONTROL_POSTCODE:
    case CONTROL_TOWN:
    case CONTROL_STREET: break;
    }
    return (struct text){0};
}

/* Names of people and places are answered in Latin letters (DIN 91379), in whatever letters the question is
 * written: said while they are typed, by those whose own letters are others. */
static bool needs_latin(const struct ask *ask, const struct node *node)
{
    struct typing_field field;
    const struct pen *pen = ask->pen;
    if ((node->state & STATE_EDITING) == 0 || layout_alphabet_name(pen->tree->language).len == 0 ||
        !typing_find(pen->s, ask->number, &field)) {
        return false;
    }
    explicit_bzero(field.space, sizeof field.space);
    return field.keys == KEYBOARD_TEXT || field.keys == KEYBOARD_WORDS ||
           field.keys == KEYBOARD_NAME;
}

void control_text(const struct ask *ask)
{
    struct node *node = pen_field(ask->pen, ask->parent, ask->id, ask->number, ask->label);
    control_dress(ask, node);
    node->level = ask->question->kind == QUESTION_LONG_TEXT ? LINES : 1;
    if (node->hint.len == 0) {
        node->hint = own_hint(ask);
    }
    if (needs_latin(ask, node)) {
        struct text latin = pen_say(ask->pen, "keyboard.latin");
        node->hint =
            node->hint.len == 0
                ? latin
                : tree_format(ask->pen->tree, "%.*s %.*s", TEXT_ARG(node->hint), TEXT_ARG(latin));
    }
    if ((node->state & STATE_EDITING) != 0) {
        control_suggest(ask);
    }
}
