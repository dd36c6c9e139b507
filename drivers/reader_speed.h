/* The serial speed of a PN532 that hangs on a UART: finds it, changes it, and never loses it.
 *
 * libnfc opens the host's end at a speed but never tells the chip (SetSerialBaudRate), and knows none
 * above 460800 baud. So this speaks to the chip itself, on the same terminal, while libnfc does not.
 * Source: NXP UM0701-02 §7.2.8: the chip answers at the old speed, waits for the host's
 * acknowledgement and changes then. No real PN532 has been seen to do it; what does not answer at the
 * new speed is looked for at the others. */
#pragma once

#include "base/fail.h"
#include "base/span.h"

#define READER_SPEED_SAFE       115200 /* baud: what a PN532 has after power-up */
#define READER_SPEED_ANSWER_MAX 64     /* bytes that are looked at for an answer */

/* Brings chip and line to `wanted` baud. `terminal` is the open terminal, non-blocking; the chip is
 * looked for at `likely` first. The speed at which it answers now, and the terminal has: `wanted`, or
 * another one when the chip or the terminal does not go along; 0 when no chip answers at any speed.
 * Less than 3 s. */
unsigned reader_speed_set(int terminal, unsigned likely, unsigned wanted);

/* True for the speeds that both the PN532 and Linux know, 9600 to 921600 baud. */
bool reader_speed_known(unsigned baud);

/* True when `received` holds the whole frame in which the chip answers `command`, whatever is before
 * it. */
bool reader_speed_is_answer(struct bytes received, uint8_t command);
