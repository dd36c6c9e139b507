/* The agent's lines to the other processes of its terminal. */
#pragma once

#include "agent/agent.h"

/* Takes new connections and handles what the kiosks have sent. */
void lines_serve_kiosks(struct agent *agent);

/* Tries again whether waiting numbers can be given out, when they could not, and tells the kiosks. */
void lines_check_queue(struct agent *agent);

/* Puts on the board what the newest kiosk has said, or that there is none. */
void lines_show_kiosk(struct agent *agent);

/* The same for the command line; goes on with a restart that somebody waits for. */
void lines_serve_clis(struct agent *agent);

/* Connects to the courier, once a second while it is not there, and hears its state. One that is
 * asked and silent for 3 s is lost. */
void lines_serve_courier(struct agent *agent);

/* Asks the courier for its state, unless it still owes an answer. */
void lines_ask_courier(struct agent *agent);

/* The kiosk's line with this number; NULL when it is over. */
struct kiosk_line *lines_find_kiosk(struct agent *agent, uint32_t number);
