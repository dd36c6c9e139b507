/* A key that is taken can be written, read again, and is the same key. */
#include "seal/jwk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(json_release) json_t *json = json_read((struct bytes){data, size}, JWK_FILE_MAX);
    for (unsigned kind = 0; kind < JWK_ALGORITHM_COUNT && json != NULL; kind++) {
        SCOPED(jwk_release) struct jwk jwk = {0};
        SCOPED(jwk_release) struct jwk again = {0};
        if (jwk_read(&jwk, json, (enum jwk_algorithm)kind) != JWK_OK) {
            continue;
        }
        SCOPED(json_release) json_t *written = jwk_json(&jwk);
        if (jwk_read(&again, written, (enum jwk_algorithm)kind) != JWK_OK ||
            strcmp(again.thumbprint, jwk.thumbprint) != 0) {
            __builtin_trap();
        }
    }
    return 0;
}
