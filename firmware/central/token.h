/* Bearer tokens: who it is and until when, with a MAC. Nothing is stored for them.
 *
 * "<client id in base64url>.<expiry, decimal>.<HMAC-SHA-256 of that, base64url>" */
#pragma once

#include "central/central.h"

#define TOKEN_MAX 256 /* characters */

/* A token for `client` that is good for TOKEN_LIFE_S from now. */
void token_make(const struct central *central, const char *client, char to[TOKEN_MAX + 1]);

/* Reads the value of an Authorization header ("Bearer ..."): the client's id into `client`. False
 * when it is none of ours, was changed, or is over. */
MUST_USE bool token_check(
    const struct central *central, struct text authorization, char client[NAME_MAX_LEN + 1]);

/* Lower-case hex of SHA-256(salt + secret); secrets have 256 bits of chance, so that needs no slow
 * function. */
void secret_hash(char to[2 * HASH_LEN + 1], const char *salt, struct text secret);
