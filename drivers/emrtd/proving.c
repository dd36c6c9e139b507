#include "drivers/emrtd/proving.h"

#include "drivers/emrtd/active_authentication.h"
#include "drivers/emrtd/chip_authentication.h"

static bool is_there(const struct document_files *files, enum elementary file)
{
    return files->content[file].len > 0;
}

/* The signature, and what it says of the files that come before all others. */
static void check_signature(
    const struct document_wish *wish, const struct document_files *files,
    struct document_report *report)
{
    passive_read(&report->passive, wish->trust, files->content[ELEMENTARY_SOD], wish->now_s);
    proving_cover(files, report);
}

void proving_cover(const struct document_files *files, struct document_report *report)
{
    for (enum elementary file = 0; file < ELEMENTARY_COUNT; file++) {
        unsigned group = elementary_group(file);
        if (group > 0 && is_there(files, file)) {
            (void)passive_cover(&report->passive, group, files->content[file]);
        }
    }
    report->claim = passive_fits(&report->passive, report->person.issuer, report->person.code);
}

/* After chip authentication mapping: EF.CardSecurity is signed by itself. */
static void check_mapping(
    struct arena *arena, const struct document_wish *wish, const struct document_files *files,
    struct document_report *report)
{
    struct passive passive;
    struct bytes infos;
    passive_read_security(
        &passive, wish->trust, files->content[ELEMENTARY_SECURITY], wish->now_s, arena, &infos);
    if (passive.signature != PASSIVE_GOOD) {
        report->clone = DOCUMENT_CLONE_UNSIGNED;
        return;
    }
    switch (chip_authentication_of_mapping(&report->opening.proof, infos)) {
    case CLONE_CHECK_PASSED: report->clone = DOCUMENT_CLONE_MAPPING; break;
    case CLONE_CHECK_FAILED: report->clone = DOCUMENT_CLONE_FAILED; break;
    case CLONE_CHECK_NONE:
    case CLONE_CHECK_UNKNOWN:
    case CLONE_CHECK_FOUL: break;
    }
}

/* *report gets what a check said, unless it said nothing. */
static void note(struct document_report *report, enum clone_check check, enum document_clone passed)
{
    switch (check) {
    case CLONE_CHECK_PASSED: report->clone = passed; break;
    case CLONE_CHECK_FAILED: report->clone = DOCUMENT_CLONE_FAILED; break;
    case CLONE_CHECK_NONE:
    case CLONE_CHECK_UNKNOWN:
    case CLONE_CHECK_FOUL: break;
    }
}

static enum document_result check_chip(
    struct chip *chip, struct arena *arena, struct document_files *files,
    struct document_report *report)
{
    enum clone_check check;
    if (files->is_copy) {
        report->clone = DOCUMENT_CLONE_FAILED;
        return DOCUMENT_OK;
    }
    struct chip_authentication_chance *chance = arena_take(arena, sizeof *chance);
    cipher_random((uint8_t *)chance, sizeof *chance);
    enum document_result result =
        chip_authentication_run(chip, files->content[ELEMENTARY_DG14], chance, &check);
    explicit_bzero(chance, sizeof *chance);
    if (result != DOCUMENT_OK) {
        return result;
    }
    note(report, check, DOCUMENT_CLONE_CHIP);
    files->is_copy = check == CLONE_CHECK_FAILED;
    return files->is_copy ? DOCUMENT_AGAIN : DOCUMENT_OK;
}

static enum document_result check_active(
    struct chip *chip, struct document_files *files, struct document_report *report)
{
    uint8_t challenge[ACTIVE_CHALLENGE];
    enum clone_check check;
    bool knows_hash = passive_proves(&report->passive, 14);
    cipher_random(challenge, sizeof challenge);
    enum document_result result = active_authentication_run(
        chip, files->content[ELEMENTARY_DG15],
        knows_hash ? files->content[ELEMENTARY_DG14] : (struct bytes){0}, challenge, &check);
    if (result == DOCUMENT_OK) {
        note(report, check, DOCUMENT_CLONE_ACTIVE);
    }
    return result;
}

static enum document_result check_copy(
    struct chip *chip, struct arena *arena, struct document_files *files,
    struct document_report *report)
{
    bool has_chip = is_there(files, ELEMENTARY_DG14), has_active = is_there(files, ELEMENTARY_DG15);
    enum document_result result = DOCUMENT_OK;
    if (report->clone != DOCUMENT_CLONE_NOT_OFFERED && report->clone != DOCUMENT_CLONE_UNSIGNED) {
        return DOCUMENT_OK;
    }
    if (has_chip && passive_proves(&report->passive, 14)) {
        result = check_chip(chip, arena, files, report);
    }
    if (result == DOCUMENT_OK && report->clone == DOCUMENT_CLONE_NOT_OFFERED && has_active &&
        passive_proves(&report->passive, 15)) {
        result = check_active(chip, files, report);
    }
    bool is_unasked = (has_chip && !passive_proves(&report->passive, 14)) ||
                      (has_active && !passive_proves(&report->passive, 15));
    if (report->clone == DOCUMENT_CLONE_NOT_OFFERED && is_unasked) {
        report->clone = DOCUMENT_CLONE_UNSIGNED;
    }
    return result;
}

enum document_result proving_read(struct chip *chip, struct document_files *files)
{
    static const enum elementary needed[] = {ELEMENTARY_DG14, ELEMENTARY_DG15};
    enum document_result result = document_files_read(files, chip, ELEMENTARY_SOD);
    for (size_t i = 0; i < COUNT(needed) && result == DOCUMENT_OK; i++) {
        if (document_files_lists(files, needed[i])) {
            result = document_files_read(files, chip, needed[i]);
        }
    }
    return result;
}

enum document_result proving_run(
    struct chip *chip, struct arena *arena, const struct document_wish *wish,
    struct document_files *files, struct document_report *report)
{
    struct bytes access = files->content[ELEMENTARY_ACCESS];
    report->clone = DOCUMENT_CLONE_NOT_OFFERED;
    check_signature(wish, files, report);
    report->is_access_unsigned = report->opening.way == OPENING_PACE &&
                                 !(passive_proves(&report->passive, 14) &&
                                   access_is_confirmed(access, files->content[ELEMENTARY_DG14]));
    if (report->opening.proof.is_there) {
        check_mapping(arena, wish, files, report);
    }
    return check_copy(chip, arena, files, report);
}
