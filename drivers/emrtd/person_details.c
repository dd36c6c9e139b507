#include "drivers/emrtd/person.h"
#include "drivers/emrtd/person_text.h"
#include "drivers/emrtd/tlv.h"

enum { TAG_DG11 = 0x6b, TAG_OTHERS = 0xa0, TAG_OTHER = 0x5f0f, TAG_BIRTH_PLACE = 0x5f11 };
enum { TAG_ADDRESS = 0x5f42, TAG_TITLE = 0x5f14 };
enum { TAG_DG12 = 0x6c, TAG_AUTHORITY = 0x5f19, TAG_ISSUED = 0x5f26 };

/* Appends "FAMILY, GIVEN" to what is there. False when it does not fit. */
static bool append(char *to, size_t *len, struct text name)
{
    size_t between = *len > 0 ? 2 : 0;
    if (*len + between + name.len > PERSON_NAME_MAX) {
        return false;
    }
    memcpy(to + *len, "; ", between);
    memcpy(to + *len + between, name.at, name.len);
    *len += between + name.len;
    return true;
}

/* Family and given names are divided by two fillers, the parts of one name by one. */
static struct text whole_name(struct arena *arena, struct bytes value)
{
    struct text text = {(const char *)value.at, value.len};
    char whole[2 * PERSON_NAME_MAX + 2];
    size_t len = 0;
    if (!person_is_text(text, PERSON_NAME_MAX)) {
        return (struct text){0};
    }
    const char *divided = memmem(text.at, text.len, "<<", 2);
    size_t family = divided == NULL ? text.len : (size_t)(divided - text.at);
    struct text first = person_part(arena, (struct text){text.at, family});
    struct text rest = person_part(arena, (struct text){text.at + family, text.len - family});
    memcpy(whole, first.at, first.len);
    len = first.len;
    if (first.len > 0 && rest.len > 0) {
        whole[len++] = ',';
        whole[len++] = ' ';
        memcpy(whole + len, rest.at, rest.len);
        len += rest.len;
    }
    return arena_text(arena, (struct text){whole, len});
}

/* Other names stand in a template of their own, behind their number. */
static struct text other_names(struct arena *arena, struct bytes group)
{
    struct tlv others = tlv_of(tlv_find(group, TAG_OTHERS, NULL));
    char *all = arena_take(arena, PERSON_NAME_MAX);
    size_t len = 0;
    uint32_t tag;
    struct bytes value;
    for (int i = 0; i < PERSON_OTHERS_MAX + 1 && tlv_next(&others, &tag, &value); i++) {
        struct text name = tag == TAG_OTHER ? whole_name(arena, value) : (struct text){0};
        if (name.len > 0 && !append(all, &len, name)) {
            break;
        }
    }
    return (struct text){all, len};
}

void person_read_details(struct person *person, struct arena *arena, struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes group = tlv_expect(&outer, TAG_DG11);
    if (outer.failed) {
        return;
    }
    person->other_names = other_names(arena, group);
    person->birth_place =
        person_list(arena, tlv_find(group, TAG_BIRTH_PLACE, NULL), PERSON_NAME_MAX);
    person->address = person_list(arena, tlv_find(group, TAG_ADDRESS, NULL), PERSON_ADDRESS_MAX);
    person->title = person_list(arena, tlv_find(group, TAG_TITLE, NULL), PERSON_TITLE_MAX);
}

void person_read_dg12(struct person *person, struct arena *arena, struct bytes file)
{
    struct tlv outer = tlv_of(file);
    struct bytes group = tlv_expect(&outer, TAG_DG12);
    if (outer.failed) {
        return;
    }
    person->issuing_authority =
        person_list(arena, tlv_find(group, TAG_AUTHORITY, NULL), PERSON_NAME_MAX);
    person->issue_date = person_date(arena, tlv_find(group, TAG_ISSUED, NULL));
}
