/* Folders of states' certificates that are made up here. */
#include "drivers/emrtd/trust.h"

#include "drivers/emrtd/passive.h"
#include "drivers/emrtd/tlv.h"
#include "drivers/emrtd/trust_path.h"
#include "drivers/emrtd/trust_revoke.h"
#include "tests/pki.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { NOW_S = 1795521600, DAY_S = 86400, YEAR_S = 31557600, LIST_MAX = 30000 };

#define LIST_TYPE "2.23.136.1.1.2"

/* A state whose key was renewed (old, new, and the link between them), its list signer, and another
 * state that is in the list. */
struct world {
    EVP_PKEY *old_key, *new_key, *lister_key, *far_key, *signer_key;
    X509 *old, *new, *link, *lister, *far, *signer;
};

static const struct pki_wish csca_wish = {
    .country = "UT",
    .name = "CSCA",
    .begin_s = NOW_S - 10 * (uint64_t)YEAR_S,
    .end_s = NOW_S + 5 * (uint64_t)YEAR_S,
    .constraints = "critical,CA:TRUE,pathlen:0",
    .usage = "critical,keyCertSign,cRLSign"};

static const struct pki_wish lister_wish = {
    .country = "UT",
    .name = "list signer",
    .begin_s = NOW_S - YEAR_S,
    .end_s = NOW_S + YEAR_S,
    .usage = "critical,digitalSignature",
    .purpose = "critical,2.23.136.1.1.3"};

static const struct pki_wish signer_wish = {
    .country = "FA",
    .name = "document signer",
    .begin_s = NOW_S - YEAR_S,
    .end_s = NOW_S + YEAR_S,
    .usage = "critical,digitalSignature"};

static int make_world(void **state)
{
    static struct world world;
    struct pki_wish renewed = csca_wish, far = csca_wish;
    renewed.begin_s = NOW_S - 5 * (uint64_t)YEAR_S;
    renewed.serial = 20;
    far.country = "FA";
    far.name = "Far Away CSCA";
    world.old_key = pki_curve("brainpoolP384r1", true);
    world.new_key = pki_curve("brainpoolP256r1", true);
    world.lister_key = pki_curve("P-256", false);
    world.far_key = pki_curve("P-384", true);
    world.signer_key = pki_curve("P-256", true);
    world.old = pki_certify(&csca_wish, world.old_key, NULL, NULL);
    world.new = pki_certify(&renewed, world.new_key, NULL, NULL);
    world.link = pki_certify(&renewed, world.new_key, world.old, world.old_key);
    world.lister = pki_certify(&lister_wish, world.lister_key, world.new, world.new_key);
    world.far = pki_certify(&far, world.far_key, NULL, NULL);
    world.signer = pki_certify(&signer_wish, world.signer_key, world.far, world.far_key);
    *state = &world;
    return 0;
}

static int free_world(void **state)
{
    const struct world *world = *state;
    EVP_PKEY_free(world->old_key);
    EVP_PKEY_free(world->new_key);
    EVP_PKEY_free(world->lister_key);
    EVP_PKEY_free(world->far_key);
    EVP_PKEY_free(world->signer_key);
    X509_free(world->old);
    X509_free(world->new);
    X509_free(world->link);
    X509_free(world->lister);
    X509_free(world->far);
    X509_free(world->signer);
    return 0;
}

static void put_into(const struct folder *folder, const char *name, struct bytes content)
{
    folder_write(folder, name, content);
    pki_release(&content);
}

/* CscaMasterList with the `count` certificates of `members`. */
static struct bytes list_of(X509 *const *members, size_t count, uint8_t space[LIST_MAX])
{
    static uint8_t set[LIST_MAX], fields[LIST_MAX];
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        struct bytes der = pki_der(members[i]);
        memcpy(set + len, der.at, der.len);
        len += der.len;
        pki_release(&der);
    }
    const uint8_t version = 0;
    struct tlv_writer inside = {.at = fields, .size = LIST_MAX};
    tlv_put(&inside, 0x02, (struct bytes){&version, 1});
    tlv_put(&inside, 0x31, (struct bytes){set, len});
    struct tlv_writer whole = {.at = space, .size = LIST_MAX};
    tlv_put(&whole, 0x30, tlv_written(&inside));
    return tlv_written(&whole);
}

