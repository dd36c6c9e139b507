/* What comes from a serial line while its speed is looked for. An answer is not shorter than its
 * frame, and stays one whatever was before it. */
#include "drivers/reader_speed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t more[READER_SPEED_ANSWER_MAX + 1] = {0xa5};
    if (size == 0 || size > READER_SPEED_ANSWER_MAX) {
        return 0;
    }
    uint8_t command = data[0];
    bool is_answer = reader_speed_is_answer((struct bytes){data, size}, command);
    memcpy(more + 1, data, size);
    if (is_answer &&
        (size < 7 || !reader_speed_is_answer((struct bytes){more, size + 1}, command))) {
        __builtin_trap();
    }
    return 0;
}
