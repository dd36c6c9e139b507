/* make sheet: screens of real visits side by side, in the dresses a citizen can choose, as one picture for
 * the README. Usage: sheet FILE.png */
#include <cairo.h>
#include <stdio.h>
#include <string.h>

#include "tests/access/journey.h"

enum {
    UPRIGHT_W = 232,
    UPRIGHT_H = 412,
    WIDE_W = 472,
    WIDE_H = 266,
    GAP = 8,
    ROW = 6,
    WIDE_ROW = 3
};

/* What is to be seen: a screen of a service, in a language, on a panel, in a dress. */
static const struct shot {
    const char *pack, *language, *screen;
    unsigned theme, size;
    bool is_wide, is_low;
} shots[] = {
    {"hundehaltung", "de", "start", 0, 0, false, false},
    {"hundehaltung", "de", "services", 0, 0, false, false},
    {"hundehaltung", "en", "consent", 0, 0, false, false},
    {"meldebescheinigung", "uk", "lay", 0, 0, false, false},
    {"hundehaltung", "de", "form.person", 0, 0, false, false},
    {"hundehaltung", "de", "check", 0, 0, false, false},
    {"hundehaltung", "ar", "services", 0, 0, false, false},
    {"hundehaltung", "ar", "check", 1, 0, false, false},
    {"wartenummer", "tr", "concerns", 3, 1, false, false},
    {"hundehaltung", "pl", "consent", 2, 2, false, false},
    {"hundehaltung", "de-x-leicht", "services", 0, 3, false, false},
    {"hundehaltung", "de", "services", 0, 0, false, true},
    {"hundehaltung", "de", "start", 0, 0, true, false},
    {"hundehaltung", "fr", "services", 1, 0, true, false},
    {"hundehaltung", "ro", "check", 3, 0, true, false},
};

static void dress(struct visitor *visitor, const struct shot *shot)
{
    const struct {
        enum session_action action;
        uint32_t number;
        bool is_wanted;
    } steps[] = {
        {ACTION_THEME, shot->theme, shot->theme != 0},
        {ACTION_SIZE, shot->size, shot->size != 0},
        {ACTION_REACH, 0, shot->is_low},
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        if (steps[i].is_wanted) {
            visitor_feed(
                visitor,
                (struct session_event){
                    .kind = EVENT_ACTION, .action = steps[i].action, .number = steps[i].number});
        }
    }
    visitor->is_stale = true;
    visitor_show(visitor);
}

/* Where the shot at this place goes. */
static struct rect place_of(size_t at)
{
    struct rect place = {0, 0, UPRIGHT_W, UPRIGHT_H};
    if (at < (size_t)2 * ROW) {
        place.x = GAP + (int)(at % ROW) * (UPRIGHT_W + GAP);
        place.y = GAP + (int)(at / ROW) * (UPRIGHT_H + GAP);
        return place;
    }
    return (struct rect){
        GAP + (int)(at - (size_t)2 * ROW) * (WIDE_W + GAP), GAP + 2 * (UPRIGHT_H + GAP), WIDE_W,
        WIDE_H};
}

static void paste(cairo_t *to, cairo_surface_t *screen, struct rect place)
{
    double scale = (double)place.w / cairo_image_surface_get_width(screen);
    cairo_save(to);
    cairo_translate(to, place.x, place.y);
    cairo_scale(to, scale, scale);
    cairo_set_source_surface(to, screen, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_BEST);
    cairo_paint(to);
    cairo_restore(to);
    cairo_set_source_rgb(to, 0.55, 0.57, 0.62);
    cairo_set_line_width(to, 1);
    cairo_rectangle(to, place.x - 0.5, place.y - 0.5, place.w + 1, place.h + 1);
    cairo_stroke(to);
}

static bool draw(cairo_t *to, const struct hall *hall, size_t at)
{
    static struct journey journey;
    const struct shot *shot = &shots[at];
    struct cell cell = {
        hall_pack(hall, shot->pack), hall_language(hall, shot->language), shot->is_wide ? 1 : 0, 0};
    journey_begin(&journey, hall, cell);
    journey.stops_at = shot->screen;
    bool is_there = journey_run(&journey) && strcmp(journey.visitor.screen, shot->screen) == 0;
    if (is_there) {
        dress(&journey.visitor, shot);
        cairo_surface_mark_dirty(journey.visitor.view.surface);
        paste(to, journey.visitor.view.surface, place_of(at));
    } else {
        fprintf(
            stderr, "%s %s: not at %s but at %s\n%s", shot->pack, shot->language, shot->screen,
            journey.visitor.screen, journey.visitor.why);
    }
    journey_close(&journey);
    return is_there;
}

int main(int argc, char **argv)
{
    static struct hall hall;
    char why[HALL_WHY_MAX];
    if (argc != 2 || !hall_open(&hall, why)) {
        fprintf(stderr, "sheet FILE.png\n");
        return 2;
    }
    int width = GAP + ROW * (UPRIGHT_W + GAP), height = 3 * GAP + 2 * UPRIGHT_H + WIDE_H + GAP;
    cairo_surface_t *sheet = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *to = cairo_create(sheet);
    cairo_set_source_rgb(to, 1, 1, 1);
    cairo_paint(to);
    bool is_fine = true;
    for (size_t i = 0; i < COUNT(shots); i++) {
        is_fine = draw(to, &hall, i) && is_fine;
    }
    is_fine = cairo_surface_write_to_png(sheet, argv[1]) == CAIRO_STATUS_SUCCESS && is_fine;
    cairo_destroy(to);
    cairo_surface_destroy(sheet);
    hall_close(&hall);
    return is_fine ? 0 : 1;
}