static void put_list(
    const struct folder *folder, const char *name, const struct pki_signature *wish, X509 *member)
{
    uint8_t space[LIST_MAX];
    struct pki_signature signature = *wish;
    signature.type = LIST_TYPE;
    put_into(folder, name, pki_sign(&signature, list_of(&member, 1, space)));
}

static struct pki_signature list_signature(const struct world *world)
{
    return (struct pki_signature){
        .signer = world->lister, .key = world->lister_key, .made_s = NOW_S - 30 * DAY_S};
}

/* Opens a folder with this root and this list of the far state; what became of the list. */
static enum trust_state open_list(
    const struct pki_signature *signature, X509 *root, X509 *member, struct trust *trust)
{
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    put_into(&folder, "root.cer", pki_der(root));
    put_list(&folder, "list.ml", signature, member);
    (void)!trust_open(trust, folder.path);
    assert_int_equal(trust->file_count, 2);
    return trust->files[0].state;
}

static void expect_list(
    const struct pki_signature *signature, X509 *root, X509 *member, enum trust_state state)
{
    SCOPED(trust_close) struct trust trust;
    enum trust_state got = open_list(signature, root, member, &trust);
    assert_string_equal(trust_word(got), trust_word(state));
    assert_int_equal(trust.certificate_count, state == TRUST_STATE_USED ? 2 : 1);
}

static void an_absent_or_empty_folder_believes_nobody(void **state)
{
    (void)state;
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, "/nowhere/at/all"), TRUST_ABSENT);
    assert_int_equal(trust_newest(&trust), 0);
    trust_close(&trust);
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    folder_write(&folder, "README", (struct bytes){(const uint8_t *)"not ours", 8});
    assert_int_equal(trust_open(&trust, folder.path), TRUST_EMPTY);
    assert_int_equal(trust.file_count, 0);
}

static void files_that_are_not_what_they_are_called_are_refused(void **state)
{
    const struct world *world = *state;
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    struct bytes der = pki_der(world->far);
    folder_write(&folder, "a.cer", (struct bytes){(const uint8_t *)"no certificate", 14});
    folder_write(&folder, "b.cer", (struct bytes){der.at, der.len - 1});
    folder_write(&folder, "c.crl", der);
    folder_write(&folder, "d.ml", der);
    put_into(&folder, "e.cer", pki_der(world->signer)); /* signs documents, certifies nobody */
    folder_write(&folder, "f.cer", der);
    pki_release(&der);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    static const enum trust_state states[] = {TRUST_STATE_MALFORMED,    TRUST_STATE_MALFORMED,
                                              TRUST_STATE_MALFORMED,    TRUST_STATE_MALFORMED,
                                              TRUST_STATE_SIGNER_UNFIT, TRUST_STATE_USED};
    assert_int_equal(trust.file_count, COUNT(states));
    for (size_t i = 0; i < COUNT(states); i++) {
        assert_int_equal(trust.files[i].state, states[i]);
    }
    assert_int_equal(trust.certificate_count, 1);
    assert_string_equal(trust.files[5].country, "FA");
}

static void a_list_under_its_root_is_believed(void **state)
{
    const struct world *world = *state;
    struct pki_signature signature = list_signature(world);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(open_list(&signature, world->new, world->far, &trust), TRUST_STATE_USED);
    assert_string_equal(trust.files[0].country, "UT");
    assert_int_equal(trust.files[0].count, 1);
    assert_int_equal(trust_newest(&trust), signature.made_s);
    struct trust_path path;
    assert_int_equal(trust_path_document(&trust, world->signer, 0, NOW_S, &path), TRUST_PATH_GOOD);
    assert_ptr_equal(path.issuer->file, &trust.files[0]);
}

static void a_link_certificate_leads_to_the_old_root(void **state)
{
    const struct world *world = *state;
    struct pki_signature signature = list_signature(world);
    expect_list(&signature, world->old, world->far, TRUST_STATE_SIGNER_UNKNOWN);
    signature.link = world->new; /* the new root, vouched for by nobody */
    expect_list(&signature, world->old, world->far, TRUST_STATE_SIGNER_UNKNOWN);
    signature.link = world->link;
    expect_list(&signature, world->old, world->far, TRUST_STATE_USED);
    expect_list(&signature, world->far, world->far, TRUST_STATE_SIGNER_UNKNOWN);
}

