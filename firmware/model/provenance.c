#include "model/provenance.h"

#include "model/value.h"

#define READ_MAX 64 /* pointers that are told */

static struct value string(const char *word)
{
    return (struct value){.kind = VALUE_STRING, .text = {word, strlen(word)}};
}

const char *assurance_word(enum assurance assurance)
{
    switch (assurance) {
    case ASSURANCE_NONE:
    case ASSURANCE_COUNT: break;
    case ASSURANCE_READ: return "read";
    case ASSURANCE_PROVED: return "proved";
    case ASSURANCE_HIGH: return "high";
    }
    return "none";
}

static const char *kind_word(enum document_kind kind)
{
    switch (kind) {
    case DOCUMENT_ID_CARD: return "id-card";
    case DOCUMENT_PASSPORT: return "passport";
    case DOCUMENT_GERMAN_EID: return "german-eid";
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_NONE:
    case DOCUMENT_SEVERAL:
    case DOCUMENT_KIND_COUNT: break;
    }
    return "unknown";
}

static size_t list_proved(const struct person *person, struct value *to)
{
    size_t count = 0;
    if (person->is_online) {
        to[count++] = string("card-and-pin");
    }
    if (person->is_signed) {
        to[count++] = string("signature");
    }
    if (person->is_not_copied) {
        to[count++] = string("no-copy");
    }
    return count;
}

static const struct {
    unsigned bit;
    const char *word;
} DOUBTS[] = {
    {DOUBT_UNSIGNED, "unsigned"},
    {DOUBT_UNKNOWN_ISSUER, "unknown-issuer"},
    {DOUBT_SIGNATURE, "signature"},
    {DOUBT_REVOKED, "revoked"},
    {DOUBT_CHANGED, "changed"},
    {DOUBT_UNCOVERED, "uncovered"},
    {DOUBT_OTHER_STATE, "other-state"},
    {DOUBT_ALGORITHM, "algorithm"},
    {DOUBT_COPY_UNCHECKED, "copy-unchecked"},
    {DOUBT_COPY, "copy"},
    {DOUBT_EXPIRED, "expired"},
    {DOUBT_OLD_LISTS, "old-lists"},
    {DOUBT_NO_REVOCATIONS, "no-revocations"},
};

static size_t list_doubts(const struct person *person, struct value *to)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(DOUBTS); i++) {
        if ((person->doubts & DOUBTS[i].bit) != 0) {
            to[count++] = string(DOUBTS[i].word);
        }
    }
    return count;
}

/* Answers that are as the document said them and are sent. */
static size_t list_read(const struct form *form, struct value *to)
{
    const struct form_plan *plan = form_plan_of(form);
    size_t count = 0;
    for (size_t i = 0; i < plan->question_count && count < READ_MAX; i++) {
        const struct question *question = &plan->questions[i];
        if (question->list == FORM_NONE && question->slot == i &&
            form_provenance(form, i) == PROVENANCE_DOCUMENT && form_question_visible(form, i)) {
            to[count++] = (struct value){.kind = VALUE_STRING, .text = question->pointer};
        }
    }
    return count;
}

#define LIST(values, length)                                                                       \
    ((struct value){.kind = VALUE_ARRAY, .count = (length), .items = (values)})
#define OBJECT(list) ((struct value){.kind = VALUE_OBJECT, .count = COUNT(list), .members = (list)})

struct bytes provenance_write(const struct session *session, struct arena *arena)
{
    const struct person *person = session->person;
    if (person == NULL || session->form == NULL) {
        return (struct bytes){0};
    }
    struct value proved[3], doubts[COUNT(DOUBTS)], read[READ_MAX];
    size_t read_count = list_read(session->form, read);
    if (read_count == 0) {
        return (struct bytes){0};
    }
    const struct member document[] = {
        {TEXT_OF("kind"), string(kind_word(person->kind))},
        {TEXT_OF("issuer"), {.kind = VALUE_STRING, .text = person->issuer}}};
    const struct member members[] = {
        {TEXT_OF("assurance"), string(assurance_word(session_assurance(session)))},
        {TEXT_OF("document"), OBJECT(document)},
        {TEXT_OF("proved"), LIST(proved, list_proved(person, proved))},
        {TEXT_OF("doubts"), LIST(doubts, list_doubts(person, doubts))},
        {TEXT_OF("read"), LIST(read, read_count)}};
    struct value whole = OBJECT(members);
    return value_print(&whole, arena);
}
