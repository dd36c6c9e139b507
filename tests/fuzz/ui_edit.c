/* Any bytes typed piece by piece: what is taken is UTF-8 within the limits, what is not changes
 * nothing, and backspaces take one letter each until nothing is left. */
#include "base/utf8.h"
#include "model/latin.h"
#include "ui/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 600, POINTS = 100 };

static void expect(bool truth)
{
    if (!truth) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char space[ROOM];
    struct edit edit = {space, 0, sizeof space};
    while (size > 0) {
        size_t len = 1 + data[0] % 8, before = edit.len;
        len = len < size ? len : size - 1;
        if (data[0] >= 0xF0) {
            edit_erase(&edit);
            expect(before == 0 ? edit.len == 0 : edit.len < before);
        } else if (!edit_type(&edit, (struct text){(const char *)data + 1, len}, POINTS)) {
            expect(edit.len == before);
        }
        expect(utf8_valid((struct text){edit.at, edit.len}) && edit_length(&edit) <= POINTS);
        data += 1 + len;
        size -= 1 + len;
    }
    while (edit.len > 0) {
        size_t before = edit.len, last = latin_last((struct text){edit.at, edit.len});
        edit_erase(&edit);
        expect(last > 0 && edit.len + last == before);
    }
    return 0;
}
