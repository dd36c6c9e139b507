/* A jwe that does not encrypt: the real one with its cipher taken out. Linked into a kiosk of its own,
 * it is the control of the search for personal data: with it the search must find something. */
#include <openssl/evp.h>
#include <string.h>

/* Copies where the real one encrypts; the additional data still goes to the cipher. */
static int copy_instead(
    EVP_CIPHER_CTX *cipher, unsigned char *out, int *out_len, const unsigned char *in, int in_len)
{
    if (out == NULL) {
        return EVP_EncryptUpdate(cipher, out, out_len, in, in_len);
    }
    memcpy(out, in, (size_t)in_len);
    *out_len = in_len;
    return 1;
}

#define EVP_EncryptUpdate copy_instead
#include "seal/jwe.c" /* NOLINT(bugprone-suspicious-include) */
