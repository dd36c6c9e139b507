/* Documents of states that are made up here: each fault beside the same document without it. */
#include "drivers/emrtd/passive.h"

#include "drivers/emrtd/tlv.h"
#include "tests/pki.h"
#include "tests/test.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { NOW_S = 1795521600, DAY_S = 86400, YEAR_S = 31557600, OBJECT_MAX = 2000 };

#define LDS_TYPE "2.23.136.1.1.1"

static const uint8_t mrz[] = "a data group 1", face[] = "a data group 2", other[] = "of nobody";

/* All that a document is made of; a test changes what it wants before it is made. */
struct plan {
    struct pki_wish csca, signer;
    struct pki_signature signature;
    EVP_PKEY *csca_key, *signer_key, *forger_key; /* owned by the fixture */
    unsigned version;
    const char *hash; /* OpenSSL's name of the hash of data groups */
    bool forged;      /* certified with another key than the CSCA's */
    bool with_crl, crl_forged, crl_old, crl_revokes;
    bool list_absent;
};

struct keys {
    EVP_PKEY *csca, *signer, *forger, *rsa_csca, *rsa_signer;
};

static struct plan good(const struct keys *keys)
{
    return (struct plan){
        .csca =
            {.country = "UT",
             .name = "CSCA",
             .begin_s = NOW_S - 6 * (uint64_t)YEAR_S,
             .end_s = NOW_S + 10 * (uint64_t)YEAR_S,
             .constraints = "critical,CA:TRUE,pathlen:0",
             .usage = "critical,keyCertSign,cRLSign"},
        .signer =
            {.country = "UT",
             .name = "signer",
             .begin_s = NOW_S - 2 * (uint64_t)YEAR_S,
             .end_s = NOW_S + 8 * (uint64_t)YEAR_S,
             .usage = "critical,digitalSignature",
             .state = "UTO",
             .types = "P",
             .key_end_s = NOW_S - YEAR_S,
             .serial = 99},
        .signature = {.type = LDS_TYPE, .made_s = NOW_S - YEAR_S - 30 * DAY_S},
        .csca_key = keys->csca,
        .signer_key = keys->signer,
        .forger_key = keys->forger,
        .version = 1,
        .hash = "SHA256",
        .with_crl = true};
}

static void put_hash(struct tlv_writer *to, uint8_t group, struct bytes raw, const char *hash)
{
    uint8_t digest[EVP_MAX_MD_SIZE], space[100];
    size_t len;
    pki_must(EVP_Q_digest(NULL, hash, NULL, raw.at, raw.len, digest, &len) == 1);
    struct tlv_writer row = {.at = space, .size = sizeof space};
    tlv_put(&row, 0x02, (struct bytes){&group, 1});
    tlv_put(&row, 0x04, (struct bytes){digest, len});
    tlv_put(to, 0x30, tlv_written(&row));
}

/* LDSSecurityObject with DG1 and DG2, into `space`. */
static struct bytes security_object(const struct plan *plan, uint8_t space[OBJECT_MAX])
{
    uint8_t inside[OBJECT_MAX], part[200];
    uint8_t version = (uint8_t)plan->version;
    struct tlv_writer fields = {.at = inside, .size = sizeof inside};
    tlv_put(&fields, 0x02, (struct bytes){&version, 1});
    struct tlv_writer algorithm = {.at = part, .size = sizeof part};
    ASN1_OBJECT *oid = OBJ_txt2obj(plan->hash, 0);
    tlv_put(&algorithm, 0x06, (struct bytes){OBJ_get0_data(oid), OBJ_length(oid)});
    ASN1_OBJECT_free(oid);
    tlv_put(&fields, 0x30, tlv_written(&algorithm));
    struct tlv_writer hashes = {.at = part, .size = sizeof part};
    put_hash(&hashes, 1, (struct bytes){mrz, sizeof mrz}, plan->hash);
    put_hash(&hashes, 2, (struct bytes){face, sizeof face}, plan->hash);
    tlv_put(&fields, 0x30, tlv_written(&hashes));
    if (plan->version == 1) {
        static const uint8_t versions[] = "\x13\x04"
                                          "0108"
                                          "\x13\x06"
                                          "040000";
        tlv_put(&fields, 0x30, (struct bytes){versions, sizeof versions - 1});
    }
    struct tlv_writer whole = {.at = space, .size = OBJECT_MAX};
    tlv_put(&whole, 0x30, tlv_written(&fields));
    return tlv_written(&whole);
}

