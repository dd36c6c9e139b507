/* The file TRUST_NEWEST of a trust folder: of which day the newest list of each state was. */
#pragma once

#include "drivers/emrtd/trust.h"

#define TRUST_COUNTRIES_MAX 300

struct trust_newest {
    size_t count;
    struct {
        char country[3];
        uint64_t made_s;
    } rows[TRUST_COUNTRIES_MAX];
};

/* Reads the file; nothing in it when it is absent. Lines that are no country and time are passed
 * over. */
void trust_newest_read(struct trust_newest *newest, const char *folder);

/* Seconds since 1970; 0 when nothing is known of this country. */
uint64_t trust_newest_of(const struct trust_newest *newest, const char *country);
