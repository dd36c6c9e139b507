/* Between the files of model/pack/. */
#pragma once

#include "model/lint.h"

#define PACK_USED_MAX 4096

/* Reading a pack: the first reason for a refusal, and what is read. */
struct pack_reading {
    struct pack *pack;
    const json_t *files; /* name -> text */
    const char *file;    /* the one being read, for the reason */
    char *why;
    struct findings *findings; /* NULL: the first reason ends the reading */
    struct text *used;         /* PACK_USED_MAX keys that were needed; only with findings */
    size_t used_count;
};

/* Notes the first reason with the file's name; false, so that it can be returned. */
PRINTF_LIKE(2, 3) bool pack_refuse(struct pack_reading *reading, const char *format, ...);

/* Whether to go on after a part that was `fine` or refused: an author wants to hear of the next, too. */
MUST_USE bool pack_go_on(struct pack_reading *reading, bool fine);

/* Something that does not keep the rest from being read: a finding in `file`, and true. Without findings
 * it is a refusal: the reason, and false. */
PRINTF_LIKE(6, 7)
bool pack_fault(
    struct pack_reading *reading, enum finding_code code, const char *file, struct text at,
    size_t page, const char *format, ...);

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

/* "<key><end>" must be a text in every language, and counts as used. */
MUST_USE bool pack_need(struct pack_reading *reading, struct text key, const char *end);

/* The same for a text on one page of the form. */
MUST_USE bool pack_need_on(
    struct pack_reading *reading, struct text key, const char *end, size_t page);

/* "texts/<lang>.po" of this language. */
void pack_texts_file(char file[40], struct text language);

/* A file of the pack; empty when there is none. */
struct bytes pack_content(const struct pack_reading *reading, const char *file);

/* Whether all fits together: texts, required and hidden. */
MUST_USE bool pack_check_whole(struct pack_reading *reading);

/* Only for authors: texts, speech and reading ease (lint_texts.c, lint_words.c). */
void pack_lint_texts(struct pack_reading *reading);

/* Only for authors: schema, pages and rules against each other (lint_form.c, lint_rules.c). */
void pack_lint_form(struct pack_reading *reading);

/* The same for the conditions in ui.schema.json. */
void pack_lint_rules(struct pack_reading *reading);

/* What is wrong with one text as it is read and said; `key` is its key. */
void pack_lint_words(
    struct pack_reading *reading, const struct texts *texts, const struct texts_entry *entry);
