/* Between the files of model/pack/. */
#pragma once

#include "model/pack.h"

/* Reading a pack: the first reason for a refusal, and what is read. */
struct pack_reading {
    struct pack *pack;
    const json_t *files; /* name -> text */
    const char *file;    /* the one being read, for the reason */
    char *why;
};

/* Notes the first reason with the file's name; false, so that it can be returned. */
PRINTF_LIKE(2, 3) bool pack_refuse(struct pack_reading *reading, const char *format, ...);

/* A copy of `text` in the pack. */
struct text pack_keep(struct pack_reading *reading, struct text text);

/* The JSON object in a file of the pack, owned by the caller; NULL with a reason when there is none or
 * it holds a member that is not in `known` (ends in NULL; NULL: any). */
MUST_USE json_t *pack_json(
    struct pack_reading *reading, const char *file, const char *const *known);

/* pack.json. */
MUST_USE bool pack_read_facts(struct pack_reading *reading);

/* destination.json. */
MUST_USE bool pack_read_destination(struct pack_reading *reading);

/* prefill.json and receipt.json, after the form was read. */
MUST_USE bool pack_read_links(struct pack_reading *reading);

/* "leika_by" of pack.json, after the form was read. */
MUST_USE bool pack_read_services(struct pack_reading *reading);

/* Whether a text is a key of the catalogue of services: 99 and twelve digits, fim-and-forms.md §3. */
bool pack_is_leika(struct text text);

/* queue.json of a local pack. */
MUST_USE bool pack_read_queue(struct pack_reading *reading);

/* search.json, after the form was read; a pack may have none. */
MUST_USE bool pack_read_search(struct pack_reading *reading);

/* Whether the texts are there that these two name. */
MUST_USE bool pack_check_kind(struct pack_reading *reading);

/* "<key><end>" must be a text in every language. */
MUST_USE bool pack_need(struct pack_reading *reading, struct text key, const char *end);

/* Whether all fits together: texts, required and hidden. */
MUST_USE bool pack_check_whole(struct pack_reading *reading);
