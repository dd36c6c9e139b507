#include "drivers/printer_state.h"

#include "base/fail.h"

enum { CUT_AT = 31 }; /* bytes; IPP Everywhere printers of the CUPS project cut reasons off there */

static const struct {
    const char *keyword;
    unsigned reason;
} REASONS[] = {
    {"cover-open", PRINTER_COVER_OPEN},
    {"developer-empty", PRINTER_INK_OUT},
    {"developer-low", PRINTER_INK_LOW},
    {"door-open", PRINTER_COVER_OPEN},
    {"fuser-over-temp", PRINTER_OTHER},
    {"fuser-under-temp", PRINTER_OTHER},
    {"input-media-supply-empty", PRINTER_PAPER_OUT},
    {"input-media-supply-low", PRINTER_PAPER_LOW},
    {"input-tray-missing", PRINTER_OTHER},
    {"interlock-open", PRINTER_COVER_OPEN},
    {"marker-supply-empty", PRINTER_INK_OUT},
    {"marker-supply-low", PRINTER_INK_LOW},
    {"marker-waste-almost-full", PRINTER_INK_LOW},
    {"marker-waste-full", PRINTER_INK_OUT},
    {"media-empty", PRINTER_PAPER_OUT},
    {"media-jam", PRINTER_JAM},
    {"media-low", PRINTER_PAPER_LOW},
    {"media-needed", PRINTER_PAPER_OUT},
    {"moving-to-paused", PRINTER_PAUSED},
    {"offline", PRINTER_OFFLINE},
    {"opc-life-over", PRINTER_OTHER},
    {"other", PRINTER_OTHER},
    {"output-area-full", PRINTER_OTHER},
    {"output-tray-missing", PRINTER_OTHER},
    {"paused", PRINTER_PAUSED},
    {"shutdown", PRINTER_OFFLINE},
    {"spool-area-full", PRINTER_OTHER},
    {"timed-out", PRINTER_OFFLINE},
    {"toner-empty", PRINTER_INK_OUT},
    {"toner-low", PRINTER_INK_LOW},
};

static bool has_end(struct text text, struct text end)
{
    return text.len >= end.len && memcmp(text.at + text.len - end.len, end.at, end.len) == 0;
}

/* The keyword itself, or followed by "-" and how grave it is, or cut off within it. */
static bool is_reason(struct text said, const char *keyword)
{
    size_t len = strlen(keyword);
    if (said.len < len) {
        return said.len == CUT_AT && memcmp(said.at, keyword, said.len) == 0;
    }
    return memcmp(said.at, keyword, len) == 0 && (said.len == len || said.at[len] == '-');
}

unsigned printer_reason_of(struct text keyword)
{
    if (keyword.len == 0) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(REASONS); i++) {
        if (is_reason(keyword, REASONS[i].keyword)) {
            return REASONS[i].reason;
        }
    }
    return has_end(keyword, TEXT_OF("-error")) ? PRINTER_OTHER : 0;
}

/* A decimal number in thousandths, at most 9999; moves *text behind it. -1 when there is none. */
static long thousandths(struct text *text)
{
    long value = 0, step = 1000;
    size_t at = 0;
    for (; at < text->len && text->at[at] >= '0' && text->at[at] <= '9' && value < 10000000; at++) {
        value = value * 10 + (text->at[at] - '0') * 1000L;
    }
    if (at == 0 || value >= 10000000) {
        return -1;
    }
    if (at < text->len && text->at[at] == '.') {
        for (at++; at < text->len && text->at[at] >= '0' && text->at[at] <= '9'; at++) {
            step /= 10;
            value += (text->at[at] - '0') * step;
        }
    }
    *text = (struct text){text->at + at, text->len - at};
    return value;
}

unsigned printer_paper_of(struct text media)
{
    size_t from = media.len;
    while (from > 0 && media.at[from - 1] != '_') {
        from--;
    }
    if (from == 0) {
        return 0;
    }
    struct text size = {media.at + from, media.len - from};
    long width = thousandths(&size);
    if (width < 0 || size.len == 0 || size.at[0] != 'x') {
        return 0;
    }
    size = (struct text){size.at + 1, size.len - 1};
    long height = thousandths(&size);
    if (text_equal(size, TEXT_OF("in"))) {
        width = width * 254 / 10;
        height = height * 254 / 10;
    } else if (!text_equal(size, TEXT_OF("mm"))) {
        return 0;
    }
    if (width >= 209000 && width <= 211000 && height >= 296000 && height <= 298000) {
        return PRINTER_A4;
    }
    return width >= 72000 && width <= 82000 && height > width / 4 ? PRINTER_ROLL80 : 0;
}
