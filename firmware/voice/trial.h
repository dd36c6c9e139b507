/* Speech without a kiosk, for whoever installs a terminal: hears whether jack, outputs and levels are
 * right. */
#pragma once

#include "base/terminal.h"

/* Says, again and again at the highest volume, which output is heard; prints what the jack and the
 * outputs report. Ends by a signal on `signals` (signalfd) or when nothing can be said. The exit status:
 * 0, or 2 when there is no sound. */
int trial_run(int signals, const struct terminal_voice *where);
