/* Any bytes typed piece by piece: what is taken is UTF-8 within the limits, what is not changes
 * nothing, and backspaces take one letter each until nothing is left. */
#include "base/utf8.h"
#include "model/latin.h"
#include "ui/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 600, POINTS = 100, MOST = 2048 };

static void expect(bool truth)
{
    if (!truth) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char space[ROOM];
    struct edit edit = {space, 0, sizeof space, 0};
    size = size < MOST ? size : MOST;
    while (size > 0) {
        size_t len = 1 + data[0] % 8, before = edit.len;
        len = len < size ? len : size - 1;
        edit.after = edit_settle((struct text){edit.at, edit.len}, edit.after);
        expect(edit.after <= edit.len);
        if (data[0] >= 0xE0 && data[0] < 0xF0) {
            struct text text = {edit.at, edit.len};
            edit.after = edit_step(text, edit.after, data[0] % 2 == 0);
            expect(edit.after == edit_settle(text, edit.after));
        } else if (data[0] >= 0xF0) {
            edit_erase(&edit);
            expect(before == edit.after ? edit.len == before : edit.len < before);
        } else if (!edit_type(&edit, (struct text){(const char *)data + 1, len}, POINTS)) {
            expect(edit.len == before);
        }
        expect(utf8_valid((struct text){edit.at, edit.len}) && edit_length(&edit) <= POINTS);
        data += 1 + len;
        size -= 1 + len;
    }
    edit.after = 0;
    while (edit.len > 0) {
        size_t before = edit.len, last = latin_last((struct text){edit.at, edit.len});
        edit_erase(&edit);
        expect(last > 0 && edit.len + last == before);
    }
    return 0;
}
