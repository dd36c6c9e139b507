#include "base/mrz.h"

#include <stdlib.h>

enum { ZONE_MAX = 90, NUMBER = 9, DATE = 6, FILLER = '<' };

/* Where a field begins in the zone, and how long it is. */
struct place {
    size_t at, len;
};

struct layout {
    size_t size;
    struct place issuer, names, number, nationality, birth, sex, expiry;
    struct place composite[4]; /* what the last check digit covers */
    size_t check;              /* where it stands */
};

static const struct layout layouts[] = {
    [MRZ_TD1] =
        {.size = 90,
         .issuer = {2, 3},
         .names = {60, 30},
         .number = {5, NUMBER},
         .nationality = {45, 3},
         .birth = {30, DATE},
         .sex = {37, 1},
         .expiry = {38, DATE},
         .composite = {{5, 25}, {30, 7}, {38, 7}, {48, 11}},
         .check = 59},
    [MRZ_TD2] =
        {.size = 72,
         .issuer = {2, 3},
         .names = {5, 31},
         .number = {36, NUMBER},
         .nationality = {46, 3},
         .birth = {49, DATE},
         .sex = {56, 1},
         .expiry = {57, DATE},
         .composite = {{36, 10}, {49, 7}, {57, 14}, {0, 0}},
         .check = 71},
    [MRZ_TD3] =
        {.size = 88,
         .issuer = {2, 3},
         .names = {5, 39},
         .number = {44, NUMBER},
         .nationality = {54, 3},
         .birth = {57, DATE},
         .sex = {64, 1},
         .expiry = {65, DATE},
         .composite = {{44, 10}, {57, 7}, {65, 22}, {0, 0}},
         .check = 87},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* ICAO 9303-3 §4.9: letters are 10 to 35, the filler is 0, weights 7 3 1. `sum` goes on. */
static unsigned weigh(unsigned sum, size_t from, const char *at, size_t len)
{
    static const unsigned weights[] = {7, 3, 1};
    for (size_t i = 0; i < len; i++) {
        unsigned value = is_digit(at[i])    ? (unsigned)(at[i] - '0')
                         : is_letter(at[i]) ? (unsigned)(at[i] - 'A') + 10
                                            : 0;
        sum += value * weights[(from + i) % COUNT(weights)];
    }
    return sum;
}

static char check_digit(const char *at, size_t len)
{
    return (char)('0' + weigh(0, 0, at, len) % 10);
}

/* A check digit that is 0 may be printed as a filler where the field is empty. */
static bool is_checked(const char *at, size_t len, char digit)
{
    char should = check_digit(at, len);
    return digit == should || (digit == FILLER && should == '0' && at[0] == FILLER);
}

/* Copies a field without the fillers behind it. */
static void copy(char *to, const char *at, size_t len)
{
    while (len > 0 && at[len - 1] == FILLER) {
        len--;
    }
    memcpy(to, at, len);
    to[len] = '\0';
}

/* Copies a name; single fillers are spaces. */
static void copy_name(char *to, const char *at, size_t len)
{
    while (len > 0 && at[0] == FILLER) {
        at++;
        len--;
    }
    copy(to, at, len);
    for (char *c = to; *c != '\0'; c++) {
        if (*c == FILLER) {
            *c = ' ';
        }
    }
}

static void read_names(struct mrz *mrz, const char *at, size_t len)
{
    mrz->is_full = at[len - 1] != FILLER;
    size_t family = len;
    for (size_t i = 0; i + 1 < len; i++) {
        if (at[i] == FILLER && at[i + 1] == FILLER) {
            family = i;
            break;
        }
    }
    copy_name(mrz->family_name, at, family);
    if (family < len) {
        copy_name(mrz->given_names, at + family, len - family);
    }
}

/* TD1: a number of more than nine characters goes on in the optional data, with its check digit
 * last (ICAO 9303-5 §4.2.2). */
static bool read_number(struct mrz *mrz, const char *zone, const struct layout *layout)
{
    const char *at = zone + layout->number.at;
    char digit = at[NUMBER];
    if (mrz->form != MRZ_TD1 || digit != FILLER || at[NUMBER - 1] == FILLER) {
        copy(mrz->document_number, at, NUMBER);
        return is_checked(at, NUMBER, digit);
    }
    const char *more = at + NUMBER + 1;
    size_t len = 0;
    while (len < 15 && more[len] != FILLER) {
        len++;
    }
    if (len < 2 || NUMBER + len - 1 > MRZ_NUMBER_MAX) {
        return false;
    }
    memcpy(mrz->document_number, at, NUMBER);
    memcpy(mrz->document_number + NUMBER, more, len - 1);
    mrz->document_number[NUMBER + len - 1] = '\0';
    return is_checked(mrz->document_number, NUMBER + len - 1, more[len - 1]);
}

static bool is_composite_right(const char *zone, const struct layout *layout)
{
    unsigned sum = 0;
    size_t from = 0;
    for (size_t i = 0; i < COUNT(layout->composite); i++) {
        sum = weigh(sum, from, zone + layout->composite[i].at, layout->composite[i].len);
        from += layout->composite[i].len;
    }
    return zone[layout->check] == (char)('0' + sum % 10);
}

static bool read_fields(struct mrz *mrz, const char *zone)
{
    const struct layout *layout = &layouts[mrz->form];
    const char *birth = zone + layout->birth.at, *expiry = zone + layout->expiry.at;
    copy(mrz->code, zone, sizeof mrz->code - 1);
    copy(mrz->issuer, zone + layout->issuer.at, layout->issuer.len);
    copy(mrz->nationality, zone + layout->nationality.at, layout->nationality.len);
    memcpy(mrz->birth, birth, DATE);
    memcpy(mrz->expiry, expiry, DATE);
    mrz->sex = zone[layout->sex.at];
    if (mrz->sex == FILLER) {
        mrz->sex = 'X';
    }
    read_names(mrz, zone + layout->names.at, layout->names.len);
    return read_number(mrz, zone, layout) && is_checked(birth, DATE, birth[DATE]) &&
           is_checked(expiry, DATE, expiry[DATE]) && is_composite_right(zone, layout) &&
           (mrz->sex == 'F' || mrz->sex == 'M' || mrz->sex == 'X') && mrz->family_name[0] != '\0';
}

bool mrz_read(struct mrz *mrz, struct text zone)
{
    *mrz = (struct mrz){0};
    char joined[ZONE_MAX];
    size_t len = 0;
    for (size_t i = 0; i < zone.len; i++) {
        char c = zone.at[i];
        if (c == '\n' || c == '\r') {
            continue;
        }
        if (len == sizeof joined || (!is_digit(c) && !is_letter(c) && c != FILLER)) {
            return false;
        }
        joined[len++] = c;
    }
    bool right = false;
    for (size_t i = 0; i < COUNT(layouts); i++) {
        if (layouts[i].size == len) {
            mrz->form = (enum mrz_form)i;
            right = read_fields(mrz, joined);
        }
    }
    explicit_bzero(joined, sizeof joined);
    if (!right) {
        *mrz = (struct mrz){0};
    }
    return right;
}

/* Two digits, 0 for "<<"; -1 for anything else. */
static int part(const char *at)
{
    if (at[0] == FILLER && at[1] == FILLER) {
        return 0;
    }
    return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + at[1] - '0' : -1;
}

static int year_of(int printed, bool is_birth, const char *rest, const char *today)
{
    int now = (int)strtol(today, NULL, 10);
    int year = now / 100 * 100 + printed;
    if (is_birth) {
        const char now_rest[] = {today[5], today[6], today[8], today[9]};
        bool is_later = year > now || (year == now && memcmp(rest, now_rest, sizeof now_rest) > 0);
        return is_later ? year - 100 : year;
    }
    return year >= now + 50 ? year - 100 : year < now - 50 ? year + 100 : year;
}

bool mrz_date(const char *printed, bool is_birth, const char *today, char *date)
{
    int year = part(printed), month = part(printed + 2), day = part(printed + 4);
    date[0] = '\0';
    if (year < 0 || month < 0 || day < 0 || month > 12 || day > 31) {
        return false;
    }
    bool has_year = printed[0] != FILLER;
    year = has_year ? year_of(year, is_birth, printed + 2, today) : 0;
    const int parts[] = {year / 100, year % 100, month, day};
    static const size_t places[] = {0, 2, 5, 8};
    memcpy(date, "0000-00-00", MRZ_DATE + 1);
    for (size_t i = 0; i < COUNT(parts); i++) {
        date[places[i]] = (char)('0' + parts[i] / 10 % 10);
        date[places[i] + 1] = (char)('0' + parts[i] % 10);
    }
    return true;
}

/* YYMMDD of YYYY-MM-DD, an unknown part 00 as fillers. */
static bool print_date(struct text date, char *printed)
{
    static const size_t places[] = {2, 5, 8};
    if (date.len != MRZ_DATE || date.at[4] != '-' || date.at[7] != '-') {
        return false;
    }
    bool has_year = memcmp(date.at, "0000", 4) != 0;
    for (size_t i = 0; i < COUNT(places); i++) {
        const char *two = date.at + places[i];
        bool unknown = i == 0 ? !has_year : memcmp(two, "00", 2) == 0;
        if (!is_digit(two[0]) || !is_digit(two[1])) {
            return false;
        }
        printed[2 * i] = two[0];
        printed[2 * i + 1] = two[1];
        if (unknown) {
            memset(printed + 2 * i, FILLER, 2);
        }
    }
    return true;
}

static size_t add_digit(char *to, size_t len)
{
    to[len] = check_digit(to, len);
    return len + 1;
}

size_t mrz_secret(
    struct text document_number, struct text birth_date, struct text expiry_date, char *secret)
{
    size_t len = 0;
    for (size_t i = 0; i < document_number.len; i++) {
        char c = document_number.at[i];
        if (c == ' ' || c == '-') {
            continue;
        }
        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        if (len == MRZ_NUMBER_MAX || (!is_digit(c) && !is_letter(c) && c != FILLER)) {
            return 0;
        }
        secret[len++] = c;
    }
    if (len == 0) {
        return 0;
    }
    while (len < NUMBER) {
        secret[len++] = FILLER;
    }
    len = add_digit(secret, len);
    if (!print_date(birth_date, secret + len) ||
        !print_date(expiry_date, secret + len + DATE + 1)) {
        return 0;
    }
    add_digit(secret + len, DATE);
    add_digit(secret + len + DATE + 1, DATE);
    return len + 2 * (DATE + 1);
}