static void a_link_with_another_name_counts_for_the_path_length(void **state)
{
    const struct world *world = *state;
    for (int allowed = 0; allowed < 2; allowed++) {
        struct pki_wish top = csca_wish, link = csca_wish;
        top.constraints =
            allowed == 0 ? "critical,CA:TRUE,pathlen:0" : "critical,CA:TRUE,pathlen:1";
        link.name = "CSCA by another name";
        X509 *root = pki_certify(&top, world->old_key, NULL, NULL);
        X509 *renamed = pki_certify(&link, world->new_key, root, world->old_key);
        X509 *lister = pki_certify(&lister_wish, world->lister_key, renamed, world->new_key);
        struct pki_signature signature = list_signature(world);
        signature.signer = lister;
        signature.link = renamed;
        expect_list(
            &signature, root, world->far,
            allowed == 0 ? TRUST_STATE_SIGNER_UNFIT : TRUST_STATE_USED);
        X509_free(lister);
        X509_free(renamed);
        X509_free(root);
    }
}

static void who_may_not_sign_lists_is_refused(void **state)
{
    const struct world *world = *state;
    struct pki_wish wish = lister_wish;
    for (int fault = 0; fault < 5; fault++) {
        wish = lister_wish;
        wish.purpose = fault == 1 ? NULL : wish.purpose; /* a document signer */
        wish.usage = fault == 2 ? "critical,keyEncipherment" : wish.usage;
        wish.country = fault == 3 ? "FA" : wish.country;
        wish.end_s = fault == 4 ? NOW_S - 60 * DAY_S : wish.end_s; /* before the list was made */
        struct pki_signature signature = list_signature(world);
        signature.signer = pki_certify(&wish, world->lister_key, world->new, world->new_key);
        expect_list(
            &signature, world->new, world->far,
            fault == 0 ? TRUST_STATE_USED : TRUST_STATE_SIGNER_UNFIT);
        X509_free(signature.signer);
    }
}

static void a_revoked_signer_signs_no_list(void **state)
{
    const struct world *world = *state;
    struct pki_signature signature = list_signature(world);
    for (long revoked = 7; revoked <= 8; revoked++) { /* the signer's number is 7 */
        SCOPED(folder_remove) struct folder folder;
        assert_true(folder_make(&folder));
        put_into(&folder, "root.cer", pki_der(world->new));
        put_list(&folder, "a.ml", &signature, world->far);
        struct bytes crl = pki_revoke(world->new, world->new_key, NOW_S, NOW_S + DAY_S, revoked);
        put_into(&folder, "ut.crl", crl);
        SCOPED(trust_close) struct trust trust;
        assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
        assert_int_equal(
            trust.files[0].state, revoked == 7 ? TRUST_STATE_SIGNER_REVOKED : TRUST_STATE_USED);
    }
}

static void a_listed_certificate_is_no_root_of_lists(void **state)
{
    const struct world *world = *state;
    struct pki_wish wish;
    struct pki_signature signature = list_signature(world);
    wish = lister_wish;
    wish.country = "FA";
    signature.signer = pki_certify(&wish, world->lister_key, world->far, world->far_key);
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    struct pki_signature first = list_signature(world);
    put_into(&folder, "root.cer", pki_der(world->new));
    put_list(&folder, "a.ml", &first, world->far);
    put_list(&folder, "b.ml", &signature, world->old);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_USED);
    assert_int_equal(trust.files[1].state, TRUST_STATE_SIGNER_UNKNOWN);
    X509_free(signature.signer);
}

