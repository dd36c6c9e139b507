/* JSON for people to read and edit: indented, members in the order they are written, numbers as text
 * so that 0.01 stays 0.01. What is written wrongly (a member outside an object) is a bug. */
#pragma once

#include <stdio.h>

#include "base/fail.h"
#include "base/span.h"

#define PAPER_DEPTH_MAX 80

struct paper {
    FILE *to;      /* into content */
    char *content; /* after paper_finish(); to be freed */
    size_t len;
    unsigned depth;
    bool is_list[PAPER_DEPTH_MAX], has_one[PAPER_DEPTH_MAX];
    bool after_key;
};

/* Begins an empty one. Pair with paper_finish(). */
void paper_begin(struct paper *paper);

/* Ends it with a line end; content and len are good then, the caller frees content. */
void paper_finish(struct paper *paper);

/* Begins an object ('{') or an array ('['), as the next item or as the value of the last key. */
void paper_open(struct paper *paper, char bracket);

/* Ends the last one that was begun. */
void paper_close(struct paper *paper);

/* The name of the next value. */
void paper_key(struct paper *paper, struct text name);

/* A string. */
void paper_text(struct paper *paper, struct text text);

/* A number or a literal, as it is spelled. */
void paper_raw(struct paper *paper, struct text spelling);

/* A key and a string. */
void paper_member(struct paper *paper, const char *name, struct text text);

/* A key and a number or literal. */
void paper_raw_member(struct paper *paper, const char *name, struct text spelling);

/* A key, and the object or array that it names begins. */
void paper_open_member(struct paper *paper, const char *name, char bracket);
