/* What a voice_say carries: lines "<language>\t<text>\n", and which voice speaks a language. Pure. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define SPEECH_MAX          8192 /* bytes, as in messages.def */
#define SPEECH_LANGUAGE_MAX 16   /* bytes of a language: a-z, A-Z, 0-9 and "-" */

struct speech_line {
    struct text language;
    struct text text; /* without control characters; may be empty */
};

/* Takes the next line from the front of *rest. False when *rest is empty or does not begin with a right
 * line; then it stays as it is. */
MUST_USE bool speech_next(struct text *rest, struct speech_line *line);

/* True when `speech` is right lines to its end, and at least one. A control character in a text makes
 * it wrong: espeak-ng would take it for a command. */
MUST_USE bool speech_is_right(struct text speech);

/* The voice of espeak-ng for a language (BCP 47): by its name, else by its first part, else that part
 * itself, which the caller tries and then speaks German. `name` takes SPEECH_LANGUAGE_MAX + 1 bytes. */
void speech_voice(struct text language, char *name);
