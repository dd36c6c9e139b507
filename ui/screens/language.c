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
