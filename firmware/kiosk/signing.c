#include "kiosk/signing.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <vpx/vp8dx.h>

#include "base/fail.h"
#include "base/log.h"

#define LAST_MS 1000u /* the last image stands so long */
#define LATE_MS 500u  /* later than this the clock of the video waits, and no image is left out */

/* So many bytes of the file; false when it ends before. */
static bool read_at(const struct signing *signing, uint64_t at, uint8_t *to, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t got = pread(signing->fd, to + done, len - done, (off_t)(at + done));
        if (got <= 0) {
            return false;
        }
        done += (size_t)got;
    }
    return true;
}

bool signing_open(struct signing *signing, const char *path)
{
    uint8_t head[IVF_HEAD_LEN];
    *signing = (struct signing){.fd = open(path, O_RDONLY | O_CLOEXEC)};
    if (signing->fd < 0) {
        log_error("signing_absent file=%s", path);
        return false;
    }
    signing->is_there = read_at(signing, 0, head, sizeof head) &&
                        ivf_read(&signing->ivf, (struct bytes){head, sizeof head});
    if (!signing->is_there) {
        log_error("signing_wrong file=%s why=\"no VP8 video in IVF within the limits\"", path);
    }
    return signing->is_there;
}

static void end(struct signing *signing)
{
    if (signing->is_begun) {
        vpx_codec_destroy(&signing->decoder);
    }
    free(signing->pixels);
    free(signing->bytes);
    signing->pixels = signing->bytes = NULL;
    signing->picture = (struct picture){.number = signing->picture.number + 1};
    signing->is_begun = false;
}

void signing_close(struct signing *signing)
{
    end(signing);
    if (signing->is_there || signing->fd > 0) {
        close(signing->fd);
    }
    *signing = (struct signing){.fd = -1};
}

static uint8_t clamp(int value)
{
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Source: ITU-R BT.601, studio range, in 1/256. */
static void convert(const struct signing *signing, const vpx_image_t *image)
{
    int width = signing->ivf.width;
    for (int y = 0; y < signing->ivf.height; y++) {
        const uint8_t *luma = image->planes[VPX_PLANE_Y] + y * image->stride[VPX_PLANE_Y];
        const uint8_t *blue = image->planes[VPX_PLANE_U] + y / 2 * image->stride[VPX_PLANE_U];
        const uint8_t *red = image->planes[VPX_PLANE_V] + y / 2 * image->stride[VPX_PLANE_V];
        uint32_t *to = (uint32_t *)(void *)(signing->pixels + 4UL * (size_t)(y * width));
        for (int x = 0; x < width; x++) {
            int c = 298 * (luma[x] - 16) + 128, d = blue[x / 2] - 128, e = red[x / 2] - 128;
            uint32_t r = clamp((c + 409 * e) / 256), g = clamp((c - 100 * d - 208 * e) / 256);
            to[x] = 0xFF000000u | r << 16 | g << 8 | clamp((c + 516 * d) / 256);
        }
    }
}

/* Decodes the next image into the picture. False at the end and when it is no image. */
static bool step(struct signing *signing)
{
    uint8_t head[IVF_IMAGE_LEN];
    struct ivf_image image;
    vpx_codec_iter_t iterator = NULL;
    if (!read_at(signing, signing->at, head, sizeof head)) {
        return false; /* the end */
    }
    bool is_read = ivf_read_image(&image, &signing->ivf, (struct bytes){head, sizeof head}) &&
                   image.time_ms >= signing->time_ms &&
                   read_at(signing, signing->at + IVF_IMAGE_LEN, signing->bytes, image.size);
    if (!is_read || vpx_codec_decode(&signing->decoder, signing->bytes, image.size, NULL, 0) != 0) {
        log_error("signing_broken at=%llu", (unsigned long long)signing->at);
        return false;
    }
    const vpx_image_t *decoded = vpx_codec_get_frame(&signing->decoder, &iterator);
    signing->at += IVF_IMAGE_LEN + image.size;
    signing->time_ms = image.time_ms;
    if (decoded == NULL) { /* an image that only others refer to */
        return true;
    }
    if (decoded->fmt != VPX_IMG_FMT_I420 || (int)decoded->d_w != signing->ivf.width ||
        (int)decoded->d_h != signing->ivf.height) {
        log_error("signing_broken why=\"another size than its head says\"");
        return false;
    }
    convert(signing, decoded);
    signing->picture.number++;
    return true;
}

/* When the image after the one shown at `now_ms` is due, or the end of the last one. */
static uint64_t due(const struct signing *signing, uint64_t now_ms)
{
    uint8_t head[IVF_IMAGE_LEN];
    struct ivf_image image;
    if (!read_at(signing, signing->at, head, sizeof head)) {
        return now_ms + LAST_MS;
    }
    if (!ivf_read_image(&image, &signing->ivf, (struct bytes){head, sizeof head}) ||
        image.time_ms < signing->time_ms) {
        return now_ms; /* step() will say why */
    }
    return now_ms + (image.time_ms - signing->time_ms);
}

/* The first image is there at once. */
static bool begin(struct signing *signing, uint64_t now_ms)
{
    const struct ivf *ivf = &signing->ivf;
    const vpx_codec_dec_cfg_t setup = {1, (unsigned)ivf->width, (unsigned)ivf->height};
    if (vpx_codec_dec_init(&signing->decoder, vpx_codec_vp8_dx(), &setup, 0) != VPX_CODEC_OK) {
        log_error("signing_broken why=\"no decoder\"");
        return false;
    }
    signing->is_begun = true;
    signing->pixels = calloc((size_t)ivf->width * (size_t)ivf->height, 4);
    signing->bytes = malloc(IVF_BYTES_MAX);
    if (signing->pixels == NULL || signing->bytes == NULL) {
        die("out of memory");
    }
    signing->at = IVF_HEAD_LEN;
    signing->time_ms = 0;
    signing->picture = (struct picture){
        signing->pixels, ivf->width, ivf->height, 4 * ivf->width, signing->picture.number + 1};
    if (!step(signing)) {
        return false;
    }
    signing->next_ms = due(signing, now_ms);
    return true;
}

void signing_follow(struct signing *signing, bool is_wanted, bool is_paused, uint64_t now_ms)
{
    if (!is_wanted) {
        if (signing->is_begun) {
            end(signing);
        }
        return;
    }
    if (!signing->is_begun && signing->is_there) {
        signing->is_paused = false;
        if (!begin(signing, now_ms)) {
            end(signing);
            signing->is_there = false; /* it will not get better */
        }
    }
    if (signing->is_paused && !is_paused) {
        signing->next_ms = due(signing, now_ms);
    }
    signing->is_paused = is_paused;
}

uint64_t signing_deadline(const struct signing *signing)
{
    return signing->is_begun && !signing->is_paused ? signing->next_ms : UINT64_MAX;
}

enum signing_news signing_tick(struct signing *signing, uint64_t now_ms)
{
    if (now_ms < signing_deadline(signing)) {
        return SIGNING_SAME;
    }
    if (!step(signing)) {
        end(signing);
        return SIGNING_OVER;
    }
    bool is_late = now_ms > signing->next_ms + LATE_MS;
    signing->next_ms = due(signing, is_late ? now_ms : signing->next_ms);
    return SIGNING_IMAGE;
}