static void put_into(const struct folder *folder, const char *name, struct bytes content)
{
    folder_write(folder, name, content);
    pki_release(&content);
}

static void put_crl(const struct plan *plan, X509 *csca, const struct folder *folder)
{
    uint64_t made_s = NOW_S - (plan->crl_old ? 100u : 10u) * DAY_S;
    EVP_PKEY *key = plan->crl_forged ? plan->forger_key : plan->csca_key;
    long serial = plan->crl_revokes ? plan->signer.serial : 1000;
    put_into(folder, "ut.crl", pki_revoke(csca, key, made_s, made_s + 90 * DAY_S, serial));
}

/* Makes the document and the trust folder, and reads the one under the other; DG1 is covered. */
static void read_plan(const struct plan *plan, struct passive *passive)
{
    SCOPED(folder_remove) struct folder folder;
    assert_true(folder_make(&folder));
    X509 *csca = pki_certify(&plan->csca, plan->csca_key, NULL, NULL);
    struct pki_signature signature = plan->signature;
    signature.key = plan->signer_key;
    signature.signer = pki_certify(
        &plan->signer, plan->signer_key, csca, plan->forged ? plan->forger_key : plan->csca_key);
    if (!plan->list_absent) {
        put_into(&folder, "ut.cer", pki_der(csca));
    }
    if (plan->with_crl) {
        put_crl(plan, csca, &folder);
    }
    uint8_t space[OBJECT_MAX], file[8000];
    struct bytes cms = pki_sign(&signature, security_object(plan, space));
    struct tlv_writer sod = {.at = file, .size = sizeof file};
    tlv_put(&sod, 0x77, cms);
    SCOPED(trust_close) struct trust trust;
    (void)!trust_open(&trust, folder.path);
    passive_read(passive, &trust, tlv_written(&sod), NOW_S);
    passive_cover(passive, 1, (struct bytes){mrz, sizeof mrz});
    pki_release(&cms);
    X509_free(signature.signer);
    X509_free(csca);
}

static void expect(const struct plan *plan, enum passive_signature signature, unsigned notes)
{
    struct passive passive;
    read_plan(plan, &passive);
    if (passive.signature != signature || passive.notes != notes) {
        print_error("%s, notes %x\n", passive_word(passive.signature), passive.notes);
    }
    assert_int_equal(passive.signature, signature);
    assert_int_equal(passive.notes, notes);
    assert_int_equal(passive_proves(&passive, 1), signature == PASSIVE_GOOD);
}

static void a_document_by_the_book_is_good(void **state)
{
    struct plan plan = good(*state);
    struct passive passive;
    read_plan(&plan, &passive);
    assert_int_equal(passive.signature, PASSIVE_GOOD);
    assert_int_equal(passive.notes, 0);
    assert_string_equal(passive.country, "UT");
    assert_string_equal(passive.state, "UTO");
    assert_int_equal(passive.signed_s, plan.signature.made_s);
    assert_int_equal(passive.list_s, 0);
    assert_int_equal(passive.revoking_s, NOW_S - 10 * DAY_S);
    assert_int_equal(passive.revoking_next_s, NOW_S + 80 * DAY_S);
    assert_int_equal(passive.listed, 1u << 1 | 1u << 2);
    assert_true(passive_proves(&passive, 1));
    assert_false(passive_proves(&passive, 2)); /* was not read */
    assert_int_equal(
        passive_cover(&passive, 2, (struct bytes){other, sizeof other}), PASSIVE_GROUP_HASH_WRONG);
    assert_false(passive_proves(&passive, 2));
    assert_int_equal(
        passive_cover(&passive, 2, (struct bytes){face, sizeof face}), PASSIVE_GROUP_COVERED);
    assert_int_equal(
        passive_cover(&passive, 15, (struct bytes){face, sizeof face}), PASSIVE_GROUP_NOT_COVERED);
    assert_false(passive_proves(&passive, 15));
}

