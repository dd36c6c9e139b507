#include "card/tell.h"

#include <stdio.h>

#include "ipc/memory.h"

/* The doubts with which nothing is called signed. */
enum { DOUBTS_ABOUT_SIGNATURE = 255 };

_Static_assert(
    (int)DOCUMENT_WANT_PHOTO == (int)CARD_WANT_PHOTO &&
        (int)DOCUMENT_WANT_DETAILS == (int)CARD_WANT_DETAILS &&
        (int)DOCUMENT_WANT_ISSUE == (int)CARD_WANT_ISSUE &&
        (int)DOCUMENT_CLONE_UNSIGNED == (int)CARD_CLONE_UNSIGNED &&
        (int)DOCUMENT_CLONE_FAILED == (int)CARD_CLONE_FAILED &&
        (int)PHOTO_JPEG2000 == (int)CARD_IMAGE_JPEG2000,
    "drivers/emrtd and ipc/words.h");

static uint32_t doubt_of(enum passive_signature signature)
{
    switch (signature) {
    case PASSIVE_GOOD: return 0;
    case PASSIVE_NONE: return CARD_DOUBT_UNSIGNED;
    case PASSIVE_NO_TRUST:
    case PASSIVE_ISSUER_UNKNOWN: return CARD_DOUBT_UNKNOWN_ISSUER;
    case PASSIVE_REVOKED: return CARD_DOUBT_REVOKED;
    case PASSIVE_ALGORITHM: return CARD_DOUBT_ALGORITHM;
    case PASSIVE_ISSUER_UNFIT:
    case PASSIVE_SIGNER_FALSE:
    case PASSIVE_SIGNER_UNFIT:
    case PASSIVE_SIGNER_ABSENT:
    case PASSIVE_NOT_IN_TIME:
    case PASSIVE_BAD:
    case PASSIVE_FOUL: break;
    }
    return CARD_DOUBT_SIGNATURE;
}

/* DG14 and DG15 say nothing of a person: where they are not signed, that is the clone check's doubt. */
static uint32_t doubt_of_group(enum passive_group group, unsigned number)
{
    switch (group) {
    case PASSIVE_GROUP_HASH_WRONG: return CARD_DOUBT_CHANGED;
    case PASSIVE_GROUP_NOT_COVERED: return number < 14 ? CARD_DOUBT_UNCOVERED : 0;
    case PASSIVE_GROUP_UNREAD:
    case PASSIVE_GROUP_COVERED: break;
    }
    return 0;
}

static uint32_t doubt_of_clone(enum document_clone clone)
{
    switch (clone) {
    case DOCUMENT_CLONE_FAILED: return CARD_DOUBT_COPY;
    case DOCUMENT_CLONE_NOT_OFFERED:
    case DOCUMENT_CLONE_UNSIGNED: return CARD_DOUBT_COPY_UNCHECKED;
    case DOCUMENT_CLONE_CHIP:
    case DOCUMENT_CLONE_ACTIVE:
    case DOCUMENT_CLONE_MAPPING: break;
    }
    return 0;
}

/* How old the lists are counts where they were used. */
static uint32_t doubt_of_lists(const struct passive *passive)
{
    unsigned notes = passive->notes;
    uint32_t doubts = 0;
    if ((notes & (PASSIVE_NOTE_LIST_OLD | PASSIVE_NOTE_REVOCATIONS_OLD)) != 0) {
        doubts |= CARD_DOUBT_OLD_LISTS;
    }
    if ((notes & (PASSIVE_NOTE_NO_REVOCATIONS | PASSIVE_NOTE_REVOCATIONS_FALSE)) != 0) {
        doubts |= CARD_DOUBT_NO_REVOCATIONS;
    }
    return passive->signature == PASSIVE_GOOD ? doubts : 0;
}

static bool is_expired(struct text date, const char *today)
{
    return date.len == MRZ_DATE && memcmp(date.at, today, MRZ_DATE) < 0;
}

uint32_t tell_doubts(const struct document_report *report, const char *today)
{
    const struct passive *passive = &report->passive;
    uint32_t doubts =
        doubt_of(passive->signature) | doubt_of_lists(passive) | doubt_of_clone(report->clone);
    for (unsigned i = 1; i <= PASSIVE_GROUPS && passive->signature != PASSIVE_NONE; i++) {
        doubts |= doubt_of_group(passive->groups[i], i);
    }
    if (passive_proves(passive, 1) && report->claim != PASSIVE_CLAIM_FITS) {
        doubts |= CARD_DOUBT_OTHER_STATE;
    }
    return doubts | (is_expired(report->person.expiry_date, today) ? CARD_DOUBT_EXPIRED : 0);
}

