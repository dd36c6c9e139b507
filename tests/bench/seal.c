/* Sealing 10 KiB and 1 MiB. Control: the same bytes through OpenSSL's AES-256-GCM, and one RSA-OAEP-256
 * encryption, with nothing around them: what sealing cannot be without. */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sys/resource.h>

#include "seal/jwe.h"
#include "tests/bench.h"

enum { ROUNDS = 41, LARGE = 20 << 20 };

#define TYPE TEXT_OF("application/json")

static bool raw_gcm(const uint8_t *plain, size_t size, uint8_t *out)
{
    static const uint8_t key[32], iv[12];
    uint8_t tag[16];
    int len = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done = context != NULL &&
                EVP_EncryptInit_ex2(context, EVP_aes_256_gcm(), key, iv, NULL) == 1 &&
                EVP_EncryptUpdate(context, out, &len, plain, (int)size) == 1 &&
                EVP_EncryptFinal_ex(context, out + len, &len) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag) == 1;
    EVP_CIPHER_CTX_free(context);
    return done;
}

static bool raw_wrap(const struct jwk *key)
{
    uint8_t wrapped[1024];
    static const uint8_t content_key[32];
    size_t size = sizeof wrapped;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);
    bool done = context != NULL && EVP_PKEY_encrypt_init(context) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1 &&
                EVP_PKEY_encrypt(context, wrapped, &size, content_key, 32) == 1;
    EVP_PKEY_CTX_free(context);
    return done;
}

static double median(double *figures)
{
    qsort(figures, ROUNDS, sizeof *figures, bench_by_size);
    return figures[ROUNDS / 2];
}

static bool measure(const struct jwk *key, const char *name, size_t size, double times)
{
    double own[ROUNDS], gcm[ROUNDS], wrap[ROUNDS];
    uint8_t *plain = calloc(1, size), *out = malloc(size + 16);
    bool done = plain != NULL && out != NULL;
    for (int i = 0; i < ROUNDS && done; i++) {
        SCOPED(sealed_release) struct sealed sealed = {0};
        double start = bench_now_ms();
        done = jwe_seal(&sealed, key, TYPE, (struct bytes){plain, size}) == JWE_OK;
        own[i] = bench_now_ms() - start;
        start = bench_now_ms();
        done = done && raw_gcm(plain, size, out);
        gcm[i] = bench_now_ms() - start;
        start = bench_now_ms();
        done = done && raw_wrap(key);
        wrap[i] = bench_now_ms() - start;
    }
    free(plain);
    free(out);
    if (done) {
        double control = median(gcm) + median(wrap);
        bench_judge(name, "ms", own, ROUNDS, control, control * times);
    }
    return done;
}

static bool count_piece(void *context, struct bytes piece)
{
    *(size_t *)context += piece.len;
    return true;
}

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* How much more memory 20 MiB take when they are sealed piece by piece. */
static bool measure_memory(const struct jwk *key)
{
    static uint8_t piece[JWE_PIECE];
    char tag[JWE_TAG_LEN + 1];
    size_t size = 0;
    struct jwe jwe;
    long before = peak_kib();
    jwe_begin(&jwe, key, TYPE, count_piece, &size);
    for (size_t at = 0; at < LARGE; at += sizeof piece) {
        jwe_add(&jwe, (struct bytes){piece, sizeof piece});
    }
    bool done = jwe_end(&jwe, tag) == JWE_OK && size > LARGE;
    double more[1] = {(double)(peak_kib() - before)};
    bench_judge("seal_20mib_memory", "KiB", more, 1, -1, 1024);
    return done;
}

int main(void)
{
    struct jwk key;
    jwk_generate(&key, JWK_RSA_OAEP_256);
    bool done = measure_memory(&key) && measure(&key, "seal_10kib", 10240, 1.5) &&
                measure(&key, "seal_1mib", 1 << 20, 10);
    jwk_release(&key);
    return done ? 0 : 1;
}
