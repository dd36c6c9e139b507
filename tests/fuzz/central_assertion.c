/* A terminal's login: what is read keeps its limits, and nothing that was not signed is proved. */
#include "central/assertion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char jwk[] =
        "{\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"rathaus-1\",\"kty\":\"EC\","
        "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"; /* RFC 7515 appendix A.3 */
    struct assertion assertion;
    struct text compact = {(const char *)data, size};
    if (assertion_read(&assertion, compact, TEXT_OF("https://c.example/token"), 1000)) {
        if (assertion.expires_s <= 1000 || assertion.client[0] == '\0' ||
            assertion_verify(&assertion, (struct text){jwk, sizeof jwk - 1})) {
            __builtin_trap();
        }
    }
    assertion_release(&assertion);
    return 0;
}
