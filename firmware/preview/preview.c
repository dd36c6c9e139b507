#include "preview/preview.h"

#include <stdio.h>

#include "base/file.h"
#include "base/log.h"
#include "model/date.h"
#include "ui/assets.h"
#include "ui/build.h"
#include "ui/frame.h"
#include "ui/screens/lead.h"

#define ARENA_SIZE   (4u << 20)
#define COMMON_SIZE  (8u << 20)
#define PAYLOAD_WAIT (1u << 20)
#define SHOWN_MAX    6 /* findings on a page */

static const struct panel panel = {1080, 1920, 21.5, 850, 1050, 800};

static void make_terminal(struct preview *preview)
{
    struct terminal *terminal = &preview->terminal;
    *terminal = (struct terminal){.panel = panel, .offline_days = 14};
    snprintf(terminal->name, sizeof terminal->name, "preview");
    snprintf(terminal->town, sizeof terminal->town, "Vorschau – Preview");
    snprintf(terminal->place, sizeof terminal->place, "Nichts wird gesendet. Nothing is sent.");
    if (preview->setup->is_wide) {
        terminal->panel.width_px = panel.height_px;
        terminal->panel.height_px = panel.width_px;
    }
    if (!preview->setup->is_large && preview->setup->pictures == NULL) {
        terminal->panel.width_px /= 2;
        terminal->panel.height_px /= 2;
    }
}

bool preview_open(struct preview *preview, const struct preview_setup *setup)
{
    *preview = (struct preview){.setup = setup, .now_ms = 1};
    make_terminal(preview);
    arena_init_common(&preview->common, COMMON_SIZE);
    arena_init_common(&preview->arena, ARENA_SIZE);
    return view_init(&preview->view, &preview->terminal.panel, setup->assets);
}

static void forget_pack(struct preview *preview)
{
    findings_release(&preview->findings);
    pack_release(&preview->pack);
    arena_wipe(&preview->common);
    preview->has_pack = false;
    preview->language_count = 0;
}

void preview_close(struct preview *preview)
{
    view_finish(&preview->view);
    forget_pack(preview);
    arena_finish(&preview->arena);
    arena_finish(&preview->common);
}

/* The program's own texts in this language; false when it has none. */
static bool read_texts(struct preview *preview, struct text language)
{
    char folder[ASSETS_PATH_MAX], path[ASSETS_PATH_MAX + 40], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    if (!assets_path(folder, preview->setup->assets, "locales")) {
        return false;
    }
    snprintf(path, sizeof path, "%s/%.*s.po", folder, TEXT_ARG(language));
    if (file_read(&file, path, TEXTS_FILE_MAX) != FILE_OK ||
        !texts_read(
            &preview->texts[preview->language_count], &preview->common, file.content, language,
            why)) {
        return false;
    }
    preview->language_count++;
    return true;
}

static bool read_languages(struct preview *preview)
{
    if (!preview->has_pack) {
        return read_texts(preview, TEXT_OF("de"));
    }
    for (size_t i = 0; i < preview->pack.language_count; i++) {
        struct text language = preview->pack.texts[i].language;
        if (!read_texts(preview, language)) {
            fprintf(stderr, "%.*s: the terminal has no texts of its own\n", TEXT_ARG(language));
        }
    }
    return preview->language_count > 0;
}

bool preview_load(struct preview *preview)
{
    SCOPED(file_release) struct file file = {0};
    forget_pack(preview);
    if (file_read(&file, preview->setup->payload, PAYLOAD_WAIT) != FILE_OK) {
        log_error("payload_unreadable file=%s", preview->setup->payload);
        return false;
    }
    preview->has_pack = pack_lint_read(
        &preview->pack, file.content, (long)(preview->utc_s / 86400), &preview->findings);
    if (!read_languages(preview)) {
        log_error("texts_absent");
        return false;
    }
    if (preview->has_pack) {
        struct pack *pack = &preview->pack;
        pack_set_beneath(pack, preview->texts, preview->language_count);
        if (pack->kid.len == 0) { /* a folder without its destination is offered all the same */
            pack->kid = TEXT_OF("preview");
        }
        pack->not_after = (long)(preview->utc_s / 86400) + 1000;
    }
    preview_begin(preview);
    return true;
}

