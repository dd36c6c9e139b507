#include "ui/screens/pen.h"

void language_screen(struct pen *pen)
{
    const struct session *s = pen->s;
    pen_title(pen, pen_say(pen, "language.title"));
    for (size_t i = 0; i < s->setup->language_count; i++) {
        struct text language = s->setup->languages[i];
        struct node *tile = build_tile(
            pen->tree, pen->frame.content,
            tree_format(pen->tree, "language-%.*s", TEXT_ARG(language)),
            texts_find(&pen->setup->texts[i], TEXT_OF("language.own")), ACTION_LANGUAGE);
        tile->value = texts_find(&pen->setup->texts[i], TEXT_OF("language.choose"));
        tile->argument = (unsigned)i;
        tile->language = language;
        tile->state |= i == s->language ? STATE_CHECKED : 0;
    }
}

/* Plain language stands beside sign language, for itself. */
static bool is_plain(struct text language)
{
    return text_equal(language, TEXT_OF("de-x-leicht"));
}

static struct node *add_language(
    const struct pen *pen, struct node *parent, size_t at,
    struct node *(*build)(struct tree *, struct node *, struct text, struct text, unsigned))
{
    const struct session *s = pen->s;
    struct text language = s->setup->languages[at];
    struct node *node = build(
        pen->tree, parent, tree_format(pen->tree, "language-%.*s", TEXT_ARG(language)),
        texts_find(&pen->setup->texts[at], TEXT_OF("language.own")), ACTION_LANGUAGE);
    node->argument = (unsigned)at;
    node->language = language;
    node->state |= at == s->language ? STATE_CHECKED : 0;
    return node;
}

/* Big buttons for those whom writing does not reach. */
static void add_easy(const struct pen *pen)
{
    const struct session_setup *setup = pen->s->setup;
    struct node *easy = build_grid(pen->tree, pen->frame.content, TEXT_OF("easy"), 2);
    for (size_t i = 0; i < setup->language_count; i++) {
        if (is_plain(setup->languages[i])) {
            add_language(pen, easy, i, build_tile)->icon = "easy";
        }
    }
    if (pen->tree->pictures.signing != NULL) {
        build_tile(
            pen->tree, easy, TEXT_OF("signing-button"), pen_say(pen, "signing.button"),
            ACTION_SIGNING)
            ->icon = "signing";
    }
}

void pen_languages(const struct pen *pen)
{
    enum { MARGIN = 16, COLUMN = 64, COLUMNS_LEAST = 2, COLUMNS_MOST = 5 }; /* mm */
    const struct session_setup *setup = pen->s->setup;
    struct tree *tree = pen->tree;
    double letters = tree->letters > 0 ? tree->letters : 1;
    double fit = (tree->width_mm - MARGIN) / (COLUMN * letters);
    unsigned columns = fit < COLUMNS_LEAST  ? COLUMNS_LEAST
                       : fit > COLUMNS_MOST ? COLUMNS_MOST
                                            : (unsigned)fit;
    if (setup->language_count > 1) {
        build_heading(
            tree, pen->frame.content, TEXT_OF("languages-title"), 2,
            pen_say(pen, "language.title"));
        struct node *grid = build_grid(tree, pen->frame.content, TEXT_OF("all-languages"), columns);
        grid->name = pen_say(pen, "language.title");
        for (size_t i = 0; i < setup->language_count; i++) {
            if (!is_plain(setup->languages[i])) {
                struct node *button = add_language(pen, grid, i, build_button);
                button->look = LOOK_PLAIN;
                button->icon = i == pen->s->language ? "check" : NULL;
            }
        }
    }
    add_easy(pen);
}
