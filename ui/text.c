#include "ui/text.h"

#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "ui/bidi.h"
#include "ui/hash.h"

enum { BUCKETS = 256, FONTS_MAX = 64 };

#define FAMILY   "Noto Sans"
#define CAP      0.714 /* of the em. Source: OS/2 sCapHeight of Noto Sans, Regular and Bold */
#define ELLIPSIS "\xE2\x80\xA6"

/* One paragraph, laid out. */
struct entry {
    struct entry *next;
    uint64_t key;
    PangoLayout *layout;
    double width; /* units it was wrapped to; 0 or less: not */
    unsigned round;
    struct text_extent extent;
    bool from_right; /* a line begins at the right */
    char *source;    /* what it was made of, owned; source_len bytes */
    size_t source_len;
};

struct text_engine {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context, *context_rtl;
    enum text_target target;
    double units_per_mm;
    unsigned round;
    struct entry *bucket[BUCKETS];
};

static void set_options(PangoContext *context, enum text_target target)
{
    bool paper = target == TEXT_PAPER;
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(
        options, paper ? CAIRO_HINT_STYLE_NONE : CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(
        options, paper ? CAIRO_HINT_METRICS_OFF : CAIRO_HINT_METRICS_ON);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, !paper);
    cairo_font_options_destroy(options);
}

/* Adds every .ttf of the folder; how many. One by one, because whole folders want a cache on disk. */
static unsigned add_fonts(FcConfig *config, const char *folder)
{
    unsigned count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir == NULL ? NULL : readdir(dir);
         entry != NULL && count < FONTS_MAX; entry = readdir(dir)) {
        char path[PATH_MAX];
        size_t len = strlen(entry->d_name);
        int used = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        bool font = len > 4 && strcmp(entry->d_name + len - 4, ".ttf") == 0;
        if (font && used > 0 && (size_t)used < sizeof path &&
            FcConfigAppFontAddFile(config, (const FcChar8 *)path)) {
            count++;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

struct text_engine *text_open(const char *folder, enum text_target target, double units_per_mm)
{
    FcConfig *config = FcConfigCreate();
    if (config == NULL) {
        die("text: out of memory");
    }
    if (add_fonts(config, folder) == 0) {
        log_error("fonts_missing");
        FcConfigDestroy(config);
        return NULL;
    }
    /* Pango 1.50 starts a thread that calls FcInit(): with a current configuration there is nothing
     * to do in it, without one it would read all fonts of the system. */
    FcConfigSetCurrent(config);
    struct text_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        die("text: out of memory");
    }
    engine->config = config;
    engine->target = target;
    engine->units_per_mm = units_per_mm;
    engine->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(engine->map), config);
    engine->context = pango_font_map_create_context(engine->map);
    engine->context_rtl = pango_font_map_create_context(engine->map);
    pango_context_set_base_dir(engine->context_rtl, PANGO_DIRECTION_RTL);
    set_options(engine->context, target);
    set_options(engine->context_rtl, target);
    return engine;
}

static void free_entry(struct entry *entry)
{
    g_object_unref(entry->layout);
    free(entry->source);
    free(entry);
}

/* Frees the entries that were last used before the round `oldest`. */
static void forget_before(struct text_engine *engine, unsigned oldest)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct entry **link = &engine->bucket[i];
        while (*link != NULL) {
            struct entry *entry = *link;
            if (entry->round < oldest) {
                *link = entry->next;
                free_entry(entry);
            } else {
                link = &entry->next;
            }
        }
    }
}

void text_round(struct text_engine *engine)
{
    forget_before(engine, engine->round);
    engine->round++;
}

void text_close(struct text_engine **engine)
{
    if (*engine == NULL) {
        return;
    }
    forget_before(*engine, UINT32_MAX);
    g_object_unref((*engine)->context);
    g_object_unref((*engine)->context_rtl);
    g_object_unref((*engine)->map);
    FcConfigDestroy((*engine)->config);
    free(*engine);
    *engine = NULL;
}

static uint64_t hash_length(uint64_t h, double length)
{
    uint64_t bits = 0;
    memcpy(&bits, &length, sizeof bits);
    return hash_number(h, bits);
}

static uint64_t key_of(struct text text, const struct text_style *style, double width)
{
    uint64_t h = hash_text(HASH_START, text);
    h = hash_length(hash_length(h, style->cap_mm), width);
    h = hash_number(
        h, (style->bold ? 16u : 0u) + (style->underlined ? 32u : 0u) + (style->is_rtl ? 64u : 0u) +
               (unsigned)style->align);
    return hash_text(h, style->language);
}

static void set_font(
    const struct text_engine *engine, PangoLayout *layout, const struct text_style *style)
{
    double size = style->cap_mm * engine->units_per_mm / CAP;
    if (engine->target == TEXT_SCREEN) {
        size = ceil(size);
    }
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, FAMILY);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

/* The fonts of some scripts ask for lines as high as their tallest letters with all their marks: too far
 * apart beside Latin ones. */
