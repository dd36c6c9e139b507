/* Amounts and dates as people type them: what is read and shown reads as the same again. */
#include "model/money.h"

#include <assert.h>

#include "model/date_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text typed = {(const char *)data, size};
    char number[MONEY_LEN_MAX + 1], again[MONEY_LEN_MAX + 1], shown[MONEY_SHOWN_MAX + 1];
    static const struct text languages[] = {{"de", 2}, {"en", 2}};
    bool is_read = money_of_person(number, typed);
    for (size_t i = 0; is_read && i < COUNT(languages); i++) {
        money_show(shown, (struct text){number, strlen(number)}, languages[i]);
        struct text spaced = {shown, strlen(shown)};
        bool german = i == 0;
        spaced.len -= german ? strlen("\u00a0€") : 0;
        bool is_same = money_of_person(again, spaced);
        assert(is_same && strcmp(number, again) == 0);
    }
    char date[DATE_LEN + 1], second[DATE_LEN + 1];
    struct date_parts parts = date_parts_of(typed);
    size_t len = date_parts_write(date, &parts);
    struct date_parts same = date_parts_of((struct text){date, len});
    unsigned days, days_again;
    enum date_trouble trouble = date_parts_check(&parts, &days);
    assert(date_parts_write(second, &same) == len && memcmp(date, second, len) == 0);
    assert(date_parts_check(&same, &days_again) == trouble && days == days_again);
    return 0;
}
