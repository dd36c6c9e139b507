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

/* What is wrong with the answer to RATS; the last four are odd, but right. */
enum fault_ats {
    FAULT_ATS_NONE,
    FAULT_ATS_SILENT,   /* none comes */
    FAULT_ATS_SHORT,    /* it says it is shorter than it is */
    FAULT_ATS_LONG,     /* it says it is longer */
    FAULT_ATS_MISSING,  /* it announces bytes that are not there */
    FAULT_ATS_BARE,     /* nothing but its length */
    FAULT_ATS_TINY,     /* frames of 16 bytes */
    FAULT_ATS_RESERVED, /* reserved values everywhere */
    FAULT_ATS_HUGE,     /* 254 bytes */
};

/* How a card takes to higher bit rates. */
enum fault_rate {
    FAULT_RATE_NONE,
    FAULT_RATE_REFUSES, /* PPS and ATTRIB with rates stay without an answer */
    FAULT_RATE_DEAF,    /* agrees, and does not understand a word then */
    FAULT_RATE_SHAKY,   /* agrees, and from its tenth frame on not one arrives whole */
};

struct faults {
    unsigned lift_at;   /* the card leaves instead of answering this APDU since its activation */
    unsigned reset_at;  /* the chip loses its power instead of passing this APDU on */
    unsigned waits;     /* S(WTX) before each answer */
    bool waits_always;  /* so many before each block, not only before the first of an answer */
    unsigned wait_ms;   /* time that passes really for each of them */
    bool waits_forever; /* nothing but S(WTX) */
    bool wrong_mac;     /* in protected answers with data */
    bool oversized_tlv; /* files say that they are longer than they can be */
    unsigned damaged; /* so many frames are damaged on the air, in turn those of card and reader */
    bool bad_status;  /* the chip answers with a status that libnfc does not expect */
    bool endless_chain;    /* every block of an answer says that more follows */
    bool long_frames;      /* the card sends frames that the reader said it does not take */
    bool long_answers;     /* the chip says that its frames are longer than any can be */
    unsigned noise;        /* so many frames from the chip to the host are damaged */
    bool is_stubborn;      /* the chip agrees to another serial speed and stays at its own */
    bool stays_attributed; /* a type B card does not wake up for an ATTRIB of ours */
    enum fault_ats ats;
    enum fault_rate rate;
    enum fault_read read;
};
