#include "kiosk/ivf.h"

#define RATE_MAX 1000000u

enum {
    AT_VERSION = 4,
    AT_LEN = 6,
    AT_KIND = 8,
    AT_WIDTH = 12,
    AT_HEIGHT = 14,
    AT_RATE = 16,
    AT_SCALE = 20
};

static uint32_t number_at(struct bytes bytes, size_t at, size_t len)
{
    uint32_t number = 0;
    for (size_t i = 0; i < len; i++) {
        number |= (uint32_t)bytes.at[at + i] << 8 * i;
    }
    return number;
}

bool ivf_read(struct ivf *ivf, struct bytes head)
{
    *ivf = (struct ivf){0};
    if (head.len < IVF_HEAD_LEN || memcmp(head.at, "DKIF", 4) != 0 ||
        memcmp(head.at + AT_KIND, "VP80", 4) != 0 || number_at(head, AT_VERSION, 2) != 0 ||
        number_at(head, AT_LEN, 2) != IVF_HEAD_LEN) {
        return false;
    }
    uint32_t width = number_at(head, AT_WIDTH, 2), height = number_at(head, AT_HEIGHT, 2);
    uint32_t rate = number_at(head, AT_RATE, 4), scale = number_at(head, AT_SCALE, 4);
    bool has_size = width >= IVF_SIDE_MIN && width <= IVF_SIDE_MAX && height >= IVF_SIDE_MIN &&
                    height <= IVF_SIDE_MAX;
    bool has_time = rate > 0 && rate <= RATE_MAX && scale > 0 && scale <= RATE_MAX;
    if (!has_size || !has_time) {
        return false;
    }
    *ivf = (struct ivf){(int)width, (int)height, rate, scale};
    return true;
}

bool ivf_read_image(struct ivf_image *image, const struct ivf *ivf, struct bytes head)
{
    *image = (struct ivf_image){0};
    if (head.len < IVF_IMAGE_LEN) {
        return false;
    }
    uint32_t size = number_at(head, 0, 4), time = number_at(head, 4, 4),
             high = number_at(head, 8, 4);
    if (size == 0 || size > IVF_BYTES_MAX || high != 0) {
        return false;
    }
    uint64_t scaled = (uint64_t)time * ivf->scale; /* < 2^52 */
    if (scaled / ivf->rate > IVF_TIME_MAX / 1000) {
        return false;
    }
    *image = (struct ivf_image){size, scaled * 1000 / ivf->rate};
    return image->time_ms <= IVF_TIME_MAX;
}
