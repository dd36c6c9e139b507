#include "drivers/sim/specimens.h"

enum { NUMBER = 9, FILLER = '<' };

static const struct specimen specimens[] = {
#include "drivers/sim/specimens.def"
};

const struct specimen *specimen_find(struct text name)
{
    for (size_t i = 0; i < COUNT(specimens); i++) {
        if (text_equal(name, (struct text){specimens[i].name, strlen(specimens[i].name)})) {
            return &specimens[i];
        }
    }
    return NULL;
}

const struct specimen *specimen_all(size_t *count)
{
    *count = COUNT(specimens);
    return specimens;
}

size_t specimen_mrz_line(const struct specimen *specimen)
{
    return specimen->form == SPECIMEN_TD1 ? 30 : 44;
}

static unsigned value_of(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'A' ? (unsigned)(c - 'A' + 10) : 0;
}

/* ICAO 9303-3 §4.9; `sum` counts on, so that a digit can cover several places. */
static char check(const char *at, size_t len, size_t *from, unsigned *sum)
{
    for (size_t i = 0; i < len; i++) {
        *sum += value_of(at[i]) * (*from % 3 == 0 ? 7u : *from % 3 == 1 ? 3u : 1u);
        ++*from;
    }
    return (char)('0' + *sum % 10);
}

static char check_one(const char *at, size_t len)
{
    size_t from = 0;
    unsigned sum = 0;
    return check(at, len, &from, &sum);
}

/* Puts text, spaces as fillers, and cuts it off after `room`. */
static size_t put(char *to, const char *text, size_t room)
{
    size_t len = strlen(text) < room ? strlen(text) : room;
    for (size_t i = 0; i < len; i++) {
        to[i] = text[i];
        if (text[i] == ' ') {
            to[i] = FILLER;
        }
    }
    return len;
}

static void put_date(char *to, const char *date)
{
    const char printed[] = {date[2], date[3], date[5], date[6], date[8], date[9]};
    memcpy(to, printed, sizeof printed);
    to[sizeof printed] = check_one(to, sizeof printed);
}

static void put_names(char *to, const struct specimen *specimen, size_t room)
{
    size_t family = put(to, specimen->family_name, room - 3);
    put(to + family + 2, specimen->given_names, room - family - 2);
}

/* Unspecified is printed as a filler. */
static void put_sex(char *to, const struct specimen *specimen)
{
    if (specimen->sex != 'X') {
        *to = specimen->sex;
    }
}

static void put_td1(const struct specimen *specimen, char *zone)
{
    const char *number = specimen->document_number;
    zone[0] = 'I';
    put(zone + 2, specimen->issuer, 3);
    put(zone + 5, number, NUMBER);
    if (strlen(number) > NUMBER) {
        size_t more = put(zone + 15, number + NUMBER, 12);
        zone[15 + more] = check_one(number, strlen(number));
    } else {
        zone[14] = check_one(zone + 5, NUMBER);
    }
    put_date(zone + 30, specimen->birth);
    put_sex(zone + 37, specimen);
    put_date(zone + 38, specimen->expiry);
    put(zone + 45, specimen->nationality, 3);
    size_t from = 0;
    unsigned sum = 0;
    check(zone + 5, 25, &from, &sum);
    check(zone + 30, 7, &from, &sum);
    check(zone + 38, 7, &from, &sum);
    zone[59] = check(zone + 48, 11, &from, &sum);
    put_names(zone + 60, specimen, 30);
}

static void put_td3(const struct specimen *specimen, char *zone)
{
    zone[0] = 'P';
    put(zone + 2, specimen->issuer, 3);
    put_names(zone + 5, specimen, 39);
    put(zone + 44, specimen->document_number, NUMBER);
    zone[53] = check_one(zone + 44, NUMBER);
    put(zone + 54, specimen->nationality, 3);
    put_date(zone + 57, specimen->birth);
    put_sex(zone + 64, specimen);
    put_date(zone + 65, specimen->expiry);
    zone[86] = check_one(zone + 72, 14);
    size_t from = 0;
    unsigned sum = 0;
    check(zone + 44, 10, &from, &sum);
    check(zone + 57, 7, &from, &sum);
    zone[87] = check(zone + 65, 22, &from, &sum);
}

size_t specimen_mrz(const struct specimen *specimen, char *zone)
{
    if (specimen->kind != SPECIMEN_DOCUMENT) {
        return 0;
    }
    memset(zone, FILLER, SPECIMEN_MRZ_MAX);
    if (specimen->form == SPECIMEN_TD1) {
        put_td1(specimen, zone);
        return 90;
    }
    put_td3(specimen, zone);
    return 88;
}
