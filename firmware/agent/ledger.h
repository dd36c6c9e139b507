/* A small file that only grows: records of 64 bytes, each on the disk before it is promised.
 *
 * A record is one line that people can read: text, blanks, a CRC-32 as eight hexadecimal digits, line
 * end. What a killed process or a power cut left half-written at the end is taken off when the file is
 * opened; a record whose checksum is wrong stays where it is and is counted. */
#pragma once

#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

#define LEDGER_RECORD   64 /* bytes */
#define LEDGER_TEXT_MAX 54 /* bytes of one record's text: printable ASCII */
#define LEDGER_MAX      (4u << 20)

struct ledger {
    int fd;       /* -1: closed */
    uint64_t end; /* bytes: where the next record begins */
};

/* Opens or creates `path`. What is in it is on the disk afterwards, also what a process before this one
 * wrote and did not flush. False on any failure of the disk; the ledger is closed then. The caller sees
 * to it that one process at a time does this. Pair with ledger_close(). */
MUST_USE bool ledger_open(struct ledger *ledger, const char *path);

/* Accepts a closed or zeroed-with-fd -1 one. For SCOPED. */
void ledger_close(struct ledger *ledger);

/* Appends a text of 1..LEDGER_TEXT_MAX printable ASCII characters and flushes it. False when that
 * failed: nothing is promised, and the ledger is closed, for whether the record is on the disk is not
 * known until it is opened again. */
MUST_USE bool ledger_append(struct ledger *ledger, struct text text);

/* Calls `each` with every record, oldest first; with an empty text for one that is not sound. False
 * when the file cannot be read. */
MUST_USE bool ledger_each(
    const struct ledger *ledger, void (*each)(void *context, struct text text), void *context);
