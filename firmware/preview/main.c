#include <stdlib.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/options.h"
#include "preview/preview.h"

static const char HELP[] =
    "foyer-preview: shows the pages of a service pack; foyer pack preview starts it.\n"
    "\n"
    "foyer-preview --payload FILE [--pictures DIR] [--language L] [--page N] [--assets DIR]\n"
    "  --payload FILE   {\"files\": {...}} of a pack; read again when it changes\n"
    "  --pictures DIR   writes a picture of each page in each language and report.txt, no display\n"
    "  --language L     begin in this language      --page N   begin on this page of the form\n"
    "  --large          all pixels of the panel in the window instead of half of them\n"
    "  --wide           a panel in landscape\n"
    "\n"
    "Exit status: 0 shown, 1 something on the pictures is wrong, 2 could not be used.";

static size_t language_place(const struct preview *preview, const char *language)
{
    for (size_t i = 0; i < preview->language_count; i++) {
        struct text wanted = {language, strlen(language)};
        if (text_equal(preview->texts[i].language, wanted)) {
            return i;
        }
    }
    return 0;
}

static int run(struct preview *preview, const struct preview_setup *setup)
{
    if (!preview_open(preview, setup)) {
        return 2;
    }
    preview->utc_s = clock_utc_s();
    if (!preview_load(preview)) {
        return 2;
    }
    if (setup->pictures != NULL) {
        return preview_pictures(preview);
    }
    if (preview->has_pack && (setup->page > 0 || setup->language != NULL)) {
        size_t language = setup->language != NULL ? language_place(preview, setup->language) : 0;
        if (!preview_go(preview, language, setup->page > 0 ? setup->page - 1 : FORM_NONE)) {
            preview_begin(preview);
        }
    }
    return preview_window(preview);
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    struct preview_setup setup = {0};
    const char *page = "0";
    const struct option_row options[] = {
        {"payload", &setup.payload, NULL},
        {"assets", &setup.assets, NULL},
        {"pictures", &setup.pictures, NULL},
        {"language", &setup.language, NULL},
        {"page", &page, NULL},
        {"large", NULL, &setup.is_large},
        {"wide", NULL, &setup.is_wide},
        {NULL, NULL, NULL},
    };
    if (!options_read(&argc, argv, options) || argc != 1 || setup.payload == NULL) {
        return 2;
    }
    setup.page = strtoul(page, NULL, 10);
    struct preview *preview = calloc(1, sizeof *preview);
    if (preview == NULL) {
        die("out of memory");
    }
    int status = run(preview, &setup);
    preview_close(preview);
    free(preview);
    return status;
}
