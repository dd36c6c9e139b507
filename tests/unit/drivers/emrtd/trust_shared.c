/* Real certificates and specimens that lie in $FOYER_SHARED: the German master list, the specimen
 * passport of 2008, the AusweisApp's test card. */
#include <stdlib.h>

#include "base/clock.h"
#include "drivers/emrtd/certificate.h"
#include "drivers/emrtd/passive.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

#define NEW_LIST  "master-lists/DE_ML_2026-05-28-08-28-45.ml"
#define OLD_LIST  "master-lists/DE_ML_2024-08-07-07-38-24.ml"
#define ROOT      "master-lists/DE_ROOT_CA_CSCA07.cer"
#define NO_SHARED "no data/id-cards in $FOYER_SHARED"

enum { NOW_S = 1795521600, LISTED_2026 = 1779949725 }; /* 2026-11-24; 2026-05-28T06:28:45Z */

static const struct bytes nothing;

static void the_german_list_is_believed_whole(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    if (!folder_make(&folder) || !folder_copy(&folder, ROOT, "root.cer") ||
        !folder_copy(&folder, NEW_LIST, "de.ml")) {
        SKIP(NO_SHARED);
    }
    SCOPED(trust_close) struct trust trust;
    uint64_t begin_ms = clock_steady_ms();
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    print_message("opened in %u ms\n", (unsigned)(clock_steady_ms() - begin_ms));
    assert_int_equal(trust.file_count, 2);
    assert_int_equal(trust.files[0].state, TRUST_STATE_USED);
    assert_int_equal(trust.files[0].count, 588);
    assert_string_equal(trust.files[0].country, "DE");
    assert_int_equal(trust_newest(&trust), LISTED_2026);
    struct trust_survey survey;
    trust_look(&trust, NOW_S, &survey);
    assert_int_equal(survey.certificates, 589); /* and the root */
    assert_int_equal(survey.usable, 589);
    assert_int_equal(survey.own_key, 376);
    assert_int_equal(survey.link, 213);
    assert_int_equal(survey.elliptic, 165);
    assert_int_equal(survey.explicit_curves, 161);
    assert_int_equal(survey.rsa, 424);
    assert_int_equal(survey.pss, 125);
    assert_int_equal(survey.weak, 34);
}

static void a_list_without_its_root_is_not_believed(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    if (!folder_make(&folder) || !folder_copy(&folder, NEW_LIST, "de.ml")) {
        SKIP(NO_SHARED);
    }
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_EMPTY);
    assert_int_equal(trust.files[0].state, TRUST_STATE_SIGNER_UNKNOWN);
    assert_int_equal(trust.certificate_count, 0);
    /* An older root of the same name is another key. */
    assert_true(folder_copy(&folder, "cv-certs/csca-germany-013.cer", "old-root.cer"));
    trust_close(&trust);
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_SIGNER_UNKNOWN);
    assert_int_equal(trust.files[1].state, TRUST_STATE_USED);
    assert_int_equal(trust.certificate_count, 1);
}

static void a_changed_list_is_refused_whole(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(file_release) struct file list = {0};
    if (!folder_make(&folder) || !folder_copy(&folder, ROOT, "root.cer") ||
        !folder_shared(&list, NEW_LIST)) {
        SKIP(NO_SHARED);
    }
    uint8_t *changed = malloc(list.content.len + 1);
    assert_non_null(changed);
    memcpy(changed, list.content.at, list.content.len);
    changed[list.content.len / 2] ^= 1;
    folder_write(&folder, "de.ml", (struct bytes){changed, list.content.len});
    free(changed);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_UNSIGNED);
    assert_int_equal(trust.certificate_count, 1);
}

static void the_list_of_2024_is_older_and_does_not_come_back(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    if (!folder_make(&folder) || !folder_copy(&folder, OLD_LIST, "a-old.ml") ||
        !folder_copy(&folder, ROOT, "root.cer")) {
        SKIP(NO_SHARED);
    }
    /* Its signer's root is an earlier one, which comes with the list. */
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_SIGNER_UNKNOWN);
    trust_close(&trust);
    assert_true(folder_extract_root(&folder, OLD_LIST, "root-2024.cer"));
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_USED);
    assert_int_equal(trust.files[0].count, 541);
    struct trust_survey survey;
    trust_look(&trust, NOW_S, &survey);
    assert_int_equal(survey.usable, 541 + 2);
    assert_int_equal(survey.own_key, 358 + 2);
    assert_true(trust_remember(&trust, folder.path));
    trust_close(&trust);
    /* Beside a newer one it is superseded; after that, alone, refused. */
    assert_true(folder_copy(&folder, NEW_LIST, "b-new.ml"));
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_SUPERSEDED);
    assert_int_equal(trust.files[1].state, TRUST_STATE_USED);
    assert_int_equal(trust.certificate_count, 588 + 2);
    assert_true(trust_remember(&trust, folder.path));
    trust_close(&trust);
    folder_drop(&folder, "b-new.ml");
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_ROLLBACK);
    assert_int_equal(trust.certificate_count, 2);
    /* Only the memory refuses it. */
    folder_drop(&folder, TRUST_NEWEST);
    trust_close(&trust);
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_USED);
}

static void an_explicit_curve_is_known_by_its_parameters(void **state)
{
    (void)state;
    SCOPED(file_release) struct file file = {0};
    if (!folder_shared(&file, "cv-certs/csca-germany-013.cer")) {
        SKIP(NO_SHARED);
    }
    SCOPED(certificate_free) X509 *certificate = certificate_read(file.content);
    assert_non_null(certificate);
    assert_true(certificate_key_known(certificate));
    assert_true(certificate_is_authority(certificate));
    assert_false(certificate_is_signer(certificate));
}

