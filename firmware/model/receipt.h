/* What a receipt says, by the pack and the moment; ui/receipt.h draws it. Nothing personal goes in. */
#pragma once

#include "base/arena.h"
#include "model/pack.h"
#include "model/receipt_layout.h"

/* What is known when the receipt is made. Texts are borrowed and outlive the layout. */
struct receipt_facts {
    struct text language;    /* the citizen's */
    struct text town, place; /* of the terminal */
    struct text terminal;    /* its name */
    struct text service;     /* the answer of struct pack_service; empty: what the pack is called */
    struct text number;      /* the receipt number */
    struct text handed_in;   /* local time: "24.11.2026, 09:41" */
    bool was_delivered;      /* a signed event of central says so; else it is sealed and waits */
    struct text tag;         /* authentication tag of the sealed metadata; 8 characters are shown */
    const struct texts *own; /* program's texts in the citizen's language */
    const struct texts *german; /* program's texts in German */
};

/* Fills *layout; its texts live in `arena`, in the pack, or are borrowed from `facts`. */
void receipt_fill(
    struct receipt_layout *layout, const struct pack *pack, const struct receipt_facts *facts,
    struct arena *arena);
