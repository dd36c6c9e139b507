#include "model/iban.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken is valid as it is sent, and its groups read back as the same number. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char number[IBAN_LEN_MAX + 1], again[IBAN_LEN_MAX + 1], grouped[IBAN_GROUPED_MAX + 1];
    struct text typed = {(const char *)data, size};
    enum iban_result result = iban_of_person(number, typed);
    size_t len = strlen(number);
    assert(iban_valid((struct text){number, len}) || result != IBAN_OK);
    iban_group(grouped, (struct text){number, len});
    enum iban_result same = iban_of_person(again, (struct text){grouped, strlen(grouped)});
    assert(strcmp(number, again) == 0);
    assert(result != IBAN_OK || same == IBAN_OK);
    return 0;
}
