#include "drivers/emrtd/photo.h"

#include "drivers/emrtd/tlv.h"

enum {
    TAG_DG2 = 0x75,
    TAG_TEMPLATES = 0x7f61,
    TAG_COUNT = 0x02,
    TAG_TEMPLATE = 0x7f60,
    TAG_DATA = 0x5f2e,  /* ISO 19794-5 */
    TAG_OTHER = 0x7f2e, /* ISO 39794-5 */
};

/* ISO 19794-5: bytes of a record's parts, and where in them something stands. */
enum {
    HEADER = 14,
    HEADER_COUNT = 12,
    INFORMATION = 20,
    INFORMATION_POINTS = 4,
    POINT = 8,
    IMAGE_INFORMATION = 12,
    IMAGE_WIDTH = 2,
    IMAGE_HEIGHT = 4,
};

static size_t number(const uint8_t *at, size_t len)
{
    size_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

static bool begins(struct bytes image, const void *with, size_t len)
{
    return image.len > len && memcmp(image.at, with, len) == 0;
}

enum photo_format photo_format_of(struct bytes image)
{
    static const uint8_t jp2[] = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, 0x87, 10};
    if (begins(image, "\xff\xd8\xff", 3)) {
        return PHOTO_JPEG;
    }
    if (begins(image, jp2, sizeof jp2) || begins(image, "\xff\x4f\xff\x51", 4)) {
        return PHOTO_JPEG2000;
    }
    return PHOTO_UNKNOWN;
}

/* The record's own length must reach as far as the image, and no farther than the data. */
static bool read_record(struct photo *photo, struct bytes data)
{
    if (data.len < HEADER + INFORMATION + IMAGE_INFORMATION || memcmp(data.at, "FAC\0", 4) != 0 ||
        number(data.at + HEADER_COUNT, 2) == 0) {
        return false;
    }
    size_t whole = number(data.at + 8, 4);
    const uint8_t *face = data.at + HEADER;
    size_t face_len = number(face, 4);
    size_t before = INFORMATION + number(face + INFORMATION_POINTS, 2) * POINT;
    if (whole > data.len || whole < HEADER || face_len > whole - HEADER ||
        before + IMAGE_INFORMATION >= face_len) {
        return false;
    }
    const uint8_t *information = face + before;
    photo->width = (unsigned)number(information + IMAGE_WIDTH, 2);
    photo->height = (unsigned)number(information + IMAGE_HEIGHT, 2);
    photo->image =
        (struct bytes){information + IMAGE_INFORMATION, face_len - before - IMAGE_INFORMATION};
    photo->coding = PHOTO_19794;
    return true;
}

static bool is_constructed(uint32_t tag)
{
    while (tag > 0xff) {
        tag >>= 8;
    }
    return (tag & 0x20) != 0;
}

/* ISO 39794-5 nests the image deep in optional parts: the first value that begins like an image is it. Goes
 * through all values without recursion. */
static bool find_image(struct photo *photo, struct bytes object)
{
    struct tlv levels[PHOTO_DEPTH_MAX] = {tlv_of(object)};
    size_t depth = 0;
    uint32_t tag;
    struct bytes value;
    for (int i = 0; i < PHOTO_VALUES_MAX; i++) {
        if (!tlv_next(&levels[depth], &tag, &value)) {
            if (levels[depth].failed || depth == 0) {
                return false;
            }
            depth--;
        } else if (is_constructed(tag)) {
            if (++depth == PHOTO_DEPTH_MAX) {
                return false;
            }
            levels[depth] = tlv_of(value);
        } else if (photo_format_of(value) != PHOTO_UNKNOWN) {
            photo->image = value;
            photo->coding = PHOTO_39794;
            return true;
        }
    }
    return false;
}

bool photo_read_dg2(struct photo *photo, struct bytes file)
{
    *photo = (struct photo){.format = PHOTO_UNKNOWN};
    struct tlv outer = tlv_of(file);
    struct tlv templates = tlv_of(tlv_expect(&outer, TAG_DG2));
    struct tlv list = tlv_of(tlv_expect(&templates, TAG_TEMPLATES));
    (void)tlv_expect(&list, TAG_COUNT);
    struct bytes first = tlv_expect(&list, TAG_TEMPLATE);
    if (outer.failed || templates.failed || list.failed) {
        return false;
    }
    bool has_data = false, has_other = false;
    struct bytes data = tlv_find(first, TAG_DATA, &has_data);
    struct bytes other = tlv_find(first, TAG_OTHER, &has_other);
    bool found = (has_data && read_record(photo, data)) ||
                 (!has_data && has_other && find_image(photo, other));
    photo->format = photo_format_of(photo->image);
    if (!found || photo->format == PHOTO_UNKNOWN) {
        *photo = (struct photo){.format = PHOTO_UNKNOWN};
        return false;
    }
    return true;
}
