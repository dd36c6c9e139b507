/* FIM files in $FOYER_SHARED, and forms written down in a test. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "xdf/lists.h"
#include "xdf/translate.h"
#include "xdf/xml.h"

#define NO_FORMS "no FIM files in $FOYER_SHARED/data/xdatenfelder"
#define PARKING  "samples/bewohnerparken"

/* A form being imported, with all that belongs to it. */
struct imported {
    struct arena arena;
    struct report report;
    struct xdf xdf;
    struct folder folder;
    char why[XDF_WHY_MAX];
};

static inline void shared_path(char path[512], const char *name)
{
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, 512, "%s/data/xdatenfelder/%s", shared == NULL ? "../shared" : shared, name);
}

/* False when it is not there. */
static inline bool read_shared(struct file *file, const char *name)
{
    char path[512];
    shared_path(path, name);
    return file_read(file, path, XML_FILE_MAX) == FILE_OK;
}

static inline void begin_import(struct imported *imported)
{
    memset(imported, 0, sizeof *imported);
    arena_init_common(&imported->arena, 8u << 20);
    report_begin(&imported->report, &imported->arena);
}

/* Reads a form; `lists` is a folder or NULL. */
static inline bool import(
    struct imported *imported, struct bytes source, const char *lists,
    const struct translations *translations)
{
    begin_import(imported);
    return xdf_read(&imported->xdf, source, &imported->report, imported->why) &&
           (lists == NULL || lists_fill(&imported->xdf, lists, &imported->report)) &&
           xdf_translate(
               &imported->folder, &imported->xdf, translations, &imported->report, imported->why);
}

static inline bool import_text(struct imported *imported, const char *source)
{
    struct bytes bytes = {(const uint8_t *)source, strlen(source)};
    return import(imported, bytes, NULL, NULL);
}

static inline void end_import(struct imported *imported)
{
    folder_release(&imported->folder);
    xdf_release(&imported->xdf);
    arena_finish(&imported->arena);
}

/* Whether the report has a line that holds `words`. */
static inline bool is_reported(const struct report *report, const char *words)
{
    for (size_t i = 0; i < report->count; i++) {
        struct text text = report->notes[i].text;
        if (memmem(text.at, text.len, words, strlen(words)) != NULL) {
            return true;
        }
    }
    return false;
}

#define ID(id)                                                                                     \
    "<x:identifikation><x:id>" id "</x:id><x:version>1.0.0</x:version></x:identifikation>"
#define CODE(name, code) "<x:" name "><code>" code "</code></x:" name ">"

/* A form of 3.0.0 with `content` (struktur, regel) in it. */
#define FORM3(content)                                                                             \
    "<x:xdatenfelder.stammdatenschema.0102 "                                                       \
    "xmlns:x=\"urn:xoev-de:fim:standard:xdatenfelder_3.0.0\"><x:stammdatenschema>" ID(             \
        "S99000001") "<x:name>Probe</x:name><x:bezeichnung>Probe</x:bezeichnung>" content          \
                     "</x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>"

/* The same of 2.0. */
#define FORM2(content)                                                                             \
    "<x:xdatenfelder.stammdatenschema.0102 "                                                       \
    "xmlns:x=\"urn:xoev-de:fim:standard:xdatenfelder_2\"><x:stammdatenschema>" ID(                 \
        "S99000001") "<x:name>Probe</x:name><x:bezeichnungEingabe>Probe</"                         \
                     "x:bezeichnungEingabe>" content                                               \
                     "</x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>"

#define HOLD(count, content)                                                                       \
    "<x:struktur><x:anzahl>" count "</x:anzahl><x:enthaelt>" content "</x:enthaelt></x:struktur>"

/* A field of feldart `kind` and datentyp `type`, with `more` in it. */
#define FIELD(id, kind, type, more)                                                                \
    "<x:datenfeld>" ID(id) "<x:name>" id "</x:name><x:bezeichnungEingabe>Frage " id                \
                           "</x:bezeichnungEingabe>" CODE("feldart", kind) CODE("datentyp", type)  \
                               more "</x:datenfeld>"

#define GROUP(id, content)                                                                         \
    "<x:datenfeldgruppe>" ID(id) "<x:name>" id "</x:name><x:bezeichnungEingabe>"                   \
                                 "Gruppe " id "</x:bezeichnungEingabe>" content                    \
                                 "</x:datenfeldgruppe>"

/* Fields and what stands in them. */
#define ONE(kind, type, more)  FORM3(HOLD("1:1", FIELD("F1", kind, type, more)))
#define ONE2(kind, type, more) FORM2(HOLD("1:1", FIELD("F1", kind, type, more)))
#define PREC(attributes)       "<x:praezisierung " attributes "/>"
#define PREC2(text)            "<x:praezisierung>" text "</x:praezisierung>"
#define INHALT(text)           "<x:inhalt>" text "</x:inhalt>"
#define VALUE(code, name)      "<x:wert><x:code>" code "</x:code><x:name>" name "</x:name></x:wert>"
