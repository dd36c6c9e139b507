/* What stands on a receipt, before it has a size: ui/receipt draws it on A4 and on a roll.
 *
 * A receipt may be left behind, so nothing in it says who it belongs to: no name, no birth date, no
 * answer. All texts are borrowed, one line or more ("\n"), at most RECEIPT_TEXT_MAX bytes, NFC. */
#pragma once

#include "base/span.h"

#define RECEIPT_TEXT_MAX   1000 /* bytes in one text */
#define RECEIPT_NUMBER_MAX 32   /* bytes in the receipt number, ASCII */
#define RECEIPT_ROWS_MAX   16
#define RECEIPT_NOTES_MAX  8

/* The same said twice: in the citizen's language, and in German below it where that is another
 * one. `german` is empty when `own` is German already, or needs no translation (a date, a name). */
struct receipt_words {
    struct text own;
    struct text german;
    bool is_german; /* `own` is in German, though the layout's language is another one */
};

struct receipt_row {
    struct receipt_words label;
    struct receipt_words value;
};

struct receipt_layout {
    struct text language;       /* of `own`, BCP 47 ("tr"); decides the direction of writing */
    struct text office;         /* who hands this out, set at the head: "Stadt Musterstadt" */
    struct text place;          /* below it: "Rathaus, Foyer" */
    struct receipt_words title; /* "Eingangsbestätigung" */
    struct receipt_words lead;  /* what has happened, truthfully; may be empty */
    struct receipt_words number_label; /* "Belegnummer" */
    struct text number;                /* 1..RECEIPT_NUMBER_MAX; the QR code holds just this */
    struct text code; /* or this instead, where the number alone says too little; may be empty */
    struct receipt_words
        number_hint; /* beside the code: what the number is good for; may be empty */
    struct receipt_row rows[RECEIPT_ROWS_MAX]; /* service, authority, handed in at, ... */
    size_t row_count;
    struct receipt_words notes[RECEIPT_NOTES_MAX]; /* what happens next, what to bring */
    size_t note_count;
    struct text foot; /* last line, small: terminal and time of printing; may be empty */
};