void preview_begin(struct preview *preview)
{
    arena_wipe(&preview->arena);
    preview->pending_count = 0;
    preview->typing = (struct typing){0};
    preview->session_setup = (struct session_setup){
        .pack_count = preview->has_pack ? 1 : 0,
        .packs = {&preview->pack},
        .language_count = preview->language_count,
        .offline_days = 14,
        .receipt = TEXT_OF(PREVIEW_RECEIPT),
    };
    for (size_t i = 0; i < preview->language_count; i++) {
        preview->session_setup.languages[i] = preview->texts[i].language;
    }
    session_init(
        &preview->session, &preview->session_setup, &preview->arena, preview->now_ms,
        preview->utc_s);
    static const enum session_event_kind devices[] = {
        EVENT_READER, EVENT_PRINTER, EVENT_CENTRAL, EVENT_OUTBOX, EVENT_QUEUE};
    for (size_t i = 0; i < COUNT(devices); i++) {
        preview_feed(preview, (struct session_event){.kind = devices[i], .status = STATUS_ok});
    }
    preview->is_over = false;
    preview->is_stale = true;
}

void preview_feed(struct preview *preview, struct session_event event)
{
    struct session_effects effects = {0};
    event.now_ms = preview->now_ms;
    event.utc_s = preview->utc_s;
    event.zone_s = 3600;
    session_step(&preview->session, &event, &effects);
    preview->is_stale = true;
    for (size_t i = 0; i < effects.count; i++) {
        preview_act(preview, &effects.list[i]);
    }
}

bool preview_answer(struct preview *preview)
{
    for (size_t i = 0; i < preview->pending_count; i++) {
        if (preview->pending[i].due_ms <= preview->now_ms) {
            struct session_event event = preview->pending[i].event;
            preview->pending_count--;
            memmove(
                &preview->pending[i], &preview->pending[i + 1],
                (preview->pending_count - i) * sizeof preview->pending[0]);
            preview_feed(preview, event);
            return true;
        }
    }
    return false;
}

/* What cannot be shown says why, on a screen. */
static void build_refusal(const struct preview *preview, struct tree *tree)
{
    const struct frame_setup setup = {
        .town = {preview->terminal.town, strlen(preview->terminal.town)},
        .place = {preview->terminal.place, strlen(preview->terminal.place)},
        .language = TEXT_OF("de"),
    };
    struct frame frame = frame_build(tree, &setup);
    build_heading(
        tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("This pack cannot be shown yet"));
    for (size_t i = 0; i < preview->findings.count && i < 2 * SHOWN_MAX; i++) {
        const struct finding *finding = &preview->findings.list[i];
        if (finding_level(finding->code) == FINDING_ERROR) {
            struct text words =
                tree_format(tree, "%s %s: %s", finding->file, finding->at, finding->what);
            build_alert(
                tree, frame.content, tree_format(tree, "finding-%zu", i), LOOK_DANGER, words);
        }
    }
}

static bool is_here(const struct preview *preview, const struct finding *finding)
{
    return preview->session.screen == SCREEN_form && finding->page == preview->session.page;
}

/* What lint says of this page, at its end. */
static void add_findings(const struct preview *preview, struct tree *tree)
{
    struct node *content = tree_find(tree, TEXT_OF("content"));
    size_t shown = 0;
    for (size_t i = 0; i < preview->findings.count && content != NULL && shown < SHOWN_MAX; i++) {
        const struct finding *finding = &preview->findings.list[i];
        if (is_here(preview, finding)) {
            bool is_error = finding_level(finding->code) == FINDING_ERROR;
            struct text words = tree_format(
                tree, "%s %s: %s -> %s", finding->file, finding->at, finding->what,
                finding_todo(finding->code));
            build_alert(
                tree, content, tree_format(tree, "finding-%zu", i),
                is_error ? LOOK_DANGER : LOOK_WARNING, words);
            shown++;
        }
    }
}

void preview_build(struct preview *preview, bool with_findings)
{
    char id[TREE_ID_MAX + 1];
    const struct screen_setup setup = {
        &preview->session, &preview->typing, &preview->terminal, preview->texts};
    if (!preview->has_pack) {
        build_refusal(preview, view_begin(&preview->view, TEXT_OF("refused"), TEXT_OF("de")));
        view_show(&preview->view);
        return;
    }
    typing_follow(&preview->typing, &preview->session);
    lead_dress(&preview->view, &preview->session);
    struct tree *tree =
        view_begin(&preview->view, screen_id(&preview->session, id), screen_language(&setup));
    screen_build(tree, &setup);
    if (with_findings) {
        add_findings(preview, tree);
    }
    view_show(&preview->view);
}
