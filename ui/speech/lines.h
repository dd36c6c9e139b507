/* What is going to be said, sentence by sentence: "<BCP 47>\t<text>\n" each. For ui/speech only. */
#pragma once

#include "base/fail.h"
#include "model/texts.h"

struct lines {
    char *to;
    size_t size, len; /* bytes; whole lines only, but while one is open */
    size_t begun;     /* where the open line began */
    size_t words;     /* where its text began */
    bool is_full;     /* the open line does not fit, or one before it did not */
};

/* How a place of a sentence is read. */
enum reading {
    READ_TEXT,   /* dates, money and long numbers as people say them */
    READ_CODE,   /* letter by letter */
    READ_LETTER, /* one letter or sign, by its name */
};

struct lines_place {
    const char *name;
    struct text value;
    enum reading reading;
};

/* Opens a line in this language; close it with lines_end(). */
void lines_begin(struct lines *lines, struct text language);

/* Takes the open line back when it has no words or did not fit. */
void lines_end(struct lines *lines);

/* Bytes as they are into the open line. */
void lines_put(struct lines *lines, struct text text);

/* A text into the open line as it is read by `texts`: no soft hyphens, no signs that are only seen. */
void lines_read(
    struct lines *lines, const struct texts *texts, struct text text, enum reading reading);

/* The sentence `key` with its places filled, as a line in the language of `texts`. */
void lines_say(
    struct lines *lines, const struct texts *texts, const char *key,
    const struct lines_place *places, size_t count);

/* The same into the open line. A place of its sentence that is not given is left out. */
void lines_fill(
    struct lines *lines, const struct texts *texts, const char *key,
    const struct lines_place *places, size_t count);

/* Letters and digits one by one, with a pause where other signs stand; into the open line. */
void lines_spell(struct lines *lines, struct text text);

/* The letter or sign by its name: "großes A", "Punkt"; into the open line. */
void lines_letter(struct lines *lines, const struct texts *texts, struct text letter);