static void keys_of_every_kind_are_taken(void **state)
{
    const struct keys *keys = *state;
    static const char *const curves[] = {"secp224r1",       "P-256",           "P-384",
                                         "P-521",           "brainpoolP224r1", "brainpoolP256r1",
                                         "brainpoolP384r1", "brainpoolP512r1"};
    for (size_t i = 0; i < COUNT(curves) * 2; i++) {
        struct plan plan = good(keys);
        plan.csca_key = pki_curve(curves[i / 2], i % 2 == 1);
        plan.signer_key = pki_curve(curves[i / 2], i % 2 == 1);
        expect(&plan, PASSIVE_GOOD, 0);
        EVP_PKEY_free(plan.csca_key);
        EVP_PKEY_free(plan.signer_key);
    }
    for (int i = 0; i < 2; i++) {
        struct plan plan = good(keys);
        plan.csca_key = keys->rsa_csca;
        plan.signer_key = keys->rsa_signer;
        plan.csca.is_pss = plan.signer.is_pss = plan.signature.is_pss = i == 1;
        expect(&plan, PASSIVE_GOOD, 0);
    }
}

static void curves_and_keys_that_are_too_weak_are_refused(void **state)
{
    struct plan plan = good(*state);
    plan.signer_key = pki_curve("prime192v1", false);
    expect(&plan, PASSIVE_ALGORITHM, 0);
    EVP_PKEY_free(plan.signer_key);
    plan = good(*state);
    plan.signer_key = pki_rsa(1024);
    expect(&plan, PASSIVE_ALGORITHM, 0);
    EVP_PKEY_free(plan.signer_key);
}

static void a_curve_that_only_looks_known_is_refused(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct plan plan = good(*state);
        plan.signer_key = pki_own_curve(i == 0);
        expect(&plan, i == 0 ? PASSIVE_GOOD : PASSIVE_ALGORITHM, 0);
        EVP_PKEY_free(plan.signer_key);
    }
}

static void every_hash_is_taken_and_sha_1_is_named(void **state)
{
    static const char *const hashes[] = {"SHA224", "SHA256", "SHA384", "SHA512"};
    for (size_t i = 0; i < COUNT(hashes); i++) {
        struct plan plan = good(*state);
        plan.hash = hashes[i];
        plan.signature.digest = plan.signer.digest = EVP_get_digestbyname(hashes[i]);
        plan.version = i % 2;
        expect(&plan, PASSIVE_GOOD, 0);
    }
    struct plan plan = good(*state);
    plan.hash = "SHA1";
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_WEAK_HASH);
    plan = good(*state);
    plan.signature.digest = EVP_sha1();
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_WEAK_HASH);
    plan = good(*state);
    plan.signer.digest = EVP_sha1();
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_WEAK_HASH);
}

static void md5_is_refused_wherever_it_stands(void **state)
{
    const struct keys *keys = *state;
    struct plan plan = good(keys);
    plan.hash = "MD5";
    expect(&plan, PASSIVE_ALGORITHM, 0);
    for (int i = 0; i < 3; i++) {
        plan = good(keys);
        plan.csca_key = keys->rsa_csca;
        plan.signer_key = keys->rsa_signer;
        plan.signature.digest = i == 1 ? EVP_md5() : NULL;
        plan.signer.digest = i == 2 ? EVP_md5() : NULL;
        expect(&plan, i == 0 ? PASSIVE_GOOD : PASSIVE_ALGORITHM, 0);
    }
}

static void another_states_key_does_not_count(void **state)
{
    struct plan plan = good(*state);
    plan.list_absent = true;
    plan.with_crl = false;
    expect(&plan, PASSIVE_NO_TRUST, 0);
    plan = good(*state);
    plan.forged = true; /* names the CSCA and its key, but was not signed with it */
    expect(&plan, PASSIVE_SIGNER_FALSE, 0);
    plan.signer.has_no_key_id = true;
    expect(&plan, PASSIVE_SIGNER_FALSE, 0);
    plan = good(*state);
    plan.signer.country = "DE";
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan.signer.country = NULL;
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan.signer.country = "ut"; /* some states write it small */
    expect(&plan, PASSIVE_GOOD, 0);
}

