#include "drivers/emrtd/diffie_hellman.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

static const char *const names[DIFFIE_HELLMAN_STANDARDISED] = {
    "dh_1024_160", "dh_2048_224", "dh_2048_256"};

static void drop_number(BIGNUM **number)
{
    BN_clear_free(*number);
}

static void drop_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void drop_context(EVP_PKEY_CTX **context)
{
    EVP_PKEY_CTX_free(*context);
}

/* Ends the process when OpenSSL has no memory, or no such arithmetic. */
static void must(bool worked)
{
    if (!worked) {
        die("openssl: arithmetic failed");
    }
}

static BIGNUM *number_of(struct bytes octets)
{
    BIGNUM *number = BN_bin2bn(octets.at, (int)octets.len, NULL);
    must(number != NULL);
    return number;
}

/* What both kinds of groups need besides their numbers. */
static void prepare(struct diffie_hellman *group)
{
    group->numbers = BN_CTX_secure_new();
    group->montgomery = BN_MONT_CTX_new();
    must(
        group->numbers != NULL && group->montgomery != NULL &&
        BN_MONT_CTX_set(group->montgomery, group->prime, group->numbers) == 1);
    group->size = (size_t)BN_num_bytes(group->prime);
}

bool diffie_hellman_init(struct diffie_hellman *group, unsigned parameters)
{
    *group = (struct diffie_hellman){0};
    if (parameters >= DIFFIE_HELLMAN_STANDARDISED) {
        return false;
    }
    char name[16] = "";
    memcpy(name, names[parameters], strlen(names[parameters]));
    OSSL_PARAM named[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0),
        OSSL_PARAM_construct_end()};
    SCOPED(drop_context)
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
    SCOPED(drop_key) EVP_PKEY *key = NULL;
    must(
        context != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEY_PARAMETERS, named) == 1 &&
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_P, &group->prime) == 1 &&
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_Q, &group->order) == 1 &&
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_G, &group->generator) == 1);
    prepare(group);
    return true;
}

/* Between 2 and prime - 2. */
static bool is_inside(const struct diffie_hellman *group, const BIGNUM *number)
{
    SCOPED(drop_number) BIGNUM *most = BN_dup(group->prime);
    must(most != NULL && BN_sub_word(most, 2) == 1);
    return BN_cmp(number, BN_value_one()) > 0 && BN_cmp(number, most) <= 0;
}

static void raise(
    struct diffie_hellman *group, BIGNUM *to, const BIGNUM *base, const BIGNUM *exponent)
{
    must(
        BN_mod_exp_mont_consttime(
            to, base, exponent, group->prime, group->numbers, group->montgomery) == 1);
}

static bool has_order(struct diffie_hellman *group, const BIGNUM *number)
{
    SCOPED(drop_number) BIGNUM *one = BN_new();
    must(one != NULL);
    raise(group, one, number, group->order);
    return BN_is_one(one);
}

/* The order divides prime - 1, and the generator has it. */
static bool is_order_right(struct diffie_hellman *group)
{
    SCOPED(drop_number) BIGNUM *rest = BN_dup(group->prime);
    must(
        rest != NULL && BN_sub_word(rest, 1) == 1 &&
        BN_mod(rest, rest, group->order, group->numbers) == 1);
    return BN_is_zero(rest) && has_order(group, group->generator);
}

bool diffie_hellman_of(
    struct diffie_hellman *group, struct bytes prime, struct bytes generator, struct bytes order)
{
    *group = (struct diffie_hellman){0};
    if (prime.len > DIFFIE_HELLMAN_MAX + 1 || generator.len > prime.len || order.len > prime.len) {
        return false;
    }
    group->prime = number_of(prime);
    group->generator = number_of(generator);
    group->order = order.len == 0 ? NULL : number_of(order);
    int bits = BN_num_bits(group->prime);
    bool right = BN_is_odd(group->prime) && bits >= DIFFIE_HELLMAN_BITS_LEAST &&
                 bits <= 8 * DIFFIE_HELLMAN_MAX && is_inside(group, group->generator);
    if (right) {
        prepare(group);
        right = group->order == NULL ||
                (BN_num_bits(group->order) >= DIFFIE_HELLMAN_ORDER_LEAST && is_order_right(group));
    }
    if (!right) {
        diffie_hellman_finish(group);
    }
    return right;
}

void diffie_hellman_finish(struct diffie_hellman *group)
{
    BN_free(group->prime);
    BN_free(group->generator);
    BN_free(group->order);
    BN_CTX_free(group->numbers);
    BN_MONT_CTX_free(group->montgomery);
    *group = (struct diffie_hellman){0};
}

static bool store(const struct diffie_hellman *group, const BIGNUM *number, uint8_t *element)
{
    must(BN_bn2binpad(number, element, (int)group->size) == (int)group->size);
    return BN_cmp(number, BN_value_one()) > 0;
}

bool diffie_hellman_read(struct diffie_hellman *group, struct bytes octets, uint8_t *element)
{
    struct bytes left = octets;
    while (left.len > 0 && left.at[0] == 0) {
        left = (struct bytes){left.at + 1, left.len - 1};
    }
    if (left.len > group->size) {
        return false;
    }
    SCOPED(drop_number) BIGNUM *number = number_of(left);
    return is_inside(group, number) && (group->order == NULL || has_order(group, number)) &&
           store(group, number, element);
}

bool diffie_hellman_power(
    struct diffie_hellman *group, const uint8_t *base, struct bytes scalar, uint8_t *power)
{
    SCOPED(drop_number) BIGNUM *exponent = number_of(scalar);
    SCOPED(drop_number)
    BIGNUM *number =
        base == NULL ? BN_dup(group->generator) : number_of((struct bytes){base, group->size});
    must(number != NULL);
    if (group->order != NULL) {
        must(BN_nnmod(exponent, exponent, group->order, group->numbers) == 1);
    }
    raise(group, number, number, exponent);
    return store(group, number, power);
}

bool diffie_hellman_multiply(
    struct diffie_hellman *group, const uint8_t *a, const uint8_t *b, uint8_t *product)
{
    SCOPED(drop_number) BIGNUM *left = number_of((struct bytes){a, group->size});
    SCOPED(drop_number) BIGNUM *right = number_of((struct bytes){b, group->size});
    must(BN_mod_mul(left, left, right, group->prime, group->numbers) == 1);
    return store(group, left, product);
}

bool diffie_hellman_encode(struct diffie_hellman *group, struct bytes octets, uint8_t *element)
{
    if (group->order == NULL) {
        return false;
    }
    SCOPED(drop_number) BIGNUM *number = number_of(octets);
    SCOPED(drop_number) BIGNUM *exponent = BN_dup(group->prime);
    must(
        exponent != NULL && BN_sub_word(exponent, 1) == 1 &&
        BN_div(exponent, NULL, exponent, group->order, group->numbers) == 1 &&
        BN_nnmod(number, number, group->prime, group->numbers) == 1);
    raise(group, number, number, exponent);
    return store(group, number, element);
}
