#include "ui/qr.h"

#include <qrencode.h>

#include "base/fail.h"

static QRcode *encode(struct text content)
{
    char word[QR_TEXT_MAX + 1] = "";
    if (content.len == 0 || content.len > QR_TEXT_MAX) {
        die("no QR code for %zu bytes", content.len);
    }
    memcpy(word, content.at, content.len);
    QRcode *code = QRcode_encodeString(word, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
    if (code == NULL) {
        die_errno("no QR code");
    }
    return code;
}

unsigned qr_modules(struct text content)
{
    QRcode *code = encode(content);
    unsigned modules = (unsigned)code->width + 2 * QR_QUIET;
    QRcode_free(code);
    return modules;
}

/* How many dark modules follow one another from `at` on, of `left`. */
static int run_of(const unsigned char *at, int left)
{
    int run = 0;
    while (run < left && (at[run] & 1) != 0) {
        run++;
    }
    return run;
}

void qr_draw(cairo_t *cr, struct text content, double x, double y, double module)
{
    QRcode *code = encode(content);
    int width = code->width;
    for (int row = 0; row < width; row++) {
        /* One rectangle for neighbours, so that no hairline can appear between them. */
        for (int at = 0, run = 0; at < width; at += run + 1) {
            run = run_of(code->data + (ptrdiff_t)row * width + at, width - at);
            if (run > 0) {
                cairo_rectangle(
                    cr, x + (at + QR_QUIET) * module, y + (row + QR_QUIET) * module, run * module,
                    module);
            }
        }
    }
    cairo_fill(cr);
    QRcode_free(code);
}
