/* Soft hyphens for all texts of a catalogue. */
#pragma once

#include "model/hyphen.h"
#include "model/texts.h"

#define HYPHENATE_FILE "/usr/share/hyphen/hyph_de_DE.dic" /* Debian: hyphen-de */

/* True for German and Leichte Sprache: the patterns know no other language; and for those that are not
 * written in Latin letters: a word in Latin letters there is a German one, the name of an office or a
 * document. */
bool hyphenate_knows(struct text language);

/* The catalogue as a PO file with hyphens in its texts, plural forms too; not in what is only said
 * (".spoken"). It lives in `arena`. */
struct text hyphenate(
    const struct hyphens *hyphens, const struct texts *texts, struct arena *arena);
