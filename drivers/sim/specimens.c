#include "drivers/sim/specimens.h"

enum { NUMBER = 9, FILLER = '<' };

static const struct specimen specimens[] = {
    {.name = "id-card",
     .meaning = "identity card of Utopia, opened by its CAN",
     .form = SPECIMEN_TD1,
     .access = SPECIMEN_PACE_AES256,
     .uid = {0x08, 0x4b, 0x1d, 0x72},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "U7K2P9XQ4",
     .family_name = "MUELLER",
     .given_names = "AYSE MARIA",
     .full_name = "Müller<<Ayşe<Maria",
     .birth = "1984-02-29",
     .expiry = "2033-09-14",
     .issued = "2023-10-16",
     .sex = 'F',
     .can = "482913"},
    {.name = "passport",
     .meaning = "passport of Utopia, opened by number, birth date and expiry",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .uid = {0x08, 0x91, 0x0e, 0x35},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "X4RTU7891",
     .family_name = "OESTERGAARD",
     .given_names = "SOEREN AAGE",
     .birth = "1967-11-05",
     .expiry = "2031-04-30",
     .issued = "2021-05-03",
     .trust = SPECIMEN_SIGNED_RSA,
     .sex = 'M'},
    {.name = "german-eid",
     .meaning = "German identity card: by its online function only",
     .kind = SPECIMEN_EID,
     .access = SPECIMEN_PACE_AES128,
     .uid = {0x08, 0x5c, 0x60, 0x1a},
     .can = "500540"},
    {.name = "bank-card",
     .meaning = "payment card, no identity document",
     .kind = SPECIMEN_PAYMENT,
     .uid = {0x08, 0x22, 0xa7, 0x4f}},
    {.name = "transit-card",
     .meaning = "ticket that does not speak ISO 14443-4",
     .kind = SPECIMEN_TOKEN,
     .uid = {0x3a, 0x77, 0x10, 0x9c}},
    {.name = "residence-permit",
     .meaning = "residence permit of Utopia, type B, opened by its CAN (PACE with 3DES)",
     .form = SPECIMEN_TD1,
     .access = SPECIMEN_PACE_3DES,
     .is_type_b = true,
     .uid = {0x51, 0x07, 0xd8, 0x20},
     .issuer = "UTO",
     .nationality = "XXA",
     .document_number = "R03419T8826M", /* goes on in the optional data */
     .family_name = "OKONKWO",
     .given_names = "CHIDI",
     .birth = "2001-07-19",
     .expiry = "2029-01-08",
     .issued = "2024-01-09",
     .sex = 'X',
     .can = "739150"},
    {.name = "passport-pace",
     .meaning = "newer passport of Utopia, opened by CAN or MRZ (PACE with AES)",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_PACE_AES128,
     .uid = {0x08, 0xe4, 0x33, 0x8b},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "P90N3",
     .family_name = "WISNIEWSKA",
     .given_names = "ZOFIA",
     .full_name = "Wiśniewska<<Zofia",
     .other_name = "Żółkowska<<Zofia",
     .birth_place = "Łódź",
     .birth = "1948-12-31",
     .expiry = "2034-06-01",
     .issued = "2024-06-03",
     .sex = 'F',
     .can = "061877"},
    {.name = "german-passport",
     .meaning = "passport that says it is of Germany: not read here",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .uid = {0x08, 0x13, 0xbb, 0x47},
     .issuer = "D",
     .nationality = "D",
     .document_number = "C0FFEE001",
     .family_name = "SPECIMEN",
     .given_names = "NIEMAND",
     .birth = "1990-01-01",
     .expiry = "2030-01-01",
     .issued = "2024-01-02",
     .trust = SPECIMEN_UNSIGNED,
     .sex = 'M'},
    {.name = "passport-b",
     .meaning = "passport of Utopia of type B",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .is_type_b = true,
     .uid = {0x1d, 0x6a, 0x50, 0xc2},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "B6TYPE001",
     .family_name = "HYTHLODAY",
     .given_names = "RAPHAEL",
     .birth = "1978-02-07",
     .expiry = "2034-02-06",
     .issued = "2024-02-07",
     .sex = 'M'},
    {.name = "passport-unsigned",
     .meaning = "passport whose data nobody signed: it has no EF.SOD",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .trust = SPECIMEN_UNSIGNED,
     .uid = {0x08, 0x31, 0x44, 0x05},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "T1UNSIGND",
     .family_name = "NUSQUAMA",
     .given_names = "OTTILIE",
     .birth = "1992-08-23",
     .expiry = "2034-03-11",
     .issued = "2024-03-12",
     .sex = 'F'},
    {.name = "passport-changed",
     .meaning = "passport whose name was changed after it was signed",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .trust = SPECIMEN_CHANGED,
     .uid = {0x08, 0x31, 0x44, 0x16},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "T2CHANGED",
     .family_name = "ABRAXAS",
     .given_names = "KONRAD",
     .birth = "1985-05-30",
     .expiry = "2034-03-11",
     .issued = "2024-03-12",
     .sex = 'M'},
    {.name = "passport-revoked",
     .meaning = "passport whose signer was revoked",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .trust = SPECIMEN_REVOKED,
     .uid = {0x08, 0x31, 0x44, 0x27},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "T3REVOKED",
     .family_name = "ANYDRUS",
     .given_names = "LIVIA",
     .birth = "1959-10-14",
     .expiry = "2034-03-11",
     .issued = "2024-03-12",
     .sex = 'F'},
    {.name = "passport-strange",
     .meaning = "passport signed under a country key that is in no list",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .trust = SPECIMEN_STRANGE,
     .uid = {0x08, 0x31, 0x44, 0x38},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "T4STRANGE",
     .family_name = "ADEMOS",
     .given_names = "TIBOR",
     .birth = "2003-01-26",
     .expiry = "2034-03-11",
     .issued = "2024-03-12",
     .sex = 'M'},
    {.name = "passport-uncovered",
     .meaning = "passport whose further details (DG11) were not signed",
     .form = SPECIMEN_TD3,
     .access = SPECIMEN_BAC,
     .trust = SPECIMEN_UNCOVERED,
     .uid = {0x08, 0x31, 0x44, 0x49},
     .issuer = "UTO",
     .nationality = "UTO",
     .document_number = "T5UNCOVER",
     .family_name = "POLYLERIT",
     .given_names = "JOELLE",
     .full_name = "Polylérit<<Joëlle",
     .birth_place = "Amaurot",
     .birth = "1996-06-18",
     .expiry = "2034-03-11",
     .issued = "2024-03-12",
     .sex = 'F'},
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
