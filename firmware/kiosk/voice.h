/* The kiosk's line to foyer-voice: carries out what ui/speech says. A terminal without "voice" in its
 * configuration never opens it, and everything here does nothing. */
#pragma once

#include "kiosk/kiosk.h"

/* A message of the voice; false: it has no business here. */
MUST_USE bool voice_hear(struct kiosk *kiosk, const struct message *message);

/* The line is gone. When it is back it says anew whether a headphone is there. */
void voice_lose(struct kiosk *kiosk);

/* A finger or a key may cut off what is said. Before the view sees the input. */
void voice_interrupt(struct kiosk *kiosk, const struct rim_event *input);

/* Takes a key of the speech, or the wish to hear the receipt; such an event then says no more than that
 * somebody is there. */
void voice_take(struct kiosk *kiosk, struct view_event *view);

/* Says what is new. After each frame; at once back when nothing is. */
void voice_speak(struct kiosk *kiosk);

/* When voice_speak() wants to be called by itself, by the rim's clock; UINT64_MAX: not at all. */
uint64_t voice_deadline(const struct kiosk *kiosk);
