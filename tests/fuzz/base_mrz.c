/* What is read as a zone keeps its limits, and its dates and number make a secret. */
#include "base/mrz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mrz mrz;
    char birth[MRZ_DATE + 1], expiry[MRZ_DATE + 1], secret[MRZ_SECRET_MAX];
    if (!mrz_read(&mrz, (struct text){(const char *)data, size})) {
        return 0;
    }
    if (strlen(mrz.family_name) + strlen(mrz.given_names) > MRZ_NAMES_MAX ||
        strlen(mrz.document_number) > MRZ_NUMBER_MAX || strlen(mrz.issuer) > 3) {
        __builtin_trap();
    }
    if (mrz_date(mrz.birth, true, "2026-11-24", birth) &&
        mrz_date(mrz.expiry, false, "2026-11-24", expiry)) {
        struct text number = {mrz.document_number, strlen(mrz.document_number)};
        size_t len = mrz_secret(
            number, (struct text){birth, MRZ_DATE}, (struct text){expiry, MRZ_DATE}, secret);
        if (len > MRZ_SECRET_MAX || (len == 0) != (number.len == 0)) {
            __builtin_trap();
        }
    }
    return 0;
}