/* Reads a file of the specimen of 2008 and compares it with EF.SOD. */
static enum passive_group cover(struct passive *passive, unsigned group)
{
    char name[60];
    SCOPED(file_release) struct file file = {0};
    snprintf(name, sizeof name, "emrtd/bsi2008/Datagroup%u.bin", group);
    assert_true(folder_shared(&file, name));
    return passive_cover(passive, group, file.content);
}

static void the_specimen_of_2008_is_signed_by_nobody_listed(void **state)
{
    (void)state;
    SCOPED(folder_remove) struct folder folder;
    SCOPED(file_release) struct file sod = {0};
    if (!folder_make(&folder) || !folder_copy(&folder, ROOT, "root.cer") ||
        !folder_copy(&folder, NEW_LIST, "de.ml") ||
        !folder_shared(&sod, "emrtd/bsi2008/EF_SOD.bin")) {
        SKIP(NO_SHARED);
    }
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    struct passive passive;
    uint64_t begin_ms = clock_steady_ms();
    passive_read(&passive, &trust, sod.content, NOW_S);
    print_message("checked in %u ms\n", (unsigned)(clock_steady_ms() - begin_ms));
    assert_int_equal(passive.signature, PASSIVE_ISSUER_UNKNOWN);
    assert_int_equal(
        passive.notes, PASSIVE_NOTE_WEAK_HASH | PASSIVE_NOTE_UNTIMED | PASSIVE_NOTE_SIGNER_EXPIRED);
    assert_string_equal(passive.country, "DE");
    assert_int_equal(passive.listed, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 14);
    assert_int_equal(cover(&passive, 1), PASSIVE_GROUP_COVERED);
    assert_int_equal(cover(&passive, 2), PASSIVE_GROUP_COVERED);
    assert_int_equal(cover(&passive, 3), PASSIVE_GROUP_COVERED);
    assert_int_equal(cover(&passive, 14), PASSIVE_GROUP_COVERED);
    assert_int_equal(cover(&passive, 4), PASSIVE_GROUP_NOT_COVERED);
    assert_int_equal(cover(&passive, 15), PASSIVE_GROUP_NOT_COVERED);
    assert_int_equal(passive.groups[11], PASSIVE_GROUP_UNREAD);
    assert_false(passive_proves(&passive, 1));
    assert_int_equal(
        passive_cover(&passive, 1, (struct bytes){(const uint8_t *)"a", 1}),
        PASSIVE_GROUP_HASH_WRONG);
    /* Without any list the words are others. */
    struct trust nobody = {0};
    passive_read(&passive, &nobody, sod.content, NOW_S);
    assert_int_equal(passive.signature, PASSIVE_NO_TRUST);
    passive_read(&passive, &nobody, nothing, NOW_S);
    assert_int_equal(passive.signature, PASSIVE_NONE);
}

static void every_changed_bit_of_the_specimen_is_noticed(void **state)
{
    (void)state;
    SCOPED(file_release) struct file sod = {0};
    if (!folder_shared(&sod, "emrtd/bsi2008/EF_SOD.bin")) {
        SKIP(NO_SHARED);
    }
    struct trust nobody = {0};
    uint8_t changed[2000];
    assert_true(sod.content.len <= sizeof changed);
    /* The content and the signer's key and signature; what surrounds them is not all signed. */
    for (size_t i = 59; i < 185; i++) {
        memcpy(changed, sod.content.at, sod.content.len);
        changed[i] ^= 0x01;
        struct passive passive;
        passive_read(&passive, &nobody, (struct bytes){changed, sod.content.len}, NOW_S);
        assert_int_equal(passive.signature, PASSIVE_BAD);
        assert_int_equal(passive.listed, 0);
    }
}

static void the_security_file_of_the_test_card_is_verified(void **state)
{
    (void)state;
    SCOPED(file_release) struct file hex = {0};
    if (!folder_shared(&hex, "aa/card/efCardSecurity.hex")) {
        SKIP(NO_SHARED);
    }
    static uint8_t file[4096];
    size_t len = vectors_hex((const char *)hex.content.at, file, sizeof file);
    struct trust nobody = {0};
    struct passive passive;
    struct bytes infos;
    SCOPED(arena_finish) struct arena arena;
    arena_init(&arena, 1u << 16);
    passive_read_security(&passive, &nobody, (struct bytes){file, len}, NOW_S, &arena, &infos);
    assert_int_equal(passive.signature, PASSIVE_NO_TRUST);
    assert_string_equal(passive.country, "DE");
    assert_true(infos.len > 0);
    assert_int_equal(infos.at[0], 0x31);
    file[len / 3] ^= 1;
    passive_read_security(&passive, &nobody, (struct bytes){file, len}, NOW_S, &arena, &infos);
    assert_int_not_equal(passive.signature, PASSIVE_NO_TRUST);
    /* It is no EF.SOD. */
    file[len / 3] ^= 1;
    passive_read(&passive, &nobody, (struct bytes){file, len}, NOW_S);
    assert_int_equal(passive.signature, PASSIVE_FOUL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_german_list_is_believed_whole),
        cmocka_unit_test(a_list_without_its_root_is_not_believed),
        cmocka_unit_test(a_changed_list_is_refused_whole),
        cmocka_unit_test(the_list_of_2024_is_older_and_does_not_come_back),
        cmocka_unit_test(an_explicit_curve_is_known_by_its_parameters),
        cmocka_unit_test(the_specimen_of_2008_is_signed_by_nobody_listed),
        cmocka_unit_test(every_changed_bit_of_the_specimen_is_noticed),
        cmocka_unit_test(the_security_file_of_the_test_card_is_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
