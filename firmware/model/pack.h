/* A service pack: everything a service is, as data. Read once, checked against itself, never changed.
 *
 * The payload of a pack file is {"files": {"pack.json": "<text>", ...}}; its signature was checked
 * before (seal/trust.h). pack.json:
 * {"id": "hundehaltung", "version": 3, "leika": "99110009104000", "icon": "dog",
 *  "authority": {"name": "Stadt Musterstadt", "lines": ["Fachdienst Steuern", "Rathausplatz 1"]},
 *  "min_loa": "none", "required": ["printer"], "optional": ["reader"], "needs_document": false,
 *  "fee_cents": 0, "duration_minutes": 5, "languages": ["de", "en"], "schema_uri": "https://...",
 *  "explain": ["explain.purpose", ...], "bring": ["bring.passport", ...]}
 * May be absent: "assurance": "none" | "read" | "proved" | "high", how sure the person must be
 * (model/assurance.h): a service with needs_document takes no less than "read", one with a min_loa
 * other than "none" only "high"; "group": "documents" | "everyday" | "visit", where the list of services shows it;
 * "leika_by": {"pointer": "/matter", "keys": {"end": "99110009070000"}}, when one form serves several
 * services: the answer to that choice says which; its title is the text "service.title.end".
 * "hyphens" is added by `foyer pack build`: what its soft hyphens come from.
 * With "kind": "local" nothing is sent: the terminal gives out waiting numbers and appointments by
 * queue.json (model/queue.h). Such a pack has no leika, no schema_uri, no schema and UI schema, no
 * prefill.json and no destination.json. Without "kind", or with "submission", it has no queue.json.
 * Beside it:
 * data.schema.json, ui.schema.json   what is sent, and how it is asked
 * texts/<lang>.po                    one for each language, all with the same keys
 * prefill.json                       {"family_name": "/person/familyName", ...}, may be absent
 * receipt.json                       {"rows": [{"label": KEY, "value": KEY}], "notes": [KEY]}
 * destination.json                   {"destinationId", "schemaUri", "jwk", "notAfter"}
 * search.json                        may be absent: the page "page" asks what is looked for in a list
 *                                    of the town (model/found.h), and which questions say it:
 *                                    {"list": "found", "page": "page.search", "category": "/search/what",
 *                                    "colour": POINTER, "area": POINTER, "day": POINTER,
 *                                    "number": POINTER of the question that takes the item's number}
 * A member or file that is not known is refused: a misspelt one would silently do nothing. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/status.h"
#include "model/assurance.h"
#include "model/form.h"
#include "model/queue.h"
#include "model/schema.h"
#include "model/texts.h"

#define PACK_PAYLOAD_MAX   (1u << 20) /* bytes of the payload */
#define PACK_FILES_MAX     64
#define PACK_VERSION_MAX   1000000000
#define PACK_LANGUAGES_MAX 16
#define PACK_LINES_MAX     6   /* of the authority's address */
#define PACK_ITEMS_MAX     16  /* explanations, things to bring, receipt rows, prefilled fields */
#define PACK_WHY_MAX       400 /* bytes of a reason, with its NUL */

/* Bits of pack.required and pack.optional. */
enum pack_component { PACK_READER = 1, PACK_PRINTER = 2 };

/* Where the list of services shows it. */
enum pack_group { PACK_GROUP_DOCUMENTS, PACK_GROUP_EVERYDAY, PACK_GROUP_VISIT, PACK_GROUP_COUNT };

enum pack_loa { PACK_LOA_NONE, PACK_LOA_LOW, PACK_LOA_SUBSTANTIAL, PACK_LOA_HIGH };

enum pack_kind {
    PACK_SUBMISSION, /* answers go to an authority */
    PACK_LOCAL,      /* waiting numbers and appointments; nothing is sent */
};

/* The page on which something is looked for, and the questions that say what: places in
 * pack.form.questions. */
struct pack_search {
    bool is_used;
    size_t page; /* place in pack.form.pages */
    size_t category, colour, area, day;
    size_t number; /* takes the number of the item that may be it */
};

/* Which field of an identity document fills which question. */
struct pack_prefill {
    struct text field; /* as the fields of message card_person: "family_name", ... */
    size_t question;   /* place in pack.form.questions */
};

/* A service of the catalogue, and what it is called in German. */
struct pack_service {
    struct text answer; /* to the question that leads to it */
    struct text leika, title;
};

/* What the receipt says beyond what every receipt says; keys of texts. */
struct pack_row {
    struct text label; /* empty: a note below the rows */
    struct text value;
};

