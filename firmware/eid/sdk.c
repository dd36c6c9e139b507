#include "eid/sdk.h"

#include <stdio.h>

#include "base/json.h"

static const char *const RIGHTS[EID_RIGHT_COUNT] = {
    [EID_RIGHT_ADDRESS] = "Address",
    [EID_RIGHT_BIRTH_NAME] = "BirthName",
    [EID_RIGHT_FAMILY_NAME] = "FamilyName",
    [EID_RIGHT_GIVEN_NAMES] = "GivenNames",
    [EID_RIGHT_BIRTH_PLACE] = "PlaceOfBirth",
    [EID_RIGHT_BIRTH_DATE] = "DateOfBirth",
    [EID_RIGHT_DOCTORAL_DEGREE] = "DoctoralDegree",
    [EID_RIGHT_ARTISTIC_NAME] = "ArtisticName",
    [EID_RIGHT_PSEUDONYM] = "Pseudonym",
    [EID_RIGHT_VALID_UNTIL] = "ValidUntil",
    [EID_RIGHT_NATIONALITY] = "Nationality",
    [EID_RIGHT_ISSUING_COUNTRY] = "IssuingCountry",
    [EID_RIGHT_DOCUMENT_TYPE] = "DocumentType",
    [EID_RIGHT_RESIDENCE_PERMIT_1] = "ResidencePermitI",
    [EID_RIGHT_RESIDENCE_PERMIT_2] = "ResidencePermitII",
    [EID_RIGHT_COMMUNITY] = "CommunityID",
    [EID_RIGHT_ADDRESS_CHECK] = "AddressVerification",
    [EID_RIGHT_AGE] = "AgeVerification",
};

const char *sdk_right_word(enum eid_right right)
{
    return right < EID_RIGHT_COUNT ? RIGHTS[right] : NULL;
}

/* True when `word` is the member's whole text. */
static bool is_word(struct text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

static bool flag(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

/* Source: "READER". A reader without a card has "card": null; a counter of -1 is not known. */
static void read_reader(struct sdk_reader *reader, const json_t *json, bool *failed)
{
    const json_t *card = json_object_get(json, "card");
    *failed = *failed || !json_is_object(json) ||
              (card != NULL && !json_is_object(card) && !json_is_null(card));
    reader->name = json_text_or_none(json, "name", SDK_READER_MAX, failed);
    reader->is_attached = flag(json, "attached");
    reader->has_keypad = flag(json, "keypad");
    reader->has_card = json_object_size(card) > 0;
    reader->tries = EID_TRIES_UNKNOWN;
    if (reader->has_card) {
        int64_t tries = json_integer_in(card, "retryCounter", -1, 100, failed);
        reader->tries = tries < 0 || tries > EID_TRIES_MAX ? EID_TRIES_UNKNOWN : (unsigned)tries;
        reader->is_deactivated = flag(card, "deactivated");
        reader->is_inoperative = flag(card, "inoperative");
    }
}

/* A text for the citizen: no control characters but line ends and tabs. */
static struct text plain(const json_t *object, const char *name, size_t max, bool *failed)
{
    struct text text = json_text_or_none(object, name, max, failed);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        *failed = *failed || c == 0x7f || (c < 0x20 && c != '\n' && c != '\r' && c != '\t');
    }
    return text;
}

static uint32_t read_rights(const json_t *chat, const char *name, bool *is_strange, bool *failed)
{
    uint32_t rights = 0;
    const json_t *list = json_list(chat, name, 64, failed);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct text word = json_text_of(json_array_get(list, i));
        uint32_t right = 0;
        while (right < EID_RIGHT_COUNT && !is_word(word, RIGHTS[right])) {
            right++;
        }
        rights |= right < EID_RIGHT_COUNT ? UINT32_C(1) << right : 0;
        *is_strange = *is_strange || right == EID_RIGHT_COUNT;
    }
    return rights;
}

static void read_access(struct sdk_message *message, bool *failed)
{
    const json_t *chat = json_member(message->json, "chat", failed);
    message->required = read_rights(chat, "required", &message->is_strange, failed);
    message->optional = read_rights(chat, "optional", &message->is_strange, failed);
    message->effective = read_rights(chat, "effective", &message->is_strange, failed);
    message->transaction = plain(message->json, "transactionInfo", SDK_PURPOSE_MAX, failed);
    struct text age =
        json_text_or_none(json_object_get(message->json, "aux"), "requiredAge", 3, failed);
    for (size_t i = 0; i < age.len; i++) {
        *failed = *failed || age.at[i] < '0' || age.at[i] > '9';
        message->age = message->age * 10 + (unsigned)((unsigned char)age.at[i] - '0');
    }
    *failed = *failed || message->age > SDK_AGE_MAX;
}

static void read_certificate(struct sdk_message *message, bool *failed)
{
    struct sdk_certificate *to = &message->certificate;
    const json_t *from = json_member(message->json, "description", failed);
    const json_t *validity = json_member(message->json, "validity", failed);
    to->issuer_name = plain(from, "issuerName", SDK_NAME_MAX, failed);
    to->issuer_url = plain(from, "issuerUrl", SDK_NAME_MAX, failed);
    to->subject_name = plain(from, "subjectName", SDK_NAME_MAX, failed);
    to->subject_url = plain(from, "subjectUrl", SDK_NAME_MAX, failed);
    to->terms = plain(from, "termsOfUsage", SDK_TERMS_MAX, failed);
    to->purpose = plain(from, "purpose", SDK_PURPOSE_MAX, failed);
    to->valid_from = plain(validity, "effectiveDate", 10, failed);
    to->valid_until = plain(validity, "expirationDate", 10, failed);
    *failed = *failed || to->subject_name.len == 0; /* nobody reads for a nobody */
}

