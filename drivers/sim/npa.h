/* A simulated German identity card (neuer Personalausweis): its files in the open, PACE with CAN, PIN
 * and PUK, the rules of its PIN, and secure messaging. Source: BSI TR-03110-2 §2, -3 §B.1, §B.11.
 *
 * Not simulated: terminal and chip authentication, and so the data groups of the online function,
 * which only a service with a certificate can read; PACE by MRZ; the ICAO application; eSign.
 * EF.CardSecurity can be read once PACE is done with any password; a real card wants more. What it
 * answers where this card has no source for it (PACE with a PIN that is suspended, blocked or
 * deactivated) is a guess. Nobody German signed anything here: the signer is Utopia's. */
#pragma once

#include "drivers/sim/npa_pace.h"

#define NPA_PIN         6  /* digits; a transport PIN has one less */
#define NPA_PUK         10 /* digits */
#define NPA_TRIES       3
#define NPA_UNBLOCKS    10 /* times that a PUK can be used */
#define NPA_FILE_MAX    4096
#define NPA_HISTORY_MAX 15

/* What a card keeps without power. */
struct npa_memory {
    char pin[NPA_PIN + 1]; /* digits; of five: the transport PIN */
    unsigned tries;        /* that are left: 1 suspended, 0 blocked */
    unsigned unblocks;     /* that are left */
    bool is_deactivated;   /* the online function is switched off */
};

struct npa_file {
    uint8_t at[NPA_FILE_MAX];
    size_t len;
};

/* TR-03110-3 §B.1: password references. */
enum npa_password { NPA_NONE, NPA_MRZ, NPA_BY_CAN, NPA_BY_PIN, NPA_BY_PUK };

struct npa {
    struct npa_memory *memory; /* the caller's */
    struct npa_file directory, access, security;
    const struct npa_file *current; /* selected for READ BINARY with an offset */
    bool in_application;            /* not in the master file */
    enum npa_password chosen;       /* by MSE:Set AT */
    enum npa_password opened;       /* what the session was opened with */
    struct npa_pace pace;
    struct icao_session session;
};

/* The cards there are, as they leave the factory, by the name of their specimen; false for others. */
MUST_USE bool npa_memory_init(struct npa_memory *memory, struct text name);

/* The CAN of every card, six digits. */
struct text npa_can(void);

/* The PUK of every card, NPA_PUK digits. */
struct text npa_puk(void);

/* The historical bytes of its ATS, at most NPA_HISTORY_MAX: those of the German cards of 2010. */
struct bytes npa_history(void);

/* Writes the files. `memory` outlives the card. */
void npa_init(struct npa *npa, struct npa_memory *memory);

/* Power off and on. */
void npa_reset(struct npa *npa);

/* One command APDU in, the response APDU out (`room` bytes, at least 8300); its length. */
size_t npa_command(struct npa *npa, struct bytes command, uint8_t *out, size_t room);
