/* A video file as it may come: every image that is read lies within the limits, and the walk through it
 * ends. Its images are libvpx's to decode; tests/unit/kiosk/signing.c gives it broken ones. */
#include <stdlib.h>

#include "kiosk/ivf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ivf ivf;
    struct ivf_image image;
    if (!ivf_read(&ivf, (struct bytes){data, size})) {
        return 0;
    }
    if (ivf.width < IVF_SIDE_MIN || ivf.width > IVF_SIDE_MAX || ivf.height < IVF_SIDE_MIN ||
        ivf.height > IVF_SIDE_MAX || ivf.rate == 0 || ivf.scale == 0) {
        abort();
    }
    size_t at = IVF_HEAD_LEN;
    while (ivf_read_image(&image, &ivf, (struct bytes){data + at, size - at})) {
        if (image.size == 0 || image.size > IVF_BYTES_MAX || image.time_ms > IVF_TIME_MAX) {
            abort();
        }
        if (image.size > size - at - IVF_IMAGE_LEN) {
            break;
        }
        at += IVF_IMAGE_LEN + image.size;
    }
    return 0;
}
