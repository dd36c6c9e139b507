/* Says of each node in which language it is, where a service does not speak the citizen's: then it is
 * shown in German, and must be spoken with German sounds. */
#include "ui/screens/pen.h"

/* Whether the node's name is one of these texts itself, not put together from them. */
static bool is_said_by(const struct node *node, const struct texts *texts)
{
    return texts_own(texts, node->name) || texts_own(texts, node->value);
}

static void mark(const struct pen *pen, const struct texts *texts)
{
    const struct tree *tree = pen->tree;
    for (struct node *node = tree->root; node != NULL; node = tree_next(node, tree->root)) {
        if (node->language.len == 0 && is_said_by(node, texts)) {
            node->language = texts->language;
        }
    }
}

void tongue_mark(const struct pen *pen)
{
    const struct session_setup *setup = pen->s->setup;
    for (size_t i = 0; i < setup->pack_count; i++) {
        const struct pack *pack = setup->packs[i];
        if (pack_texts(pack, screen_language(pen->setup)) == NULL) {
            mark(pen, &pack->texts[0]);
        }
    }
}
