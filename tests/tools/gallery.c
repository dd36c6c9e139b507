/* Draws the example screens into PNG files, for looking at. Usage: gallery FOLDER */
#include <stdio.h>
#include <stdlib.h>

#include "tests/examples.h"
#include "ui/check.h"

static int draw(const struct panel *panel, const char *folder, const char *kind)
{
    struct view view;
    if (!view_init(&view, panel, NULL)) {
        return 2;
    }
    int width = (int)panel->width_px;
    int height = (int)panel->height_px;
    struct rim_frame frame = {calloc((size_t)(width * height), 4), width, height, width * 4};
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
        snprintf(path, sizeof path, "%s/%zu-%s-%s.png", folder, i, examples[i].id, kind);
        cairo_surface_write_to_png(view.surface, path);
    }
    view_finish(&view);
    free(frame.pixels);
    return 0;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    int status = draw(&example_portrait, folder, "portrait");
    return status != 0 ? status : draw(&example_landscape, folder, "landscape");
}