static void who_may_not_sign_documents_is_refused(void **state)
{
    struct plan plan = good(*state);
    plan.signer.usage = "critical,keyEncipherment";
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan.signer.usage = NULL; /* old ones say nothing */
    expect(&plan, PASSIVE_GOOD, 0);
    plan = good(*state);
    plan.signer.constraints = "critical,CA:TRUE";
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan.signer.constraints = "critical,CA:FALSE";
    expect(&plan, PASSIVE_GOOD, 0);
    plan = good(*state);
    plan.signer.purpose = "critical,2.23.136.1.1.3"; /* signs lists */
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan = good(*state);
    plan.signer.has_strange_demand = true;
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
    plan = good(*state);
    plan.signer.types = "PIACVSTDE"; /* more than there may be */
    expect(&plan, PASSIVE_SIGNER_UNFIT, 0);
}

static void an_issuer_that_may_not_certify_is_refused(void **state)
{
    /* The folder does not even believe such a certificate. */
    struct plan plan = good(*state);
    plan.csca.constraints = "critical,CA:FALSE";
    plan.with_crl = false;
    expect(&plan, PASSIVE_NO_TRUST, 0);
    plan = good(*state);
    plan.csca.usage = "critical,cRLSign";
    plan.with_crl = false;
    expect(&plan, PASSIVE_NO_TRUST, 0);
}

static void a_signature_counts_only_while_the_certificates_do(void **state)
{
    struct plan plan = good(*state);
    plan.signature.made_s = plan.signer.begin_s - DAY_S;
    plan.signer.key_end_s = 0;
    expect(&plan, PASSIVE_NOT_IN_TIME, 0);
    plan.signature.made_s = plan.signer.begin_s + DAY_S;
    expect(&plan, PASSIVE_GOOD, 0);
    plan.signer.end_s = NOW_S - DAY_S; /* expired since: of no harm */
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_SIGNER_EXPIRED);
    plan.signature.made_s = plan.signer.end_s + DAY_S / 2; /* but not if it was so then */
    expect(&plan, PASSIVE_NOT_IN_TIME, PASSIVE_NOTE_SIGNER_EXPIRED);
    plan = good(*state);
    plan.signature.made_s = NOW_S + 3 * DAY_S; /* of the day after tomorrow */
    plan.signer.key_end_s = 0;
    expect(&plan, PASSIVE_NOT_IN_TIME, 0);
    plan = good(*state);
    plan.csca.end_s = NOW_S - YEAR_S;
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_ISSUER_EXPIRED);
    plan.csca.end_s = plan.signer.begin_s - DAY_S; /* certified by one that had expired */
    expect(&plan, PASSIVE_NOT_IN_TIME, PASSIVE_NOTE_ISSUER_EXPIRED);
    plan = good(*state);
    plan.signature.made_s = NOW_S - YEAR_S + DAY_S; /* the key should have been put away */
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_SIGNED_LATE);
}

static void revocations_are_asked_with_their_age(void **state)
{
    struct plan plan = good(*state);
    plan.crl_revokes = true;
    expect(&plan, PASSIVE_REVOKED, 0);
    plan.crl_old = true;
    expect(&plan, PASSIVE_REVOKED, PASSIVE_NOTE_REVOCATIONS_OLD);
    plan.crl_revokes = false;
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_REVOCATIONS_OLD);
    plan.with_crl = false;
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_NO_REVOCATIONS);
    plan = good(*state);
    plan.crl_revokes = plan.crl_forged = true;
    expect(&plan, PASSIVE_GOOD, PASSIVE_NOTE_REVOCATIONS_FALSE);
}

static void what_is_signed_as_one_thing_is_no_other(void **state)
{
    struct plan plan = good(*state);
    plan.signature.type = "2.23.136.1.1.2"; /* a master list */
    expect(&plan, PASSIVE_FOUL, 0);
    plan = good(*state);
    plan.version = 2;
    expect(&plan, PASSIVE_FOUL, 0);
    plan = good(*state);
    plan.signature.without_signer = true;
    expect(&plan, PASSIVE_SIGNER_ABSENT, 0);
}

