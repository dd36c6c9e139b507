#include "drivers/sim/utopia.h"

#include "drivers/sim/icao_crypto.h"

enum { KEY_ID = 20, MOMENT = 16, CRL_DAYS = 90, DAY = 24 * 60 * 60 };

enum role { ROLE_COUNTRY, ROLE_SIGNER, ROLE_LIST_SIGNER };

struct party {
    const char *name;  /* common name */
    const char *words; /* that its key is made of */
    enum keys_kind kind;
    enum utopia_party issuer;
    unsigned serial;
    enum role role;
    const char *from, *until; /* validity of the certificate */
    const char *last;         /* when its key ceases to sign */
};

static const struct party parties[] = {
    [UTOPIA_CSCA_1] =
        {"CSCA Utopia 1", "CSCA 1", KEYS_RSA_3072, UTOPIA_CSCA_1, 0x11, ROLE_COUNTRY,
         "20180305000000Z", "20360304235959Z", "20240304235959Z"},
    [UTOPIA_CSCA_2] =
        {"CSCA Utopia 2", "CSCA 2", KEYS_BRAINPOOL_P256, UTOPIA_CSCA_2, 0x12, ROLE_COUNTRY,
         "20230901000000Z", "20410831235959Z", "20290831235959Z"},
    [UTOPIA_LINK] =
        {"CSCA Utopia 2", "CSCA 2", KEYS_BRAINPOOL_P256, UTOPIA_CSCA_1, 0x13, ROLE_COUNTRY,
         "20230901000000Z", "20360304235959Z", "20290831235959Z"},
    [UTOPIA_CSCA_STRANGE] =
        {"CSCA Utopia 9", "CSCA 9", KEYS_P256, UTOPIA_CSCA_STRANGE, 0x19, ROLE_COUNTRY,
         "20230901000000Z", "20410831235959Z", "20290831235959Z"},
    [UTOPIA_SIGNER_1] =
        {"Document Signer 1", "signer 1", KEYS_RSA_2048, UTOPIA_CSCA_1, 0x21, ROLE_SIGNER,
         "20210401000000Z", "20330401235959Z", "20210731235959Z"},
    [UTOPIA_SIGNER_2] =
        {"Document Signer 2", "signer 2", KEYS_P256, UTOPIA_CSCA_2, 0x22, ROLE_SIGNER,
         "20231001000000Z", "20360930235959Z", "20261231235959Z"},
    [UTOPIA_SIGNER_REVOKED] =
        {"Document Signer 3", "signer 3", KEYS_P256, UTOPIA_CSCA_2, 0x23, ROLE_SIGNER,
         "20231001000000Z", "20360930235959Z", "20261231235959Z"},
    [UTOPIA_SIGNER_STRANGE] =
        {"Document Signer 9", "signer 9", KEYS_P256, UTOPIA_CSCA_STRANGE, 0x29, ROLE_SIGNER,
         "20231001000000Z", "20360930235959Z", "20261231235959Z"},
    [UTOPIA_LIST_ROOT] =
        {"CSCA Utopia List Root", "list root", KEYS_BRAINPOOL_P256, UTOPIA_LIST_ROOT, 0x31,
         ROLE_COUNTRY, "20230901000000Z", "20410831235959Z", "20290831235959Z"},
    [UTOPIA_LIST_SIGNER] =
        {"Master List Signer", "list signer", KEYS_P256, UTOPIA_LIST_ROOT, 0x32, ROLE_LIST_SIGNER,
         "20231001000000Z", "20360930235959Z", "20360930235959Z"},
};

void utopia_keys(enum utopia_party party, struct keys *keys)
{
    keys_make(keys, parties[party].kind, parties[party].words);
}

static void put_attribute(struct der *der, const char *type, unsigned tag, const char *value)
{
    size_t set = der_begin(der, DER_SET), attribute = der_begin(der, DER_SEQUENCE);
    der_oid(der, type);
    der_text(der, tag, value);
    der_end(der, attribute);
    der_end(der, set);
}

static void put_name(struct der *der, const char *common)
{
    size_t name = der_begin(der, DER_SEQUENCE);
    put_attribute(der, "2.5.4.6", DER_PRINTABLE, "UT");
    put_attribute(der, "2.5.4.10", DER_UTF8, "Utopia");
    put_attribute(der, "2.5.4.3", DER_UTF8, common);
    der_end(der, name);
}

void utopia_put_identity(struct der *der, enum utopia_party who)
{
    size_t identity = der_begin(der, DER_SEQUENCE);
    put_name(der, parties[parties[who].issuer].name);
    der_number(der, parties[who].serial);
    der_end(der, identity);
}

struct extension {
    size_t all, value;
};

static struct extension begin_extension(struct der *der, const char *type, bool is_critical)
{
    static const uint8_t yes = 0xff;
    struct extension extension = {.all = der_begin(der, DER_SEQUENCE)};
    der_oid(der, type);
    if (is_critical) {
        der_put(der, 0x01, (struct bytes){&yes, 1});
    }
    extension.value = der_begin(der, DER_OCTETS);
    return extension;
}

