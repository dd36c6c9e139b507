/* A JWS that is taken apart has exactly one spelling; nothing unsigned is ever verified. */
#include <stdlib.h>

#include "seal/base64url.h"
#include "seal/jws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(jws_release) struct jws jws;
    struct text compact = {(const char *)data, size};
    if (jws_read(&jws, compact, JWK_PS512, TEXT_OF("secevent+jwt")) != JWS_OK) {
        return 0;
    }
    size_t len = BASE64URL_LEN(jws.payload_len);
    char *again = malloc(len + 1);
    if (again == NULL || jws.signing_input.len < len ||
        base64url_write(again, (struct bytes){jws.payload, jws.payload_len}) != len ||
        memcmp(again, jws.signing_input.at + jws.signing_input.len - len, len) != 0 ||
        jws_payload(&jws).len != 0) {
        __builtin_trap();
    }
    free(again);
    return 0;
}
