/* What a person types: what is taken stays as it is when it is taken again. */
#include "base/utf8.h"
#include "model/date.h"
#include "model/decimal.h"
#include "model/entry.h"
#include "model/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char once[ENTRY_BYTES_MAX], twice[ENTRY_BYTES_MAX];
    struct text typed = {(const char *)data, size};
    char number[NUMBER_LEN + 1], again[NUMBER_LEN + 1], date[DATE_LEN + 1];
    char decimal[DECIMAL_DIGITS_MAX + 3];
    size_t len, len_again;
    struct entry_limits limits = {.characters_max = ENTRY_CHARACTERS_MAX};
    limits.several_lines = size % 2 == 0;
    limits.type = (enum latin_type)(size % (LATIN_E + 1));
    struct entry_fault fault = {0};
    switch (entry_take(once, &len, typed, &limits, &fault)) {
    case ENTRY_OK: {
        struct text taken = {once, len};
        if (entry_take(twice, &len_again, taken, &limits, NULL) != ENTRY_OK ||
            !text_equal(taken, (struct text){twice, len_again})) {
            __builtin_trap();
        }
        entry_trim(taken);
        break;
    }
    case ENTRY_REFUSED:
        if (!utf8_valid((struct text){fault.shown, strlen(fault.shown)}) || fault.at > size) {
            __builtin_trap();
        }
        break;
    case ENTRY_TOO_LONG: break;
    }
    if (number_read(number, typed) &&
        (!number_read(again, (struct text){number, NUMBER_LEN}) || strcmp(number, again) != 0)) {
        __builtin_trap();
    }
    long day;
    if (date_of_person(date, typed) && !date_read(&day, (struct text){date, DATE_LEN})) {
        __builtin_trap();
    }
    struct decimal read;
    if (decimal_of_person(decimal, typed) &&
        !decimal_read(&read, (struct text){decimal, strlen(decimal)})) {
        __builtin_trap();
    }
    return 0;
}