static void end_extension(struct der *der, struct extension extension)
{
    der_end(der, extension.value);
    der_end(der, extension.all);
}

/* RFC 5280 §4.2.1.2, method 1. */
static void key_id_of(enum utopia_party party, uint8_t *id)
{
    struct keys keys;
    uint8_t bytes[KEYS_MODULUS_MAX + 32];
    struct der der = {.at = bytes, .room = sizeof bytes};
    utopia_keys(party, &keys);
    if (keys_is_rsa(&keys)) {
        size_t numbers = der_begin(&der, DER_SEQUENCE);
        der_integer(&der, keys_public(&keys));
        der_number(&der, 65537);
        der_end(&der, numbers);
    } else {
        der_copy(&der, keys_public(&keys));
    }
    suite_sha1(der_bytes(&der), id);
}

static void put_authority(struct der *der, enum utopia_party issuer)
{
    uint8_t id[KEY_ID];
    key_id_of(issuer, id);
    struct extension extension = begin_extension(der, "2.5.29.35", false);
    size_t value = der_begin(der, DER_SEQUENCE);
    der_put(der, 0x80, (struct bytes){id, sizeof id});
    der_end(der, value);
    end_extension(der, extension);
}

/* Subject or issuer alternative name: where to ask, and the three letters of the MRZ. */
static void put_alternative(struct der *der, const char *type)
{
    struct extension extension = begin_extension(der, type, false);
    size_t value = der_begin(der, DER_SEQUENCE);
    der_text(der, 0x81, "csca@passports.utopia.example");
    size_t directory = der_begin(der, 0xa4), name = der_begin(der, DER_SEQUENCE);
    put_attribute(der, "2.5.4.7", DER_UTF8, "UTO");
    der_end(der, name);
    der_end(der, directory);
    der_end(der, value);
    end_extension(der, extension);
}

static void put_usage(struct der *der, enum role role)
{
    static const uint8_t certificates_and_crls[] = {1, 0x06}, signatures[] = {7, 0x80};
    bool is_country = role == ROLE_COUNTRY;
    struct extension extension = begin_extension(der, "2.5.29.15", true);
    der_put(der, DER_BITS, (struct bytes){is_country ? certificates_and_crls : signatures, 2});
    end_extension(der, extension);
}

static void put_distribution(struct der *der)
{
    struct extension extension = begin_extension(der, "2.5.29.31", false);
    size_t points = der_begin(der, DER_SEQUENCE), point = der_begin(der, DER_SEQUENCE);
    size_t where = der_begin(der, 0xa0), names = der_begin(der, 0xa0);
    der_text(der, 0x86, "http://passports.utopia.example/csca.crl");
    der_end(der, names);
    der_end(der, where);
    der_end(der, point);
    der_end(der, points);
    end_extension(der, extension);
}

static void put_use_period(struct der *der, const struct party *party)
{
    struct extension extension = begin_extension(der, "2.5.29.16", false);
    size_t period = der_begin(der, DER_SEQUENCE);
    der_text(der, 0x80, party->from);
    der_text(der, 0x81, party->last);
    der_end(der, period);
    end_extension(der, extension);
}

static void put_country(struct der *der, const uint8_t *key_id)
{
    static const uint8_t yes = 0xff;
    struct extension extension = begin_extension(der, "2.5.29.14", false);
    der_put(der, DER_OCTETS, (struct bytes){key_id, KEY_ID});
    end_extension(der, extension);
    extension = begin_extension(der, "2.5.29.19", true);
    size_t value = der_begin(der, DER_SEQUENCE);
    der_put(der, 0x01, (struct bytes){&yes, 1});
    der_number(der, 0);
    der_end(der, value);
    end_extension(der, extension);
}

/* Document types that the signer signs. */
static void put_types(struct der *der)
{
    struct extension extension = begin_extension(der, "2.23.136.1.1.6.2", false);
    size_t value = der_begin(der, DER_SEQUENCE);
    der_number(der, 0);
    size_t types = der_begin(der, DER_SET);
    der_text(der, DER_PRINTABLE, "I");
    der_text(der, DER_PRINTABLE, "P");
    der_end(der, types);
    der_end(der, value);
    end_extension(der, extension);
}

static void put_list_purpose(struct der *der)
{
    struct extension extension = begin_extension(der, "2.5.29.37", true);
    size_t value = der_begin(der, DER_SEQUENCE);
    der_oid(der, "2.23.136.1.1.3");
    der_end(der, value);
    end_extension(der, extension);
}

