/* A session with small service packs of its own, for tests of the session and of its screens. */
#pragma once

#include <stdlib.h>

#include "base/json.h"
#include "model/session.h"
#include "tests/test.h"

#define VISIT_RECEIPT "0K3T-9QXH-7MWF-21RA"

enum {
    VISIT_DOG,
    VISIT_BULKY,
    VISIT_EITHER,
    VISIT_PACKS
}; /* needs a document, none, may have one */

struct visit {
    struct pack packs[VISIT_PACKS];
    struct session_setup setup;
    struct arena arena;
    struct session session;
    struct session_effects effects; /* of the last step */
    uint64_t now_ms, utc_s;
};

/* Questions, in this order. */
enum { VISIT_NAME, VISIT_BORN, VISIT_KIND, VISIT_CHIP, VISIT_WILD, VISIT_WHY };

/* clang-format off */
static const char visit_schema[] =
    "{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',"
    "'required':['person','thing'],'properties':{"
    "'person':{'type':'object','required':['name','born'],'properties':{"
    "'name':{'type':'string','format':'din-91379-a','minLength':1,'maxLength':40},"
    "'born':{'type':'string','format':'date'}}},"
    "'thing':{'type':'object','required':['kind'],'properties':{"
    "'kind':{'type':'string','minLength':1,'maxLength':30},"
    "'chip':{'type':'string','pattern':'^[0-9]{15}$'},"
    "'wild':{'type':'boolean'},"
    "'why':{'type':'string','maxLength':200}}}}}";

static const char visit_ui[] =
    "{'type':'Categorization','elements':["
    "{'type':'Category','i18n':'page.person','elements':["
    "{'type':'Control','scope':'#/properties/person/properties/name'},"
    "{'type':'Control','scope':'#/properties/person/properties/born'}]},"
    "{'type':'Category','i18n':'page.thing','elements':["
    "{'type':'Control','scope':'#/properties/thing/properties/kind'},"
    "{'type':'Control','scope':'#/properties/thing/properties/chip'},"
    "{'type':'Control','scope':'#/properties/thing/properties/wild'},"
    "{'type':'Control','scope':'#/properties/thing/properties/why',"
    "'rule':{'effect':'SHOW','condition':{'scope':'#/properties/thing/properties/wild',"
    "'schema':{'const':true}}}}]}]}";

static const char visit_pack_json[] =
    "{'id':'%s','version':1,'leika':'99110009104000','icon':'dog',"
    "'authority':{'name':'Stadt Musterstadt','lines':['Rathausplatz 1']},"
    "'min_loa':'none','required':[%s],'optional':[%s],'needs_document':%s,"
    "'fee_cents':0,'duration_minutes':5,'languages':['de','en'],"
    "'schema_uri':'https://schema.foyer.example/test/1.0.0/schema.json',"
    "'explain':['explain.purpose'],'bring':['bring.document']}";

static const char visit_texts[] =
    "msgid \"\"\nmsgstr \"\"\n\n"
    "msgid \"service.title\"\nmsgstr \"%s\"\n\n"
    "msgid \"service.summary\"\nmsgstr \"Melden Sie hier ein Tier an.\"\n\n"
    "msgid \"consent.text\"\nmsgstr \"Ich bin einverstanden.\"\n\n"
    "msgid \"explain.purpose.title\"\nmsgstr \"Wofür?\"\n\n"
    "msgid \"explain.purpose.text\"\nmsgstr \"Für die Anmeldung.\"\n\n"
    "msgid \"bring.document\"\nmsgstr \"Ihren Ausweis\"\n\n"
    "msgid \"page.person.label\"\nmsgstr \"Wer sind Sie?\"\n\n"
    "msgid \"person.name.label\"\nmsgstr \"Name\"\n\n"
    "msgid \"person.born.label\"\nmsgstr \"Geburtsdatum\"\n\n"
    "msgid \"page.thing.label\"\nmsgstr \"Was ist es?\"\n\n"
    "msgid \"thing.kind.label\"\nmsgstr \"Art\"\n\n"
    "msgid \"thing.chip.label\"\nmsgstr \"Chipnummer\"\n\n"
    "msgid \"thing.wild.label\"\nmsgstr \"Ist es wild?\"\n\n"
    "msgid \"thing.why.label\"\nmsgstr \"Warum?\"\n\n"
    "msgid \"slip.note\"\nmsgstr \"Bitte warten Sie auf Post.\"\n";
