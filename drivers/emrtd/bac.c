#include "drivers/emrtd/bac.h"

enum { TEXT = 2 * BAC_NONCE + BAC_SEED, SEALED = TEXT + CIPHER_MAC };

enum {
    WORD_FAILED = 0x6300,
    WORD_NOT_SATISFIED = 0x6982, /* what some documents say instead */
    WORD_CONDITIONS = 0x6985,
    WORD_WRONG_DATA = 0x6a80,
    WORD_TAMPERED = 0x6988,
};

static const uint8_t zero[CIPHER_BLOCK_MAX];

/* The keys that the printed data make. */
struct keys {
    uint8_t encrypt[CIPHER_KEY_MAX], mac[CIPHER_KEY_MAX];
};

static void derive(struct keys *keys, struct bytes secret)
{
    uint8_t digest[20];
    cipher_sha1(secret, digest);
    cipher_derive(CIPHER_3DES, (struct bytes){digest, BAC_SEED}, CIPHER_USE_ENCRYPT, keys->encrypt);
    cipher_derive(CIPHER_3DES, (struct bytes){digest, BAC_SEED}, CIPHER_USE_MAC, keys->mac);
    explicit_bzero(digest, sizeof digest);
}

static void mac_of(const struct keys *keys, const uint8_t *sealed, uint8_t *mac)
{
    uint8_t padded[TEXT + CIPHER_BLOCK_MAX];
    memcpy(padded, sealed, TEXT);
    size_t len = cipher_pad(CIPHER_3DES, padded, TEXT);
    cipher_mac(CIPHER_3DES, keys->mac, (struct bytes){padded, len}, mac);
}

static enum document_result get_challenge(struct chip *chip, uint8_t *challenge)
{
    static const struct apdu command = {.instruction = 0x84, .expected = BAC_NONCE};
    uint8_t space[APDU_SHORT_MAX + 2];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = chip_send(chip, &command, &reply);
    if (result != DOCUMENT_OK) {
        return result;
    }
    if (reply.status != STATUS_WORD_OK || reply.data.len != BAC_NONCE) {
        return DOCUMENT_REFUSED;
    }
    memcpy(challenge, space, BAC_NONCE);
    return DOCUMENT_OK;
}

static bool is_refusal_of_secret(unsigned status)
{
    return (status & 0xff00) == WORD_FAILED || status == WORD_NOT_SATISFIED ||
           status == WORD_CONDITIONS || status == WORD_WRONG_DATA || status == WORD_TAMPERED;
}

/* Sends our half, gets the document's, SEALED bytes. */
static enum document_result authenticate(struct chip *chip, const uint8_t *ours, uint8_t *theirs)
{
    const struct apdu command = {.instruction = 0x82, .data = {ours, SEALED}, .expected = SEALED};
    uint8_t space[APDU_SHORT_MAX + 2];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = chip_send(chip, &command, &reply);
    if (result != DOCUMENT_OK) {
        return result;
    }
    if (reply.status != STATUS_WORD_OK) {
        return is_refusal_of_secret(reply.status) ? DOCUMENT_WRONG_SECRET : DOCUMENT_FOUL;
    }
    if (reply.data.len != SEALED) {
        return DOCUMENT_FOUL;
    }
    memcpy(theirs, space, SEALED);
    return DOCUMENT_OK;
}

/* The session's keys and counter, out of both halves in plain. */
static void begin_session(struct chip *chip, const uint8_t *ours, const uint8_t *theirs)
{
    uint8_t seed[BAC_SEED];
    for (size_t i = 0; i < sizeof seed; i++) {
        seed[i] = ours[2 * BAC_NONCE + i] ^ theirs[2 * BAC_NONCE + i];
    }
    messaging_init(&chip->messaging, CIPHER_3DES, (struct bytes){seed, sizeof seed});
    memcpy(chip->messaging.counter, theirs + BAC_NONCE / 2, BAC_NONCE / 2);
    memcpy(chip->messaging.counter + BAC_NONCE / 2, ours + BAC_NONCE / 2, BAC_NONCE / 2);
    chip->is_secured = true;
    explicit_bzero(seed, sizeof seed);
}

enum document_result bac_open(
    struct chip *chip, struct bytes secret, const struct bac_chance *chance)
{
    struct keys keys;
    uint8_t ours[TEXT], theirs[SEALED], sealed[SEALED], mac[CIPHER_MAC];
    enum document_result result = get_challenge(chip, ours + BAC_NONCE);
    if (result != DOCUMENT_OK) {
        return result;
    }
    derive(&keys, secret);
    memcpy(ours, chance->nonce, BAC_NONCE);
    memcpy(ours + 2 * BAC_NONCE, chance->seed, BAC_SEED);
    cipher_encrypt(CIPHER_3DES, keys.encrypt, zero, (struct bytes){ours, TEXT}, sealed);
    mac_of(&keys, sealed, sealed + TEXT);
    result = authenticate(chip, sealed, theirs);
    if (result == DOCUMENT_OK) {
        mac_of(&keys, theirs, mac);
        bool right = cipher_equal(mac, theirs + TEXT, CIPHER_MAC);
        cipher_decrypt(CIPHER_3DES, keys.encrypt, zero, (struct bytes){theirs, TEXT}, theirs);
        right = right && cipher_equal(theirs, ours + BAC_NONCE, BAC_NONCE) &&
                cipher_equal(theirs + BAC_NONCE, ours, BAC_NONCE);
        result = right ? DOCUMENT_OK : DOCUMENT_FOUL;
    }
    if (result == DOCUMENT_OK) {
        begin_session(chip, ours, theirs);
    }
    explicit_bzero(&keys, sizeof keys);
    explicit_bzero(ours, sizeof ours);
    explicit_bzero(theirs, sizeof theirs);
    return result;
}
