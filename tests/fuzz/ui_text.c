/* Any bytes as text: what is shown is UTF-8, is shown the same when it is made harmless again, and is
 * never wider than its place by more than one letter. */
#include "base/utf8.h"
#include "tests/leaks.h"
#include "ui/assets.h"
#include "ui/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_BYTES = 2048 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct text_engine *engine; /* fonts are opened once */
    static char once[3 * SIZE_MAX_BYTES];
    static char twice[3 * SIZE_MAX_BYTES];
    char fonts[ASSETS_PATH_MAX];
    if (engine == NULL && assets_path(fonts, NULL, "fonts")) {
        engine = text_open(fonts, TEXT_SCREEN, 4);
    }
    if (engine == NULL || size > SIZE_MAX_BYTES) {
        return engine == NULL ? -1 : 0;
    }
    struct text text = {(const char *)data, size};
    struct text shown = text_harmless(text, once, sizeof once);
    struct text again = text_harmless(shown, twice, sizeof twice);
    const struct text_style style = {.cap_mm = 5};
    struct text_extent extent = text_measure(engine, text, &style, 400);
    text_round(engine);
    if (!utf8_valid(shown) || !text_equal(shown, again) || extent.width > 600) {
        __builtin_trap();
    }
    return 0;
}
