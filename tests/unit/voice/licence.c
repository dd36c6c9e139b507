/* libespeak-ng is under the GNU GPL 3: only foyer-voice may be linked with it. */
#include <glob.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/built.h"
#include "tests/support/run.h"
#include "tests/test.h"

enum { READ_MS = 20000 };

/* What the dynamic section of a program says it needs; to be freed. */
static char *needs_of(const char *program)
{
    char *output = NULL;
    const char *const words[] = {"readelf", "-d", program, NULL};
    if (run_wait(words, &output, READ_MS) != 0) {
        free(output);
        return NULL;
    }
    return output;
}

static void only_the_voice_is_linked_with_the_library_under_the_gpl(void **state)
{
    (void)state;
    char voice[PATH_MAX], pattern[PATH_MAX + 8];
    glob_t programs;
    if (!built_find(voice, "bin/foyer-voice")) {
        SKIP("needs build/bin/foyer-voice");
    }
    snprintf(pattern, sizeof pattern, "%.*s/*", (int)(strrchr(voice, '/') - voice), voice);
    assert_int_equal(glob(pattern, 0, NULL, &programs), 0);
    unsigned count = 0;
    for (size_t i = 0; i < programs.gl_pathc; i++) {
        char *needs = needs_of(programs.gl_pathv[i]);
        if (needs == NULL) {
            globfree(&programs);
            SKIP("needs readelf");
            return;
        }
        assert_non_null(strstr(needs, "libc.so"));
        bool is_linked = strstr(needs, "libespeak") != NULL;
        assert_int_equal(is_linked, strcmp(programs.gl_pathv[i], voice) == 0);
        count += is_linked;
        free(needs);
    }
    assert_int_equal(count, 1);
    assert_true(programs.gl_pathc > 10);
    globfree(&programs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_voice_is_linked_with_the_library_under_the_gpl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
