#include "drivers/sim/icao_group.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

/* By the number of the domain parameters; RFC 5114 groups are below. */
static const struct {
    int curve;
    size_t size;
} curves[] = {
    [10] = {NID_secp224r1, 28},       [12] = {NID_X9_62_prime256v1, 32},
    [13] = {NID_brainpoolP256r1, 32}, [14] = {NID_brainpoolP320r1, 40},
    [15] = {NID_secp384r1, 48},       [16] = {NID_brainpoolP384r1, 48},
    [17] = {NID_brainpoolP512r1, 64}, [18] = {NID_secp521r1, 66},
};

static const char *const residues[] = {"dh_1024_160", "dh_2048_224", "dh_2048_256"};

static void must(bool worked)
{
    if (!worked) {
        die("openssl: a group failed");
    }
}

static void drop_bn(BIGNUM **number)
{
    BN_clear_free(*number);
}

static void drop_point(EC_POINT **point)
{
    EC_POINT_free(*point);
}

#define NUMBER SCOPED(drop_bn) BIGNUM *
#define POINT  SCOPED(drop_point) EC_POINT *

static BIGNUM *number_of(struct bytes bytes)
{
    BIGNUM *number = BN_bin2bn(bytes.at, (int)bytes.len, NULL);
    must(number != NULL);
    return number;
}

static void begin_residues(struct icao_group *group, unsigned parameters)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
    EVP_PKEY *key = NULL;
    must(context != NULL && EVP_PKEY_paramgen_init(context) == 1);
    must(EVP_PKEY_CTX_set_group_name(context, residues[parameters]) == 1);
    must(EVP_PKEY_paramgen(context, &key) == 1);
    must(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_P, &group->prime) == 1);
    must(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_Q, &group->order) == 1);
    must(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_G, &group->generator) == 1);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(context);
    group->size = group->element_len = (size_t)BN_num_bytes(group->prime);
}

void icao_group_begin(struct icao_group *group, unsigned parameters)
{
    *group = (struct icao_group){.numbers = BN_CTX_new()};
    must(group->numbers != NULL);
    if (parameters < COUNT(residues)) {
        begin_residues(group, parameters);
        return;
    }
    if (parameters >= COUNT(curves) || curves[parameters].size == 0) {
        die("no domain parameters %u", parameters);
    }
    group->curve = EC_GROUP_new_by_curve_name(curves[parameters].curve);
    group->prime = BN_new();
    must(group->curve != NULL && group->prime != NULL);
    must(EC_GROUP_get_curve(group->curve, group->prime, NULL, NULL, group->numbers) == 1);
    group->order = BN_dup(EC_GROUP_get0_order(group->curve));
    group->size = curves[parameters].size;
    group->element_len = 1 + 2 * group->size;
}

void icao_group_finish(struct icao_group *group)
{
    EC_GROUP_free(group->curve);
    BN_free(group->prime);
    BN_free(group->order);
    BN_free(group->generator);
    BN_CTX_free(group->numbers);
    *group = (struct icao_group){0};
}

/* OpenSSL sees whether it lies on the curve. NULL when not. */
static EC_POINT *point_of(struct icao_group *group, struct bytes octets)
{
    EC_POINT *point = EC_POINT_new(group->curve);
    must(point != NULL);
    if (EC_POINT_oct2point(group->curve, point, octets.at, octets.len, group->numbers) != 1) {
        EC_POINT_free(point);
        return NULL;
    }
    return point;
}

static bool write_point(struct icao_group *group, const EC_POINT *point, uint8_t *to)
{
    return EC_POINT_point2oct(
               group->curve, point, POINT_CONVERSION_UNCOMPRESSED, to, ICAO_ELEMENT_MAX,
               group->numbers) == group->element_len;
}

static bool write_number(struct icao_group *group, const BIGNUM *number, uint8_t *to)
{
    must(BN_bn2binpad(number, to, (int)group->element_len) > 0);
    return !BN_is_zero(number) && !BN_is_one(number);
}

