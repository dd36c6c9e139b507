#include <math.h>

#include "ui/paint_own.h"

void paint_picture(const struct brush *brush)
{
    const struct picture *picture = brush->node->picture;
    struct place at = brush_whole(brush->node);
    const double light = 7;
    if (picture->pixels == NULL) {
        return;
    }
    if (theme_contrast(brush->style->theme->colour[COLOUR_ground], 0xFFFFFF) > light) {
        brush_fill(brush, at, 0, COLOUR_text);
    }
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        picture->pixels, CAIRO_FORMAT_ARGB32, picture->width, picture->height, picture->stride);
    double scale = fmin(at.w / picture->width, at.h / picture->height);
    cairo_save(brush->cairo);
    cairo_translate(
        brush->cairo, round(at.x + (at.w - picture->width * scale) / 2),
        round(at.y + (at.h - picture->height * scale) / 2));
    cairo_scale(brush->cairo, scale, scale);
    cairo_set_source_surface(brush->cairo, surface, 0, 0);
    cairo_paint(brush->cairo);
    cairo_restore(brush->cairo);
    cairo_surface_destroy(surface);
}
