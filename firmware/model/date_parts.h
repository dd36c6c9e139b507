/* A day typed in three fields: day, month, year. While it is typed its answer is "3.10.1964" with each
 * part as it stands, so "3..1964" has no month yet; date_of_person() reads it when it is whole. */
#pragma once

#include "base/span.h"
#include "model/date.h"

enum date_part { DATE_DAY, DATE_MONTH, DATE_YEAR, DATE_PARTS };

struct date_parts {
    struct text part[DATE_PARTS]; /* digits as typed, at most 2, 2 and 4; may be empty */
};

/* What is wrong, so that a person knows where to look. */
enum date_trouble {
    DATE_RIGHT,
    DATE_EMPTY,     /* all three are */
    DATE_DAY_EMPTY, /* one is, and others are not */
    DATE_MONTH_EMPTY,
    DATE_YEAR_EMPTY,
    DATE_DAY_WRONG,    /* not 1..31 */
    DATE_MONTH_WRONG,  /* not 1..12 */
    DATE_YEAR_SHORT,   /* not four digits */
    DATE_YEAR_WRONG,   /* before 1583 */
    DATE_NOT_IN_MONTH, /* 31.02.: the month is shorter */
    DATE_TROUBLE_COUNT
};

/* The parts of an answer: "3.10.1964", "3..", or YYYY-MM-DD as it comes out of a document. They point
 * into `answer`; what is no digit, and digits beyond the limits, end a part. */
struct date_parts date_parts_of(struct text answer);

/* What is wrong with them; for DATE_NOT_IN_MONTH *days is how many that month has, else 0. */
enum date_trouble date_parts_check(const struct date_parts *parts, unsigned *days);

/* The part that a trouble is about; DATE_PARTS when it is about none or all. */
enum date_part date_trouble_part(enum date_trouble trouble);

/* How many digits a part has when it is full: 2, 2, 4. */
size_t date_part_len(enum date_part part);

/* Whether no further digit can follow: "04", "31", but also "4" (no day begins so) for a day. */
bool date_part_is_whole(enum date_part part, struct text digits);

/* Writes them as one answer, "3.10.1964"; empty when all three are. Ends in NUL; gives its length. */
size_t date_parts_write(char to[DATE_LEN + 1], const struct date_parts *parts);
