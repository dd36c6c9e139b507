#include "eid/person.h"

#include "base/json.h"
#include "ipc/words.h"

/* No control characters: what is read goes into a form. */
static struct text plain(const json_t *from, const char *name, size_t max, bool *failed)
{
    struct text text = json_text_or_none(from, name, max, failed);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        *failed = *failed || c < 0x20 || c == 0x7f;
    }
    return text;
}

/* Upper-case letters only: codes of countries and kinds of document. */
static struct text code(const json_t *from, const char *name, size_t max, bool *failed)
{
    struct text text = json_text_or_none(from, name, max, failed);
    for (size_t i = 0; i < text.len; i++) {
        *failed = *failed || text.at[i] < 'A' || text.at[i] > 'Z';
    }
    return text;
}

/* YYYY-MM-DD; what is unknown of a day of birth is written 00. */
static struct text date(const json_t *from, const char *name, bool *failed)
{
    static const char SHAPE[] = "0000-00-00";
    struct text text = json_text_or_none(from, name, sizeof SHAPE - 1, failed);
    *failed = *failed || (text.len != 0 && text.len != sizeof SHAPE - 1);
    for (size_t i = 0; i < text.len && !*failed; i++) {
        bool is_digit = text.at[i] >= '0' && text.at[i] <= '9';
        *failed = SHAPE[i] == '-' ? text.at[i] != '-' : !is_digit;
    }
    return text;
}

bool eid_person_read(struct eid_person *person, struct bytes answer)
{
    *person = (struct eid_person){.json = json_read(answer, PERSON_ANSWER_MAX)};
    bool failed = !json_is_object(person->json);
    struct text level = json_text(person->json, "level", 16, &failed);
    const json_t *from = json_member(person->json, "person", &failed);
    const json_t *address = json_object_get(from, "address");
    struct message_eid_person *to = &person->fields;
    to->family_name = plain(from, "familyName", 160, &failed);
    to->given_names = plain(from, "givenNames", 160, &failed);
    to->birth_name = plain(from, "birthName", 160, &failed);
    to->doctoral_degree = plain(from, "doctoralDegree", 160, &failed);
    to->artistic_name = plain(from, "artisticName", 160, &failed);
    to->birth_date = date(from, "dateOfBirth", &failed);
    to->birth_place = plain(from, "placeOfBirth", 160, &failed);
    to->nationality = code(from, "nationality", 3, &failed);
    to->street = plain(address, "street", 160, &failed);
    to->postcode = plain(address, "postalCode", 16, &failed);
    to->town = plain(address, "city", 160, &failed);
    to->country = code(address, "country", 3, &failed);
    to->document_type = code(from, "documentType", 2, &failed);
    to->expiry_date = date(from, "validUntil", &failed);
    to->level = EID_LEVEL_HIGH;
    failed = failed || !text_equal(level, TEXT_OF("high")) ||
             to->family_name.len + to->given_names.len == 0 ||
             (address != NULL && !json_is_object(address));
    return !failed;
}

void eid_person_release(struct eid_person *person)
{
    json_release(&person->json);
    *person = (struct eid_person){0};
}
