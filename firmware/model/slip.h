/* What a slip with a waiting number or an appointment says; ui/receipt.h draws it. Nothing personal
 * goes in. */
#pragma once

#include "base/arena.h"
#include "model/receipt_layout.h"
#include "model/session.h"

#define SLIP_CODE_MAX RECEIPT_NUMBER_MAX

/* What is known when the slip is made. Texts are borrowed and outlive the layout. */
struct slip_facts {
    struct text language;       /* the citizen's */
    struct text town, place;    /* of the terminal */
    struct text terminal;       /* its name */
    struct text number;         /* "B 017", or the number of the visit for an appointment */
    struct text code;           /* what the QR code holds */
    struct text when;           /* local, "24.11.2026, 09:41": of the number or the appointment */
    bool is_alone;              /* no other terminal of the house gives out numbers */
    const struct texts *own;    /* program's texts in the citizen's language */
    const struct texts *german; /* program's texts in German */
};

/* Fills *layout; its texts live in `arena`, in the pack, or are borrowed from `facts`. */
void slip_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct queue_concern *concern,
    const struct ticket *ticket, const struct slip_facts *facts, struct arena *arena);

/* "B 017". */
void slip_number(char to[8], const struct ticket *ticket);

/* The key of the text that says how many come first; for texts_count(). */
struct text slip_before(const struct ticket *ticket);
