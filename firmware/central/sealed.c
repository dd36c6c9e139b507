#include "central/sealed.h"

#include "seal/jwe_open.h"

enum sealed_result sealed_check(
    struct central *central, const char *destination, struct text jwe, struct text cty, char *tag)
{
    struct jwe_look look;
    if (jwe.len < SEALED_LEN_MIN || jwe.len > BODY_MAX || jwe_look(&look, jwe) != JWE_OPENED) {
        return SEALED_MALFORMED;
    }
    struct text kid = {look.kid, strlen(look.kid)}, got = {look.cty, strlen(look.cty)};
    if (cty.len > 0 && !text_equal(got, cty)) {
        return SEALED_MALFORMED;
    }
    char jwk[JWK_MAX + 1];
    enum key_use use = KEY_VERIFIES;
    enum database_result found = database_key_get(central->database, destination, kid, &use, jwk);
    if (found == DATABASE_BROKEN) {
        return SEALED_BROKEN;
    }
    if (found != DATABASE_OK || use != KEY_SEALS) {
        return SEALED_TO_OTHER;
    }
    memcpy(tag, look.tag, TAG_LEN + 1);
    return SEALED_OK;
}
