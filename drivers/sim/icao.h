/* A simulated identity document: the chip's application of ICAO 9303-10 and -11, in plain C.
 *
 * EF.CardAccess, BAC, PACE (generic mapping on elliptic curves), secure messaging, EF.COM, DG1, and
 * DG11 for specimens that have a full name. No EF.SOD yet: nothing here claims to be signed. The
 * other specimen kinds answer as far as telling them apart needs. */
#pragma once

#include "drivers/sim/faults.h"
#include "drivers/sim/icao_pace.h"
#include "drivers/sim/icao_session.h"
#include "drivers/sim/specimens.h"

#define ICAO_FILE_MAX 400 /* bytes */

enum icao_selected { ICAO_MASTER_FILE, ICAO_APPLICATION, ICAO_EID };

struct icao_file {
    uint8_t at[ICAO_FILE_MAX];
    size_t len; /* 0: there is none */
};

struct icao {
    const struct specimen *specimen;
    const struct faults *faults;
    struct icao_file access, common, dg1, dg11;
    enum icao_selected selected;
    const struct icao_file *current; /* selected for READ BINARY with an offset */
    struct icao_session session;
    struct icao_pace pace;
    uint8_t challenge[8]; /* of BAC */
    bool has_challenge;
};

/* Builds the files of `specimen`. */
void icao_init(struct icao *icao, const struct specimen *specimen, const struct faults *faults);

/* Power off and on: no session, master file selected. */
void icao_reset(struct icao *icao);

/* One command APDU in, the response APDU out (`room` bytes, at least 256); its length. */
size_t icao_command(struct icao *icao, struct bytes command, uint8_t *out, size_t room);
