/* A day in three fields, day, month and year; the error says which of them it is about. */
#include "ui/screens/control.h"
#include "ui/words.h"

static const struct {
    const char *id;
    enum word word;
    double width; /* mm */
} parts[DATE_PARTS] = {{"day", WORD_day, 34}, {"month", WORD_month, 34}, {"year", WORD_year, 52}};

static bool is_typed_into(const struct ask *ask, int part)
{
    const struct typing *typing = ask->pen->setup->typing;
    return typing->is_on && typing->field == ask->number && typing->part == (enum date_part)part;
}

/* The part that is wrong; DATE_PARTS when all of them are, or none is by itself. */
static enum date_part wrong_part(const struct date_parts *answer)
{
    unsigned days;
    return date_trouble_part(date_parts_check(answer, &days));
}

/* mm. Two figures do not need much more room in larger letters; the word above them does. */
static double width_of(const struct tree *tree, int part)
{
    const double growth = 0.4;      /* of that of the letters */
    const double roomy_width = 240; /* mm of the screen: all three fit beside each other then */
    bool grows = tree->letters > 1 && tree->width_mm >= roomy_width;
    double more = grows ? (tree->letters - 1) * growth : 0;
    return parts[part].width * (1 + more);
}

static struct node *field(
    const struct ask *ask, struct node *row, int part, const struct date_parts *answer,
    bool is_open)
{
    struct tree *tree = ask->pen->tree;
    struct text word = word_in(tree, parts[part].word);
    struct node *node = build_field(
        tree, row, tree_format(tree, "%.*s-%s", TEXT_ARG(ask->id), parts[part].id), word,
        is_open ? TYPING_ENTER_PART : 0);
    node->argument = (unsigned)(ask->number * DATE_PARTS + (size_t)part);
    node->state |= is_open && is_typed_into(ask, part) ? STATE_EDITING : 0u;
    pen_typed(ask->pen, node, answer->part[part], false);
    node->caret = 0;
    node->box.width = node->box.width_max = width_of(tree, part);
    node->spoken = tree_format(tree, "%.*s: %.*s", TEXT_ARG(ask->label), TEXT_ARG(word));
    node->state |= ask->question->required ? STATE_REQUIRED : 0;
    node->state |= is_open ? 0 : STATE_DISABLED;
    return node;
}

void control_date(const struct ask *ask)
{
    struct tree *tree = ask->pen->tree;
    struct typing_field typed = {0};
    struct ask own = *ask;
    own.hint = ask->hint.len > 0 ? ask->hint : pen_say(ask->pen, "date.hint");
    struct node *group = control_group(&own);
    struct node *row = build_row(tree, group, tree_format(tree, "%.*s-row", TEXT_ARG(ask->id)));
    row->box.align = ALIGN_END; /* a word of two lines lifts no box */
    bool is_open = typing_find(ask->pen->s, ask->number, &typed);
    struct date_parts answer =
        date_parts_of(form_answer_in(ask->pen->s->form, ask->number, ask->pen->s->entry));
    enum date_part wrong = wrong_part(&answer);
    for (int i = 0; i < DATE_PARTS; i++) {
        struct node *node = field(ask, row, i, &answer, is_open);
        bool is_wrong = wrong == DATE_PARTS || wrong == (enum date_part)i;
        node->state |= ask->error.len > 0 && is_wrong ? STATE_INVALID : 0;
        if (is_open && is_typed_into(ask, i)) {
            keyboard_build(
                tree, ask->pen->frame.keyboard, &ask->pen->setup->typing->keyboard, typed.keys);
        }
    }
    if (ask->provenance.len > 0) {
        struct text id = tree_format(tree, "%.*s-from", TEXT_ARG(ask->id));
        build_text(tree, group, id, LOOK_PLAIN, (struct text){0})->provenance = ask->provenance;
    }
}
