/* A checksum over stored bytes: SQLite notices a damaged page, not a damaged byte in a blob. */
#pragma once

#include "base/span.h"

/* CRC-32 (ISO/IEC 8802-3, as in zip) of `bytes` after those that gave `before`; 0 to begin. Finds
 * what a failing disk does, not what an attacker does: the JWE's tag is for that. */
uint32_t check_crc32(uint32_t before, struct bytes bytes);
