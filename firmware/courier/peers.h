/* The courier's sockets: the kiosk hands in, the agent and the command line ask. */
#pragma once

#include <poll.h>

#include "courier/courier.h"
#include "ipc/channel.h"

#define PEERS_MAX 16

enum peer_kind { PEER_KIOSK, PEER_AGENT, PEER_CLI, PEER_KINDS };

struct peer {
    struct channel channel; /* fd -1 when free */
    enum peer_kind kind;
    bool told;          /* knows the state as it was told last */
    bool lists;         /* outbox_line are being sent */
    int64_t list_below; /* the next one's id is lower */
    uint32_t list_session;
};

struct peers {
    int listeners[PEER_KINDS]; /* -1 when none was passed */
    struct peer at[PEERS_MAX];
};

/* Takes over the listening sockets that the supervisor passed. False when there is none at all. */
MUST_USE bool peers_init(struct peers *peers);

/* Closes all of them. */
void peers_finish(struct peers *peers);

/* Fills in what to wait for; gives how many, at most PEER_KINDS + PEERS_MAX. */
size_t peers_watch(const struct peers *peers, struct pollfd *fds);

/* Serves what is ready. */
void peers_serve(struct peers *peers, struct courier *courier);

/* Tells the state to all who do not know it yet, to all when courier->changed. */
void peers_tell(struct peers *peers, struct courier *courier);