static void set_attributes(PangoLayout *layout, struct text language, bool underlined, bool is_rtl)
{
    const double tighter = 0.8;
    char tag[32] = "de";
    if (language.len > 0 && language.len < sizeof tag) {
        memcpy(tag, language.at, language.len);
        tag[language.len] = '\0';
    }
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_language_new(pango_language_from_string(tag)));
    if (is_rtl) {
        pango_attr_list_insert(list, pango_attr_line_height_new(tighter));
    }
    if (underlined) {
        pango_attr_list_insert(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/* One that runs from right to left gets marks around groups of figures. */
static void set_text(PangoLayout *layout, struct text text, bool is_rtl)
{
    bool cut = text.len > TEXT_MAX;
    size_t size = (cut ? TEXT_MAX : text.len) * 3 + sizeof ELLIPSIS;
    char *space = malloc(size * 4);
    if (space == NULL) {
        die("text: out of memory");
    }
    struct text shown =
        text_harmless((struct text){text.at, cut ? TEXT_MAX : text.len}, space, size);
    if (cut) {
        memcpy(space + shown.len, ELLIPSIS, sizeof ELLIPSIS);
        shown.len += sizeof ELLIPSIS - 1;
    }
    if (is_rtl) {
        shown = bidi_isolate(shown, space + size, 3 * size);
    }
    pango_layout_set_text(layout, shown.at, (int)shown.len);
    free(space);
}

/* True when a line begins at the right. On paper it begins where its text does. */
static bool starts_right(
    const struct text_engine *engine, const struct text_style *style, bool text_is_rtl)
{
    return engine->target == TEXT_SCREEN ? style->is_rtl : text_is_rtl;
}

static PangoAlignment alignment_of(enum text_align align, bool from_right)
{
    switch (align) {
    case TEXT_START: return from_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
    case TEXT_CENTER: return PANGO_ALIGN_CENTER;
    case TEXT_END: return from_right ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
    }
    die("text: alignment %d", (int)align);
}

static struct text_extent extent_of(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return (struct text_extent){
        .width = (double)logical.width / PANGO_SCALE,
        .height = (double)logical.height / PANGO_SCALE,
        .baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE,
        .lines = (unsigned)pango_layout_get_line_count(layout),
        .unknown = pango_layout_get_unknown_glyphs_count(layout) > 0,
    };
}

static struct entry *new_entry(
    struct text_engine *engine, struct text text, const struct text_style *style, double width)
{
    struct entry *entry = calloc(1, sizeof *entry);
    char *copy = malloc(text.len + 1);
    if (entry == NULL || copy == NULL) {
        die("text: out of memory");
    }
    if (text.len > 0) {
        memcpy(copy, text.at, text.len);
    }
    entry->source = copy;
    entry->source_len = text.len;
    entry->width = width;
    bool is_rtl = bidi_is_rtl(text, style->language);
    entry->from_right = starts_right(engine, style, is_rtl);
    entry->layout = pango_layout_new(is_rtl ? engine->context_rtl : engine->context);
    pango_layout_set_auto_dir(entry->layout, false);
    set_font(engine, entry->layout, style);
    set_attributes(
        entry->layout, style->language, style->underlined, is_rtl && engine->target == TEXT_SCREEN);
    if (width > 0) {
        pango_layout_set_width(entry->layout, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(entry->layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(entry->layout, alignment_of(style->align, entry->from_right));
    }
    set_text(entry->layout, text, is_rtl);
    entry->extent = extent_of(entry->layout);
    return entry;
}

static bool is_of(const struct entry *entry, uint64_t key, struct text text)
{
    return entry->key == key && text_equal((struct text){entry->source, entry->source_len}, text);
}

static struct entry *find(
    struct text_engine *engine, struct text text, const struct text_style *style, double width)
{
    uint64_t key = key_of(text, style, width);
    struct entry **first = &engine->bucket[(key ^ key >> 32) % BUCKETS];
    struct entry *entry = *first;
    while (entry != NULL && !is_of(entry, key, text)) {
        entry = entry->next;
    }
    if (entry == NULL) {
        entry = new_entry(engine, text, style, width);
        entry->key = key;
        entry->next = *first;
        *first = entry;
    }
    entry->round = engine->round;
    return entry;
}

/* The paragraph on one line where that fits, else wrapped. */
static struct entry *find_fitting(
    struct text_engine *engine, struct text text, const struct text_style *style, double width)
{
    struct text_style plain = *style;
    plain.align = TEXT_START;
    struct entry *entry = find(engine, text, &plain, 0);
    if (width <= 0 || (entry->extent.lines == 1 && entry->extent.width <= width)) {
        return entry;
    }
    return find(engine, text, style, width);
}

struct text_extent text_measure(
    struct text_engine *engine, struct text text, const struct text_style *style, double width)
{
    return find_fitting(engine, text, style, width)->extent;
}

/* How far right a paragraph begins that is on one line. */
static double left_of(const struct entry *entry, const struct text_style *style, double width)
{
    if (entry->width > 0 || width <= 0) {
        return 0;
    }
    double left = width - entry->extent.width;
    bool at_right = (style->align == TEXT_END) != entry->from_right;
    return style->align == TEXT_CENTER ? left / 2 : at_right ? left : 0;
}

struct text_place text_place_of(
    struct text_engine *engine, struct text text, const struct text_style *style, double width,
    size_t at)
{
    const struct entry *entry = find_fitting(engine, text, style, width);
    size_t len = strlen(pango_layout_get_text(entry->layout));
    PangoRectangle strong;
    pango_layout_get_cursor_pos(entry->layout, (int)(at < len ? at : len), &strong, NULL);
    return (struct text_place){
        left_of(entry, style, width) + (double)strong.x / PANGO_SCALE,
        (double)strong.y / PANGO_SCALE, (double)strong.height / PANGO_SCALE};
}

void text_paint(
    struct text_engine *engine, cairo_t *cairo, struct text text, const struct text_style *style,
    double width)
{
    const struct entry *entry = find_fitting(engine, text, style, width);
    double x = 0;
    double y = 0;
    cairo_get_current_point(cairo, &x, &y);
    x += left_of(entry, style, width);
    if (engine->target == TEXT_SCREEN) {
        x = round(x);
        y = round(y);
    }
    cairo_move_to(cairo, x, y);
    pango_cairo_show_layout(cairo, entry->layout);
}
