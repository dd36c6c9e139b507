/* Draws the example screens into FOLDER: pictures for looking at and, with a second argument, the trees
 * for tests/golden/ui. Usage: gallery FOLDER [TREES] */
#include <stdio.h>
#include <stdlib.h>

#include "tests/examples.h"
#include "ui/check.h"

static bool write_tree(
    const struct tree *tree, const char *folder, const char *id, const char *kind)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s-%s.txt", folder, id, kind);
    char *print = tree_print(tree);
    FILE *file = fopen(path, "w");
    bool good = file != NULL && fputs(print, file) >= 0 && fclose(file) == 0;
    free(print);
    return good;
}

static int draw(const struct panel *panel, char **argv, const char *kind)
{
    struct view view;
    if (!view_init(&view, panel, NULL)) {
        return 2;
    }
    int width = (int)panel->width_px;
    int height = (int)panel->height_px;
    struct rim_frame frame = {
        calloc(panel->width_px, 4UL * panel->height_px), width, height, width * 4};
    view_use_frame(&view, frame);
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct text id = {examples[i].id, strlen(examples[i].id)};
        struct tree *tree = view_begin(&view, id, TEXT_OF("de"));
        examples[i].build(tree);
        view_show(&view);
        view.focus_visible = i % 2 == 1;
        struct rect rects[DAMAGE_MAX];
        view_expose(&view);
        view_paint(&view, rects);
        static struct check check;
        check_tree(&check, view_tree(&view), &view.style);
        printf("%s-%s: %zu findings\n%s", examples[i].id, kind, check.count, check.text);
        char path[512];
        if (argv[2] != NULL && !write_tree(view_tree(&view), argv[2], examples[i].id, kind)) {
            return 2;
        }
        snprintf(path, sizeof path, "%s/%zu-%s-%s.png", argv[1], i, examples[i].id, kind);
        cairo_surface_write_to_png(view.surface, path);
    }
    view_finish(&view);
    free(frame.pixels);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: gallery FOLDER [TREES]\n");
        return 2;
    }
    int status = draw(&example_portrait, argv, "portrait");
    return status != 0 ? status : draw(&example_landscape, argv, "landscape");
}
