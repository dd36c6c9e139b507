#include "drivers/sim/npa_pace.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

enum { DONE = 0x9000, WRONG_SECRET = 0x6300, NO_STEP = 0x6985, WRONG_DATA = 0x6a80 };
enum { TEMPLATE = 0x7c, NONCE = 0x80, MAP_IN, MAP_OUT, KEY_IN, KEY_OUT, TOKEN_IN, TOKEN_OUT };
enum { SIGN = 2, PASSWORD = 3, OID_TAG = 0x06, POINT_TAG = 0x86, KEY_TAG = 0x7f49 };

static const uint8_t oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02, 0x02};

struct bytes npa_pace_oid(void)
{
    return (struct bytes){oid, sizeof oid};
}

/* OpenSSL's things for one step. */
struct math {
    EC_GROUP *group;
    BN_CTX *numbers;
    BIGNUM *private;
    EC_POINT *in, *out;
};

static void finish(struct math *math)
{
    EC_POINT_free(math->in);
    EC_POINT_free(math->out);
    BN_clear_free(math->private);
    BN_CTX_free(math->numbers);
    EC_GROUP_free(math->group);
}

static void begin(struct math *math)
{
    *math = (struct math){
        .group = EC_GROUP_new_by_curve_name(NID_brainpoolP256r1),
        .numbers = BN_CTX_new(),
        .private = BN_new()};
    if (math->group != NULL) {
        math->in = EC_POINT_new(math->group);
        math->out = EC_POINT_new(math->group);
    }
    if (math->in == NULL || math->out == NULL || math->numbers == NULL || math->private == NULL ||
        BN_priv_rand_range(math->private, EC_GROUP_get0_order(math->group)) != 1) {
        die("openssl: no curve");
    }
}

/* Into math->in; false for what is no point of the curve. */
static bool take_point(struct math *math, struct bytes octets)
{
    return octets.len == NPA_POINT && octets.at[0] == POINT_CONVERSION_UNCOMPRESSED &&
           EC_POINT_oct2point(math->group, math->in, octets.at, octets.len, math->numbers) == 1;
}

static void put_point(struct math *math, uint8_t to[NPA_POINT])
{
    if (EC_POINT_point2oct(
            math->group, math->out, POINT_CONVERSION_UNCOMPRESSED, to, NPA_POINT, math->numbers) !=
        NPA_POINT) {
        die("openssl: no point");
    }
}

/* math->out = of_generator * G + of_in * math->in; NULL leaves a part out. */
static void multiply(struct math *math, const BIGNUM *of_generator, const BIGNUM *of_in)
{
    const EC_POINT *in = of_in == NULL ? NULL : math->in;
    if (EC_POINT_mul(math->group, math->out, of_generator, in, of_in, math->numbers) != 1) {
        die("openssl: no product");
    }
}

static void give(struct icao_answer *answer, unsigned tag, struct bytes value)
{
    uint8_t object[NPA_POINT + 8];
    size_t len = icao_put(object, 0, tag, value);
    answer->len = icao_put(answer->at, 0, TEMPLATE, (struct bytes){object, len});
    answer->status = DONE;
}

static void give_nonce(struct npa_pace *pace, struct bytes secret, struct icao_answer *answer)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    uint8_t key[SUITE_KEY_MAX], hidden[SUITE_BLOCK_MAX];
    suite_derive(SUITE_AES128, secret, PASSWORD, key);
    suite_random(pace->nonce, sizeof pace->nonce);
    struct bytes nonce = {pace->nonce, sizeof pace->nonce};
    suite_cbc(SUITE_AES128, true, key, zero, nonce, hidden);
    give(answer, NONCE, (struct bytes){hidden, sizeof hidden});
    pace->step = NPA_STEP_NONCE;
}

/* The mapped generator is nonce * G + private * theirs. */
static bool map(struct npa_pace *pace, struct bytes theirs, struct icao_answer *answer)
{
    SCOPED(finish) struct math math;
    uint8_t ours[NPA_POINT];
    begin(&math);
    if (!take_point(&math, theirs)) {
        return false;
    }
    BIGNUM *nonce = BN_bin2bn(pace->nonce, sizeof pace->nonce, NULL);
    multiply(&math, nonce, math.private);
    BN_clear_free(nonce);
    put_point(&math, pace->generator);
    multiply(&math, math.private, NULL);
    put_point(&math, ours);
    give(answer, MAP_OUT, (struct bytes){ours, sizeof ours});
    pace->step = NPA_STEP_MAPPED;
    return true;
}

static bool agree(struct npa_pace *pace, struct bytes theirs, struct icao_answer *answer)
{
    SCOPED(finish) struct math math;
    uint8_t agreed[NPA_POINT];
    begin(&math);
    if (!take_point(&math, theirs)) {
        return false;
    }
    memcpy(pace->theirs, theirs.at, theirs.len);
    multiply(&math, NULL, math.private);
    put_point(&math, agreed);
    memcpy(pace->shared, agreed + 1, sizeof pace->shared);
    if (!take_point(&math, (struct bytes){pace->generator, sizeof pace->generator})) {
        return false;
    }
    multiply(&math, NULL, math.private);
    put_point(&math, pace->ours);
    give(answer, KEY_OUT, (struct bytes){pace->ours, sizeof pace->ours});
    pace->step = NPA_STEP_AGREED;
    return true;
}

static void token(const uint8_t *key, const uint8_t *point, uint8_t mac[SUITE_MAC])
{
    uint8_t inner[NPA_POINT + 24], outer[NPA_POINT + 32];
    size_t len = icao_put(inner, 0, OID_TAG, npa_pace_oid());
    len = icao_put(inner, len, POINT_TAG, (struct bytes){point, NPA_POINT});
    len = icao_put(outer, 0, KEY_TAG, (struct bytes){inner, len});
    suite_mac(SUITE_AES128, key, (struct bytes){outer, len}, mac);
}

static void confirm(struct npa_pace *pace, struct bytes theirs, struct icao_answer *answer)
{
    uint8_t key[SUITE_KEY_MAX], should[SUITE_MAC], ours[SUITE_MAC];
    suite_derive(SUITE_AES128, (struct bytes){pace->shared, sizeof pace->shared}, SIGN, key);
    token(key, pace->ours, should);
    token(key, pace->theirs, ours);
    if (theirs.len != SUITE_MAC || memcmp(theirs.at, should, SUITE_MAC) != 0) {
        pace->step = NPA_STEP_OFF;
        answer->status = WRONG_SECRET;
        return;
    }
    give(answer, TOKEN_OUT, (struct bytes){ours, sizeof ours});
    pace->step = NPA_STEP_OPEN;
}

void npa_pace_step(
    struct npa_pace *pace, struct bytes secret, struct bytes content, struct icao_answer *answer)
{
    bool right = true;
    answer->status = NO_STEP;
    switch (pace->step) {
    case NPA_STEP_OFF:
    case NPA_STEP_OPEN: return;
    case NPA_STEP_SET: give_nonce(pace, secret, answer); break;
    case NPA_STEP_NONCE: right = map(pace, icao_find(content, MAP_IN), answer); break;
    case NPA_STEP_MAPPED: right = agree(pace, icao_find(content, KEY_IN), answer); break;
    case NPA_STEP_AGREED: confirm(pace, icao_find(content, TOKEN_IN), answer); break;
    }
    if (!right) {
        pace->step = NPA_STEP_OFF;
        answer->len = 0;
        answer->status = WRONG_DATA;
    }
}
