/* The files of a simulated document: what ICAO 9303-10 has it hold, and EF.SOD over them. */
#pragma once

#include "drivers/sim/specimens.h"

#define ICAO_FILES_MAX 16
#define ICAO_STORE_MAX 70000 /* bytes of all files of one document */

enum icao_selected { ICAO_MASTER_FILE, ICAO_APPLICATION, ICAO_EID };

struct icao_file {
    unsigned identifier; /* two bytes */
    uint8_t short_identifier;
    enum icao_selected where;
    bool is_free; /* can be read without opening the document */
    size_t at, len;
};

struct icao_files {
    struct icao_file list[ICAO_FILES_MAX];
    size_t count, used;
    uint8_t store[ICAO_STORE_MAX];
};

/* Makes the files of `specimen`, a document or eID card: drawn, packed and signed now, in some
 * milliseconds; always the same bytes. */
void icao_files_make(struct icao_files *files, const struct specimen *specimen);

/* The file with this identifier in what is selected; NULL when there is none. */
const struct icao_file *icao_files_find(
    const struct icao_files *files, enum icao_selected where, unsigned identifier);

/* The same by its short identifier. */
const struct icao_file *icao_files_find_short(
    const struct icao_files *files, enum icao_selected where, unsigned identifier);

/* Its content from the first tag on. */
struct bytes icao_files_content(const struct icao_files *files, const struct icao_file *file);
