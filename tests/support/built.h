/* What lies in the build folder that a test was built into (build/, build/san/, ...). */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/own.h"

/* BUILD/`part` into `path`; ends the process when this program lies in no build folder. True when
 * there is such a file and it may be run. */
static inline bool built_find(char path[PATH_MAX], const char *part)
{
    char own[PATH_MAX];
    own_path(own);
    char *tests = strstr(own, "/tests/");
    if (tests == NULL) {
        die("this test lies in no build folder");
    }
    *tests = '\0';
    return snprintf(path, PATH_MAX, "%.3900s/%s", own, part) < PATH_MAX && access(path, X_OK) == 0;
}
