/* A simulated identity document: the chip's application of ICAO 9303-10 and -11, in plain C.
 *
 * EF.CardAccess, BAC, PACE, secure messaging, and the files of icao_files.h, signed by Utopia. The
 * other specimen kinds answer as far as telling them apart needs. */
#pragma once

#include "drivers/sim/faults.h"
#include "drivers/sim/icao_chip.h"
#include "drivers/sim/icao_files.h"
#include "drivers/sim/icao_pace.h"
#include "drivers/sim/icao_session.h"
#include "drivers/sim/specimens.h"

struct icao {
    const struct specimen *specimen;
    const struct faults *faults;
    struct icao_files files;
    enum icao_selected selected;
    const struct icao_file *current; /* selected for READ BINARY with an offset */
    struct icao_session session;
    struct icao_pace pace;
    struct icao_chip chip;
    uint8_t challenge[8]; /* of BAC */
    bool has_challenge;
};

/* Builds the files of `specimen`. */
void icao_init(struct icao *icao, const struct specimen *specimen, const struct faults *faults);

/* Power off and on: no session, master file selected. */
void icao_reset(struct icao *icao);

/* One command APDU in, the response APDU out (`room` bytes, at least 600; no more data than fit are
 * given); its length. */
size_t icao_command(struct icao *icao, struct bytes command, uint8_t *out, size_t room);
