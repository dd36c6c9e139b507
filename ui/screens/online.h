/* What the screens of the online function share; for them only. */
#pragma once

#include "ui/screens/pen.h"

/* How many tries the PIN has left, before it is asked for; nothing when that is not known. */
void online_tries(const struct pen *pen);

/* A way of the PIN service as a button beside the way on. */
void online_way(const struct pen *pen, const char *id, struct text name, enum session_pin_way way);

/* "Ohne Dokument weiter", where the service allows it. */
void online_leave(const struct pen *pen);

/* online_pin, _transport, _new, _again, _can, _puk. */
void online_secret(struct pen *pen);

/* online_consent: who wants to read what. */
void online_agree(struct pen *pen);
