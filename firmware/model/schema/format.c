#include "model/schema/format.h"

#include "base/fail.h"
#include "model/iban.h"
#include "model/latin.h"
#include "model/schema/ecma.h"
#include "model/schema/format_parts.h"

static bool is_uuid(struct text text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    bool fine = text.len == sizeof shape - 1;
    for (size_t i = 0; i < text.len && fine; i++) {
        unsigned c = (unsigned char)text.at[i], lower = c | 0x20;
        bool hex = c - '0' < 10 || lower - 'a' < 6; /* below 0 is far above */
        fine = shape[i] == '-' ? c == '-' : hex;
    }
    return fine;
}

static bool is_regex(struct text text)
{
    char why[ECMA_WHY_MAX];
    struct ecma_output nowhere = {.to = NULL};
    return ecma_rewrite(&nowhere, text, why);
}

static bool is_json_pointer(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool escape = text.at[i] == '~';
        if (escape && (i + 1 == text.len || (text.at[i + 1] != '0' && text.at[i + 1] != '1'))) {
            return false;
        }
    }
    return text.len == 0 || text.at[0] == '/';
}

static bool is_relative_pointer(struct text text)
{
    size_t at = 0;
    while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9') {
        at++;
    }
    if (at == 0 || (at > 1 && text.at[0] == '0')) {
        return false;
    }
    struct text rest = {text.at + at, text.len - at};
    return text_equal(rest, TEXT_OF("#")) || is_json_pointer(rest);
}

static bool is_latin_a(struct text text)
{
    return latin_check(text, LATIN_A, NULL);
}

static bool is_latin_b(struct text text)
{
    return latin_check(text, LATIN_B, NULL);
}

static bool is_latin_c(struct text text)
{
    return latin_check(text, LATIN_C, NULL);
}

static bool is_latin_d(struct text text)
{
    return latin_check(text, LATIN_D, NULL);
}

static bool is_latin_e(struct text text)
{
    return latin_check(text, LATIN_E, NULL);
}

static const struct format formats[] = {
    {{"date", 4}, format_is_date},
    {{"time", 4}, format_is_time},
    {{"date-time", 9}, format_is_date_time},
    {{"duration", 8}, format_is_duration},
    {{"email", 5}, format_is_email},
    {{"hostname", 8}, format_is_hostname},
    {{"ipv4", 4}, format_is_ipv4},
    {{"ipv6", 4}, format_is_ipv6},
    {{"uri", 3}, format_is_uri},
    {{"uri-reference", 13}, format_is_uri_reference},
    {{"uuid", 4}, is_uuid},
    {{"regex", 5}, is_regex},
    {{"json-pointer", 12}, is_json_pointer},
    {{"din-91379-a", 11}, is_latin_a},
    {{"din-91379-b", 11}, is_latin_b},
    {{"din-91379-c", 11}, is_latin_c},
    {{"din-91379-d", 11}, is_latin_d},
    {{"din-91379-e", 11}, is_latin_e},
    {{"iban", 4}, iban_valid},
    {{"relative-json-pointer", 21}, is_relative_pointer},
};

const struct format *format_find(struct text name)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (text_equal(formats[i].name, name)) {
            return &formats[i];
        }
    }
    return NULL;
}
