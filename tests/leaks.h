/* What the leak search shall not report. */
#pragma once

/* Fontconfig hides pointers from it, and threads of Pango may still hold some at the end; SDL leaves
 * what it asked D-Bus for. */
const char *__lsan_default_suppressions(void);

__attribute__((weak)) const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libdbus\n";
}
