#include "drivers/emrtd/document.h"

#include "base/clock.h"
#include "drivers/emrtd/proving.h"

static const uint8_t eid_application[] = {0xe8, 0x07, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x02};

/* What the protection of the reads and the clone check move, about. */
enum { PROTECTION_BYTES = 400 };

enum document_result document_recognise(
    struct chip *chip, struct arena *arena, enum document_kind *kind)
{
    struct document_files files = {.arena = arena};
    struct opening opening;
    *kind = DOCUMENT_KIND_NONE;
    enum document_result result = opening_find(&opening, &files, chip);
    if (result == DOCUMENT_OK) {
        result = elementary_learn(chip);
    }
    if (result != DOCUMENT_OK) {
        return result;
    }
    result = chip_select(chip, (struct bytes){eid_application, sizeof eid_application});
    if (result == DOCUMENT_OK || result == DOCUMENT_REFUSED) {
        *kind = DOCUMENT_KIND_GERMAN_EID;
        return DOCUMENT_OK;
    }
    if (result != DOCUMENT_ABSENT) {
        return result;
    }
    result = opening_select(chip);
    if (result == DOCUMENT_OK || result == DOCUMENT_REFUSED) {
        *kind = opening.way == OPENING_BAC ? DOCUMENT_KIND_MRZ : DOCUMENT_KIND_CAN;
        return DOCUMENT_OK;
    }
    return result == DOCUMENT_ABSENT ? DOCUMENT_OK : result;
}

/* DOCUMENT_OK when this document may be read here. Its issuer counts, not its holder's nationality. */
static enum document_result judge(const struct document_policy *policy, const struct person *person)
{
    bool is_passport =
        person->form == MRZ_TD3 || (person->code.len > 0 && person->code.at[0] == 'P');
    if (text_equal(person->issuer, TEXT_OF("D"))) {
        if (!is_passport) {
            return DOCUMENT_ONLY_BY_EID;
        }
        return policy->german_passport ? DOCUMENT_OK : DOCUMENT_POLICY;
    }
    return (is_passport ? policy->foreign_passport : policy->foreign_id) ? DOCUMENT_OK
                                                                         : DOCUMENT_POLICY;
}

/* EF.COM and DG1. What was lifted must be the same document. */
static enum document_result read_first(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    bool was_read = files->content[ELEMENTARY_DG1].len > 0;
    enum document_result result = DOCUMENT_OK;
    if (files->was_lifted && was_read) {
        result = document_files_compare(files, chip, ELEMENTARY_DG1);
    }
    if (result == DOCUMENT_OK) {
        files->was_lifted = false;
        result = document_files_read(files, chip, ELEMENTARY_COM);
    }
    if (result == DOCUMENT_OK) {
        result = document_files_read(files, chip, ELEMENTARY_DG1);
    }
    if (result != DOCUMENT_OK) {
        return result;
    }
    bool is_whole =
        files->content[ELEMENTARY_COM].len > 0 &&
        person_read_dg1(&report->person, arena, files->content[ELEMENTARY_DG1], wish->today);
    return is_whole ? judge(&wish->policy, &report->person) : DOCUMENT_FOUL;
}

static bool is_wanted(enum elementary file, unsigned wants)
{
    return file == ELEMENTARY_DG11 ||
           (file == ELEMENTARY_DG12 && (wants & DOCUMENT_WANT_ISSUE) != 0) ||
           (file == ELEMENTARY_DG2 && (wants & DOCUMENT_WANT_PHOTO) != 0);
}

static enum document_result read_wanted(
    struct chip *chip, const struct document_wish *wish, struct document_files *files)
{
    static const enum elementary order[] = {ELEMENTARY_DG11, ELEMENTARY_DG12, ELEMENTARY_DG2};
    enum document_result result = DOCUMENT_OK;
    for (size_t i = 0; i < COUNT(order) && result == DOCUMENT_OK; i++) {
        if (is_wanted(order[i], wish->wants) && document_files_lists(files, order[i])) {
            result = document_files_read(files, chip, order[i]);
        }
    }
    return result;
}

/* What will be moved, as far as it is known: the usual sizes of what is listed and not read yet. */
static void expect(
    struct chip *chip, const struct document_wish *wish, const struct document_files *files)
{
    for (enum elementary file = ELEMENTARY_SOD; file < ELEMENTARY_COUNT; file++) {
        bool is_needed = file == ELEMENTARY_SOD || file == ELEMENTARY_DG14 ||
                         file == ELEMENTARY_DG15 || is_wanted(file, wish->wants);
        bool is_listed = file == ELEMENTARY_SOD || document_files_lists(files, file);
        if (is_needed && is_listed && (files->tried & 1u << file) == 0) {
            chip->expected += elementary_usual(file);
        }
    }
}

static void fill(
    struct arena *arena, const struct document_wish *wish, const struct document_files *files,
    struct document_report *report)
{
    struct person *person = &report->person;
    person_read_dg11(person, arena, files->content[ELEMENTARY_DG11]);
    if ((wish->wants & DOCUMENT_WANT_DETAILS) != 0) {
        person_read_details(person, arena, files->content[ELEMENTARY_DG11]);
    }
    person_read_dg12(person, arena, files->content[ELEMENTARY_DG12]);
    (void)!photo_read_dg2(&report->photo, files->content[ELEMENTARY_DG2]);
    for (enum elementary file = 0; file < ELEMENTARY_COUNT; file++) {
        report->read |= files->content[file].len > 0 ? 1u << file : 0;
    }
    proving_cover(files, report);
}

static enum document_result open_it(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    bool was_lifted = files->was_lifted;
    chip->expected = PROTECTION_BYTES + elementary_usual(ELEMENTARY_ACCESS) +
                     elementary_usual(ELEMENTARY_COM) + elementary_usual(ELEMENTARY_DG1);
    enum document_result result = opening_find(&report->opening, files, chip);
    if (result == DOCUMENT_OK) {
        result = opening_run(&report->opening, files, chip, arena, &wish->secret);
    }
    /* The secret was right for the document that was lifted. */
    return result == DOCUMENT_WRONG_SECRET && was_lifted ? DOCUMENT_CHANGED : result;
}

static unsigned since(uint64_t *begin)
{
    uint64_t now = clock_steady_ms(), before = *begin;
    *begin = now;
    return (unsigned)(now - before);
}

static enum document_result read_all(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    uint64_t time = clock_steady_ms();
    enum document_result result = open_it(chip, arena, wish, files, report);
    report->open_ms += since(&time);
    if (result == DOCUMENT_OK) {
        result = read_first(chip, arena, wish, files, report);
        report->read_ms += since(&time);
    }
    if (result == DOCUMENT_OK) {
        expect(chip, wish, files);
        result = proving_read(chip, files);
        report->read_ms += since(&time);
    }
    if (result == DOCUMENT_OK) {
        result = proving_run(chip, arena, wish, files, report);
        report->prove_ms += since(&time);
    }
    if (result == DOCUMENT_OK) {
        result = read_wanted(chip, wish, files);
        report->read_ms += since(&time);
    }
    if (result == DOCUMENT_OK) {
        fill(arena, wish, files, report);
        chip_complete(chip);
        report->prove_ms += since(&time);
    }
    return result;
}

enum document_result document_read(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    enum document_result result = read_all(chip, arena, wish, files, report);
    report->apdus += chip->apdus;
    report->sent += chip->sent;
    report->received += chip->received;
    if (result != DOCUMENT_OK) {
        report->person = (struct person){0};
        report->photo = (struct photo){0};
    }
    return result == DOCUMENT_ABSENT ? DOCUMENT_FOUL : result;
}
