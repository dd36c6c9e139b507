/* How long it takes from a moved focus to the words that are given to the voice, and what speech costs
 * while it is off. */
#include "ui/speech/speech.h"
#include "base/file.h"
#include "tests/bench.h"
#include "ui/build.h"

enum { ROUNDS = 2000, NODES = 300 };

static void read_texts(struct texts *texts, struct arena *arena)
{
    char why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, "assets/locales/de.po", TEXTS_FILE_MAX) != FILE_OK ||
        !texts_read(texts, arena, file.content, TEXT_OF("de"), why)) {
        exit(2);
    }
}

/* As full as a page of a form may be. */
static void build(struct tree *tree, struct arena *arena)
{
    tree_begin(tree, arena, TEXT_OF("form"), TEXT_OF("de"));
    struct node *content = build_column(tree, tree->root, TEXT_OF("content"));
    build_heading(tree, content, TEXT_OF("title"), 1, TEXT_OF("Ihr Hund"));
    for (unsigned i = 0; i < NODES; i++) {
        struct node *node =
            build_choice(tree, content, tree_format(tree, "choice-%u", i), ROLE_radio, 1);
        node->name = tree_format(tree, "Deutsch Drahthaar vom 24.11.2026, Nummer %u", i);
        node->hint = TEXT_OF("Die Rasse steht im Heimtierausweis.");
    }
    tree_finish(tree);
}

static void measure(struct speech *speech, const struct tree *tree, const char *name, double goal)
{
    double figures[ROUNDS];
    struct speech_commands commands;
    struct speech_scene scene = {.tree = tree, .focus = tree_find(tree, TEXT_OF("title"))};
    speech_look(speech, &scene, &commands);
    for (size_t i = 0; i < ROUNDS; i++) {
        char id[32];
        int len = snprintf(id, sizeof id, "choice-%zu", i % NODES);
        scene.focus = tree_find(tree, (struct text){id, (size_t)len});
        double from = bench_now_ms();
        speech_pressed(speech);
        speech_look(speech, &scene, &commands);
        figures[i] = bench_now_ms() - from;
        if (commands.count != (speech->is_on ? 1u : 0u)) {
            exit(2);
        }
    }
    bench_judge(name, "ms", figures, ROUNDS, -1, goal);
}

int main(void)
{
    struct arena arena, common;
    struct texts texts;
    struct speech speech;
    static struct tree tree;
    arena_init_common(&common, 4u << 20);
    arena_init_common(&arena, 4u << 20);
    read_texts(&texts, &common);
    build(&tree, &arena);
    speech_init(&speech, &texts, 1);
    measure(&speech, &tree, "speech_off", 0.1);
    speech_headphone(&speech, true);
    measure(&speech, &tree, "focus_to_words", 1);
    speech_finish(&speech);
    arena_finish(&arena);
    arena_finish(&common);
    return 0;
}
