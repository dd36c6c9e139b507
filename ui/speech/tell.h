/* Nodes and screens in sentences. For ui/speech only. */
#pragma once

#include "ui/speech/lines.h"
#include "ui/speech/speech.h"

/* Who tells what, to whom. */
struct teller {
    struct lines lines;
    const struct texts *texts; /* the program's, one a language */
    size_t text_count;
    const struct speech_scene *scene;
    bool anybody; /* the loudspeaker hears it: nothing personal */
};

/* The program's texts in the language of `node`, else of its screen, else the first. */
const struct texts *tell_texts(const struct teller *teller, const struct node *node);

/* What is said for a text of the catalogues: that of "<key>.spoken", or the text itself. */
struct text tell_spoken(const struct teller *teller, const struct texts *own, struct text text);

/* What `node` is called aloud. */
struct text tell_name(const struct teller *teller, const struct node *node);

/* A text as a sentence of its own; nothing when it is empty. */
void tell_text(struct teller *teller, const struct texts *texts, struct text text);

/* One of speech's own sentences with a number in the place `name`. */
void tell_number(
    struct teller *teller, const struct texts *texts, const char *key, const char *name,
    size_t number);

/* One of speech's own sentences without a place. */
void tell_key(struct teller *teller, const struct texts *texts, const char *key);

/* The same with a text in the place `name`. */
void tell_value(
    struct teller *teller, const struct texts *texts, const char *key, const char *name,
    struct text value);

/* Whether it is ever said: has words, is seen, and is not for staff. */
bool tell_is_said(const struct node *node);

/* The group with a name around `node`; NULL when there is none. */
const struct node *tell_group_of(const struct node *node);

/* What is wrong with an answer; by the loudspeaker not why, when it `is_given`: that may say what it is. */
void tell_error(struct teller *teller, const struct texts *texts, struct text error, bool is_given);

/* The group's name, what is wrong in it and what helps, unless the node says its name itself. */
void tell_group(struct teller *teller, const struct node *group, const struct node *node);

/* All sentences of one node: what is wrong first, then what it is, then the rest. */
void tell_node(struct teller *teller, const struct node *node);

/* What a live node says by itself. */
void tell_live(struct teller *teller, const struct node *node);

/* The screen from its top: title, what is wrong, how far it is, what stands before the first thing to
 * choose, how much can be chosen. `explain`: how to move, too. */
void tell_screen(struct teller *teller, bool explain);

/* What was changed of the letters, the colours, and the reach, by a key. */
void tell_display(
    struct teller *teller, const struct session_display *was, const struct session_display *now);

/* All that a receipt says, in the order of its reading. */
void tell_receipt(
    struct teller *teller, const struct texts *texts, const struct receipt_layout *layout);
