/* A foyer-courier in a folder of its own, with its sockets, for tests: started, killed, started again.
 *
 * The listening sockets outlive it, as those of the supervisor do. */
#pragma once

#include <limits.h>
#include <sys/types.h>

#include "base/fail.h"
#include "base/span.h"
#include "ipc/channel.h"
#include "seal/jwk.h"

enum rig_socket { RIG_KIOSK, RIG_AGENT, RIG_CLI, RIG_SOCKETS };

struct rig {
    char folder[64];        /* etc/, data/, run/, log */
    char program[PATH_MAX]; /* foyer-courier */
    int listeners[RIG_SOCKETS];
    pid_t child;           /* 0 when none runs */
    const char *words[48]; /* of its command line */
};

/* Makes folder, configuration, a device key and the sockets. `central` is its URL, `ca_file` what it
 * trusts. Ends the process when that is not possible. */
void rig_init(struct rig *rig, const char *central, const char *ca_file);

/* Kills what runs and removes the folder. */
void rig_finish(struct rig *rig);

/* Points it to another central from the next start on. */
void rig_set_central(struct rig *rig, const char *central);

/* Starts it; `before` are words put before its command line (strace ...), `options` are put after
 * the usual ones; both end in NULL, both may be NULL. With a `before` it may take longer. */
void rig_start(struct rig *rig, const char *const *before, const char *const *options);

/* SIGKILL, and waits until it is gone. */
void rig_kill(struct rig *rig);

/* SIGTERM; its exit status, -1 when it does not end in time. */
int rig_stop(struct rig *rig);

/* A connection to one of its sockets, to be finished by the caller. */
void rig_connect(struct rig *rig, enum rig_socket socket, struct channel *channel);

/* The next message of this kind within `timeout_ms`, others are passed over. False when none comes.
 * Its spans are good until the next call on the channel. */
MUST_USE bool rig_hear(
    struct channel *channel, enum message_kind kind, struct message *message, int timeout_ms);

/* A sealed submission: the body of the PUT with `size` plain bytes, to be freed by the caller. */
char *rig_body(const struct jwk *key, size_t size);

/* Hands it in and waits for the answer: true when stored, false (with the refusal in *why) when
 * refused, or (with *why SUBMIT_REFUSAL_COUNT) when nothing came within `timeout_ms`. */
MUST_USE bool rig_submit(
    struct channel *kiosk, const char *receipt, const char *body, unsigned *why, int timeout_ms);

/* Asks for the state of a number: enum receipt_state; the answer's spans are good until the next call
 * on the channel. */
unsigned rig_ask(struct channel *kiosk, const char *receipt, struct message *message);

/* Asks again and again until it is `state`; false when that does not happen within `timeout_ms`. */
MUST_USE bool rig_until(struct channel *kiosk, const char *receipt, unsigned state, int timeout_ms);
