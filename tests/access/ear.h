/* What is to be heard at a kiosk: the transcript of its speech, and its tones. Speech is the real one
 * (ui/speech); only the voice is a stand-in that needs as long for its words as people do. */
#pragma once

#include "ui/rim.h"
#include "ui/speech/speech.h"

#define EAR_HEARD_MAX 65536 /* bytes that are remembered; what was heard first goes */
#define EAR_TONES     (SPEECH_TONE_DONE + 1)

struct visitor;

struct ear {
    struct speech speech;
    char heard[EAR_HEARD_MAX]; /* lines "<BCP 47>\t<text>\n" since ear_forget() */
    size_t len;
    size_t last;          /* where the last utterance begins */
    unsigned utterances;  /* since the kiosk was opened */
    unsigned stops;       /* how often it was silenced */
    unsigned interrupted; /* how often new words cut off older ones */
    unsigned tones[EAR_TONES];
    bool was_anybody;      /* the last utterance was for the loudspeaker */
    uint32_t volume, rate; /* of the last one */
    uint64_t said_ms;      /* when it began */
    uint64_t silent_ms;    /* when the voice will be silent; 0: it is */
};

/* Off, as for everybody. Pair with ear_close(). */
void ear_open(struct visitor *visitor);

/* Accepts a zeroed one. */
void ear_close(struct visitor *visitor);

/* The headphone of this kiosk is plugged in or pulled out. */
void ear_headphone(struct visitor *visitor, bool is_in);

/* After each change of the screen or the focus, and when ear_deadline() has come. */
void ear_listen(struct visitor *visitor);

/* When ear_listen() wants to be called; UINT64_MAX: not at all. */
uint64_t ear_deadline(const struct visitor *visitor);

/* A key of the speech itself. */
void ear_key(struct visitor *visitor, enum rim_key key);

/* The receipt is read aloud, as the kiosk does it. */
void ear_receipt(struct visitor *visitor);

/* What was heard so far is over and done with. */
void ear_forget(struct visitor *visitor);

/* The next line of what was heard from *at on, without its language; *language is that. False at the end. */
MUST_USE bool ear_line(
    const struct visitor *visitor, size_t *at, struct text *line, struct text *language);
