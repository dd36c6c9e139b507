/* A destination as its authority describes it: destination.json.
 *
 * {"destinationId": "<uuid>", "name": "Stadt Musterstadt, Steueramt", "encryptionKey": {JWK,
 *  RSA-OAEP-256}, "signingKey": {JWK, PS512}, "services": [{"identifier":
 *  "urn:de:fim:leika:leistung:99110009104000", "regions": ["DE034590000000"], "submissionSchemas":
 *  [{"schemaUri": "https://...", "mimeType": "application/json"}]}]}
 *
 * No regions means every region. Both keys are public; private members are refused. */
#pragma once

#include "base/json.h"
#include "central/database.h"

#define SERVICES_MAX 256

struct offer {
    struct destination destination;
    char signing_kid[NAME_MAX_LEN + 1];
    char encryption_jwk[JWK_MAX + 1], signing_jwk[JWK_MAX + 1];
};

/* Reads and checks it. NULL when all is right, else the name of the first wrong member. */
MUST_USE const char *offer_read(struct offer *offer, const json_t *json);

/* Adds or replaces the destination and publishes its keys beside those published before. OK, EXISTS
 * (a kid is taken by another key) or BROKEN. */
MUST_USE enum database_result offer_store(struct database *database, const struct offer *offer);
