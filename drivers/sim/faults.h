/* What goes wrong in the simulated hardware, as told over its control socket. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How READ BINARY misbehaves. */
enum fault_read {
    FAULT_READ_NONE,
    FAULT_READ_6282,       /* says "end of file" beside the data when asked for too much */
    FAULT_READ_6700,       /* refuses more than FAULT_READ_MOST bytes, in the session */
    FAULT_READ_6700_PLAIN, /* the same without protection, which ends the session */
    FAULT_READ_6CXX,       /* tells the right length instead of giving data */
};

enum { FAULT_READ_MOST = 160 };

struct faults {
    unsigned lift_at;   /* the card leaves instead of answering this APDU since its activation */
    unsigned waits;     /* S(WTX) before each answer */
    bool waits_forever; /* nothing but S(WTX) */
    bool wrong_mac;     /* in protected answers with data */
    bool oversized_tlv; /* files say that they are longer than they can be */
    unsigned damaged; /* so many frames are damaged on the air, in turn those of card and reader */
    bool bad_status;  /* the chip answers with a status that libnfc does not expect */
    enum fault_read read;
};
