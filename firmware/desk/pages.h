/* What the desk's window shows, as trees of ui/. */
#pragma once

#include "base/control.h"
#include "desk/inbox.h"
#include "desk/specimens.h"
#include "ui/tree.h"

#define PAGES_TEXT_MAX 32768 /* bytes of a letter or a receipt */

enum page {
    PAGE_DESK,
    PAGE_INBOX,
    PAGE_TEXT, /* a letter, or the last receipt */
};

enum page_action {
    PAGE_ACTION_LAY = 1, /* argument: the specimen */
    PAGE_ACTION_COMMAND, /* argument: pages_command() */
    PAGE_ACTION_INBOX,
    PAGE_ACTION_OPEN, /* argument: the letter */
    PAGE_ACTION_RECEIPT,
    PAGE_ACTION_BACK,
};

struct pages {
    enum page page;
    struct specimens specimens;
    char reader[CONTROL_MAX + 1], printer[CONTROL_MAX + 1]; /* what they answer to "state" */
    char network[CONTROL_MAX + 1], headphone[CONTROL_MAX + 1], terminal[CONTROL_MAX + 1];
    char notice[CONTROL_MAX + 1]; /* why the last thing was not done, or empty */
    struct inbox_letter letters[INBOX_MAX];
    size_t letter_count;
    char title[64];
    char text[PAGES_TEXT_MAX];
};

/* The command behind a button, as on the command line: "paper out". */
const char *pages_command(unsigned argument);

/* Adds the page to an empty tree. */
void pages_build(const struct pages *pages, struct tree *tree);