static void lists_of_two_states_are_used_side_by_side(void **state)
{
    const struct world *world = *state;
    struct pki_signature ours = list_signature(world), theirs = ours, older = ours;
    struct pki_wish wish = lister_wish;
    wish.country = "FA";
    theirs.signer = pki_certify(&wish, world->lister_key, world->far, world->far_key);
    theirs.made_s -= 200 * DAY_S;
    older.made_s -= DAY_S;
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    put_into(&folder, "ours.cer", pki_der(world->new));
    put_into(&folder, "theirs.cer", pki_der(world->far));
    put_list(&folder, "a.ml", &older, world->old);
    put_list(&folder, "b.ml", &ours, world->old);
    put_list(&folder, "c.ml", &theirs, world->old);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.files[0].state, TRUST_STATE_SUPERSEDED);
    assert_int_equal(trust.files[1].state, TRUST_STATE_USED);
    assert_int_equal(trust.files[2].state, TRUST_STATE_USED);
    assert_true(trust_remember(&trust, folder.path));
    SCOPED(file_release) struct file newest = {0};
    char path[400];
    folder_path(&folder, TRUST_NEWEST, path);
    assert_int_equal(file_read(&newest, path, 1000), FILE_OK);
    assert_string_equal(
        (const char *)newest.content.at, "UT 2026-10-25T12:00:00Z\nFA 2026-04-08T12:00:00Z\n");
    X509_free(theirs.signer);
}

static void a_document_signer_says_whether_its_list_is_old(void **state)
{
    const struct world *world = *state;
    struct pki_signature signature = list_signature(world);
    signature.made_s = NOW_S - TRUST_LIST_OLD_S - DAY_S;
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(open_list(&signature, world->new, world->far, &trust), TRUST_STATE_USED);
    static const uint8_t infos_in[] = {0x31, 0x02, 0x05, 0x00};
    struct pki_signature security = {
        .type = "0.4.0.127.0.7.3.2.1",
        .signer = world->signer,
        .key = world->signer_key,
        .made_s = NOW_S - 100 * DAY_S};
    struct bytes file = pki_sign(&security, (struct bytes){infos_in, sizeof infos_in}), infos;
    struct passive passive;
    SCOPED(arena_finish) struct arena arena;
    arena_init(&arena, 4096);
    passive_read_security(&passive, &trust, file, NOW_S, &arena, &infos);
    assert_int_equal(passive.signature, PASSIVE_GOOD);
    assert_int_equal(passive.notes, PASSIVE_NOTE_LIST_OLD | PASSIVE_NOTE_NO_REVOCATIONS);
    assert_int_equal(passive.list_s, signature.made_s);
    assert_int_equal(infos.len, sizeof infos_in);
    assert_memory_equal(infos.at, infos_in, sizeof infos_in);
    pki_release(&file);
}

static void a_listed_certificate_that_is_no_authority_certifies_nobody(void **state)
{
    const struct world *world = *state;
    struct pki_wish wish = csca_wish;
    wish.country = "FA";
    wish.name = "Far Away CSCA";
    wish.constraints = NULL;
    X509 *unfit = pki_certify(&wish, world->far_key, NULL, NULL);
    struct pki_signature signature = list_signature(world);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(open_list(&signature, world->new, unfit, &trust), TRUST_STATE_USED);
    struct trust_path path;
    assert_int_equal(
        trust_path_document(&trust, world->signer, 0, NOW_S, &path), TRUST_PATH_ISSUER_UNFIT);
    X509_free(unfit);
}

static void the_same_name_written_otherwise_is_found(void **state)
{
    const struct world *world = *state;
    struct pki_wish wish = csca_wish, signer = signer_wish;
    wish.country = "FA";
    wish.name = "FAR  away CSCA";
    wish.has_no_key_id = signer.has_no_key_id = true;
    X509 *named = pki_certify(&wish, world->far_key, NULL, NULL);
    X509 *below = pki_certify(&signer, world->signer_key, world->far, world->far_key);
    struct pki_signature signature = list_signature(world);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(open_list(&signature, world->new, named, &trust), TRUST_STATE_USED);
    struct trust_path path;
    assert_int_equal(trust_path_document(&trust, below, 0, NOW_S, &path), TRUST_PATH_GOOD);
    assert_false(path.named_otherwise);
    X509_free(below);
    X509_free(named);
}

