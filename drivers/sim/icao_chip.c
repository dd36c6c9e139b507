#include "drivers/sim/icao_chip.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "drivers/sim/icao_group.h"
#include "drivers/sim/icao_pace.h"

enum { DONE = 0x9000, WRONG_DATA = 0x6a80, NOT_FOUND = 0x6a88, NO_STEP = 0x6985 };
enum { CHALLENGE = 8, HASH = 32, OID_LEN = 10, PARAMETERS = 13 /* brainpoolP256r1 */ };

/* id-CA-ECDH and the cipher. */
static const uint8_t id_ca[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x03, 0x02};

static bool has_chip_key(const struct specimen *specimen)
{
    return specimen->proof == SPECIMEN_CHIP || specimen->access == SPECIMEN_PACE_CHIP;
}

bool icao_chip_is_active(const struct specimen *specimen)
{
    return specimen->proof == SPECIMEN_ACTIVE_RSA || specimen->proof == SPECIMEN_ACTIVE_CURVE;
}

bool icao_chip_has_infos(const struct specimen *specimen)
{
    return has_chip_key(specimen) || specimen->proof == SPECIMEN_ACTIVE_CURVE ||
           specimen->access != SPECIMEN_BAC;
}

/* The key of the original, or the one that a copy has instead. */
static void chip_keys(const struct specimen *specimen, bool is_original, struct keys *keys)
{
    char words[64];
    snprintf(
        words, sizeof words, "chip%s %s", is_original ? "" : " copy", specimen->document_number);
    keys_make(keys, KEYS_BRAINPOOL_P256, words);
}

static void active_keys(const struct specimen *specimen, bool is_original, struct keys *keys)
{
    if (specimen->proof == SPECIMEN_ACTIVE_RSA) {
        keys_make(keys, KEYS_RSA_1536, is_original ? "active RSA" : "active stranger");
    } else {
        keys_make(keys, KEYS_P256, is_original ? "active curve" : "active curve stranger");
    }
}

void icao_chip_keys(const struct specimen *specimen, struct keys *keys)
{
    chip_keys(specimen, !specimen->is_copied, keys);
}

void icao_chip_active_keys(const struct specimen *specimen, struct keys *keys)
{
    active_keys(specimen, !specimen->is_copied, keys);
}

static uint8_t cipher_number(enum suite suite)
{
    static const uint8_t numbers[] = {
        [SUITE_3DES] = 1, [SUITE_AES128] = 2, [SUITE_AES192] = 3, [SUITE_AES256] = 4};
    return numbers[suite];
}

/* ChipAuthenticationInfo, version 1; with AES beside triple DES. */
static void put_protocols(struct der *der)
{
    static const enum suite suites[] = {SUITE_3DES, SUITE_AES128};
    for (size_t i = 0; i < COUNT(suites); i++) {
        uint8_t oid[OID_LEN];
        memcpy(oid, id_ca, sizeof id_ca);
        oid[OID_LEN - 1] = cipher_number(suites[i]);
        size_t info = der_begin(der, DER_SEQUENCE);
        der_put(der, 0x06, (struct bytes){oid, sizeof oid});
        der_number(der, 1);
        der_end(der, info);
    }
}

static void put_chip_key(struct der *der, const struct specimen *specimen)
{
    struct keys keys;
    chip_keys(specimen, true, &keys);
    size_t info = der_begin(der, DER_SEQUENCE);
    der_oid(der, "0.4.0.127.0.7.2.2.1.2");
    keys_put_public(der, &keys);
    der_end(der, info);
}

void icao_chip_put_infos(struct der *der, const struct specimen *specimen)
{
    size_t infos = der_begin(der, DER_SET);
    icao_pace_put_infos(der, specimen);
    if (has_chip_key(specimen)) {
        put_protocols(der);
        put_chip_key(der, specimen);
    }
    if (specimen->proof == SPECIMEN_ACTIVE_CURVE) {
        size_t info = der_begin(der, DER_SEQUENCE);
        der_oid(der, "2.23.136.1.1.5");
        der_number(der, 1);
        der_oid(der, "0.4.0.127.0.7.1.1.4.1.3"); /* ecdsa-plain-SHA256 */
        der_end(der, info);
    }
    der_end(der, infos);
}

void icao_chip_put_security(struct der *der, const struct specimen *specimen)
{
    size_t infos = der_begin(der, DER_SET);
    icao_pace_put_infos(der, specimen);
    put_chip_key(der, specimen);
    der_end(der, infos);
}

