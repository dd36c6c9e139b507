#include "drivers/emrtd/curve.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

enum { UNCOMPRESSED = 0x04 };

static const int curves[] = {
    NID_X9_62_prime192v1, NID_brainpoolP192r1, NID_secp224r1,       NID_brainpoolP224r1,
    NID_X9_62_prime256v1, NID_brainpoolP256r1, NID_brainpoolP320r1, NID_secp384r1,
    NID_brainpoolP384r1,  NID_brainpoolP512r1, NID_secp521r1,
};

static void drop_point(EC_POINT **point)
{
    EC_POINT_clear_free(*point);
}

static void drop_number(BIGNUM **number)
{
    BN_clear_free(*number);
}

int curve_identity(unsigned parameters)
{
    bool is_known = parameters >= CURVE_LEAST && parameters <= CURVE_MOST;
    return is_known ? curves[parameters - CURVE_LEAST] : NID_undef;
}

bool curve_init(struct curve *curve, unsigned parameters)
{
    *curve = (struct curve){0};
    int identity = curve_identity(parameters);
    if (identity == NID_undef) {
        return false;
    }
    curve->group = EC_GROUP_new_by_curve_name(identity);
    curve->numbers = BN_CTX_secure_new();
    if (curve->group == NULL || curve->numbers == NULL) {
        die("openssl: no curve %u", parameters);
    }
    curve->field = ((size_t)EC_GROUP_get_degree(curve->group) + 7) / 8;
    return true;
}

void curve_finish(struct curve *curve)
{
    EC_GROUP_free(curve->group);
    BN_CTX_free(curve->numbers);
    *curve = (struct curve){0};
}

static EC_POINT *new_point(const struct curve *curve)
{
    EC_POINT *point = EC_POINT_new(curve->group);
    if (point == NULL) {
        die("openssl: no memory for a point");
    }
    return point;
}

/* False when the octets are no point of the curve: EC_POINT_oct2point checks the equation. */
static bool load(struct curve *curve, EC_POINT *to, const struct curve_point *from)
{
    return EC_POINT_oct2point(curve->group, to, from->at, from->len, curve->numbers) == 1;
}

static bool store(struct curve *curve, struct curve_point *to, const EC_POINT *from)
{
    if (EC_POINT_is_at_infinity(curve->group, from)) {
        return false;
    }
    to->len = EC_POINT_point2oct(
        curve->group, from, POINT_CONVERSION_UNCOMPRESSED, to->at, sizeof to->at, curve->numbers);
    return to->len == 1 + 2 * curve->field;
}

bool curve_read(struct curve *curve, struct bytes octets, struct curve_point *point)
{
    *point = (struct curve_point){0};
    if (octets.len != 1 + 2 * curve->field || octets.at[0] != UNCOMPRESSED) {
        return false;
    }
    memcpy(point->at, octets.at, octets.len);
    point->len = octets.len;
    SCOPED(drop_point) EC_POINT *check = new_point(curve);
    return load(curve, check, point) && !EC_POINT_is_at_infinity(curve->group, check);
}

bool curve_multiply(
    struct curve *curve, const struct curve_point *base, struct bytes scalar,
    struct curve_point *product)
{
    assert(scalar.len <= CURVE_SCALAR_MAX);
    SCOPED(drop_point) EC_POINT *point = new_point(curve);
    SCOPED(drop_number) BIGNUM *factor = BN_bin2bn(scalar.at, (int)scalar.len, NULL);
    if (factor == NULL ||
        BN_nnmod(factor, factor, EC_GROUP_get0_order(curve->group), curve->numbers) != 1) {
        die("openssl: no memory for a number");
    }
    BN_set_flags(factor, BN_FLG_CONSTTIME);
    if (base != NULL && !load(curve, point, base)) {
        return false;
    }
    const BIGNUM *of_generator = base == NULL ? factor : NULL;
    const BIGNUM *of_base = base == NULL ? NULL : factor;
    return EC_POINT_mul(
               curve->group, point, of_generator, base == NULL ? NULL : point, of_base,
               curve->numbers) == 1 &&
           store(curve, product, point);
}

bool curve_add(
    struct curve *curve, const struct curve_point *a, const struct curve_point *b,
    struct curve_point *sum)
{
    SCOPED(drop_point) EC_POINT *left = new_point(curve);
    SCOPED(drop_point) EC_POINT *right = new_point(curve);
    return load(curve, left, a) && load(curve, right, b) &&
           EC_POINT_add(curve->group, left, left, right, curve->numbers) == 1 &&
           store(curve, sum, left);
}

/* The numbers of one point encoding, named as in the source; a zeroed one can be freed. */
struct encoding {
    BIGNUM *p, *a, *b, *t, *alpha, *x2, *x3, *h2, *power, *root;
};

static void drop_encoding(struct encoding *e)
{
    BIGNUM *all[] = {e->p, e->a, e->b, e->t, e->alpha, e->x2, e->x3, e->h2, e->power, e->root};
    for (size_t i = 0; i < COUNT(all); i++) {
        BN_clear_free(all[i]);
    }
}