static void another_name_is_bridged_by_the_key(void **state)
{
    const struct world *world = *state;
    struct pki_wish wish = csca_wish;
    wish.country = "FA";
    wish.name = "renamed";
    X509 *renamed = pki_certify(&wish, world->far_key, NULL, NULL);
    struct pki_signature signature = list_signature(world);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(open_list(&signature, world->new, renamed, &trust), TRUST_STATE_USED);
    struct trust_path path;
    assert_int_equal(trust_path_document(&trust, world->signer, 0, NOW_S, &path), TRUST_PATH_GOOD);
    assert_true(path.named_otherwise);
    X509_free(renamed);
}

static void the_newest_proved_revocation_list_counts(void **state)
{
    const struct world *world = *state;
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    put_into(&folder, "far.cer", pki_der(world->far));
    uint64_t first_s = NOW_S - 50 * DAY_S, second_s = NOW_S - 20 * DAY_S, next_s = NOW_S + DAY_S;
    put_into(&folder, "a.crl", pki_revoke(world->far, world->far_key, second_s, next_s, 7));
    put_into(&folder, "b.crl", pki_revoke(world->far, world->far_key, first_s, next_s, 8));
    put_into(&folder, "c.crl", pki_revoke(world->far, world->new_key, NOW_S, next_s, 9));
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    struct trust_revocation answer;
    trust_revoke_ask(&trust, world->signer, &answer); /* its serial number is 7 */
    assert_int_equal(answer.revoked, TRUST_REVOKED_YES);
    assert_int_equal(answer.made_s, second_s);
    struct trust_survey survey;
    trust_look(&trust, NOW_S + 2 * DAY_S, &survey);
    assert_int_equal(survey.crls_good, 2);
    assert_int_equal(survey.crls_false, 1);
    assert_int_equal(survey.crls_old, 3);
    trust_close(&trust);
    folder_drop(&folder, "a.crl");
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    trust_revoke_ask(&trust, world->signer, &answer);
    assert_int_equal(answer.revoked, TRUST_REVOKED_NO);
    assert_int_equal(answer.made_s, first_s);
    trust_close(&trust);
    folder_drop(&folder, "b.crl");
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    trust_revoke_ask(&trust, world->signer, &answer);
    assert_int_equal(answer.revoked, TRUST_REVOKED_FALSE);
    trust_revoke_ask(&trust, world->lister, &answer); /* of another issuer */
    assert_int_equal(answer.revoked, TRUST_REVOKED_UNSAID);
}

static void what_is_too_much_is_left_out_and_said(void **state)
{
    const struct world *world = *state;
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    struct bytes der = pki_der(world->far);
    for (int i = 0; i < TRUST_FILES_MAX + 3; i++) {
        char name[20];
        snprintf(name, sizeof name, "%03d.cer", i);
        folder_write(&folder, name, der);
    }
    pki_release(&der);
    SCOPED(trust_close) struct trust trust;
    assert_int_equal(trust_open(&trust, folder.path), TRUST_OK);
    assert_int_equal(trust.file_count, TRUST_FILES_MAX);
    assert_int_equal(trust.certificate_count, TRUST_FILES_MAX);
    assert_int_equal(trust.skipped, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absent_or_empty_folder_believes_nobody),
        cmocka_unit_test(files_that_are_not_what_they_are_called_are_refused),
        cmocka_unit_test(a_list_under_its_root_is_believed),
        cmocka_unit_test(a_link_certificate_leads_to_the_old_root),
        cmocka_unit_test(a_link_with_another_name_counts_for_the_path_length),
        cmocka_unit_test(who_may_not_sign_lists_is_refused),
        cmocka_unit_test(a_revoked_signer_signs_no_list),
        cmocka_unit_test(a_listed_certificate_is_no_root_of_lists),
        cmocka_unit_test(lists_of_two_states_are_used_side_by_side),
        cmocka_unit_test(a_document_signer_says_whether_its_list_is_old),
        cmocka_unit_test(a_listed_certificate_that_is_no_authority_certifies_nobody),
        cmocka_unit_test(the_same_name_written_otherwise_is_found),
        cmocka_unit_test(another_name_is_bridged_by_the_key),
        cmocka_unit_test(the_newest_proved_revocation_list_counts),
        cmocka_unit_test(what_is_too_much_is_left_out_and_said),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
