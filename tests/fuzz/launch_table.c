/* A table that is read can be written as text again, and is read as the same table. */
#include <stdio.h>

#include "launch/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_SIZE = 2 * TABLE_TEXT_MAX };

static const struct table_variable variables[] = {{"RUN", "/run/f"}, {0}};

static void write_program(FILE *to, const struct program *program)
{
    fprintf(to, "program %s", program->name);
    for (size_t i = 0; i < program->arg_count; i++) {
        fprintf(to, " %s", program->args[i]);
    }
    for (size_t i = 0; i < program->socket_count; i++) {
        fprintf(
            to, "%s%s",
            i > 0              ? " "
            : program->accepts ? "\naccept "
                               : "\nlisten ",
            program->sockets[i]);
    }
    fprintf(
        to, "%s%s%s%s\n", program->is_kiosk ? "\nkiosk" : "", program->notifies ? "\nready" : "",
        program->is_apart ? "\napart" : "", program->wipes_slices ? "\nwipe-slices" : "");
}

static void write_table(FILE *to, const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        write_program(to, &table->programs[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct table first, second;
    static char text[TEXT_SIZE], again[TEXT_SIZE];
    if (!table_read(&first, (struct bytes){data, size}, variables)) {
        return 0;
    }
    FILE *to = fmemopen(text, sizeof text, "w");
    write_table(to, &first);
    size_t len = (size_t)ftell(to);
    fclose(to);
    if (len > TABLE_MAX) {
        return 0; /* longer by the values of its variables */
    }
    if (!table_read(&second, (struct bytes){(const uint8_t *)text, len}, variables)) {
        __builtin_trap();
    }
    to = fmemopen(again, sizeof again, "w");
    write_table(to, &second);
    size_t len_again = (size_t)ftell(to);
    fclose(to);
    if (len != len_again || memcmp(text, again, len) != 0) {
        __builtin_trap();
    }
    return 0;
}