void icao_chip_put_active(struct der *der, const struct specimen *specimen)
{
    struct keys keys;
    active_keys(specimen, true, &keys);
    keys_put_public(der, &keys);
}

/* ISO 9796-2 scheme 1 with SHA-256: 6A, a part of the message that comes out of the signature, the
 * hash of all of the message, 34 CC. */
static size_t sign_rsa(const struct keys *keys, const uint8_t *challenge, uint8_t *signature)
{
    uint8_t text[KEYS_MODULUS_MAX], message[KEYS_MODULUS_MAX + CHALLENGE];
    size_t recovered = keys->size - 1 - HASH - 2;
    text[0] = 0x6a;
    suite_random(text + 1, recovered);
    memcpy(message, text + 1, recovered);
    memcpy(message + recovered, challenge, CHALLENGE);
    if (EVP_Digest(
            message, recovered + CHALLENGE, text + 1 + recovered, NULL, EVP_sha256(), NULL) != 1) {
        die("openssl: hash failed");
    }
    text[keys->size - 2] = 0x34;
    text[keys->size - 1] = 0xcc;
    keys_rsa_raw(keys, text, signature);
    return keys->size;
}

void icao_chip_sign(
    const struct specimen *specimen, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    struct keys keys;
    answer->status = NO_STEP;
    if (!icao_chip_is_active(specimen)) {
        return;
    }
    if (apdu->len != CHALLENGE || answer->room < KEYS_MODULUS_MAX) {
        answer->status = WRONG_DATA;
        return;
    }
    icao_chip_active_keys(specimen, &keys);
    answer->len = keys_is_rsa(&keys)
                      ? sign_rsa(&keys, apdu->data, answer->at)
                      : keys_sign_plain(&keys, (struct bytes){apdu->data, CHALLENGE}, answer->at);
    answer->status = DONE;
}

/* Agrees on new session keys with the reader's public key. */
static bool agree(struct icao_chip *chip, const struct specimen *specimen, struct bytes theirs)
{
    SCOPED(icao_group_finish) struct icao_group group;
    uint8_t shared[ICAO_ELEMENT_MAX];
    struct keys keys;
    icao_group_begin(&group, PARAMETERS);
    icao_chip_keys(specimen, &keys);
    if (!icao_group_has(&group, theirs) ||
        !icao_group_power(&group, theirs.at, (struct bytes){keys.private, keys.size}, shared)) {
        return false;
    }
    icao_session_begin(&chip->next, chip->suite, icao_group_secret(&group, shared), NULL);
    chip->has_next = true;
    return true;
}

unsigned icao_chip_set_key(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu)
{
    chip->is_set = false;
    if (!has_chip_key(specimen)) {
        return NOT_FOUND;
    }
    chip->suite = SUITE_3DES;
    struct bytes all = {apdu->data, apdu->len};
    return agree(chip, specimen, icao_find(all, 0x91)) ? DONE : WRONG_DATA;
}

unsigned icao_chip_set(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu)
{
    struct bytes oid = icao_find((struct bytes){apdu->data, apdu->len}, 0x80);
    chip->is_set = false;
    if (!has_chip_key(specimen) || oid.len != OID_LEN || memcmp(oid.at, id_ca, sizeof id_ca) != 0) {
        return NOT_FOUND;
    }
    uint8_t number = oid.at[OID_LEN - 1];
    chip->suite = number == cipher_number(SUITE_3DES) ? SUITE_3DES : SUITE_AES128;
    chip->is_set = number == cipher_number(chip->suite);
    return chip->is_set ? DONE : WRONG_DATA;
}

void icao_chip_agree(
    struct icao_chip *chip, const struct specimen *specimen, const struct icao_apdu *apdu,
    struct icao_answer *answer)
{
    static const uint8_t empty[] = {0x7c, 0x00};
    struct bytes content = icao_find((struct bytes){apdu->data, apdu->len}, 0x7c);
    answer->status = NO_STEP;
    if (!chip->is_set) {
        return;
    }
    chip->is_set = false;
    answer->status = WRONG_DATA;
    if (agree(chip, specimen, icao_find(content, 0x80))) {
        memcpy(answer->at, empty, sizeof empty);
        answer->len = sizeof empty;
        answer->status = DONE;
    }
}
