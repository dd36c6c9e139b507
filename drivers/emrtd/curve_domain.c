#include "drivers/emrtd/curve_domain.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/objects.h>

enum { UNCOMPRESSED = 0x04 };

static struct bytes trimmed(struct bytes number)
{
    while (number.len > 0 && number.at[0] == 0) {
        number = (struct bytes){number.at + 1, number.len - 1};
    }
    return number;
}

static bool is_number(const BIGNUM *number, struct bytes octets)
{
    uint8_t should[CURVE_FIELD_MAX];
    struct bytes got = trimmed(octets);
    int len = BN_num_bytes(number);
    return len <= (int)sizeof should && got.len == (size_t)len &&
           BN_bn2bin(number, should) == len && memcmp(should, got.at, got.len) == 0;
}

/* The numbers of a curve; a zeroed one can be dropped. */
struct numbers {
    BIGNUM *prime, *a, *b;
};

static void drop(struct numbers *numbers)
{
    BN_free(numbers->prime);
    BN_free(numbers->a);
    BN_free(numbers->b);
}

static bool is_generator(const struct curve *curve, struct bytes octets)
{
    uint8_t should[1 + 2 * CURVE_FIELD_MAX];
    size_t len = EC_POINT_point2oct(
        curve->group, EC_GROUP_get0_generator(curve->group), POINT_CONVERSION_UNCOMPRESSED, should,
        sizeof should, curve->numbers);
    return len > 0 && octets.len == len && octets.at[0] == UNCOMPRESSED &&
           memcmp(should, octets.at, len) == 0;
}

static bool is_it(unsigned parameters, const struct curve_domain *domain)
{
    SCOPED(curve_finish) struct curve curve;
    SCOPED(drop) struct numbers numbers = {BN_new(), BN_new(), BN_new()};
    if (!curve_init(&curve, parameters) || numbers.prime == NULL || numbers.a == NULL ||
        numbers.b == NULL ||
        EC_GROUP_get_curve(curve.group, numbers.prime, numbers.a, numbers.b, curve.numbers) != 1) {
        die("openssl: no curve %u", parameters);
    }
    return is_number(numbers.prime, domain->prime) && is_number(numbers.a, domain->a) &&
           is_number(numbers.b, domain->b) &&
           is_number(EC_GROUP_get0_order(curve.group), domain->order) &&
           is_generator(&curve, domain->generator);
}

bool curve_domain_find(const struct curve_domain *domain, unsigned *parameters)
{
    for (unsigned i = CURVE_LEAST; i <= CURVE_MOST; i++) {
        if (is_it(i, domain)) {
            *parameters = i;
            return true;
        }
    }
    return false;
}

bool curve_domain_named(struct bytes oid, unsigned *parameters)
{
    for (unsigned i = CURVE_LEAST; i <= CURVE_MOST; i++) {
        const ASN1_OBJECT *object = OBJ_nid2obj(curve_identity(i));
        if (object != NULL && OBJ_length(object) == oid.len &&
            memcmp(OBJ_get0_data(object), oid.at, oid.len) == 0) {
            *parameters = i;
            return true;
        }
    }
    return false;
}

const char *curve_domain_name(unsigned parameters)
{
    return OBJ_nid2sn(curve_identity(parameters));
}
