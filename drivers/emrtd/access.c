#include "drivers/emrtd/access.h"

#include "drivers/emrtd/tlv.h"

enum {
    TAG_SET = 0x31,
    TAG_SEQUENCE = 0x30,
    TAG_OID = 0x06,
    TAG_INTEGER = 0x02,
    VERSION = 2,
    MAPPING_ECDH_GENERIC = 2,
};

/* id-PACE, 0.4.0.127.0.7.2.2.4; the mapping and the cipher follow. */
static const uint8_t id_pace[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04};

static unsigned small_integer(struct bytes value, bool *failed)
{
    if (value.len != 1 || value.at[0] > 0x7f) {
        *failed = true;
        return 0;
    }
    return value.at[0];
}

static bool is_pace(struct bytes oid)
{
    return oid.len >= sizeof id_pace && memcmp(oid.at, id_pace, sizeof id_pace) == 0;
}

/* One SecurityInfo. ACCESS_NONE when it is about something else. */
static enum access_result read_info(struct access *access, struct bytes info)
{
    struct tlv tlv = tlv_of(info);
    struct bytes oid = tlv_expect(&tlv, TAG_OID);
    if (tlv.failed) {
        return ACCESS_FOUL;
    }
    if (!is_pace(oid)) {
        return ACCESS_NONE;
    }
    if (oid.len != ACCESS_OID) {
        return ACCESS_OTHER; /* PACEDomainParameterInfo */
    }
    bool failed = false;
    unsigned version = small_integer(tlv_expect(&tlv, TAG_INTEGER), &failed);
    unsigned parameters = tlv.left > 0 ? small_integer(tlv_expect(&tlv, TAG_INTEGER), &failed) : 0;
    if (failed || !tlv_done(&tlv)) {
        return ACCESS_FOUL;
    }
    unsigned mapping = oid.at[sizeof id_pace], cipher = oid.at[sizeof id_pace + 1];
    if (version != VERSION || mapping != MAPPING_ECDH_GENERIC || cipher < 1 ||
        cipher > CIPHER_COUNT || parameters < ACCESS_CURVE_LEAST ||
        parameters > ACCESS_CURVE_MOST) {
        return ACCESS_OTHER;
    }
    *access = (struct access){.cipher = (enum cipher)(cipher - 1), .parameters = parameters};
    memcpy(access->oid, oid.at, sizeof access->oid);
    return ACCESS_OK;
}

enum access_result access_read(struct access *access, struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct tlv infos = tlv_of(tlv_expect(&outer, TAG_SET));
    enum access_result result = ACCESS_NONE;
    *access = (struct access){0};
    for (int i = 0; i < ACCESS_INFOS_MAX && infos.left > 0 && !outer.failed; i++) {
        struct bytes info = tlv_expect(&infos, TAG_SEQUENCE);
        struct access one = {0};
        enum access_result its = infos.failed ? ACCESS_FOUL : read_info(&one, info);
        if (its == ACCESS_FOUL) {
            return ACCESS_FOUL;
        }
        if (its == ACCESS_OTHER && result == ACCESS_NONE) {
            result = ACCESS_OTHER;
        }
        if (its == ACCESS_OK && (result != ACCESS_OK || one.cipher > access->cipher)) {
            *access = one;
            result = ACCESS_OK;
        }
    }
    return tlv_done(&outer) && tlv_done(&infos) ? result : ACCESS_FOUL;
}
