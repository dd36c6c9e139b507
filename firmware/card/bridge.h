/* The card that lies on the reader, offered as the card in pcscd's virtual reader (drivers/vpcd.h), so
 * that the AusweisApp works with it. What goes through is not looked at, and never logged.
 *
 * Reading a document ourselves and this never happen at once: both belong to the one worker thread,
 * and each begins by meeting the card anew. */
#pragma once

#include "card/reading.h"

#define BRIDGE_APDU_MS    20000 /* for one APDU; PACE takes a slow card some seconds */
#define BRIDGE_CHECK_MS   400   /* between two looks whether the card still lies there */
#define BRIDGE_SILENCE_MS 30000 /* pcscd asks several times a second; longer silence is the end */
#define BRIDGE_SEND_MS    2000  /* until an answer must be taken */
#define BRIDGE_LOOKS      3     /* at a card that does not answer when it is switched on */

enum bridge_end {
    BRIDGE_GOES_ON,
    BRIDGE_CLOSED,  /* the other end is gone, silent, or broke the protocol */
    BRIDGE_LOST,    /* the card does not answer, or is another one: taken away, most likely */
    BRIDGE_READER,  /* the reader failed; it is closed now */
    BRIDGE_STOPPED, /* reading->is_stopped said so */
};

/* Serves the connection `pcsc`, a stream socket that stays the caller's, until one of the ends above;
 * never BRIDGE_GOES_ON. The caller then closes `pcsc` at once: to the AusweisApp the card is gone.
 * reading->is_stopped is asked when `wake` can be read and between APDUs. What goes through is kept
 * in `arena` (80 kB), to be wiped by the caller. */
enum bridge_end bridge_run(struct reading *reading, struct arena *arena, int pcsc, int wake);
