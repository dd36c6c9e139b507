#include "tests/access/sampled.h"

#include <math.h>

#include "ui/anatomy.h"

#define THIN_PX     22  /* letters of less px have no pixel that is of their colour alone */
#define THIN_SHARE  0.9 /* of the contrast that is left of them then */
#define COLOURS_MAX 512 /* different ones in one piece of text; more are not looked at */

struct count {
    uint32_t colour;
    size_t pixels;
};

static void add(struct count counts[COLOURS_MAX], size_t *used, uint32_t colour)
{
    for (size_t i = 0; i < *used; i++) {
        if (counts[i].colour == colour) {
            counts[i].pixels++;
            return;
        }
    }
    if (*used < COLOURS_MAX) {
        counts[(*used)++] = (struct count){colour, 1};
    }
}

/* The most frequent colour of a piece of the picture against the one that differs most from it: letters
 * are drawn with soft edges, their middle is the colour that counts. 0 for an empty piece. */
static double contrast_in(const struct visitor *visitor, struct rect r)
{
    static struct count counts[COLOURS_MAX];
    size_t used = 0, ground = 0;
    double most = 0;
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *row = visitor->frame.pixels + (size_t)y * (size_t)visitor->frame.stride;
        for (int x = r.x; x < r.x + r.w; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * (size_t)x, sizeof pixel);
            add(counts, &used, pixel & 0xFFFFFF);
        }
    }
    for (size_t i = 0; i < used; i++) {
        ground = counts[i].pixels > counts[ground].pixels ? i : ground;
    }
    for (size_t i = 0; i < used; i++) {
        double ratio = theme_contrast(counts[ground].colour, counts[i].colour);
        most = ratio > most ? ratio : most;
    }
    return used > 0 ? most : 0;
}

static void check_node(struct visitor *visitor, const struct node *node, double least)
{
    struct anatomy anatomy;
    anatomy_make(&anatomy, node, &visitor->view.style, node->rect.w, node->rect.h);
    for (size_t i = 0; i < anatomy.parts; i++) {
        const struct part *part = &anatomy.part[i];
        int height = (int)part->extent.height;
        struct rect at = {
            node->rect.x + (int)part->x, node->rect.y + (int)part->y,
            (int)fmax(part->width, part->extent.width), height};
        at = rect_meet(at, rect_meet(node->window, visitor->view.screen));
        bool is_whole = at.h == height && at.w > 4 && part->text.len > 0;
        double cap_px = part->style.cap_mm * visitor->view.style.px_per_mm;
        double wanted = cap_px < THIN_PX ? least * THIN_SHARE : least;
        double ratio = is_whole ? contrast_in(visitor, at) : 21;
        if (ratio < wanted) {
            visitor_find(
                visitor, "%.*s: \"%.*s\" has a contrast of %.1f", TEXT_ARG(node->id),
                TEXT_ARG(part->text), ratio);
        }
    }
}

void sampled_check(struct visitor *visitor, double least)
{
    const struct tree *tree = view_tree(&visitor->view);
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        bool is_seen = (node->state & (STATE_HIDDEN | STATE_DISABLED)) == 0 &&
                       !rect_empty(node->window) && node->role != ROLE_screen &&
                       node->role != ROLE_group && node->role != ROLE_list;
        if (is_seen) {
            check_node(visitor, node, least);
        }
    }
}
