/* The page for central IT: German, no scripts, readable on a phone, red first. */
#pragma once

#include "central/board.h"
#include "central/html.h"

/* Writes the whole page; *html is released by the caller. */
void page_write(struct html *html, const struct board *board);
