/* The machine-readable zone of a travel document. Source: ICAO 9303-3 §4, 9303-4, -5, -6. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define MRZ_NAMES_MAX  39 /* characters of all names together */
#define MRZ_NUMBER_MAX 22 /* characters of a document number, TD1 with its continuation */
#define MRZ_SECRET_MAX 40 /* characters of what mrz_secret() writes */
#define MRZ_DATE       10 /* characters of YYYY-MM-DD */

enum mrz_form {
    MRZ_TD1, /* cards: three lines of 30 */
    MRZ_TD2, /* two lines of 36 */
    MRZ_TD3, /* passports: two lines of 44 */
};

/* All texts end in NUL; fillers are gone or have become spaces. */
struct mrz {
    enum mrz_form form;
    char code[3];                   /* of the document: "P", "ID", "AR" */
    char issuer[4], nationality[4]; /* ICAO 9303-3 §5: up to three letters */
    char document_number[MRZ_NUMBER_MAX + 1];
    char birth[7], expiry[7]; /* YYMMDD as printed; an unknown part is "<<" */
    char sex;                 /* F, M or X */
    char family_name[MRZ_NAMES_MAX + 1];
    char given_names[MRZ_NAMES_MAX + 1]; /* empty when there is no second part */
    bool is_full;                        /* names reach the end of their field: perhaps cut off */
};

/* Reads 90, 72 or 88 characters, the lines one after the other; line feeds between them are allowed.
 * False when a character, a length or one of the check digits is wrong; *mrz is empty then. */
MUST_USE bool mrz_read(struct mrz *mrz, struct text zone);

/* YYYY-MM-DD (MRZ_DATE characters and NUL) of a YYMMDD. The century is chosen so that a birth is not
 * after `today` (YYYY-MM-DD), and any other date lies less than 50 years after it or at most 50
 * before. Unknown parts become zeros. False when it is no date. */
MUST_USE bool mrz_date(const char *printed, bool is_birth, const char *today, char *date);

/* What BAC and PACE make their key of: number, birth date and expiry date with their check digits
 * (ICAO 9303-11 §4.3.2, MRZ_SECRET_MAX bytes at most). The dates are YYYY-MM-DD. Its length; 0 when
 * a part is none. Letters are taken as capitals; spaces and hyphens of the number are left out. */
size_t mrz_secret(
    struct text document_number, struct text birth_date, struct text expiry_date, char *secret);
