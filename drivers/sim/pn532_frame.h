/* The frames of a PN532 on its serial line (HSU), seen from the chip. Source: NXP UM0701-02 §6.2.1.
 *
 * Host to chip: wake-up bytes, then 00 FF LEN LCS D4 data DCS, or 00 FF FF FF LENh LENl LCS above 255
 * bytes. Chip to host the same with D5, after an acknowledging 00 00 FF 00 FF 00. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define PN532_FRAME_MAX 280 /* bytes of data in a frame, with the D4 or D5 */

/* What has come in and is not yet a frame. */
struct pn532_line {
    uint8_t at[2 * PN532_FRAME_MAX];
    size_t len;
    unsigned acknowledged; /* answers, by the host, since this was last set to 0 */
};

/* Room that is left for more bytes, never 0. */
size_t pn532_line_room(const struct pn532_line *line);

/* Takes the next whole frame out of the line into `frame` (PN532_FRAME_MAX bytes): its data without
 * the D4. False when none is complete. Noise, wrong checksums, aborts and frames to nobody are
 * dropped. */
MUST_USE bool pn532_line_take(struct pn532_line *line, uint8_t *frame, size_t *len);

/* Writes the frame that answers `command` with `data` (at most PN532_FRAME_MAX - 2 bytes) into `to`,
 * which has PN532_FRAME_MAX + 16 bytes. Its length. */
size_t pn532_frame_write(uint8_t command, struct bytes data, uint8_t *to);
