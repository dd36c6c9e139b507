/* What is said, and when. Pure: it sees the tree that is shown, the focus, the headphone and the keys,
 * and gives commands for the voice. The sequence of these commands is the transcript: whoever does not
 * see the screen has nothing else.
 *
 *   speech_pressed(&speech);                        a finger or key, before the view sees it
 *   speech_key(&speech, SPEECH_KEY_REPEAT);         a key of the speech itself, by VIEW_KEYED
 *   speech_headphone(&speech, true);                by voice_state
 *   speech_done(&speech, utterance);                by voice_done
 *   speech_look(&speech, &scene, &commands);        after each of these, after each view_show() and
 *                                                   each move of the focus, and at speech_deadline()
 *
 * Off until a headphone is plugged in or its key is pressed; while it is off nothing is read, and only
 * warnings give tones. By the loudspeaker nothing of a person is said: no answer, no typed letter, no
 * number of a receipt unless it was asked for.
 *
 * What is remembered of the screen lies in an arena of its own, which the first words take and
 * speech_finish() wipes. One a citizen: rate and volume begin anew with the next. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "model/receipt_layout.h"
#include "model/session.h"
#include "model/texts.h"
#include "ui/tree.h"

#define SPEECH_LINES_MAX    8192 /* bytes of one utterance; more is left out, by whole sentences */
#define SPEECH_COMMANDS_MAX 4

/* As VOICE_VOLUME_ and VOICE_RATE_ in ipc/words.h, which ui may not know. */
#define SPEECH_VOLUME_MAX    15
#define SPEECH_VOLUME_NORMAL 6
#define SPEECH_VOLUME_KEY    3  /* steps of a key: 6 dB, so 12 dB by two */
#define SPEECH_RATE_MIN      90 /* words a minute, the slowest that the keys give */
#define SPEECH_RATE_MAX      390
#define SPEECH_RATE_NORMAL   165
#define SPEECH_RATE_KEY      25

/* As enum voice_tone in ipc/words.h. */
enum speech_tone {
    SPEECH_TONE_NOTICE,
    SPEECH_TONE_WARNING,
    SPEECH_TONE_ALARM,
    SPEECH_TONE_KEY,
    SPEECH_TONE_DONE
};

/* Keys that speech has for itself. */
enum speech_key {
    SPEECH_KEY_REPEAT,
    SPEECH_KEY_WHERE,  /* title, step and the node with the focus */
    SPEECH_KEY_SPEECH, /* on, by the loudspeaker where there is no headphone; off */
    SPEECH_KEY_LOUDER,
    SPEECH_KEY_QUIETER,
    SPEECH_KEY_FASTER,
    SPEECH_KEY_SLOWER,
};

enum speech_verb {
    SPEECH_SAY,  /* utterance, rate, volume, anybody, lines: what is being said ends at once */
    SPEECH_STOP, /* silence */
    SPEECH_TONE, /* tone, volume: without a headphone too */
};

struct speech_command {
    enum speech_verb verb;
    enum speech_tone tone;
    uint32_t utterance; /* 1.. */
    uint32_t rate;      /* words a minute */
    uint32_t volume;    /* 0..SPEECH_VOLUME_MAX, steps of 2 dB */
    bool anybody;      /* by the loudspeaker when there is no headphone; it says nothing personal */
    struct text lines; /* "<BCP 47>\t<text>\n" each; good until the next speech_look() */
};

struct speech_commands {
    size_t count;
    struct speech_command list[SPEECH_COMMANDS_MAX];
};

/* What there is to be seen now. */
struct speech_scene {
    const struct tree *tree;    /* shown; NULL before the first */
    const struct node *focus;   /* in it, or NULL */
    const struct texts *pack;   /* of the chosen service, for its ".spoken" texts; or NULL */
    const struct texts *german; /* of the same service in German; or NULL */
    const struct session_display *display; /* a change is said; or NULL */
    uint64_t now_ms;                       /* steady clock */
};

struct speech_memory; /* of the screen that was spoken last; speech.c */

struct speech {
    const struct texts *texts; /* the program's, one a language; borrowed */
    size_t text_count;
    struct arena arena;           /* not taken before the first words */
    struct speech_memory *memory; /* in it; NULL before */
    bool is_on, has_headphone, by_speaker;
    bool is_pressed;    /* something was pressed since the last look */
    bool is_late;       /* no key yet since it went on: says it again */
    bool has_explained; /* how to move: once */
    unsigned wanted;    /* bits of what the keys ask for; speech.c */
    unsigned again;     /* how often it said it again */
    uint32_t rate, volume;
    uint32_t utterance; /* the last one; 0: none yet */
    bool is_speaking;   /* it was not yet done */
    bool is_held;       /* it is a confirmation: no screen that changes by itself cuts it off */
    uint64_t again_ms;  /* when to say it again; 0: not */
    uint64_t alarm_ms;  /* when the next tone of an alarm is due; 0: none */
    uint64_t screen;    /* key of the screen's root, for tones */
    unsigned countdown; /* the last step that gave a tone */
    uint64_t trouble;   /* the same: hash of what was wrong */
};

/* Off, nothing taken. `texts`: the program's own, one a language of the terminal, with those of a pack
 * beneath nothing; they outlive it. Pair with speech_finish(). */
void speech_init(struct speech *speech, const struct texts *texts, size_t count);

/* Wipes what it remembers. Accepts a zeroed or finished one. */
void speech_finish(struct speech *speech);

/* The session is over or its arena was wiped: wipes what it remembers; rate, volume and headphone stay. */
void speech_forget(struct speech *speech);

/* A finger or a key did something: what is said may be cut off, and what is new is said at once. */
void speech_pressed(struct speech *speech);

/* A key of its own; done with the next look. */
void speech_key(struct speech *speech, enum speech_key key);

/* The headphone is plugged in (again) or pulled out. In: on, from the top of the screen. Out: off, at
 * the next look, which must follow at once. */
void speech_headphone(struct speech *speech, bool is_in);

/* The voice is silent after this utterance; another number than the last changes nothing. */
void speech_done(struct speech *speech, uint32_t utterance);

/* The voice process is gone (it tells the headphone anew when it is back): nothing is being said. */
void speech_lost(struct speech *speech);

/* Compares the scene with what was said and gives what follows; *commands is overwritten. */
void speech_look(
    struct speech *speech, const struct speech_scene *scene, struct speech_commands *commands);

/* When speech_look() wants to be called by itself, by the clock of the scene; UINT64_MAX: not at all,
 * as always while it is off and nothing alarms. */
uint64_t speech_deadline(const struct speech *speech);

/* Says all that the receipt says, as an utterance: the citizen asked for it, by the button
 * SPEECH_READ_RECEIPT. The layout may go after the call. */
void speech_receipt(
    struct speech *speech, const struct speech_scene *scene, const struct receipt_layout *layout,
    struct speech_commands *commands);

/* Action of a node that reads the receipt aloud; larger than those of screens, smaller than those of
 * the keyboard. */
enum { SPEECH_READ_RECEIPT = 0x2000 };

/* The sentences of one node as lines, as they are said when the focus comes to it from elsewhere, into
 * `to` (`size` bytes, no NUL). `anybody`: without what is personal. Empty for what is never said: text
 * for staff, and nodes without words. */
struct text speech_of_node(
    const struct speech *speech, const struct speech_scene *scene, const struct node *node,
    bool anybody, char *to, size_t size);
