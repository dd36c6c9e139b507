#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* One write(2), so that the lines of several processes do not mix. */
static PRINTF_LIKE(2, 0) void put(char level, const char *format, va_list args)
{
    char line[LOG_LINE_MAX + 1] = {'<', level, '>'};
    int len = vsnprintf(line + 3, sizeof line - 4, format, args);
    size_t size = 3 + (len < 0 ? 0 : (size_t)len < sizeof line - 4 ? (size_t)len : sizeof line - 5);
    line[size] = '\n';
    (void)!write(STDERR_FILENO, line, size + 1);
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put('3', format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put('4', format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put('6', format, args);
    va_end(args);
}
