/* A visit with the pack of waiting numbers beside the others. */
#pragma once

#include <stdio.h>

#include "base/file.h"
#include "tests/pack_names.h"
#include "tests/visit.h"

#define WAITING_LOST    (VISIT_PACKS + 1)
#define WAITING_PACK    VISIT_PACKS /* its place in setup.packs */
#define WAITING_MORNING 1795507260  /* 2026-11-24, a Tuesday, 09:01 in Germany */
#define WAITING_ZONE_S  3600

struct waiting {
    struct visit visit;
    struct pack pack, lost; /* numbers; what somebody has lost */
    struct arena common;
    struct found_list found;
};

static inline void waiting_add_file(json_t *files, const char *folder, const char *name)
{
    char path[300];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (file_read(&file, path, PACK_PAYLOAD_MAX) == FILE_OK) {
        json_object_set_new(
            files, name, json_stringn((const char *)file.content.at, file.content.len));
    }
}

/* The pack in a folder, with a key as if it had a destination when it sends something. */
static inline void waiting_read_pack(struct pack *pack, const char *folder)
{
    char why[PACK_WHY_MAX];
    SCOPED(json_release) json_t *files = json_object();
    for (size_t i = 0; i < COUNT(pack_names); i++) {
        waiting_add_file(files, folder, pack_names[i]);
    }
    SCOPED(json_release) json_t *whole = json_pack("{s:O}", "files", files);
    char *payload = json_print(whole);
    bool is_read =
        pack_read(pack, (struct bytes){(const uint8_t *)payload, strlen(payload)}, false, why);
    free(payload);
    if (!is_read) {
        fail_msg("%s: %s", folder, why);
    }
    pack->kid = TEXT_OF("town-key-1");
    pack->not_after = 30000;
}

static inline void waiting_feed(struct waiting *w, struct session_event event)
{
    event.now_ms = w->visit.now_ms;
    event.utc_s = w->visit.utc_s;
    event.zone_s = WAITING_ZONE_S;
    session_step(&w->visit.session, &event, &w->visit.effects);
}

static inline void waiting_do(struct waiting *w, enum session_action action, uint32_t number)
{
    waiting_feed(
        w, (struct session_event){.kind = EVENT_ACTION, .action = action, .number = number});
}

static inline void waiting_queue(struct waiting *w, enum status status)
{
    waiting_feed(w, (struct session_event){.kind = EVENT_QUEUE, .status = status});
}

static inline void waiting_printer(struct waiting *w, enum status status, uint32_t reasons)
{
    waiting_feed(
        w, (struct session_event){.kind = EVENT_PRINTER, .status = status, .number = reasons});
}

static const char waiting_found[] =
    "{\"updated\":\"2026-11-23\",\"items\":["
    "{\"number\":\"F-2041\",\"category\":\"keys\",\"colour\":\"grey\",\"area\":\"bus\","
    "\"day\":\"2026-11-20\"},"
    "{\"number\":\"F-2040\",\"category\":\"keys\",\"colour\":\"grey\",\"area\":\"centre\","
    "\"day\":\"2026-11-21\"},"
    "{\"number\":\"F-2039\",\"category\":\"keys\",\"colour\":\"red\",\"area\":\"bus\","
    "\"day\":\"2026-11-19\"}]}";

/* The pack of things that were lost, and a town's list. */
static inline void waiting_add_lost(struct waiting *w)
{
    char why[FOUND_WHY_MAX];
    const struct bytes list = {(const uint8_t *)waiting_found, sizeof waiting_found - 1};
    SCOPED(json_release) json_t *json = json_read(list, FOUND_FILE_MAX);
    waiting_read_pack(&w->lost, "assets/packs/fundsache");
    w->visit.setup.packs[WAITING_LOST] = &w->lost;
    w->visit.setup.pack_count = WAITING_LOST + 1;
    arena_init_common(&w->common, 1u << 20);
    assert_true(found_read(&w->found, &w->common, json, why));
    w->visit.setup.found = &w->found;
}

/* A visit at `utc_s` on the screen services; every neighbour is there. */
static inline void waiting_open(struct waiting *w, uint64_t utc_s)
{
    visit_open(&w->visit);
    waiting_read_pack(&w->pack, "assets/packs/wartenummer");
    w->visit.setup.packs[WAITING_PACK] = &w->pack;
    waiting_add_lost(w);
    w->visit.utc_s = utc_s;
    visit_begin(&w->visit);
    visit_ready(&w->visit);
    waiting_queue(w, STATUS_ok);
    waiting_do(w, ACTION_BEGIN, 0);
    waiting_do(w, ACTION_LANGUAGE, 0);
}

static inline void waiting_close(struct waiting *w)
{
    pack_release(&w->pack);
    pack_release(&w->lost);
    arena_finish(&w->common);
    visit_close(&w->visit);
}

/* The concerns of the pack, in its order. */
enum { WAITING_PASSPORT, WAITING_REGISTRATION, WAITING_CAR, WAITING_CERTIFICATES };

static inline void waiting_choose(struct waiting *w, uint32_t concern)
{
    waiting_do(w, ACTION_SERVICE, WAITING_PACK);
    waiting_do(w, ACTION_CONCERN, concern);
}

static inline void waiting_give(struct waiting *w, struct ticket ticket)
{
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_TICKET, .text = TEXT_OF(VISIT_RECEIPT), .ticket = &ticket});
}

static inline void waiting_answer(struct waiting *w, size_t question, const char *answer)
{
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_TEXT, .number = (uint32_t)question, .text = {answer, strlen(answer)}});
}

/* From the list of services to the matches. */
static inline void waiting_search(
    struct waiting *w, const char *category, const char *colour, const char *area, const char *day)
{
    const struct pack_search *search = &w->lost.search;
    const size_t questions[] = {search->category, search->colour, search->area, search->day};
    const char *const answers[] = {category, colour, area, day};
    waiting_do(w, ACTION_SERVICE, WAITING_LOST);
    waiting_do(w, ACTION_NEXT, 0);
    for (size_t i = 0; i < COUNT(questions); i++) {
        waiting_answer(w, questions[i], answers[i]);
        waiting_do(w, ACTION_NEXT, 0);
    }
}

static const char waiting_slots[] = "2026-11-25 08:00\n2026-11-25 08:20\n2026-11-30 09:00\n";

static inline void waiting_tell_slots(struct waiting *w)
{
    waiting_feed(
        w, (struct session_event){
               .kind = EVENT_SLOTS, .text = {waiting_slots, sizeof waiting_slots - 1}});
}
