/* Pictures of every page, for authors without a display, and what is wrong on them. */
#include <cairo.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "preview/preview.h"
#include "ui/check.h"

#define PARTS_MAX 6 /* pictures of one long page */

/* The run over all pages. */
struct album {
    struct preview *preview;
    FILE *report;
    size_t number;     /* of the picture */
    size_t troubles;   /* what ui/check.h found */
    bool is_unwritten; /* a picture could not be written */
};

static void say(struct album *album, const char *words)
{
    fputs(words, album->report);
    fputs(words, stdout);
}

/* One picture of the frame as it is. */
static void take(struct album *album, const char *name)
{
    struct preview *preview = album->preview;
    char path[4096], line[600];
    static struct check check;
    struct rect rects[DAMAGE_MAX];
    (void)view_paint(&preview->view, rects);
    snprintf(path, sizeof path, "%s/%02zu-%s.png", preview->setup->pictures, ++album->number, name);
    cairo_surface_mark_dirty(preview->view.surface);
    if (cairo_surface_write_to_png(preview->view.surface, path) != CAIRO_STATUS_SUCCESS) {
        album->is_unwritten = true;
    }
    check_tree(&check, view_tree(&preview->view), &preview->view.style);
    album->troubles += check.count;
    snprintf(line, sizeof line, "%02zu-%s.png\n", album->number, name);
    say(album, line);
    for (char *at = check.text; *at != '\0';) {
        int len = (int)strcspn(at, "\n");
        snprintf(line, sizeof line, "  layout: %.*s\n", len, at);
        say(album, line);
        at += len + (at[len] == '\n');
    }
}

/* A finger on the node with this id; false when it cannot be touched. */
static bool touch(struct preview *preview, struct text id)
{
    const struct node *node = tree_find(view_tree(&preview->view), id);
    if (node == NULL || !node_can_be_chosen(node) || rect_empty(node->window)) {
        return false;
    }
    struct rim_event event = {
        .kind = RIM_DOWN,
        .at_ms = preview->now_ms += 2000,
        .x = node->window.x + node->window.w / 2,
        .y = node->window.y + node->window.h / 2};
    (void)view_input(&preview->view, &event);
    event.kind = RIM_UP;
    event.at_ms += 100;
    (void)view_input(&preview->view, &event);
    return true;
}

/* The screen as it is, and what of it comes by scrolling. */
static void show(struct album *album, const char *name)
{
    struct preview *preview = album->preview;
    char part[200];
    preview_build(preview, false);
    take(album, name);
    for (int i = 2; i <= PARTS_MAX && touch(preview, TEXT_OF("content-down")); i++) {
        snprintf(part, sizeof part, "%s-%d", name, i);
        take(album, part);
    }
}

static void say_findings(struct album *album, size_t page)
{
    const struct findings *findings = &album->preview->findings;
    static const char *const words[] = {"error", "warning", "note"};
    char line[FINDING_FILE_MAX + FINDING_AT_MAX + FINDING_WHAT_MAX + 40];
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (finding->page == page) {
            snprintf(
                line, sizeof line, "  %s: %s %s: %s\n", words[finding_level(finding->code)],
                finding->file, finding->at, finding->what);
            say(album, line);
        }
    }
}

/* The page with all that it can show, and with the errors of an empty one. */
static void show_page(struct album *album, size_t language, size_t page)
{
    struct preview *preview = album->preview;
    char name[200];
    if (!preview_go(preview, language, page)) {
        return;
    }
    struct text id = preview->pack.form.pages[page].name;
    struct text tag = preview->texts[language].language;
    preview_show_all(preview);
    if (!form_page_visible_in(preview->session.form, page, 0)) {
        return;
    }
    snprintf(name, sizeof name, "page%zu-%.*s-%.*s", page + 1, TEXT_ARG(id), TEXT_ARG(tag));
    show(album, name);
    if (language == 0) {
        say_findings(album, page);
    }
    preview_feed(preview, (struct session_event){.kind = EVENT_ACTION, .action = ACTION_NEXT});
    if (preview->session.screen == SCREEN_form && preview->session.page == page) {
        snprintf(
            name, sizeof name, "page%zu-%.*s-%.*s-errors", page + 1, TEXT_ARG(id), TEXT_ARG(tag));
        show(album, name);
    }
}

