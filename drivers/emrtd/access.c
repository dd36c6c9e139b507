#include "drivers/emrtd/access.h"

#include "drivers/emrtd/group.h"
#include "drivers/emrtd/security_info.h"

enum { VERSION = 2, STANDARDISED_MAX = 31 };

/* The second last number of the OID. Source: ICAO 9303-11 §9.2.1. */
enum agreement {
    DH_GENERIC = 1,
    CURVE_GENERIC = 2,
    DH_INTEGRATED = 3,
    CURVE_INTEGRATED = 4,
    CURVE_CHIP = 6,
};

struct variant {
    enum agreement agreement;
    enum cipher cipher;
};

/* The order of choice, best first. */
static const struct variant variants[] = {
    {CURVE_CHIP, CIPHER_AES256},       {CURVE_CHIP, CIPHER_AES192},
    {CURVE_CHIP, CIPHER_AES128},       {CURVE_GENERIC, CIPHER_AES256},
    {CURVE_INTEGRATED, CIPHER_AES256}, {DH_GENERIC, CIPHER_AES256},
    {DH_INTEGRATED, CIPHER_AES256},    {CURVE_GENERIC, CIPHER_AES192},
    {CURVE_INTEGRATED, CIPHER_AES192}, {DH_GENERIC, CIPHER_AES192},
    {DH_INTEGRATED, CIPHER_AES192},    {CURVE_GENERIC, CIPHER_AES128},
    {CURVE_INTEGRATED, CIPHER_AES128}, {DH_GENERIC, CIPHER_AES128},
    {DH_INTEGRATED, CIPHER_AES128},    {CURVE_GENERIC, CIPHER_3DES},
    {CURVE_INTEGRATED, CIPHER_3DES},   {DH_GENERIC, CIPHER_3DES},
    {DH_INTEGRATED, CIPHER_3DES},
};

enum { SECP224R1 = 10 }; /* the curve without integrated mapping */

static enum access_mapping mapping_of(enum agreement agreement)
{
    switch (agreement) {
    case DH_GENERIC:
    case CURVE_GENERIC: return ACCESS_MAPPING_GENERIC;
    case DH_INTEGRATED:
    case CURVE_INTEGRATED: return ACCESS_MAPPING_INTEGRATED;
    case CURVE_CHIP: return ACCESS_MAPPING_CHIP;
    }
    return ACCESS_MAPPING_GENERIC;
}

static bool is_for_curves(enum agreement agreement)
{
    return agreement != DH_GENERIC && agreement != DH_INTEGRATED;
}

/* The variant's place in the order; COUNT(variants) when it is not known. */
static size_t place_of(struct bytes variant)
{
    size_t place = 0;
    while (place < COUNT(variants) && (variant.at[0] != variants[place].agreement ||
                                       variant.at[1] != 1 + (unsigned)variants[place].cipher)) {
        place++;
    }
    return place;
}

/* One PACEInfo, and the place of its variant. */
static enum access_result read_info(
    struct access *access, const struct security_info *info, size_t *place)
{
    *place = place_of(info->variant);
    if (info->version != VERSION || *place == COUNT(variants)) {
        return ACCESS_OTHER;
    }
    const struct variant *variant = &variants[*place];
    if (info->number.at == NULL || info->number.len > 1 ||
        (info->number.len == 1 && info->number.at[0] > STANDARDISED_MAX)) {
        return ACCESS_EXPLICIT;
    }
    unsigned parameters = info->number.len == 0 ? 0 : info->number.at[0];
    enum access_mapping mapping = mapping_of(variant->agreement);
    if (group_bits(parameters) == 0 ||
        is_for_curves(variant->agreement) != (parameters >= CURVE_LEAST) ||
        (mapping == ACCESS_MAPPING_INTEGRATED && parameters == SECP224R1)) {
        return ACCESS_OTHER;
    }
    *access =
        (struct access){.mapping = mapping, .cipher = variant->cipher, .parameters = parameters};
    memcpy(access->oid, info->oid.at, sizeof access->oid);
    return ACCESS_OK;
}

/* ACCESS_OK before all others, then what says more. */
static enum access_result better(enum access_result a, enum access_result b)
{
    static const int worth[] = {
        [ACCESS_OK] = 4,
        [ACCESS_EXPLICIT] = 3,
        [ACCESS_OTHER] = 2,
        [ACCESS_NONE] = 1,
        [ACCESS_FOUL] = 0};
    return worth[a] >= worth[b] ? a : b;
}

enum access_result access_read(struct access *access, struct bytes file)
{
    struct security_infos infos = security_infos_of(file);
    struct security_info info;
    enum access_result result = ACCESS_NONE;
    size_t best = COUNT(variants);
    *access = (struct access){0};
    while (security_infos_next(&infos, &info)) {
        if (info.kind != SECURITY_PACE) {
            continue;
        }
        struct access one = {0};
        size_t place;
        enum access_result its = read_info(&one, &info, &place);
        bool is_larger =
            place == best && group_bits(one.parameters) > group_bits(access->parameters);
        if (its == ACCESS_OK && (place < best || is_larger)) {
            *access = one;
            best = place;
        }
        result = better(result, its);
    }
    return security_infos_done(&infos) ? result : ACCESS_FOUL;
}

static bool is_repeated(struct bytes whole, struct bytes dg14)
{
    struct security_infos infos = security_infos_of_dg14(dg14);
    struct security_info info;
    bool found = false;
    while (!found && security_infos_next(&infos, &info)) {
        found = info.whole.len == whole.len && memcmp(info.whole.at, whole.at, whole.len) == 0;
    }
    return found;
}

bool access_is_confirmed(struct bytes file, struct bytes dg14)
{
    struct security_infos infos = security_infos_of(file);
    struct security_info info;
    bool right = true;
    while (right && security_infos_next(&infos, &info)) {
        right = info.kind != SECURITY_PACE || is_repeated(info.whole, dg14);
    }
    return right && security_infos_done(&infos);
}
