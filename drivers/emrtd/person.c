#include "drivers/emrtd/person.h"

#include "drivers/emrtd/person_text.h"
#include "drivers/emrtd/tlv.h"

enum { TAG_DG1 = 0x61, TAG_MRZ = 0x5f1f, TAG_DG11 = 0x6b, TAG_FULL_NAME = 0x5f0e };
enum { TAG_BIRTH = 0x5f2b, YEAR = 4 };

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
        .code = copy(arena, mrz->code),
        .sex = arena_text(arena, (struct text){&mrz->sex, 1}),
        .form = mrz->form};
    return true;
}

/* The MRZ has two digits of the year: the century is DG11's, if the rest is the same. */
static void read_birth(struct person *person, struct arena *arena, struct bytes group)
{
    struct text full = person_date(arena, tlv_find(group, TAG_BIRTH, NULL));
    size_t same = YEAR - 2;
    if (full.len == person->birth_date.len && full.len > same &&
        memcmp(full.at + same, person->birth_date.at + same, full.len - same) == 0) {
        person->birth_date = full;
    }
}

void person_read_dg11(struct person *person, struct arena *arena, struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes group = tlv_expect(&outer, TAG_DG11);
    struct bytes value = tlv_find(group, TAG_FULL_NAME, NULL);
    struct text full = {(const char *)value.at, value.len};
    if (outer.failed) {
        return;
    }
    read_birth(person, arena, group);
    if (!person_is_text(full, PERSON_NAME_MAX)) {
        return;
    }
    const char *divided = memmem(full.at, full.len, "<<", 2);
    size_t family = divided == NULL ? full.len : (size_t)(divided - full.at);
    struct text name = person_part(arena, (struct text){full.at, family});
    if (name.len > 0) {
        person->family_name = name;
        person->given_names =
            person_part(arena, (struct text){full.at + family, full.len - family});
    }
}