uint32_t tell_proofs(const struct document_report *report, uint32_t doubts)
{
    bool is_original = (doubts & (CARD_DOUBT_COPY | CARD_DOUBT_COPY_UNCHECKED)) == 0;
    if ((doubts & DOUBTS_ABOUT_SIGNATURE) != 0 || !passive_proves(&report->passive, 1)) {
        return 0;
    }
    return CARD_PROOF_SIGNED | (is_original ? CARD_PROOF_NOT_COPIED : 0);
}

struct message tell_person(const struct document_report *report, const char *today)
{
    const struct person *person = &report->person;
    uint32_t doubts = tell_doubts(report, today);
    return (struct message){
        .kind = MESSAGE_card_person,
        .card_person = {
            .family_name = person->family_name,
            .given_names = person->given_names,
            .birth_date = person->birth_date,
            .document_number = person->document_number,
            .expiry_date = person->expiry_date,
            .nationality = person->nationality,
            .issuer = person->issuer,
            .sex = person->sex,
            .document_kind = person->form == MRZ_TD3 ? CARD_KIND_PASSPORT : CARD_KIND_ID_CARD,
            .proved = tell_proofs(report, doubts),
            .doubts = doubts,
            .other_names = person->other_names,
            .birth_place = person->birth_place,
            .address = person->address,
            .title = person->title,
            .issue_date = person->issue_date,
            .issuing_authority = person->issuing_authority}};
}

/* Appends a word behind a space; what does not fit is left out. */
static void append(char *to, size_t size, const char *word, const char *more)
{
    size_t len = strnlen(to, size);
    int added = snprintf(
        to + len, size - len, "%s%s%s%s", len > 0 ? " " : "", word, more[0] != '\0' ? ":" : "",
        more);
    if (added < 0 || (size_t)added >= size - len) {
        to[len] = '\0';
    }
}

static void list_files(const struct document_report *report, char files[TELL_FILES_MAX])
{
    files[0] = '\0';
    for (enum elementary file = 0; file < ELEMENTARY_COUNT; file++) {
        unsigned group = elementary_group(file);
        if ((report->read & 1u << file) != 0) {
            append(
                files, TELL_FILES_MAX, elementary_word(file),
                group > 0 ? passive_group_word(report->passive.groups[group]) : "");
        }
    }
}

static void list_notes(const struct document_report *report, char notes[TELL_NOTES_MAX])
{
    notes[0] = '\0';
    for (enum passive_note_bit bit = 0; bit < PASSIVE_NOTES; bit++) {
        if ((report->passive.notes & 1u << bit) != 0) {
            append(notes, TELL_NOTES_MAX, passive_note_word(bit), "");
        }
    }
    if (report->is_access_unsigned) {
        append(notes, TELL_NOTES_MAX, "access-unsigned", "");
    }
}

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

struct message tell_report(
    const struct document_report *report, size_t piece, struct tell_space *space)
{
    const struct passive *passive = &report->passive;
    opening_word(&report->opening, space->access);
    list_files(report, space->files);
    list_notes(report, space->notes);
    return (struct message){
        .kind = MESSAGE_card_report,
        .card_report = {
            .access = text_of(space->access),
            .clone = (uint32_t)report->clone,
            .signature = text_of(passive_word(passive->signature)),
            .notes = text_of(space->notes),
            .files = text_of(space->files),
            .country = text_of(passive->country),
            .signed_s = passive->signed_s,
            .list_s = passive->list_s,
            .revoking_s = passive->revoking_s,
            .revoking_next_s = passive->revoking_next_s,
            .apdus = report->apdus,
            .sent = (uint32_t)report->sent,
            .received = (uint32_t)report->received,
            .open_ms = report->open_ms,
            .read_ms = report->read_ms,
            .prove_ms = report->prove_ms,
            .piece = (uint32_t)piece}};
}

bool tell_photo(const struct document_report *report, struct message *message)
{
    const struct photo *photo = &report->photo;
    if (photo->image.len == 0 || photo->format == PHOTO_UNKNOWN ||
        photo->image.len > CARD_PHOTO_MAX) {
        return false;
    }
    *message = (struct message){
        .kind = MESSAGE_card_photo,
        .card_photo = {
            .format = (uint32_t)photo->format, .image = memory_share("photo", photo->image)}};
    return true;
}
