#include "ui/screens/pen.h"

/* The video, and beside it what it says: nobody is asked to read it, and nobody is asked to see it. */
void signing_screen(struct pen *pen)
{
    struct tree *tree = pen->tree;
    struct node *content = pen->frame.content;
    bool wide = tree->width_mm > tree->height_mm;
    pen_title(pen, pen_say(pen, "signing.title"));
    struct node *both = wide ? build_row(tree, content, TEXT_OF("both"))
                             : build_column(tree, content, TEXT_OF("both"));
    double high = wide ? tree->height_mm / 2.4 : tree->width_mm * 0.62;
    struct node *video = build_image(tree, both, TEXT_OF("video"), "signing", high);
    video->picture = tree->pictures.signing;
    video->name = pen_say(pen, "signing.video");
    struct node *words = build_column(tree, both, TEXT_OF("words"));
    words->box.grow = 1;
    build_text(
        tree, words, TEXT_OF("transcript-title"), LOOK_STRONG, pen_say(pen, "signing.words"));
    static const char *const keys[] = {
        "signing.what", "signing.how", "signing.help", "signing.safe"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        build_text(
            tree, words, tree_format(tree, "transcript-%zu", i), LOOK_PLAIN, pen_say(pen, keys[i]));
    }
    bool is_paused = pen->s->is_paused;
    struct node *pause = build_button(
        tree, pen->frame.ways, TEXT_OF("pause"),
        pen_say(pen, is_paused ? "signing.play" : "signing.pause"), ACTION_PAUSE);
    pause->look = LOOK_SECONDARY;
    pause->icon = is_paused ? "play" : "pause";
    pen_main(pen, "stay", pen_say(pen, "signing.stop"), ACTION_STAY);
}
