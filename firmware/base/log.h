/* One line on stderr for journald: a level, an event name, key=value words.
 *
 * log_info("document_read bytes=%zu tries=%u", size, tries): sizes, kinds, numbers and results, never
 * contents, names, document numbers or keys. Cut off at LOG_LINE_MAX bytes. */
#pragma once

#include "base/fail.h"

#define LOG_LINE_MAX 400

/* Level <3> of sd-daemon(3): something failed that people should see. */
PRINTF_LIKE(1, 2) void log_error(const char *format, ...);

/* Level <4>: odd, and handled. */
PRINTF_LIKE(1, 2) void log_warning(const char *format, ...);

/* Level <6>: as expected. */
PRINTF_LIKE(1, 2) void log_info(const char *format, ...);
