/* What a terminal may do with identity documents: "document" in terminal.json, all of it may be absent.
 *
 * "document": {
 *   "trust": "trust",                 folder of master lists, certificates and CRLs; relative to --etc
 *   "policy": {
 *     "foreign_passport": "consent",  or "no"
 *     "foreign_id": "consent",        or "no"
 *     "german_passport": "no",        or "consent", once the data protection officer agrees
 *     "german_id": "eid"},            or "no"; never otherwise (PAuswG §§14 to 18a)
 *   "pin_entry": "none",              or "touchscreen", "reader": where the PIN of a German card is typed
 *   "photo": false,                   whether a service may have the photo
 *   "eid": {"service": "",            https URL of the eID service; empty: there is none
 *           "servers": ""}}           what the AusweisApp must reach besides: "host:port host:port"
 *
 * Absent means what stands here: the lawful default. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "base/fail.h"

enum document_rule {
    DOCUMENT_RULE_NO,
    DOCUMENT_RULE_CONSENT, /* read here, after the citizen agreed and gave CAN or printed data */
    DOCUMENT_RULE_EID,     /* by the online function and its PIN only */
};

enum pin_entry { PIN_ENTRY_NONE, PIN_ENTRY_TOUCHSCREEN, PIN_ENTRY_READER };

struct terminal_document {
    char trust[257]; /* path of the folder; empty: DIR/trust */
    enum document_rule foreign_passport, foreign_id, german_passport, german_id;
    enum pin_entry pin_entry;
    bool photo;
    char eid_service[257]; /* empty: none */
    char eid_servers[257]; /* divided by spaces; empty: none */
};

/* The lawful default. */
void terminal_document_default(struct terminal_document *document);

/* Reads the member; NULL leaves the default. NULL when all is right, else the name of the first wrong
 * member. An unknown member is wrong, too: a misspelt prohibition must not be none. */
const char *terminal_document_read(struct terminal_document *document, const json_t *json);
