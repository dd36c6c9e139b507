/* Between one kiosk and the sound devices: says what it is told to say, where it may be heard. */
#pragma once

#include "base/terminal.h"

#define VOICE_OPEN_MS  10000 /* so long a silent sound device stays open */
#define VOICE_LOST_MAX 3     /* so often a device may be lost in one utterance or tone */
#define VOICE_RETRY_MS 60000 /* between two tries to open a device that could not be opened */
#define VOICE_BLIND_MS                                                                             \
    5000 /* between two looks for a headphone's device whose folder is not there */

/* Serves until the kiosk hangs up or a signal arrives on `signals` (signalfd). Takes over `connection`.
 * The exit status: 0, or 1 when the kiosk broke the protocol. What was spoken is wiped. */
int voice_serve(int connection, int signals, const struct terminal_voice *where);
