#include "base/terminal.h"

#include <limits.h>
#include <stdio.h>

#include "base/json.h"
#include "base/log.h"

enum { FILE_MAX = 65536 };

#define PANEL_PX_MAX     16384
#define HEIGHT_MM_MAX    3000
#define OFFLINE_DAYS_MAX 365

struct text_row {
    const char *name;
    char *to;
    size_t size; /* of `to`, NUL included */
    bool may_be_empty;
};

/* Copies a text member; it must be there. */
static void copy(const json_t *from, const struct text_row *row, bool *failed)
{
    struct text text = json_text_or_none(from, row->name, row->size - 1, failed);
    *failed = *failed || !json_is_string(json_object_get(from, row->name)) ||
              (text.len == 0 && !row->may_be_empty);
    if (text.len > 0) {
        memcpy(row->to, text.at, text.len);
    }
    row->to[text.len] = '\0';
}

static void read_panel(struct panel *panel, const json_t *json, bool *failed)
{
    panel->width_px = (unsigned)json_integer_in(json, "width_px", 320, PANEL_PX_MAX, failed);
    panel->height_px = (unsigned)json_integer_in(json, "height_px", 320, PANEL_PX_MAX, failed);
    panel->reach_low_mm = (unsigned)json_integer_in(json, "reach_low_mm", 0, HEIGHT_MM_MAX, failed);
    panel->reach_high_mm =
        (unsigned)json_integer_in(json, "reach_high_mm", 0, HEIGHT_MM_MAX, failed);
    panel->lower_edge_mm =
        (unsigned)json_integer_in(json, "lower_edge_mm", 0, HEIGHT_MM_MAX, failed);
    panel->diagonal_in = json_number_value(json_object_get(json, "diagonal_in"));
    *failed = *failed || !(panel->diagonal_in >= 5 && panel->diagonal_in <= 100);
}

static void read_languages(struct terminal *terminal, const json_t *list, bool *failed)
{
    terminal->language_count = json_array_size(list);
    *failed = *failed || terminal->language_count == 0;
    for (size_t i = 0; i < terminal->language_count; i++) {
        struct text text = json_text_of(json_array_get(list, i));
        if (text.len == 0 || text.len >= sizeof terminal->languages[i]) {
            *failed = true;
            return;
        }
        memcpy(terminal->languages[i], text.at, text.len);
    }
}

static void read_numbers(struct terminal *terminal, const json_t *numbers, bool *failed)
{
    terminal->number_from = 1;
    terminal->number_to = TERMINAL_NUMBER_MAX;
    if (numbers != NULL) {
        int64_t from = json_integer_in(numbers, "from", 1, TERMINAL_NUMBER_MAX, failed);
        int64_t to = json_integer_in(numbers, "to", 1, TERMINAL_NUMBER_MAX, failed);
        terminal->number_from = (unsigned)from;
        terminal->number_to = (unsigned)to;
        *failed = *failed || from > to;
    }
}

/* The name of a file in the configuration's own folder, and in no other. */
static void read_file_name(
    char *to, size_t size, const json_t *json, const char *name, bool *failed)
{
    if (json_object_get(json, name) == NULL) {
        return;
    }
    copy(json, &(struct text_row){name, to, size, false}, failed);
    *failed = *failed || strchr(to, '/') != NULL || to[0] == '.';
}

static void read_voice(struct terminal_voice *voice, const json_t *json, bool *failed)
{
    const struct text_row texts[] = {
        {"headphone", voice->headphone, sizeof voice->headphone, false},
        {"headphone_output", voice->headphone_output, sizeof voice->headphone_output, true},
        {"speaker_output", voice->speaker_output, sizeof voice->speaker_output, true},
    };
    voice->is_there = json != NULL;
    for (size_t i = 0; voice->is_there && i < COUNT(texts); i++) {
        copy(json, &texts[i], failed);
    }
}

