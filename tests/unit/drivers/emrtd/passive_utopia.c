/* Utopia's documents, written by the simulator's own code, under the trust folder that it writes. */
#include "base/clock.h"
#include "drivers/emrtd/passive.h"
#include "drivers/sim/icao_files.h"
#include "drivers/sim/utopia.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { FILE_SOD = 0x011d, FILE_DG1 = 0x0101, FILE_DG11 = 0x010b, FILE_SECURITY = 0x011d };

struct utopia {
    struct folder folder;
    struct trust trust;
    uint64_t now_s;
};

static int open_utopia(void **state)
{
    static struct utopia utopia;
    utopia.now_s = clock_utc_s();
    if (!folder_make(&utopia.folder) || !utopia_write(utopia.folder.path, (time_t)utopia.now_s)) {
        return -1;
    }
    *state = &utopia;
    return trust_open(&utopia.trust, utopia.folder.path) == TRUST_OK ? 0 : -1;
}

static int close_utopia(void **state)
{
    struct utopia *utopia = *state;
    trust_close(&utopia->trust);
    folder_remove(&utopia->folder);
    return 0;
}

static struct bytes file_of(
    const struct icao_files *files, enum icao_selected where, unsigned identifier)
{
    const struct icao_file *file = icao_files_find(files, where, identifier);
    return file == NULL ? (struct bytes){0} : icao_files_content(files, file);
}

static void every_file_that_utopia_writes_is_used(void **state)
{
    const struct utopia *utopia = *state;
    for (size_t i = 0; i < utopia->trust.file_count; i++) {
        assert_string_equal(trust_word(utopia->trust.files[i].state), "used");
        assert_in_range(
            utopia->trust.files[i].count,
            utopia->trust.files[i].kind == TRUST_KIND_REVOCATIONS ? 0 : 1, 10);
    }
    struct trust_survey survey;
    trust_look(&utopia->trust, utopia->now_s, &survey);
    assert_int_equal(survey.usable, survey.certificates);
    assert_int_equal(survey.unfit, 0);
    assert_int_equal(survey.crls_false, 0);
    assert_true(survey.crls_good > 0);
    assert_true(survey.link > 0);
}

static enum passive_signature expected(enum specimen_trust trust)
{
    switch (trust) {
    case SPECIMEN_SIGNED:
    case SPECIMEN_SIGNED_RSA:
    case SPECIMEN_CHANGED:
    case SPECIMEN_UNCOVERED: break;
    case SPECIMEN_UNSIGNED: return PASSIVE_NONE;
    case SPECIMEN_REVOKED: return PASSIVE_REVOKED;
    case SPECIMEN_STRANGE: return PASSIVE_ISSUER_UNKNOWN;
    }
    return PASSIVE_GOOD;
}

static void every_specimen_is_worth_what_its_name_says(void **state)
{
    const struct utopia *utopia = *state;
    size_t count, documents = 0;
    const struct specimen *all = specimen_all(&count);
    for (size_t i = 0; i < count; i++) {
        static struct icao_files files;
        if (all[i].kind != SPECIMEN_DOCUMENT) {
            continue;
        }
        icao_files_make(&files, &all[i]);
        struct passive passive;
        struct bytes sod = file_of(&files, ICAO_APPLICATION, FILE_SOD);
        passive_read(&passive, &utopia->trust, sod, utopia->now_s);
        print_message(
            "%s: %s, notes %x\n", all[i].name, passive_word(passive.signature), passive.notes);
        assert_string_equal(passive_word(passive.signature), passive_word(expected(all[i].trust)));
        struct bytes dg1 = file_of(&files, ICAO_APPLICATION, FILE_DG1);
        struct bytes dg11 = file_of(&files, ICAO_APPLICATION, FILE_DG11);
        passive_cover(&passive, 1, dg1);
        if (dg11.len > 0) {
            passive_cover(&passive, 11, dg11);
        }
        bool good = passive.signature == PASSIVE_GOOD;
        assert_int_equal(passive_proves(&passive, 1), good && all[i].trust != SPECIMEN_CHANGED);
        assert_int_equal(
            passive_proves(&passive, 11),
            good && dg11.len > 0 && all[i].trust != SPECIMEN_UNCOVERED);
        if (good) {
            struct text code = all[i].form == SPECIMEN_TD3 ? TEXT_OF("P") : TEXT_OF("ID");
            assert_string_equal(passive.state, "UTO");
            assert_int_equal(passive_fits(&passive, TEXT_OF("UTO"), code), PASSIVE_CLAIM_FITS);
            assert_int_equal(passive_fits(&passive, TEXT_OF("D"), code), PASSIVE_CLAIM_OTHER_STATE);
            assert_int_equal(passive.notes & ~(unsigned)PASSIVE_NOTE_SIGNED_LATE, 0);
        }
        documents++;
    }
    assert_true(documents > 0);
}

static void the_security_file_for_mapping_is_good(void **state)
{
    const struct utopia *utopia = *state;
    size_t count, found = 0;
    const struct specimen *all = specimen_all(&count);
    SCOPED(arena_finish) struct arena arena;
    arena_init(&arena, 1u << 16);
    for (size_t i = 0; i < count; i++) {
        static struct icao_files files;
        if (all[i].kind != SPECIMEN_DOCUMENT || all[i].access != SPECIMEN_PACE_CHIP) {
            continue;
        }
        icao_files_make(&files, &all[i]);
        struct passive passive;
        struct bytes infos, file = file_of(&files, ICAO_MASTER_FILE, FILE_SECURITY);
        passive_read_security(&passive, &utopia->trust, file, utopia->now_s, &arena, &infos);
        assert_string_equal(passive_word(passive.signature), "good");
        assert_int_equal(infos.at[0], 0x31);
        found++;
    }
    assert_true(found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_that_utopia_writes_is_used),
        cmocka_unit_test(every_specimen_is_worth_what_its_name_says),
        cmocka_unit_test(the_security_file_for_mapping_is_good),
    };
    return cmocka_run_group_tests(tests, open_utopia, close_utopia);
}