static bool ends_in(struct text text, const char *tail)
{
    size_t len = strlen(tail);
    return text.len >= len && memcmp(text.at + text.len - len, tail, len) == 0;
}

/* Source: "AUTH"; majors and minors are those of TR-03112-1. */
static void read_auth(struct sdk_message *message, bool *failed)
{
    const json_t *result = json_object_get(message->json, "result");
    bool has_error = json_object_get(message->json, "error") != NULL;
    if (result == NULL && !has_error) {
        message->kind = SDK_BEGUN;
        return;
    }
    message->kind = SDK_ENDED;
    message->url = plain(message->json, "url", SDK_URL_MAX, failed);
    struct text major = json_text_or_none(result, "major", SDK_URL_MAX, failed);
    struct text minor = json_text_or_none(result, "minor", SDK_URL_MAX, failed);
    if (has_error) {
        message->end = SDK_END_SERVICE; /* the URL is none */
    } else if (ends_in(major, "resultmajor#ok")) {
        message->end = SDK_END_OK;
    } else if (ends_in(minor, "sal#cancellationByUser")) {
        message->end = SDK_END_CANCELLED;
    } else {
        message->end = minor.len > 0 ? SDK_END_SERVICE : SDK_END_FAILED;
    }
}

static void read_change(struct sdk_message *message, bool *failed)
{
    const json_t *success = json_object_get(message->json, "success");
    *failed = *failed || (success != NULL && !json_is_boolean(success));
    message->kind = success == NULL ? SDK_BEGUN : SDK_ENDED;
    message->end = json_is_true(success) ? SDK_END_OK : SDK_END_FAILED;
}

static void read_status(struct sdk_message *message, bool *failed)
{
    const json_t *workflow = json_object_get(message->json, "workflow");
    message->is_idle = workflow == NULL || json_is_null(workflow);
    if (json_is_integer(json_object_get(message->json, "progress"))) {
        message->percent = (unsigned)json_integer_in(message->json, "progress", 0, 100, failed);
    }
}

static const struct {
    const char *word;
    enum sdk_kind kind;
} KINDS[] = {
    {"READER", SDK_READER},        {"INSERT_CARD", SDK_INSERT_CARD},
    {"ENTER_PIN", SDK_ENTER_PIN},  {"ENTER_NEW_PIN", SDK_ENTER_NEW_PIN},
    {"ENTER_CAN", SDK_ENTER_CAN},  {"ENTER_PUK", SDK_ENTER_PUK},
    {"ACCESS_RIGHTS", SDK_RIGHTS}, {"CERTIFICATE", SDK_CERTIFICATE},
    {"STATUS", SDK_STATUS},        {"API_LEVEL", SDK_LEVEL_SET},
    {"AUTH", SDK_BEGUN},           {"CHANGE_PIN", SDK_ENDED},
    {"BAD_STATE", SDK_REFUSED},    {"UNKNOWN_COMMAND", SDK_REFUSED},
    {"INVALID", SDK_REFUSED},      {"INTERNAL_ERROR", SDK_REFUSED},
};

static void read_members(struct sdk_message *message, struct text word, bool *failed)
{
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        if (is_word(word, KINDS[i].word)) {
            message->kind = KINDS[i].kind;
        }
    }
    message->has_error = json_object_get(message->json, "error") != NULL;
    switch (message->kind) {
    case SDK_OTHER:
    case SDK_INSERT_CARD:
    case SDK_REFUSED: break;
    case SDK_LEVEL_SET: message->kind = message->has_error ? SDK_REFUSED : SDK_LEVEL_SET; break;
    case SDK_READER: read_reader(&message->reader, message->json, failed); break;
    case SDK_ENTER_PIN:
    case SDK_ENTER_NEW_PIN:
    case SDK_ENTER_CAN:
    case SDK_ENTER_PUK:
        read_reader(&message->reader, json_object_get(message->json, "reader"), failed);
        break;
    case SDK_RIGHTS: read_access(message, failed); break;
    case SDK_CERTIFICATE: read_certificate(message, failed); break;
    case SDK_STATUS: read_status(message, failed); break;
    case SDK_BEGUN: read_auth(message, failed); break;
    case SDK_ENDED: read_change(message, failed); break;
    }
}

bool sdk_read(struct sdk_message *message, struct text source)
{
    *message = (struct sdk_message){0};
    message->json =
        json_read((struct bytes){(const uint8_t *)source.at, source.len}, SDK_MESSAGE_MAX);
    bool failed = !json_is_object(message->json);
    struct text word = json_text(message->json, "msg", 64, &failed);
    if (!failed) {
        read_members(message, word, &failed);
    }
    return !failed;
}

void sdk_release(struct sdk_message *message)
{
    json_release(&message->json);
    *message = (struct sdk_message){0};
}