/* What may be absent: the name of the first wrong one; NULL when all are right. */
static const char *read_optional(struct terminal *terminal, const json_t *json)
{
    bool failed = false;
    read_numbers(terminal, json_object_get(json, "numbers"), &failed);
    if (failed) {
        return "numbers";
    }
    if (json_object_get(json, "feedback") != NULL) {
        copy(
            json,
            &(struct text_row){"feedback", terminal->feedback, sizeof terminal->feedback, false},
            &failed);
    }
    if (failed) {
        return "feedback";
    }
    read_file_name(terminal->arms, sizeof terminal->arms, json, "arms", &failed);
    if (failed) {
        return "arms";
    }
    read_file_name(terminal->signing, sizeof terminal->signing, json, "signing", &failed);
    if (failed) {
        return "signing";
    }
    read_voice(&terminal->voice, json_object_get(json, "voice"), &failed);
    if (failed) {
        return "voice";
    }
    terminal_document_default(&terminal->document);
    const char *wrong =
        terminal_document_read(&terminal->document, json_object_get(json, "document"));
    if (wrong != NULL) {
        return wrong;
    }
    keypad_default(&terminal->keypad);
    const char *key = keypad_read(&terminal->keypad, json_object_get(json, "keymap"));
    if (key != NULL) {
        return key;
    }
    if (!keypad_read_timing(&terminal->keypad, json_object_get(json, "input"))) {
        return "input";
    }
    return NULL;
}

/* The name of the first wrong member; NULL when all are right. */
static const char *read_members(struct terminal *terminal, const json_t *json)
{
    const struct text_row texts[] = {
        {"terminal", terminal->name, sizeof terminal->name, false},
        {"town", terminal->town, sizeof terminal->town, false},
        {"place", terminal->place, sizeof terminal->place, false},
        {"region", terminal->region, sizeof terminal->region, true},
        {"reader", terminal->reader, sizeof terminal->reader, false},
        {"printer", terminal->printer, sizeof terminal->printer, false},
        {"packs", terminal->packs, sizeof terminal->packs, false},
        {"central", terminal->central, sizeof terminal->central, false},
    };
    bool failed = false;
    for (size_t i = 0; i < COUNT(texts); i++) {
        copy(json, &texts[i], &failed);
        if (failed) {
            return texts[i].name;
        }
    }
    terminal->offline_days =
        (unsigned)json_integer_in(json, "offline_days", 0, OFFLINE_DAYS_MAX, &failed);
    if (failed) {
        return "offline_days";
    }
    read_languages(
        terminal, json_list(json, "languages", TERMINAL_LANGUAGES_MAX, &failed), &failed);
    if (failed) {
        return "languages";
    }
    read_panel(&terminal->panel, json_member(json, "panel", &failed), &failed);
    if (failed) {
        return "panel";
    }
    struct text paper = json_text(json, "paper", 16, &failed);
    terminal->paper_is_roll = text_equal(paper, TEXT_OF("roll80"));
    return terminal->paper_is_roll || text_equal(paper, TEXT_OF("a4")) ? NULL : "paper";
}

/* The folder of the configuration before what is relative to it. False when that is too long. */
static bool place_trust(struct terminal_document *document, const char *dir)
{
    char given[sizeof document->trust];
    memcpy(given, document->trust, sizeof given);
    if (given[0] == '/') {
        return true;
    }
    int len = snprintf(
        document->trust, sizeof document->trust, "%s/%s", dir, given[0] == '\0' ? "trust" : given);
    return len > 0 && (size_t)len < sizeof document->trust;
}

bool terminal_read(struct terminal *terminal, const char *dir)
{
    *terminal = (struct terminal){0};
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/terminal.json", dir);
    SCOPED(json_release) json_t *json = json_read_file(path, FILE_MAX);
    if (json == NULL) {
        log_error("configuration_unreadable file=%s", path);
        return false;
    }
    const char *wrong = read_members(terminal, json);
    wrong = wrong != NULL ? wrong : read_optional(terminal, json);
    if (wrong == NULL && !place_trust(&terminal->document, dir)) {
        wrong = "document.trust";
    }
    if (wrong != NULL) {
        log_error("configuration_wrong file=%s member=%s", path, wrong);
    }
    return wrong == NULL;
}
