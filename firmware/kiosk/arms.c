#include "kiosk/arms.h"

#include <math.h>

#include "base/file.h"
#include "base/log.h"
#include "base/span.h"

enum { PNG_HEAD = 24, PNG_WIDTH = 16, PNG_HEIGHT = 20 };

static uint32_t number_at(struct bytes bytes, size_t at)
{
    const uint8_t *b = bytes.at + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Whether the head of the file promises a picture that is not too large, before anything is unpacked.
 * Source: PNG (ISO/IEC 15948) §5.2, §11.2.2. */
static bool is_modest(struct bytes file)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13};
    if (file.len < PNG_HEAD || memcmp(file.at, signature, sizeof signature) != 0 ||
        memcmp(file.at + sizeof signature, "IHDR", 4) != 0) {
        return false;
    }
    uint32_t width = number_at(file, PNG_WIDTH), height = number_at(file, PNG_HEIGHT);
    return width > 0 && height > 0 && width <= ARMS_SIDE_MAX && height <= ARMS_SIDE_MAX;
}

static cairo_status_t give(void *closure, unsigned char *to, unsigned len)
{
    struct bytes *left = closure;
    if (left->len < len) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(to, left->at, len);
    *left = (struct bytes){left->at + len, left->len - len};
    return CAIRO_STATUS_SUCCESS;
}

/* Into one format and one size, whatever the file has. */
static cairo_surface_t *unpack(struct bytes file, int side)
{
    cairo_surface_t *raw = cairo_image_surface_create_from_png_stream(give, &file);
    if (cairo_surface_status(raw) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(raw);
        return NULL;
    }
    double width = cairo_image_surface_get_width(raw), height = cairo_image_surface_get_height(raw);
    double scale = side / fmax(width, height);
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, (int)fmax(1, round(width * scale)),
        (int)fmax(1, round(height * scale)));
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, raw, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(raw);
    cairo_surface_flush(surface);
    return surface;
}

bool arms_read(struct arms *arms, const char *path, int side)
{
    SCOPED(file_release) struct file file = {0};
    *arms = (struct arms){0};
    if (file_read(&file, path, ARMS_BYTES_MAX) != FILE_OK) {
        log_error("arms_unreadable file=%s", path);
        return false;
    }
    if (!is_modest(file.content)) {
        log_error("arms_wrong file=%s why=\"no PNG of at most %d px\"", path, ARMS_SIDE_MAX);
        return false;
    }
    arms->surface = unpack(file.content, side);
    if (arms->surface == NULL) {
        log_error("arms_wrong file=%s why=\"broken\"", path);
        return false;
    }
    arms->picture = (struct picture){
        cairo_image_surface_get_data(arms->surface), cairo_image_surface_get_width(arms->surface),
        cairo_image_surface_get_height(arms->surface),
        cairo_image_surface_get_stride(arms->surface), 1};
    return true;
}

void arms_release(struct arms *arms)
{
    if (arms->surface != NULL) {
        cairo_surface_destroy(arms->surface);
    }
    *arms = (struct arms){0};
}
