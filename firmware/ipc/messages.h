/* The messages between Foyer's processes, as C. What they mean is written in messages.def: from
 * that one table come the enum, the structs, the reader, the writer, the names for logs, and the
 * check of who may send what. */
#pragma once

#include "ipc/wire.h"

/* Trust domains on one terminal: one program each. foyer-central is another machine and speaks none
 * of these messages; DOMAIN_CLI is the program foyer. */
enum domain {
    DOMAIN_KIOSK = 1,
    DOMAIN_CARD = 2,
    DOMAIN_EID = 3,
    DOMAIN_PRINTER = 4,
    DOMAIN_COURIER = 5,
    DOMAIN_AGENT = 6,
    DOMAIN_VOICE = 7,
    DOMAIN_PAY = 8,
    DOMAIN_LAUNCH = 9, /* developers' machines only, like DOMAIN_DESK */
    DOMAIN_DESK = 10,
    DOMAIN_CLI = 11,
};

#define MESSAGE(name, sender) MESSAGE_##name,
enum message_kind {
#include "ipc/messages.def"
    MESSAGE_KINDS
};

#define MESSAGE(name, sender)                                                                      \
    struct message_##name {                                                                        \
        uint32_t session;
#define U32(field)         uint32_t field;
#define U64(field)         uint64_t field;
#define STRING(field, max) struct text field;
#define BLOB(field, max)   struct bytes field;
#define FD(field)          int field;
#define SOCKET(field)      int field;
#define END                                                                                        \
    }                                                                                              \
    ;
#include "ipc/messages.def"

#define MESSAGE(name, sender) struct message_##name name;
struct message {
    enum message_kind kind;
    union {
        uint32_t session;
#include "ipc/messages.def"
    };
};

/* For logs: the name in messages.def, "unknown" for any other number. Contents are never logged. */
const char *message_name(enum message_kind kind);

/* Appends kind, session and fields. False when a field is over its limit or the writer is full. The
 * fd of an FD or SOCKET field is not written: message_fd() says which one goes beside the bytes. */
MUST_USE bool message_write(struct writer *w, const struct message *message);

/* False on an unknown kind, on a kind that `sender` may not send, and on any malformed or
 * left-over byte. Spans in *message point into the bytes that were read. `fd` is what came beside
 * them, -1 for none; false when this kind wants one and none came, or the other way round. */
MUST_USE bool message_read(struct reader *r, enum domain sender, int fd, struct message *message);

/* True for a kind with a SOCKET field: what came beside it is to be a socket, not memory. */
bool message_wants_socket(enum message_kind kind);

/* The fd in the message's FD or SOCKET field, still the caller's; -1 for a kind without one. */
int message_fd(const struct message *message);
