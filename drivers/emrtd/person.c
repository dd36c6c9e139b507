#include "drivers/emrtd/person.h"

#include "base/utf8.h"
#include "drivers/emrtd/tlv.h"

enum { TAG_DG1 = 0x61, TAG_MRZ = 0x5f1f, TAG_DG11 = 0x6b, TAG_FULL_NAME = 0x5f0e };

static struct text copy(struct arena *arena, const char *text)
{
    return arena_text(arena, (struct text){text, strlen(text)});
}

bool person_read_dg1(
    struct person *person, struct arena *arena, struct bytes file, const char *today)
{
    struct tlv outer = tlv_of(file);
    struct tlv inner = tlv_of(tlv_expect(&outer, TAG_DG1));
    struct bytes zone = tlv_expect(&inner, TAG_MRZ);
    struct mrz *mrz = arena_take(arena, sizeof *mrz);
    char *birth = arena_take(arena, MRZ_DATE + 1), *expiry = arena_take(arena, MRZ_DATE + 1);
    if (!tlv_done(&outer) || !tlv_done(&inner) ||
        !mrz_read(mrz, (struct text){(const char *)zone.at, zone.len}) ||
        !mrz_date(mrz->birth, true, today, birth) || !mrz_date(mrz->expiry, false, today, expiry)) {
        return false;
    }
    *person = (struct person){
        .family_name = copy(arena, mrz->family_name),
        .given_names = copy(arena, mrz->given_names),
        .birth_date = {birth, MRZ_DATE},
        .expiry_date = {expiry, MRZ_DATE},
        .document_number = copy(arena, mrz->document_number),
        .nationality = copy(arena, mrz->nationality),
        .issuer = copy(arena, mrz->issuer),
        .sex = arena_text(arena, (struct text){&mrz->sex, 1}),
        .form = mrz->form};
    return true;
}

/* Control characters have no business in a name. */
static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((uint8_t)name.at[i] < 0x20 || name.at[i] == 0x7f) {
            return false;
        }
    }
    return name.len > 0 && name.len <= PERSON_NAME_MAX && utf8_valid(name);
}

/* A copy with fillers as spaces, without those at the ends. */
static struct text part(struct arena *arena, const char *at, size_t len)
{
    while (len > 0 && at[0] == '<') {
        at++;
        len--;
    }
    while (len > 0 && at[len - 1] == '<') {
        len--;
    }
    char *copied = arena_take(arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        copied[i] = at[i];
        if (at[i] == '<') {
            copied[i] = ' ';
        }
    }
    return (struct text){copied, len};
}

void person_read_dg11(struct person *person, struct arena *arena, struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes value = tlv_find(tlv_expect(&outer, TAG_DG11), TAG_FULL_NAME, NULL);
    struct text full = {(const char *)value.at, value.len};
    if (outer.failed || !is_name(full)) {
        return;
    }
    const char *divided = memmem(full.at, full.len, "<<", 2);
    size_t family = divided == NULL ? full.len : (size_t)(divided - full.at);
    struct text name = part(arena, full.at, family);
    if (name.len > 0) {
        person->family_name = name;
        person->given_names = part(arena, full.at + family, full.len - family);
    }
}
