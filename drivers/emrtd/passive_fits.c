/* Does what the MRZ claims fit the state that signed it? ICAO 9303-11 §5.1: otherwise any listed state
 * could sign documents of all others. */
#include "drivers/emrtd/passive.h"

static const struct {
    char state[4], country[3];
} countries[] = {
#define COUNTRY(state, country) {state, country},
#include "drivers/emrtd/countries.def"
#undef COUNTRY
};

static bool same_state(const struct passive *passive, struct text state)
{
    for (size_t i = 0; i < COUNT(countries); i++) {
        struct text row = {countries[i].state, strlen(countries[i].state)};
        if (text_equal(row, state) && strcmp(countries[i].country, passive->country) == 0) {
            return true;
        }
    }
    return false;
}

/* A signer for "P" signs all passports, "PD" too; one for "PD" those with "P" alone as well: what
 * stands in the second place is each state's own affair. */
static bool same_type(const char code[3], struct text type)
{
    return type.len > 0 && type.at[0] == code[0] &&
           (type.len == 1 || code[1] == '\0' || type.at[1] == code[1]);
}

enum passive_claim passive_fits(const struct passive *passive, struct text state, struct text code)
{
    if (!same_state(passive, state)) {
        return PASSIVE_CLAIM_OTHER_STATE;
    }
    bool fits = passive->types == 0;
    for (size_t i = 0; i < passive->types; i++) {
        fits = fits || same_type(passive->type_codes[i], code);
    }
    return fits ? PASSIVE_CLAIM_FITS : PASSIVE_CLAIM_OTHER_TYPE;
}
