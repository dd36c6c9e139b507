/* The face in DG2: found and told apart, not decoded. Source: ICAO 9303-10 §4.7.2 (BHT, CBEFF), ISO/IEC 19794-5
 * (2005) §5, ISO/IEC 39794-5. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define PHOTO_DEPTH_MAX  24  /* levels of an ISO 39794-5 object that are looked into */
#define PHOTO_VALUES_MAX 512 /* of its values that are looked at */

enum photo_format { PHOTO_JPEG, PHOTO_JPEG2000, PHOTO_UNKNOWN };

enum photo_coding {
    PHOTO_19794, /* facial record of fixed fields */
    PHOTO_39794, /* the same as ASN.1, in documents from 2026 on */
};

struct photo {
    struct bytes image; /* in the file; empty: none */
    enum photo_format format;
    enum photo_coding coding;
    unsigned width, height; /* pixels, as the record says; 0: it does not */
};

/* By its first bytes. */
enum photo_format photo_format_of(struct bytes image);

/* Finds the first face of EF.DG2. False when it is malformed, or no image of a known format is in it: then
 * *photo is empty. */
MUST_USE bool photo_read_dg2(struct photo *photo, struct bytes file);