/* clang-format on */

/* JSON is written above with single quotes. */
static inline char *visit_quoted(const char *single)
{
    char *json = strdup(single);
    for (char *at = json; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return json;
}

/* The payload of a pack file, to be freed; without `destination` (JSON) it has no key to seal to. */
static inline char *visit_payload(size_t which, const char *destination)
{
    static const struct {
        const char *id, *required, *optional, *needs, *title;
    } packs[VISIT_PACKS] = {
        [VISIT_DOG] = {"dog", "'reader'", "'printer'", "true", "Hund anmelden"},
        [VISIT_BULKY] = {"bulky", "", "'printer'", "false", "Sperrmüll anmelden"},
        [VISIT_EITHER] = {"either", "", "'reader','printer'", "false", "Pferd anmelden"},
    };
    char json[2000], texts[4000];
    snprintf(
        json, sizeof json, visit_pack_json, packs[which].id, packs[which].required,
        packs[which].optional, packs[which].needs);
    snprintf(texts, sizeof texts, visit_texts, packs[which].title);
    char *about = visit_quoted(json), *schema = visit_quoted(visit_schema),
         *ui = visit_quoted(visit_ui);
    SCOPED(json_release)
    json_t *files = json_pack(
        "{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "pack.json", about, "data.schema.json", schema,
        "ui.schema.json", ui, "prefill.json",
        "{\"given_names\":\"/person/name\",\"birth_date\":\"/person/born\"}", "receipt.json",
        "{\"rows\":[],\"notes\":[\"slip.note\"]}", "texts/de.po", texts, "texts/en.po", texts);
    if (destination != NULL) {
        json_object_set_new(files, "destination.json", json_string(destination));
    }
    SCOPED(json_release) json_t *whole = json_pack("{s:O}", "files", files);
    free(about);
    free(schema);
    free(ui);
    return json_print(whole);
}

static inline void visit_read_pack(struct pack *pack, size_t which)
{
    char why[PACK_WHY_MAX], *payload = visit_payload(which, NULL);
    bool is_read =
        pack_read(pack, (struct bytes){(const uint8_t *)payload, strlen(payload)}, false, why);
    if (!is_read) {
        print_message("pack %zu: %s\n", which, why);
    }
    assert_true(is_read);
    free(payload);
}

static inline void visit_feed(struct visit *v, struct session_event event)
{
    event.now_ms = v->now_ms;
    event.utc_s = v->utc_s;
    session_step(&v->session, &event, &v->effects);
}

/* All neighbours are there. */
static inline void visit_ready(struct visit *v)
{
    visit_feed(v, (struct session_event){.kind = EVENT_READER, .status = STATUS_ok});
    visit_feed(v, (struct session_event){.kind = EVENT_PRINTER, .status = STATUS_ok});
    visit_feed(v, (struct session_event){.kind = EVENT_CENTRAL, .status = STATUS_ok});
    visit_feed(v, (struct session_event){.kind = EVENT_OUTBOX, .status = STATUS_ok});
}

/* The next citizen: everything but the packs begins anew. */
static inline void visit_begin(struct visit *v)
{
    arena_wipe(&v->arena);
    session_init(&v->session, &v->setup, &v->arena, v->now_ms, v->utc_s);
}

static inline void visit_open(struct visit *v)
{
    *v = (struct visit){.now_ms = 1000000, .utc_s = 1795503600}; /* 2026-11-24 07:00 UTC */
    v->setup = (struct session_setup){
        .pack_count = VISIT_PACKS,
        .language_count = 2,
        .languages = {TEXT_OF("de"), TEXT_OF("en")},
        .offline_days = 14,
        .receipt = TEXT_OF(VISIT_RECEIPT)};
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        visit_read_pack(&v->packs[i], i);
        v->packs[i].kid = TEXT_OF("town-key-1"); /* as if it had a destination */
        v->packs[i].not_after = 30000;
        v->setup.packs[i] = &v->packs[i];
    }
    arena_init(&v->arena, 4u << 20);
    visit_begin(v);
}