struct pack {
    struct arena arena; /* owns all that follows */
    enum pack_kind kind;
    struct text id;    /* [a-z0-9-], 1..40 */
    unsigned version;  /* 1..PACK_VERSION_MAX; only ever rises */
    struct text leika; /* 14 digits; empty in a local pack */
    struct text icon;  /* name of an icon; may be empty */
    struct text title; /* German, key "service.title": for the record of the submission */
    struct text
        hyphens; /* SHA-256 in hex of what the soft hyphens come from; empty: there are none */
    struct text authority, lines[PACK_LINES_MAX];
    size_t line_count;
    enum pack_group group; /* PACK_GROUP_EVERYDAY when it does not say */
    enum pack_loa min_loa;
    enum assurance assurance;    /* the least that the service takes; follows from min_loa and
                                    needs_document as well */
    unsigned required, optional; /* bits of enum pack_component */
    bool needs_document;         /* cannot be done without reading one */
    unsigned fee_cents;
    unsigned duration_minutes;
    struct text schema_uri; /* of the data; goes into the metadata */

    struct text
        destination_id; /* UUID; empty, with kid and jwk, in a folder without destination.json */
    struct text kid;    /* of the authority's key */
    struct bytes jwk;   /* the authority's public key, JSON, for seal/jwk.h */
    long not_after;     /* last day of the key, date.h */

    struct texts
        texts[PACK_LANGUAGES_MAX]; /* one a language, in the pack's order; the first is "de" */
    size_t language_count;

    /* Keys: "service.title", "service.summary" and "consent.text" exist in every pack. Each of these
     * has "<key>.title" and "<key>.text"; each of bring[] is a text itself. */
    struct text explain[PACK_ITEMS_MAX], bring[PACK_ITEMS_MAX];
    size_t explain_count, bring_count;

    const struct schema *schema;
    struct form_plan form;
    struct pack_prefill prefill[PACK_ITEMS_MAX];
    size_t prefill_count;
    struct pack_service
        services[PACK_ITEMS_MAX];           /* other ones than leika and title, by an answer */
    size_t service_count, service_question; /* place in form.questions */
    struct pack_row rows[PACK_ITEMS_MAX];
    size_t row_count;
    struct pack_search search;
    struct queue queue; /* of a local pack */
};

/* Reads and checks a payload, which may go afterwards. False with a reason for people (English, names
 * the file) in `why` (PACK_WHY_MAX); *pack is zeroed then. Pair with pack_release(). A pack without
 * destination.json is refused when `needs_destination`. Checks: every member, every text in every
 * language, every pointer, that the schema and the UI schema compile, the key's size and last day. */
MUST_USE bool pack_read(struct pack *pack, struct bytes payload, bool needs_destination, char *why);

/* For SCOPED; accepts a zeroed one. */
void pack_release(struct pack *pack);

/* The texts in `language`, NULL when the pack does not speak it. */
const struct texts *pack_texts(const struct pack *pack, struct text language);

/* Lets every language of the pack fall back to the program's own texts: `program` are `count` texts,
 * matched by language, and outlive the pack. */
void pack_set_beneath(struct pack *pack, const struct texts *program, size_t count);

/* The service that these answers ask for. */
struct pack_service pack_service(const struct pack *pack, const struct form *form);

enum pack_offer {
    PACK_OFFER_AVAILABLE,
    PACK_OFFER_READER,   /* must read a document and the reader does not work */
    PACK_OFFER_PRINTER,  /* must print and cannot */
    PACK_OFFER_OUTBOX,   /* nothing more can be stored at this terminal */
    PACK_OFFER_KEY,      /* the authority's key is over, or will be before a late delivery */
    PACK_OFFER_LANGUAGE, /* not in the citizen's language */
    PACK_OFFER_QUEUE,    /* the terminal cannot give out numbers */
    PACK_OFFER_ONLINE,   /* takes the online function only, and that is not there */
    PACK_OFFER_CLOSED,   /* no concern gives out numbers or appointments now */
    PACK_OFFER_COUNT
};

/* What the terminal is like now. */
struct pack_facts {
    enum status reader, printer, outbox;
    bool identifies;       /* by the online function of German cards */
    enum status queue;     /* whether numbers are given out */
    struct queue_time now; /* on the wall */
    struct text language;  /* the citizen's; empty: not chosen yet */
    long today;            /* day, date.h */
    unsigned offline_days; /* how long a submission may wait for the network */
};

/* AVAILABLE, or the first reason in the order of the enum. A device works when its status is ok, low or
 * busy. */
enum pack_offer pack_offer(const struct pack *pack, const struct pack_facts *facts);

/* Fills the questions that this field of a document answers, marked as read from the document. Dates
 * are YYYY-MM-DD; one with an unknown part (00) fills nothing. */
void pack_prefill(const struct pack *pack, struct form *form, struct text field, struct text value);

/* Bits of enum document_want (model/session_words.h): what is read for prefill.json beyond name, birth and
 * document. No more is read than a service asks for. */
unsigned pack_wants(const struct pack *pack);
