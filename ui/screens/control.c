#include "ui/screens/control.h"

/* Of text that a register helps with. */
static enum control of_register(enum question_register help)
{
    switch (help) {
    case REGISTER_NONE: break;
    case REGISTER_POSTCODE: return CONTROL_POSTCODE;
    case REGISTER_TOWN: return CONTROL_TOWN;
    case REGISTER_STREET: return CONTROL_STREET;
    }
    return CONTROL_TEXT;
}

enum control control_of(const struct question *question)
{
    switch (question->kind) {
    case QUESTION_TEXT: return of_register(question->help);
    case QUESTION_LONG_TEXT:
    case QUESTION_NUMBER: return CONTROL_TEXT;
    case QUESTION_TIME: return CONTROL_TIME;
    case QUESTION_MONEY: return CONTROL_MONEY;
    case QUESTION_IBAN: return CONTROL_IBAN;
    case QUESTION_DATE: return CONTROL_DATE;
    case QUESTION_YES_NO: return CONTROL_CHOICE;
    case QUESTION_CHOICE:
        return question->choice_count > FORM_CHOICES_FEW ? CONTROL_SEARCH : CONTROL_CHOICE;
    case QUESTION_MULTIPLE_CHOICE:
        return question->choice_count > CONTROL_BOXES_MAX ? CONTROL_SEARCH : CONTROL_MANY;
    case QUESTION_FILE: return CONTROL_FILE;
    case QUESTION_LIST: return CONTROL_LIST;
    }
    return CONTROL_TEXT;
}

bool control_is_typed(enum control control)
{
    switch (control) {
    case CONTROL_TEXT:
    case CONTROL_MONEY:
    case CONTROL_IBAN:
    case CONTROL_DATE:
    case CONTROL_TIME:
    case CONTROL_SEARCH:
    case CONTROL_POSTCODE:
    case CONTROL_TOWN:
    case CONTROL_STREET: return true;
    case CONTROL_CHOICE:
    case CONTROL_MANY:
    case CONTROL_LIST:
    case CONTROL_FILE: break;
    }
    return false;
}

struct text control_id(const struct pen *pen, const struct question *question)
{
    return tree_format(pen->tree, "q-%.*s", TEXT_ARG(question->name));
}

struct text control_label(const struct pen *pen, const struct question *question)
{
    const struct texts *texts = session_texts(pen->s);
    return texts_has(texts, question->label) ? texts_find(texts, question->label)
                                             : question->fallback;
}

static struct text below(const struct ask *ask, const char *what)
{
    return tree_format(ask->pen->tree, "%.*s-%s", TEXT_ARG(ask->id), what);
}

struct node *control_group(const struct ask *ask)
{
    struct tree *tree = ask->pen->tree;
    struct node *group = build_column(tree, ask->parent, ask->id);
    group->name = ask->label;
    group->hint = ask->hint; /* said when the focus comes into the group */
    group->error = ask->error;
    group->box.gap = 3;
    if (!ask->question->label_hidden) {
        build_heading(tree, group, below(ask, "label"), 3, ask->label);
    }
    if (ask->hint.len > 0) {
        build_text(tree, group, below(ask, "about"), LOOK_MUTED, ask->hint);
    }
    if (ask->error.len > 0) {
        /* what is wrong with an answer may say what it is */
        const struct session *s = ask->pen->s;
        bool is_given = form_answer_in(s->form, ask->number, s->entry).len > 0;
        unsigned personal = is_given ? STATE_PERSONAL : 0u;
        build_text(tree, group, below(ask, "error"), LOOK_DANGER, ask->error)->state |= personal;
        group->state |= personal;
    }
    return group;
}

void control_dress(const struct ask *ask, struct node *node)
{
    node->hint = ask->hint;
    node->error = ask->error;
    node->provenance = ask->provenance;
    node->state |= ask->error.len > 0 ? STATE_INVALID : 0;
    node->state |= ask->question->required ? STATE_REQUIRED : 0;
}