bool icao_group_has(struct icao_group *group, struct bytes element)
{
    if (element.len != group->element_len) {
        return false;
    }
    if (group->curve != NULL) {
        POINT point =
            element.at[0] == POINT_CONVERSION_UNCOMPRESSED ? point_of(group, element) : NULL;
        return point != NULL;
    }
    NUMBER number = number_of(element);
    NUMBER one = BN_new();
    must(one != NULL);
    must(BN_mod_exp(one, number, group->order, group->prime, group->numbers) == 1);
    return BN_cmp(number, group->prime) < 0 && !BN_is_one(number) && BN_is_one(one);
}

bool icao_group_take(struct icao_group *group, struct bytes wire, uint8_t *to)
{
    size_t missing = group->element_len - wire.len;
    if (wire.len > group->element_len || (group->curve != NULL && missing > 0)) {
        return false;
    }
    memset(to, 0, missing);
    memcpy(to + missing, wire.at, wire.len);
    return icao_group_has(group, (struct bytes){to, group->element_len});
}

struct bytes icao_group_wire(const struct icao_group *group, const uint8_t *element)
{
    struct bytes wire = {element, group->element_len};
    while (group->curve == NULL && wire.len > 1 && wire.at[0] == 0) {
        wire = (struct bytes){wire.at + 1, wire.len - 1};
    }
    return wire;
}

void icao_group_lot(struct icao_group *group, uint8_t *scalar)
{
    NUMBER number = BN_new();
    must(number != NULL && BN_priv_rand_range(number, group->order) == 1);
    must(BN_bn2binpad(number, scalar, ICAO_SCALAR_MAX) > 0);
}

bool icao_group_power(
    struct icao_group *group, const uint8_t *base, struct bytes scalar, uint8_t *to)
{
    NUMBER number = number_of(scalar);
    if (group->curve == NULL) {
        NUMBER at = base == NULL ? BN_dup(group->generator)
                                 : number_of((struct bytes){base, group->element_len});
        must(at != NULL && BN_mod_exp(at, at, number, group->prime, group->numbers) == 1);
        return write_number(group, at, to);
    }
    POINT point = base == NULL ? EC_POINT_dup(EC_GROUP_get0_generator(group->curve), group->curve)
                               : point_of(group, (struct bytes){base, group->element_len});
    return point != NULL &&
           EC_POINT_mul(group->curve, point, NULL, point, number, group->numbers) == 1 &&
           write_point(group, point, to);
}

bool icao_group_join(struct icao_group *group, const uint8_t *a, const uint8_t *b, uint8_t *to)
{
    struct bytes one = {a, group->element_len}, other = {b, group->element_len};
    if (group->curve == NULL) {
        NUMBER x = number_of(one);
        NUMBER y = number_of(other);
        must(BN_mod_mul(x, x, y, group->prime, group->numbers) == 1);
        return write_number(group, x, to);
    }
    POINT x = point_of(group, one);
    POINT y = point_of(group, other);
    return x != NULL && y != NULL && EC_POINT_add(group->curve, x, x, y, group->numbers) == 1 &&
           write_point(group, x, to);
}

/* x^3 + a x + b */
static void curve_at(
    const struct icao_group *group, BIGNUM *value, const BIGNUM *x, const BIGNUM *a,
    const BIGNUM *b)
{
    const BIGNUM *p = group->prime;
    must(BN_mod_sqr(value, x, p, group->numbers) == 1);
    must(BN_mod_add(value, value, a, p, group->numbers) == 1);
    must(BN_mod_mul(value, value, x, p, group->numbers) == 1);
    must(BN_mod_add(value, value, b, p, group->numbers) == 1);
}

/* The two candidates for x, of which one lies on the curve: x2 = -b/a (1 + 1/(alpha + alpha^2)) and
 * x3 = alpha x2, with alpha = -t^2. */