/* A screen that is reached by setting it: nothing before it must be right. */
static void show_screen(struct album *album, size_t language, enum screen screen, const char *name)
{
    struct preview *preview = album->preview;
    struct text tag = preview->texts[language].language;
    char whole[200];
    preview->session.screen = screen;
    snprintf(whole, sizeof whole, "%s-%.*s", name, TEXT_ARG(tag));
    show(album, whole);
}

/* A local pack: what one can come for, and each concern as it is at this hour. */
static void show_concerns(struct album *album, size_t language)
{
    struct preview *preview = album->preview;
    struct session *s = &preview->session;
    char name[40];
    if (preview_go(preview, language, FORM_NONE) || s->screen != SCREEN_concerns) {
        return;
    }
    show_screen(album, language, SCREEN_concerns, "concerns");
    for (size_t i = 0; i < preview->pack.queue.count; i++) {
        s->concern_at = i;
        s->concern = &preview->pack.queue.concerns[i];
        snprintf(name, sizeof name, "concern%zu", i + 1);
        show_screen(album, language, SCREEN_concern, name);
    }
    show_screen(album, language, SCREEN_services, "services");
}

static void show_language(struct album *album, size_t language)
{
    struct preview *preview = album->preview;
    if (preview->pack.kind == PACK_LOCAL) {
        show_concerns(album, language);
        return;
    }
    bool has_form = preview_go(preview, language, FORM_NONE);
    show_screen(album, language, SCREEN_services, "services");
    preview->session.pack = &preview->pack;
    show_screen(album, language, SCREEN_consent, "consent");
    for (size_t i = 0; i < preview->pack.form.page_count; i++) {
        show_page(album, language, i);
    }
    if (has_form && preview_go(preview, language, FORM_NONE)) {
        preview_show_all(preview);
        show_screen(album, language, SCREEN_check, "check");
    }
}

static bool open_report(struct album *album)
{
    char path[4096];
    const char *folder = album->preview->setup->pictures;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return false;
    }
    snprintf(path, sizeof path, "%s/report.txt", folder);
    album->report = fopen(path, "w");
    return album->report != NULL;
}

int preview_pictures(struct preview *preview)
{
    struct album album = {.preview = preview};
    const struct panel *panel = &preview->terminal.panel;
    char line[200];
    if (!open_report(&album)) {
        log_error("pictures_unwritable folder=%s", preview->setup->pictures);
        return 2;
    }
    struct rim_frame frame = {
        calloc(panel->width_px, 4UL * panel->height_px), (int)panel->width_px,
        (int)panel->height_px, (int)panel->width_px * 4};
    if (frame.pixels == NULL) {
        die("out of memory");
    }
    view_use_frame(&preview->view, frame);
    say_findings(&album, FORM_NONE);
    for (size_t i = 0; preview->has_pack && i < preview->language_count; i++) {
        show_language(&album, i);
    }
    if (!preview->has_pack) {
        show(&album, "refused");
    }
    size_t errors = findings_of(&preview->findings, FINDING_ERROR);
    snprintf(
        line, sizeof line, "%zu pictures, %zu troubles with the layout, %zu errors, %zu warnings\n",
        album.number, album.troubles, errors, findings_of(&preview->findings, FINDING_WARNING));
    say(&album, line);
    fclose(album.report);
    free(frame.pixels);
    return album.is_unwritten ? 2 : album.troubles > 0 || errors > 0 ? 1 : 0;
}
