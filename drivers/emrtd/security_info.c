#include "drivers/emrtd/security_info.h"

enum {
    TAG_SET = 0x31,
    TAG_SEQUENCE = 0x30,
    TAG_OID = 0x06,
    TAG_INTEGER = 0x02,
    TAG_BIT_STRING = 0x03,
};

enum { NUMBER_MAX = 8, VERSION_MAX = 0x7f };

/* How an OID begins, and what the protocol is then. */
struct protocol {
    enum security_kind kind;
    uint8_t len;      /* of the beginning */
    uint8_t len_max;  /* of the whole OID */
    uint8_t begin[8]; /* `len` of them */
};

/* bsi-de is 0.4.0.127.0.7, ICAO's security object 2.23.136.1.1. */
static const struct protocol protocols[] = {
    {SECURITY_PACE, 8, 10, {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04}},
    {SECURITY_CHIP, 8, 10, {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x03}},
    {SECURITY_CHIP_KEY, 8, 9, {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x01}},
    {SECURITY_ACTIVE, 6, 6, {0x67, 0x81, 0x08, 0x01, 0x01, 0x05}},
};

struct security_infos security_infos_of(struct bytes infos)
{
    struct tlv outer = tlv_of(infos);
    struct tlv inner = tlv_of(tlv_expect(&outer, TAG_SET));
    inner.failed = !tlv_done(&outer);
    return (struct security_infos){.tlv = inner};
}

struct security_infos security_infos_of_dg14(struct bytes dg14)
{
    struct tlv outer = tlv_of(dg14);
    struct bytes infos = tlv_expect(&outer, SECURITY_DG14);
    return security_infos_of(tlv_done(&outer) ? infos : (struct bytes){0});
}

bool security_infos_done(const struct security_infos *infos)
{
    return tlv_done(&infos->tlv);
}

bool security_number(struct bytes integer, size_t most, struct bytes *number)
{
    bool right = integer.len > 0 && integer.at[0] < 0x80;
    while (right && integer.len > 0 && integer.at[0] == 0) {
        integer = (struct bytes){integer.at + 1, integer.len - 1};
    }
    *number = integer;
    return right && integer.len <= most;
}

static void find_kind(struct security_info *info)
{
    info->kind = SECURITY_OTHER;
    for (size_t i = 0; i < COUNT(protocols); i++) {
        const struct protocol *protocol = &protocols[i];
        if (info->oid.len >= protocol->len && info->oid.len <= protocol->len_max &&
            memcmp(info->oid.at, protocol->begin, protocol->len) == 0) {
            info->kind = protocol->kind;
            info->variant =
                (struct bytes){info->oid.at + protocol->len, info->oid.len - protocol->len};
        }
    }
    if (info->kind == SECURITY_PACE && info->variant.len == 1) {
        info->kind = SECURITY_PACE_PARAMETERS;
    }
    /* A key's OID ends with its kind, a protocol's with a cipher. */
    bool is_whole = info->variant.len == (info->kind == SECURITY_CHIP_KEY ? 1 : 2);
    if ((info->kind == SECURITY_CHIP || info->kind == SECURITY_CHIP_KEY ||
         info->kind == SECURITY_PACE) &&
        !is_whole) {
        info->kind = SECURITY_OTHER;
    }
}

static void read_version(struct tlv *tlv, struct security_info *info)
{
    struct bytes number = tlv_expect(tlv, TAG_INTEGER);
    bool right = number.len == 1 && number.at[0] <= VERSION_MAX;
    info->version = right ? number.at[0] : 0;
    tlv->failed = tlv->failed || !right;
}

/* The last field, which may be absent. */
static void read_number(struct tlv *tlv, struct security_info *info)
{
    if (tlv->failed || tlv->left == 0) {
        return;
    }
    struct bytes integer = tlv_expect(tlv, TAG_INTEGER);
    tlv->failed = tlv->failed || !security_number(integer, NUMBER_MAX, &info->number);
}

/* SubjectPublicKeyInfo: what kind of key, and the key. */
static void read_key(struct tlv *tlv, struct security_info *info)
{
    struct tlv key = tlv_of(tlv_expect(tlv, TAG_SEQUENCE));
    info->algorithm = tlv_expect(&key, TAG_SEQUENCE);
    struct bytes string = tlv_expect(&key, TAG_BIT_STRING);
    bool right = tlv_done(&key) && string.len > 1 && string.at[0] == 0;
    info->key = right ? (struct bytes){string.at + 1, string.len - 1} : (struct bytes){0};
    tlv->failed = tlv->failed || !right;
}

static bool read_info(struct security_info *info)
{
    struct tlv tlv = tlv_of(info->whole);
    info->oid = tlv_expect(&tlv, TAG_OID);
    if (tlv.failed || info->oid.len == 0) {
        return false;
    }
    find_kind(info);
    switch (info->kind) {
    case SECURITY_OTHER: return true;
    case SECURITY_PACE:
    case SECURITY_CHIP:
        read_version(&tlv, info);
        read_number(&tlv, info);
        break;
    case SECURITY_PACE_PARAMETERS:
        info->algorithm = tlv_expect(&tlv, TAG_SEQUENCE);
        read_number(&tlv, info);
        break;
    case SECURITY_CHIP_KEY:
        read_key(&tlv, info);
        read_number(&tlv, info);
        break;
    case SECURITY_ACTIVE:
        read_version(&tlv, info);
        info->signature = tlv_expect(&tlv, TAG_OID);
        break;
    }
    return tlv_done(&tlv);
}

bool security_infos_next(struct security_infos *infos, struct security_info *info)
{
    *info = (struct security_info){0};
    if (infos->tlv.failed || infos->tlv.left == 0) {
        return false;
    }
    info->whole = tlv_expect(&infos->tlv, TAG_SEQUENCE);
    bool right = !infos->tlv.failed && infos->count++ < SECURITY_INFOS_MAX && read_info(info);
    infos->tlv.failed = !right;
    return right;
}
