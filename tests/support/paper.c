#include "tests/support/paper.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/run.h"

#define RUN_MS       60000
#define MM_PER_POINT (25.4 / 72)
#define PRINTER_DOTS "203" /* an inch, of a receipt printer */

static int is_pdf(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 4 && strcmp(entry->d_name + len - 4, ".pdf") == 0;
}

size_t paper_newest(const struct world *world, char *path)
{
    struct dirent **names = NULL;
    int count = scandir(world_path(world, 0, "paper"), &names, is_pdf, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, PATH_MAX, "%s/paper/%s", world->dir, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return count > 0 ? (size_t)count : 0;
}

bool paper_size(const char *pdf, double *width_mm, double *height_mm)
{
    char *said = NULL;
    double width, height;
    const char *const words[] = {"pdfinfo", pdf, NULL};
    bool read = run_wait(words, &said, RUN_MS) == 0;
    const char *line = read ? strstr(said, "Page size:") : NULL;
    /* NOLINTNEXTLINE(cert-err34-c): pdfinfo writes it */
    read = line != NULL && sscanf(line, "Page size: %lf x %lf pts", &width, &height) == 2;
    if (read) {
        *width_mm = width * MM_PER_POINT;
        *height_mm = height * MM_PER_POINT;
    }
    free(said);
    return read;
}

bool paper_code(const char *pdf, char number[PAPER_NUMBER_LEN + 1])
{
    char base[PATH_MAX], picture[PATH_MAX + 4];
    char *code = NULL;
    snprintf(base, sizeof base, "%.*s", (int)(strlen(pdf) - strlen(".pdf")), pdf);
    snprintf(picture, sizeof picture, "%s.png", base);
    const char *const paint[] = {"pdftoppm", "-singlefile", "-r", PRINTER_DOTS,
                                 "-png",     pdf,           base, NULL};
    const char *const scan[] = {"zbarimg",         "-q",    "--raw", "-Sdisable",
                                "-Sqrcode.enable", picture, NULL};
    bool read = run_wait(paint, NULL, RUN_MS) == 0 && run_wait(scan, &code, RUN_MS) == 0;
    read =
        read && strlen(code) == PAPER_NUMBER_LEN + 1; /* and a line feed: nothing else is in it */
    snprintf(number, PAPER_NUMBER_LEN + 1, "%s", read ? code : "");
    free(code);
    return read;
}