static inline void visit_close(struct visit *v)
{
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_release(&v->packs[i]);
    }
    arena_finish(&v->arena);
}

static inline void visit_do(struct visit *v, enum session_action action, uint32_t number)
{
    visit_feed(v, (struct session_event){.kind = EVENT_ACTION, .action = action, .number = number});
}

static inline void visit_type(struct visit *v, uint32_t field, const char *text)
{
    visit_feed(
        v,
        (struct session_event){.kind = EVENT_TEXT, .number = field, .text = {text, strlen(text)}});
}

/* Lets time pass in one leap, and gives the session the tick it asked for. */
static inline void visit_wait(struct visit *v, uint64_t ms)
{
    uint64_t end = v->now_ms + ms;
    for (int i = 0; i < 10000; i++) {
        uint64_t wake = session_wake_ms(&v->session);
        if (wake == 0 || wake > end) {
            break;
        }
        v->now_ms = wake > v->now_ms ? wake : v->now_ms;
        visit_feed(v, (struct session_event){.kind = EVENT_TICK});
    }
    v->now_ms = end;
}

static inline const struct session_effect *visit_effect(
    const struct visit *v, enum session_effect_kind kind)
{
    for (size_t i = 0; i < v->effects.count; i++) {
        if (v->effects.list[i].kind == kind) {
            return &v->effects.list[i];
        }
    }
    return NULL;
}

/* The same; fails the test when there is none. */
static inline struct session_effect visit_wanted(
    const struct visit *v, enum session_effect_kind kind)
{
    const struct session_effect *effect = visit_effect(v, kind);
    assert_non_null(effect);
    return effect == NULL ? (struct session_effect){0} : *effect;
}

/* From the start screen to the agreement to a service. */
static inline void visit_choose(struct visit *v, uint32_t pack)
{
    visit_ready(v);
    visit_do(v, ACTION_BEGIN, 0);
    visit_do(v, ACTION_LANGUAGE, 0);
    visit_do(v, ACTION_SERVICE, pack);
}

static const struct person visit_person = {
    .family_name = {"Mustermann", 10},
    .given_names = {"Erika Utopia", 12},
    .birth_date = {"1964-08-12", 10},
    .document_number = {"C01X00T47", 9},
    .expiry_date = {"2031-10-31", 10},
    .nationality = {"UTO", 3},
    .issuer = {"UTO", 3},
    .sex = {"F", 1},
    .kind = DOCUMENT_ID_CARD,
    .is_signed = true};

/* On the screen lay: an identity card is laid down, opened, read and taken away. */
static inline void visit_read_card(struct visit *v)
{
    visit_feed(v, (struct session_event){.kind = EVENT_SEEN, .number = DOCUMENT_ID_CARD});
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &visit_person});
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_GONE});
}

/* From the first page of the form to check. */
static inline void visit_fill(struct visit *v)
{
    if (v->session.person == NULL) {
        visit_type(v, VISIT_NAME, "Erika");
        visit_type(v, VISIT_BORN, "12.08.1964");
    }
    visit_do(v, ACTION_NEXT, 0);
    visit_type(v, VISIT_KIND, "Dackel");
    visit_do(v, ACTION_NEXT, 0);
}

static inline void visit_stored(struct visit *v)
{
    visit_feed(
        v, (struct session_event){
               .kind = EVENT_STORED, .text = TEXT_OF(VISIT_RECEIPT), .total = v->utc_s});
}
