/* What a document says about its holder: DG1 (the MRZ), and DG11 and DG12 where there are such. */
#pragma once

#include "base/arena.h"
#include "base/mrz.h"

#define PERSON_NAME_MAX    160 /* bytes of UTF-8, of every text but the address */
#define PERSON_ADDRESS_MAX 320
#define PERSON_TITLE_MAX   80
#define PERSON_OTHERS_MAX  8 /* other names that are looked at */

/* All texts live in the arena. */
struct person {
    struct text family_name, given_names;
    struct text birth_date, expiry_date; /* YYYY-MM-DD; unknown parts are zeros */
    struct text document_number;
    struct text nationality, issuer; /* ICAO 9303-3 §5 */
    struct text code;                /* of the document: "P", "ID", "AR" */
    struct text sex;                 /* F, M or X */
    /* Empty where the document does not say them. Parts are divided by ", ", names by "; ". */
    struct text other_names, birth_place, address, title;
    struct text issue_date, issuing_authority;
    enum mrz_form form;
};

/* Reads EF.DG1 (ICAO 9303-10 §4.7.1). `today` is YYYY-MM-DD, for the century. False when it is
 * malformed or a check digit is wrong. */
MUST_USE bool person_read_dg1(
    struct person *person, struct arena *arena, struct bytes file, const char *today);

/* Puts the full name of EF.DG11 (ICAO 9303-10 §4.7.11, tag 5F0E) in place of the MRZ's, which has no
 * letters but A to Z and may be cut off; and its date of birth where it only says more. Changes nothing
 * when there is none, or it is no text, or is too long. */
void person_read_dg11(struct person *person, struct arena *arena, struct bytes file);

/* Adds what else EF.DG11 says: other names, place of birth, address, title. What is no text or too long
 * stays empty. */
void person_read_details(struct person *person, struct arena *arena, struct bytes file);

/* Adds when and by whom it was issued: EF.DG12, ICAO 9303-10 §4.7.12. The same. */
void person_read_dg12(struct person *person, struct arena *arena, struct bytes file);
