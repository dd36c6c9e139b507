#include "drivers/emrtd/security_object.h"

#include "drivers/emrtd/tlv.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_OCTETS = 0x04,
    TAG_OID = 0x06,
    TAG_TEXT = 0x13,
    TAG_SEQUENCE = 0x30,
    VERSION_SIGNED = 1, /* with the versions of LDS and Unicode */
};

/* A small INTEGER; SECURITY_GROUPS + 1 for any other. */
static unsigned small(struct bytes value)
{
    return value.len == 1 && value.at[0] <= SECURITY_GROUPS ? value.at[0] : SECURITY_GROUPS + 1;
}

static bool read_hashes(struct security_object *object, struct bytes content)
{
    struct tlv list = tlv_of(content);
    for (int i = 0; i < SECURITY_GROUPS && list.left > 0 && !list.failed; i++) {
        struct tlv row = tlv_of(tlv_expect(&list, TAG_SEQUENCE));
        unsigned group = small(tlv_expect(&row, TAG_INTEGER));
        struct bytes hash = tlv_expect(&row, TAG_OCTETS);
        if (!tlv_done(&row) || group < 1 || group > SECURITY_GROUPS ||
            (object->listed & 1u << group) != 0 ||
            (object->hash != DIGEST_NONE && hash.len != digest_len(object->hash))) {
            return false;
        }
        object->listed |= 1u << group;
        object->hashes[group] = hash;
    }
    return tlv_done(&list);
}

bool security_object_read(struct security_object *object, struct bytes content)
{
    *object = (struct security_object){0};
    struct tlv outer = tlv_of(content);
    struct tlv fields = tlv_of(tlv_expect(&outer, TAG_SEQUENCE));
    unsigned version = small(tlv_expect(&fields, TAG_INTEGER));
    struct bytes algorithm = tlv_expect(&fields, TAG_SEQUENCE);
    object->hash = digest_of_oid(tlv_find(algorithm, TAG_OID, NULL));
    bool well = read_hashes(object, tlv_expect(&fields, TAG_SEQUENCE));
    if (version == VERSION_SIGNED) {
        struct tlv versions = tlv_of(tlv_expect(&fields, TAG_SEQUENCE));
        (void)tlv_expect(&versions, TAG_TEXT);
        (void)tlv_expect(&versions, TAG_TEXT);
        well = well && tlv_done(&versions);
    }
    return well && version <= VERSION_SIGNED && object->listed != 0 && tlv_done(&outer) &&
           tlv_done(&fields);
}