static void must(bool worked)
{
    if (!worked) {
        die("openssl: arithmetic failed");
    }
}

static void begin_encoding(struct curve *curve, struct encoding *e, struct bytes octets)
{
    BIGNUM **all[] = {&e->p, &e->a, &e->b, &e->alpha, &e->x2, &e->x3, &e->h2, &e->power, &e->root};
    for (size_t i = 0; i < COUNT(all); i++) {
        *all[i] = BN_new();
        must(*all[i] != NULL);
    }
    e->t = BN_bin2bn(octets.at, (int)octets.len, NULL);
    must(
        e->t != NULL && EC_GROUP_get_curve(curve->group, e->p, e->a, e->b, curve->numbers) == 1 &&
        BN_nnmod(e->t, e->t, e->p, curve->numbers) == 1);
    BN_set_flags(e->t, BN_FLG_CONSTTIME);
}

/* x2 = -b / a * (1 + 1 / (alpha + alpha^2)), x3 = alpha * x2, alpha = -t^2. False for a t without. */
static bool find_candidates(struct encoding *e, BN_CTX *numbers)
{
    must(
        BN_mod_sqr(e->alpha, e->t, e->p, numbers) == 1 &&
        BN_mod_sub(e->alpha, e->p, e->alpha, e->p, numbers) == 1 &&
        BN_mod_sqr(e->x2, e->alpha, e->p, numbers) == 1 &&
        BN_mod_add(e->x2, e->x2, e->alpha, e->p, numbers) == 1);
    if (BN_is_zero(e->x2)) {
        return false;
    }
    must(
        BN_mod_inverse(e->x2, e->x2, e->p, numbers) != NULL &&
        BN_mod_add(e->x2, e->x2, BN_value_one(), e->p, numbers) == 1 &&
        BN_mod_mul(e->x2, e->x2, e->b, e->p, numbers) == 1 &&
        BN_mod_inverse(e->x3, e->a, e->p, numbers) != NULL &&
        BN_mod_mul(e->x2, e->x2, e->x3, e->p, numbers) == 1 &&
        BN_mod_sub(e->x2, e->p, e->x2, e->p, numbers) == 1 &&
        BN_mod_mul(e->x3, e->alpha, e->x2, e->p, numbers) == 1);
    return true;
}

/* h2 = x2^3 + a x2 + b, root = h2^(p - 1 - (p + 1) / 4): 1 / sqrt(h2) when there is one. */
static void find_root(struct encoding *e, BN_CTX *numbers)
{
    must(
        BN_mod_sqr(e->h2, e->x2, e->p, numbers) == 1 &&
        BN_mod_add(e->h2, e->h2, e->a, e->p, numbers) == 1 &&
        BN_mod_mul(e->h2, e->h2, e->x2, e->p, numbers) == 1 &&
        BN_mod_add(e->h2, e->h2, e->b, e->p, numbers) == 1);
    must(
        BN_copy(e->power, e->p) != NULL && BN_add_word(e->power, 1) == 1 &&
        BN_rshift(e->power, e->power, 2) == 1 && BN_sub(e->power, e->p, e->power) == 1 &&
        BN_sub_word(e->power, 1) == 1 &&
        BN_mod_exp_mont_consttime(e->root, e->h2, e->power, e->p, numbers, NULL) == 1);
}

/* (x2, root * h2) if that is on the curve, else (x3, root * t^3 * h2). */
static bool put_encoded(struct curve *curve, struct encoding *e, struct curve_point *point)
{
    BN_CTX *numbers = curve->numbers;
    BIGNUM *check = e->power, *x = e->x2, *y = e->root;
    must(
        BN_mod_sqr(check, e->root, e->p, numbers) == 1 &&
        BN_mod_mul(check, check, e->h2, e->p, numbers) == 1 &&
        BN_mod_mul(y, y, e->h2, e->p, numbers) == 1);
    if (!BN_is_one(check)) {
        x = e->x3;
        must(
            BN_mod_mul(y, y, e->t, e->p, numbers) == 1 &&
            BN_mod_sqr(e->alpha, e->t, e->p, numbers) == 1 &&
            BN_mod_mul(y, y, e->alpha, e->p, numbers) == 1);
    }
    SCOPED(drop_point) EC_POINT *of = new_point(curve);
    return EC_POINT_set_affine_coordinates(curve->group, of, x, y, numbers) == 1 &&
           store(curve, point, of);
}

bool curve_encode(struct curve *curve, struct bytes octets, struct curve_point *point)
{
    assert(octets.len <= CURVE_SCALAR_MAX);
    SCOPED(drop_encoding) struct encoding e = {0};
    begin_encoding(curve, &e, octets);
    if (BN_mod_word(e.p, 4) != 3 || !find_candidates(&e, curve->numbers)) {
        return false;
    }
    find_root(&e, curve->numbers);
    return put_encoded(curve, &e, point);
}
