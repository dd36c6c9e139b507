#include "tests/access/evidence.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_SIZE 400

static void make_folder(const char *folder, const char *below)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s%s%s", folder, below[0] != '\0' ? "/" : "", below);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        die("no folder %s", path);
    }
}

void evidence_open(struct evidence *evidence, const char *folder, const char *program)
{
    char path[PATH_SIZE];
    make_folder(folder, "");
    make_folder(folder, "evidence");
    make_folder(folder, "pictures");
    snprintf(path, sizeof path, "%s/evidence/%s.jsonl", folder, program);
    *evidence = (struct evidence){fopen(path, "w"), folder};
    if (evidence->to == NULL) {
        die("%s cannot be written", path);
    }
}

void evidence_close(struct evidence *evidence)
{
    if (evidence->to != NULL) {
        fclose(evidence->to);
        evidence->to = NULL;
    }
}

static void add_one(
    struct evidence *evidence, const char *duty, const char *test, const char *what, bool passed,
    const char *picture)
{
    json_t *line = json_pack(
        "{s:s, s:s, s:s, s:b}", "duty", duty, "test", test, "what", what, "passed", (int)passed);
    if (picture != NULL) {
        json_object_set_new(line, "picture", json_string(picture));
    }
    json_dumpf(line, evidence->to, JSON_COMPACT);
    fputc('\n', evidence->to);
    fflush(evidence->to);
    json_decref(line);
}

void evidence_add(
    struct evidence *evidence, const char *duties, const char *test, const char *what, bool passed,
    const char *picture)
{
    for (const char *at = duties; *at != '\0';) {
        char duty[8];
        int len = (int)strcspn(at, " ");
        snprintf(duty, sizeof duty, "%.*s", len, at);
        add_one(evidence, duty, test, what, passed, picture);
        at += len;
        at += strspn(at, " ");
    }
}

void evidence_picture(struct evidence *evidence, cairo_surface_t *pixels, const char *name)
{
    char path[PATH_SIZE];
    int width = cairo_image_surface_get_width(pixels) / 2;
    int height = cairo_image_surface_get_height(pixels) / 2;
    cairo_surface_t *small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(small);
    cairo_surface_mark_dirty(pixels);
    cairo_scale(cairo, 0.5, 0.5);
    cairo_set_source_surface(cairo, pixels, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    snprintf(path, sizeof path, "%s/pictures/%s.png", evidence->folder, name);
    cairo_status_t status = cairo_surface_write_to_png(small, path);
    cairo_surface_destroy(small);
    if (status != CAIRO_STATUS_SUCCESS) {
        die("%s cannot be written", path);
    }
}
