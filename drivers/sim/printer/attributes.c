#include "drivers/sim/printer/attributes.h"

#include <stdio.h>

/* Lengths in hundredths of a millimetre. */
struct media {
    const char *size, *type, *source, *tray, *resolution;
    int width, height, margin;
};

static const struct media A4 = {
    "iso_a4_210x297mm", "stationery", "main", "sheetFeedAutoRemovableTray",
    "600dpi",           21000,        29700,  423};

static const struct media ROLL = {"custom_receipt_80x297mm",
                                  "continuous",
                                  "main-roll",
                                  "continuousRoll",
                                  "203dpi",
                                  8000,
                                  29700,
                                  400};

static const struct media *media_of(bool is_roll)
{
    return is_roll ? &ROLL : &A4;
}

const char *attributes_media(bool is_roll)
{
    return media_of(is_roll)->size;
}

const char *attributes_media_type(bool is_roll)
{
    return media_of(is_roll)->type;
}

/* The same for every printer. */
static const char FIXED[] =
    "ATTR keyword ipp-features-supported ipp-everywhere\n"
    "ATTR boolean color-supported false\n"
    "ATTR integer copies-default 1\n"
    "ATTR rangeOfInteger copies-supported 1-5\n"
    "ATTR keyword media-col-supported media-size,media-size-name,media-source,media-type,"
    "media-top-margin,media-bottom-margin,media-left-margin,media-right-margin\n"
    "ATTR octetString printer-supply \"index=1;class=receptacleThatIsFilled;type=wasteToner;"
    "unit=percent;maxcapacity=100;level=25;colorantname=unknown;\","
    "\"index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=75;"
    "colorantname=black;\"\n"
    "ATTR text printer-supply-description \"Toner Waste Tank\",\"Black Toner\"\n"
    "ATTR name marker-names \"Waste\",\"Black\"\n"
    "ATTR integer marker-levels 25,75\n"
    "ATTR keyword marker-types waste-toner,toner\n"
    "ATTR keyword sides-default one-sided\n"
    "ATTR keyword sides-supported one-sided\n"
    "ATTR enum print-quality-default 4\n"
    "ATTR enum print-quality-supported 3,4,5\n"
    "ATTR keyword print-color-mode-default monochrome\n"
    "ATTR keyword print-color-mode-supported monochrome\n"
    "ATTR keyword pwg-raster-document-type-supported black_1,sgray_8\n"
    "ATTR keyword pwg-raster-document-sheet-back normal\n"
    "ATTR keyword output-bin-default face-down\n"
    "ATTR keyword output-bin-supported face-down\n"
    "ATTR enum orientation-requested-default 3\n"
    "ATTR enum orientation-requested-supported 3\n"
    "ATTR enum finishings-default 3\n"
    "ATTR enum finishings-supported 3\n"
    "ATTR integer pages-per-minute 20\n"
    "ATTR mimeMediaType document-format-supported "
    "application/octet-stream,application/pdf,image/pwg-raster,image/urf\n"
    "ATTR mimeMediaType document-format-default application/octet-stream\n"
    "ATTR keyword job-creation-attributes-supported copies,document-format,document-name,"
    "ipp-attribute-fidelity,job-name,media,media-col,print-quality,print-color-mode,"
    "printer-resolution,sides\n"
    "ATTR boolean page-ranges-supported false\n";

static void write_media(FILE *file, const struct media *media)
{
    char size[128], column[640];
    snprintf(
        size, sizeof size, "{MEMBER integer x-dimension %d MEMBER integer y-dimension %d}",
        media->width, media->height);
    snprintf(
        column, sizeof column,
        "{MEMBER keyword media-size-name %s MEMBER collection media-size %s "
        "MEMBER integer media-top-margin %d MEMBER integer media-bottom-margin %d "
        "MEMBER integer media-left-margin %d MEMBER integer media-right-margin %d "
        "MEMBER keyword media-source %s MEMBER keyword media-type %s}",
        media->size, size, media->margin, media->margin, media->margin, media->margin,
        media->source, media->type);
    static const char *const NAMES[] = {"media-default", "media-supported", "media-ready"};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        fprintf(file, "ATTR keyword %s %s\n", NAMES[i], media->size);
    }
    static const char *const COLUMNS[] = {
        "media-col-database", "media-col-default", "media-col-ready"};
    for (size_t i = 0; i < COUNT(COLUMNS); i++) {
        fprintf(file, "ATTR collection %s %s\n", COLUMNS[i], column);
    }
    static const char *const SIDES[] = {"top", "bottom", "left", "right"};
    for (size_t i = 0; i < COUNT(SIDES); i++) {
        fprintf(file, "ATTR integer media-%s-margin-supported %d\n", SIDES[i], media->margin);
    }
    static const char *const RESOLUTIONS[] = {
        "printer-resolution-default", "printer-resolution-supported",
        "pwg-raster-document-resolution-supported"};
    for (size_t i = 0; i < COUNT(RESOLUTIONS); i++) {
        fprintf(file, "ATTR resolution %s %s\n", RESOLUTIONS[i], media->resolution);
    }
    fprintf(file, "ATTR collection media-size-supported %s\n", size);
    fprintf(file, "ATTR keyword media-source-supported %s\n", media->source);
    fprintf(file, "ATTR keyword media-type-supported %s\n", media->type);
    fprintf(
        file,
        "ATTR octetString printer-input-tray "
        "\"type=%s;mediafeed=%d;mediaxfeed=%d;maxcapacity=250;level=200;status=0;name=%s;\"\n",
        media->tray, media->height, media->width, media->source);
    fprintf(
        file, "ATTR keyword urf-supported \"V1.4\",\"CP1\",\"W8\",\"RS%.3s\",\"IS1\",\"MT1\"\n",
        media->resolution);
}

bool attributes_write(const char *path, bool is_roll)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return false;
    }
    const char *name = is_roll ? "Sim-roll80" : "Sim-a4";
    fprintf(file, "ATTR text printer-make-and-model \"Foyer %s\"\n", name);
    fprintf(file, "ATTR text printer-device-id \"MFG:Foyer;MDL:%s;CMD:PDF,PWG,URF;\"\n", name);
    fputs(FIXED, file);
    write_media(file, media_of(is_roll));
    bool ok = ferror(file) == 0;
    return fclose(file) == 0 && ok;
}