static void candidates(const struct icao_group *group, const BIGNUM *t, BIGNUM *x2, BIGNUM *x3)
{
    const BIGNUM *p = group->prime;
    BN_CTX *numbers = group->numbers;
    NUMBER a = BN_new();
    NUMBER b = BN_new();
    NUMBER alpha = BN_new();
    NUMBER zero = BN_new();
    must(a != NULL && b != NULL && alpha != NULL && zero != NULL);
    must(EC_GROUP_get_curve(group->curve, NULL, a, b, numbers) == 1);
    BN_zero(zero);
    must(BN_mod_sqr(alpha, t, p, numbers) == 1 && BN_mod_sub(alpha, zero, alpha, p, numbers) == 1);
    must(BN_mod_sqr(x2, alpha, p, numbers) == 1 && BN_mod_add(x2, x2, alpha, p, numbers) == 1);
    must(BN_mod_inverse(x2, x2, p, numbers) != NULL && BN_add_word(x2, 1) == 1);
    must(BN_mod_mul(x2, x2, b, p, numbers) == 1 && BN_mod_inverse(a, a, p, numbers) != NULL);
    must(BN_mod_mul(x2, x2, a, p, numbers) == 1 && BN_mod_sub(x2, zero, x2, p, numbers) == 1);
    must(BN_mod_mul(x3, alpha, x2, p, numbers) == 1);
}

/* ICAO 9303-11 appendix B.2, for primes that are 3 modulo 4 (all but that of P-224). */
static bool encode_point(struct icao_group *group, const BIGNUM *t, uint8_t *to)
{
    const BIGNUM *p = group->prime;
    BN_CTX *numbers = group->numbers;
    NUMBER a = BN_new();
    NUMBER b = BN_new();
    NUMBER x2 = BN_new();
    NUMBER x3 = BN_new();
    NUMBER h2 = BN_new();
    NUMBER u = BN_new();
    NUMBER root = BN_dup(p);
    NUMBER test = BN_dup(p);
    must(a != NULL && b != NULL && x2 != NULL && x3 != NULL && h2 != NULL && u != NULL);
    must(root != NULL && test != NULL);
    must(EC_GROUP_get_curve(group->curve, NULL, a, b, numbers) == 1);
    candidates(group, t, x2, x3);
    curve_at(group, h2, x2, a, b);
    must(BN_mod_sqr(u, t, p, numbers) == 1 && BN_mod_mul(u, u, t, p, numbers) == 1);
    must(BN_mod_mul(u, u, h2, p, numbers) == 1);
    /* root = h2 ^ (p - 1 - (p + 1) / 4) */
    must(BN_add_word(test, 1) == 1 && BN_rshift(test, test, 2) == 1 && BN_sub_word(root, 1) == 1);
    must(BN_sub(root, root, test) == 1 && BN_mod_exp(root, h2, root, p, numbers) == 1);
    must(BN_mod_sqr(test, root, p, numbers) == 1 && BN_mod_mul(test, test, h2, p, numbers) == 1);
    bool is_second = BN_is_one(test);
    must(BN_mod_mul(root, root, is_second ? h2 : u, p, numbers) == 1);
    POINT point = EC_POINT_new(group->curve);
    must(point != NULL);
    return EC_POINT_set_affine_coordinates(
               group->curve, point, is_second ? x2 : x3, root, numbers) == 1 &&
           write_point(group, point, to);
}

bool icao_group_encode(struct icao_group *group, struct bytes number, uint8_t *to)
{
    NUMBER t = number_of(number);
    must(BN_nnmod(t, t, group->prime, group->numbers) == 1);
    if (group->curve != NULL) {
        return encode_point(group, t, to);
    }
    NUMBER cofactor = BN_dup(group->prime); /* appendix B.1: t ^ ((p - 1) / q) */
    must(cofactor != NULL && BN_sub_word(cofactor, 1) == 1);
    must(BN_div(cofactor, NULL, cofactor, group->order, group->numbers) == 1);
    must(BN_mod_exp(t, t, cofactor, group->prime, group->numbers) == 1);
    return write_number(group, t, to);
}

void icao_group_quotient(
    struct icao_group *group, struct bytes a, struct bytes b, uint8_t *quotient)
{
    NUMBER x = number_of(a);
    NUMBER y = number_of(b);
    must(BN_mod_inverse(x, x, group->order, group->numbers) != NULL);
    must(BN_mod_mul(x, x, y, group->order, group->numbers) == 1);
    must(BN_bn2binpad(x, quotient, (int)group->size) > 0);
}

struct bytes icao_group_secret(const struct icao_group *group, const uint8_t *element)
{
    return group->curve == NULL ? (struct bytes){element, group->element_len}
                                : (struct bytes){element + 1, group->size};
}