static void put_extensions(struct der *der, enum utopia_party who)
{
    const struct party *party = &parties[who];
    uint8_t key_id[KEY_ID];
    key_id_of(who, key_id);
    size_t outer = der_begin(der, 0xa3), all = der_begin(der, DER_SEQUENCE);
    put_authority(der, party->issuer);
    put_use_period(der, party);
    put_usage(der, party->role);
    put_alternative(der, "2.5.29.17");
    put_alternative(der, "2.5.29.18");
    put_distribution(der);
    switch (party->role) {
    case ROLE_COUNTRY: put_country(der, key_id); break;
    case ROLE_SIGNER: put_types(der); break;
    case ROLE_LIST_SIGNER: put_list_purpose(der); break;
    }
    der_end(der, all);
    der_end(der, outer);
}

/* What is signed, its algorithm and the signature: a certificate or a CRL. */
static void put_with_signature(struct der *der, struct bytes body, const struct keys *issuer)
{
    uint8_t signature[KEYS_SIGNATURE_MAX];
    size_t all = der_begin(der, DER_SEQUENCE);
    der_copy(der, body);
    keys_put_algorithm(der, issuer);
    size_t len = keys_sign(issuer, body, signature);
    der_bits(der, (struct bytes){signature, len});
    der_end(der, all);
}

void utopia_put_certificate(struct der *der, enum utopia_party who)
{
    const struct party *party = &parties[who];
    struct keys subject, issuer;
    uint8_t bytes[UTOPIA_CERTIFICATE_MAX];
    struct der body = {.at = bytes, .room = sizeof bytes};
    utopia_keys(who, &subject);
    utopia_keys(party->issuer, &issuer);
    size_t all = der_begin(&body, DER_SEQUENCE), version = der_begin(&body, 0xa0);
    der_number(&body, 2);
    der_end(&body, version);
    der_number(&body, party->serial);
    keys_put_algorithm(&body, &issuer);
    put_name(&body, parties[party->issuer].name);
    size_t validity = der_begin(&body, DER_SEQUENCE);
    der_moment(&body, party->from);
    der_moment(&body, party->until);
    der_end(&body, validity);
    put_name(&body, party->name);
    keys_put_public(&body, &subject);
    put_extensions(&body, who);
    der_end(&body, all);
    put_with_signature(der, der_bytes(&body), &issuer);
}

/* YYYYMMDDhhmmssZ */
static void moment_of(time_t time, char *moment)
{
    struct tm parts;
    if (gmtime_r(&time, &parts) == NULL ||
        strftime(moment, MOMENT, "%Y%m%d%H%M%SZ", &parts) != MOMENT - 1) {
        die("no such time");
    }
}

static void put_revoked(struct der *der, enum utopia_party csca)
{
    if (parties[UTOPIA_SIGNER_REVOKED].issuer != csca) {
        return;
    }
    size_t list = der_begin(der, DER_SEQUENCE), entry = der_begin(der, DER_SEQUENCE);
    der_number(der, parties[UTOPIA_SIGNER_REVOKED].serial);
    der_moment(der, "20250611080000Z");
    der_end(der, entry);
    der_end(der, list);
}

void utopia_put_crl(struct der *der, enum utopia_party csca, time_t now)
{
    char from[MOMENT], until[MOMENT];
    struct keys keys;
    uint8_t bytes[UTOPIA_CERTIFICATE_MAX];
    struct der body = {.at = bytes, .room = sizeof bytes};
    moment_of(now, from);
    moment_of(now + (time_t)CRL_DAYS * DAY, until);
    utopia_keys(csca, &keys);
    size_t all = der_begin(&body, DER_SEQUENCE);
    der_number(&body, 1);
    keys_put_algorithm(&body, &keys);
    put_name(&body, parties[csca].name);
    der_moment(&body, from);
    der_moment(&body, until);
    put_revoked(&body, csca);
    size_t outer = der_begin(&body, 0xa0), extensions = der_begin(&body, DER_SEQUENCE);
    put_authority(&body, csca);
    struct extension number = begin_extension(&body, "2.5.29.20", false);
    der_number(&body, (unsigned)(now / DAY));
    end_extension(&body, number);
    der_end(&body, extensions);
    der_end(&body, outer);
    der_end(&body, all);
    put_with_signature(der, der_bytes(&body), &keys);
}

/* CscaMasterList, ICAO 9303-12 §9.2: DER wants the set in the order of its bytes. */
void utopia_put_list(struct der *der, time_t now)
{
    static const enum utopia_party listed[] = {UTOPIA_CSCA_2, UTOPIA_LINK};
    char moment[MOMENT];
    uint8_t bytes[3 * UTOPIA_CERTIFICATE_MAX];
    struct der content = {.at = bytes, .room = sizeof bytes};
    moment_of(now, moment);
    size_t all = der_begin(&content, DER_SEQUENCE);
    der_number(&content, 0);
    size_t set = der_begin(&content, DER_SET);
    for (size_t i = 0; i < COUNT(listed); i++) {
        utopia_put_certificate(&content, listed[i]);
    }
    der_end(&content, set);
    der_end(&content, all);
    utopia_put_signed(der, UTOPIA_LIST_SIGNER, "2.23.136.1.1.2", der_bytes(&content), moment);
}
