#include "launch/table.h"

#include "tests/test.h"

static const struct table_variable variables[] = {
    {"BIN", "/opt/bin"}, {"RUN", "/run/f"}, {"DIR", ""}, {0}};

/* A table of its own: it is large, and points into itself. */
static bool read_source(struct table *table, const char *source)
{
    return table_read(table, (struct bytes){(const uint8_t *)source, strlen(source)}, variables);
}

static void a_terminal_is_read(void **state)
{
    (void)state;
    static struct table table;
    assert_true(read_source(
        &table, "# a terminal\n"
                "program courier ${BIN}/foyer-courier --run ${RUN}/x${RUN} -v # loud\n"
                "  listen courier-kiosk courier-cli\n"
                "  ready\n"
                "\n"
                "program card ${BIN}/foyer-card\n"
                "\taccept card\n"
                "program kiosk ./kiosk\n"
                "  kiosk\n  wipe-slices\n"
                "program reader /bin/sim\n  apart"));
    assert_int_equal(table.count, 4);
    const struct program *courier = &table.programs[0];
    assert_string_equal(courier->name, "courier");
    assert_int_equal(courier->arg_count, 4);
    assert_string_equal(courier->args[0], "/opt/bin/foyer-courier");
    assert_string_equal(courier->args[2], "/run/f/x/run/f");
    assert_string_equal(courier->args[3], "-v");
    assert_null(courier->args[4]);
    assert_int_equal(courier->socket_count, 2);
    assert_string_equal(courier->sockets[1], "courier-cli");
    assert_true(courier->notifies && !courier->accepts && !courier->is_apart);
    assert_true(table.programs[1].accepts);
    assert_true(table.programs[2].is_kiosk && table.programs[2].notifies);
    assert_true(table.programs[2].wipes_slices);
    assert_true(table.programs[3].is_apart);
    assert_int_equal(table_find(&table, TEXT_OF("kiosk")), 2);
    assert_int_equal(table_find(&table, TEXT_OF("nobody")), 4);
}

static void what_is_not_understood_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *source, *why;
    } bad[] = {
        {"", "line 0: there is no program"},
        {"# nothing\n", "line 1: there is no program"},
        {"listen a\n", "line 1: a program must come first"},
        {"program\n", "line 1: a program is named by a-z, 0-9 and -"},
        {"program Kiosk /x\n", "line 1: a program is named by a-z, 0-9 and -"},
        {"program a\n", "line 1: the path of the program is missing"},
        {"program a x\n", "line 1: the path of the program is missing"},
        {"program a /x\nprogram a /y\n", "line 2: this program is there already"},
        {"program a /x ${HOME}\n", "line 1: an unknown or empty variable, or too much text"},
        {"program a /x ${DIR}/paper\n", "line 1: an unknown or empty variable, or too much text"},
        {"program a /x ${RUN\n", "line 1: an unknown or empty variable, or too much text"},
        {"program a /x $RUN\n", "line 1: an unknown or empty variable, or too much text"},
        {"program a /x\n run\n", "line 2: this word is not known"},
        {"program a /x\n listen\n", "line 2: the socket's name is missing"},
        {"program a /x\n listen ../b\n", "line 2: a socket is named by a-z, 0-9 and -, and once"},
        {"program a /x\n listen b b\n", "line 2: a socket is named by a-z, 0-9 and -, and once"},
        {"program a /x\n listen b\nprogram c /x\n listen b\n",
         "line 4: a socket is named by a-z, 0-9 and -, and once"},
        {"program a /x\n listen b c d e f\n", "line 2: too many sockets"},
        {"program a /x\n listen b\n accept c\n", "line 3: accept one socket and no other"},
        {"program a /x\n accept b c\n", "line 2: accept one socket"},
        {"program a /x\n accept b\n ready\n", "line 3: what accepts connections is not waited for"},
        {"program a /x\n kiosk\nprogram b /x\n kiosk\n", "line 4: there is a kiosk already"},
        {"program a /x\n ready now\n", "line 2: too many words"},
        {"program a /\xff\n", "line 0: too long, or not UTF-8"},
    };
    static struct table table;
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(read_source(&table, bad[i].source));
        assert_string_equal(table.why, bad[i].why);
    }
}

static void a_choice_leaves_the_others_out(void **state)
{
    (void)state;
    static struct table table;
    const char *source = "program a /a\nprogram b /b\nprogram c /c -x\n";
    assert_true(read_source(&table, source));
    assert_true(table_keep_only(&table, "c,a"));
    assert_int_equal(table.count, 2);
    assert_string_equal(table.programs[1].name, "c");
    assert_string_equal(table.programs[1].args[1], "-x");
    assert_false(table_keep_only(&table, "a,b"));
    assert_string_equal(table.why, "there is no program b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_is_read),
        cmocka_unit_test(what_is_not_understood_is_refused_with_its_line),
        cmocka_unit_test(a_choice_leaves_the_others_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