static void the_signed_type_counts_not_the_shown_one(void **state)
{
    static const uint8_t shown[] = {0x06, 0x06, 0x67, 0x81, 0x08, 0x01, 0x01, 0x02};
    struct plan plan = good(*state);
    X509 *csca = pki_certify(&plan.csca, plan.csca_key, NULL, NULL);
    struct pki_signature signature = plan.signature;
    uint8_t space[OBJECT_MAX], file[8000];
    signature.key = plan.signer_key;
    signature.signer = pki_certify(&plan.signer, plan.signer_key, csca, plan.csca_key);
    for (int i = 0; i < 2; i++) {
        signature.type = i == 0 ? LDS_TYPE : "2.23.136.1.1.2";
        struct bytes cms = pki_sign(&signature, security_object(&plan, space));
        struct tlv_writer sod = {.at = file, .size = sizeof file};
        tlv_put(&sod, 0x77, cms);
        uint8_t *at = memmem(file, sod.len, shown, sizeof shown);
        assert_int_equal(at != NULL, i == 1);
        if (at != NULL) {
            at[sizeof shown - 1] = 1; /* a signed list, shown as a security object */
        }
        struct trust nobody = {0};
        struct passive passive;
        passive_read(&passive, &nobody, tlv_written(&sod), NOW_S);
        assert_int_equal(passive.signature, i == 0 ? PASSIVE_NO_TRUST : PASSIVE_FOUL);
        pki_release(&cms);
    }
    X509_free(signature.signer);
    X509_free(csca);
}

static void the_mrz_must_name_the_state_that_signed(void **state)
{
    struct plan plan = good(*state);
    struct passive passive;
    read_plan(&plan, &passive);
    assert_int_equal(passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("P")), PASSIVE_CLAIM_FITS);
    assert_int_equal(passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("PD")), PASSIVE_CLAIM_FITS);
    assert_int_equal(
        passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("ID")), PASSIVE_CLAIM_OTHER_TYPE);
    assert_int_equal(passive_fits(&passive, TEXT_OF("D"), TEXT_OF("P")), PASSIVE_CLAIM_OTHER_STATE);
    assert_int_equal(
        passive_fits(&passive, TEXT_OF("XYZ"), TEXT_OF("P")), PASSIVE_CLAIM_OTHER_STATE);
    plan.signer.types = NULL;
    read_plan(&plan, &passive);
    assert_int_equal(passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("ID")), PASSIVE_CLAIM_FITS);
    snprintf(passive.country, sizeof passive.country, "DE");
    assert_int_equal(passive_fits(&passive, TEXT_OF("D"), TEXT_OF("ID")), PASSIVE_CLAIM_FITS);
    assert_int_equal(
        passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("ID")), PASSIVE_CLAIM_OTHER_STATE);
    snprintf(passive.country, sizeof passive.country, "HK");
    assert_int_equal(passive_fits(&passive, TEXT_OF("CHN"), TEXT_OF("P")), PASSIVE_CLAIM_FITS);
}

static int make_keys(void **state)
{
    static struct keys keys;
    keys = (struct keys){
        pki_curve("brainpoolP256r1", true), pki_curve("P-256", true), pki_curve("P-256", false),
        pki_rsa(3072), pki_rsa(2048)};
    *state = &keys;
    return 0;
}

static int free_keys(void **state)
{
    const struct keys *keys = *state;
    EVP_PKEY_free(keys->csca);
    EVP_PKEY_free(keys->signer);
    EVP_PKEY_free(keys->forger);
    EVP_PKEY_free(keys->rsa_csca);
    EVP_PKEY_free(keys->rsa_signer);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_by_the_book_is_good),
        cmocka_unit_test(keys_of_every_kind_are_taken),
        cmocka_unit_test(curves_and_keys_that_are_too_weak_are_refused),
        cmocka_unit_test(a_curve_that_only_looks_known_is_refused),
        cmocka_unit_test(every_hash_is_taken_and_sha_1_is_named),
        cmocka_unit_test(md5_is_refused_wherever_it_stands),
        cmocka_unit_test(another_states_key_does_not_count),
        cmocka_unit_test(who_may_not_sign_documents_is_refused),
        cmocka_unit_test(an_issuer_that_may_not_certify_is_refused),
        cmocka_unit_test(a_signature_counts_only_while_the_certificates_do),
        cmocka_unit_test(revocations_are_asked_with_their_age),
        cmocka_unit_test(what_is_signed_as_one_thing_is_no_other),
        cmocka_unit_test(the_signed_type_counts_not_the_shown_one),
        cmocka_unit_test(the_mrz_must_name_the_state_that_signed),
    };
    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
