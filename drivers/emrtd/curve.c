#include "drivers/emrtd/curve.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

enum { FIRST = 8, UNCOMPRESSED = 0x04 };

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

bool curve_init(struct curve *curve, unsigned parameters)
{
    *curve = (struct curve){0};
    if (parameters < FIRST || parameters >= FIRST + COUNT(curves)) {
        return false;
    }
    curve->group = EC_GROUP_new_by_curve_name(curves[parameters - FIRST]);
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
