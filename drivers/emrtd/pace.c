#include "drivers/emrtd/pace.h"

#include "drivers/emrtd/pace_integrated.h"
#include "drivers/emrtd/tlv.h"

enum {
    TAG_TEMPLATE = 0x7c, /* dynamic authentication data */
    TAG_NONCE = 0x80,
    TAG_MAP_OURS = 0x81,
    TAG_MAP_THEIRS = 0x82,
    TAG_KEY_OURS = 0x83,
    TAG_KEY_THEIRS = 0x84,
    TAG_TOKEN_OURS = 0x85,
    TAG_TOKEN_THEIRS = 0x86,
    TAG_CHIP = 0x8a, /* encrypted chip authentication data */
    TAG_PUBLIC_KEY = 0x7f49,
    TAG_OID = 0x06,
    TAG_POINT = 0x86,
    TAG_NUMBER = 0x84,
};

enum { CLASS_CHAINED = 0x10, WORD_FAILED = 0x6300 };
enum { NONCE_MAX = 2 * CIPHER_BLOCK_MAX, VALUE_MAX = 256, MESSAGE_MAX = VALUE_MAX + 32 };
enum { SHORT_VALUE_MAX = 200 }; /* longer ones need extended length, and so do their answers */

/* One run of the protocol. */
struct run {
    struct chip *chip;
    const struct access *access;
    struct pace_proof *proof;
    struct group group;
    uint8_t nonce[NONCE_MAX]; /* decrypted */
    size_t nonce_len;
    struct group_element generator;    /* the mapped one */
    struct group_element ours, theirs; /* ephemeral public keys */
    struct group_element shared;
};

static void finish(struct run *run)
{
    group_finish(&run->group);
    explicit_bzero(run, sizeof *run);
}

static void wipe(struct group_element *element)
{
    explicit_bzero(element, sizeof *element);
}

/* MSE:Set AT names protocol, password and curve; the curve always, as some documents offer several
 * and want it. No Le: German documents refuse one. */
static enum document_result set_at(struct run *run, enum pace_password password)
{
    uint8_t space[64], one[] = {(uint8_t)password}, two[] = {(uint8_t)run->access->parameters};
    struct tlv_writer data = {.at = space, .size = sizeof space};
    tlv_put(&data, 0x80, (struct bytes){run->access->oid, sizeof run->access->oid});
    tlv_put(&data, 0x83, (struct bytes){one, sizeof one});
    tlv_put(&data, 0x84, (struct bytes){two, sizeof two});
    const struct apdu command = {
        .instruction = 0x22, .p1 = 0xc1, .p2 = 0xa4, .data = tlv_written(&data)};
    uint8_t answer[APDU_SHORT_MAX + 2];
    struct apdu_reply reply = {.data = {.at = answer, .room = sizeof answer}};
    enum document_result result = chip_send(run->chip, &command, &reply);
    if (result != DOCUMENT_OK) {
        return result;
    }
    bool counts = (reply.status & 0xfff0) == 0x63c0; /* tries left; still usable */
    return reply.status == STATUS_WORD_OK || counts ? DOCUMENT_OK : DOCUMENT_REFUSED;
}

static bool is_refusal_of_secret(unsigned status)
{
    return (status & 0xff00) == WORD_FAILED || status == 0x6982 || status == 0x6983 ||
           status == 0x6a80;
}

/* One GENERAL AUTHENTICATE: sends `value` under `tag` (no object when it is empty) and gives what
 * the template in the answer holds; that lies in `space` of MESSAGE_MAX bytes. */
static enum document_result authenticate(
    struct run *run, uint32_t tag, struct bytes value, uint8_t *space, struct bytes *content)
{
    uint8_t object[MESSAGE_MAX], message[MESSAGE_MAX];
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    struct tlv_writer outer = {.at = message, .size = sizeof message};
    if (value.len > 0) {
        tlv_put(&inner, tag, value);
    }
    tlv_put(&outer, TAG_TEMPLATE, tlv_written(&inner));
    bool is_last = tag == TAG_TOKEN_OURS, is_long = value.len > SHORT_VALUE_MAX;
    const struct apdu command = {
        .class = is_last ? 0 : CLASS_CHAINED,
        .instruction = 0x86,
        .data = tlv_written(&outer),
        .expected = is_long ? APDU_LONG_MAX : APDU_SHORT_MAX,
        .is_extended = is_long};
    struct apdu_reply reply = {.data = {.at = space, .room = MESSAGE_MAX}};
    enum document_result result = chip_send(run->chip, &command, &reply);
    *content = (struct bytes){0};
    if (result != DOCUMENT_OK) {
        return result;
    }
    if (is_refusal_of_secret(reply.status)) {
        return is_last ? DOCUMENT_WRONG_SECRET : DOCUMENT_REFUSED;
    }
    struct tlv tlv = tlv_of((struct bytes){space, reply.data.len});
    *content = tlv_expect(&tlv, TAG_TEMPLATE);
    return reply.status == STATUS_WORD_OK && tlv_done(&tlv) ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* The same, when one object `want` must be in the answer. */
static enum document_result ask(
    struct run *run, uint32_t tag, struct bytes value, uint32_t want, uint8_t *space,
    struct bytes *got)
{
    struct bytes content;
    bool found = false;
    enum document_result result = authenticate(run, tag, value, space, &content);
    *got = tlv_find(content, want, &found);
    return result == DOCUMENT_OK && !found ? DOCUMENT_FOUL : result;
}

/* The key of the secret: of the SHA-1 of the MRZ's fields, or of the CAN's digits. */
static void password_key(enum cipher cipher, const struct pace_secret *secret, uint8_t *key)
{
    uint8_t digest[20];
    struct bytes value = secret->value;
    if (secret->password == PACE_PASSWORD_MRZ) {
        cipher_sha1(value, digest);
        value = (struct bytes){digest, sizeof digest};
    }
    cipher_derive(cipher, value, CIPHER_USE_PASSWORD, key);
    explicit_bzero(digest, sizeof digest);
}

static enum document_result get_nonce(struct run *run, const struct pace_secret *secret)
{
    static const uint8_t zero[CIPHER_BLOCK_MAX];
    uint8_t space[MESSAGE_MAX], key[CIPHER_KEY_MAX];
    struct bytes sealed;
    enum document_result result = ask(run, 0, (struct bytes){0}, TAG_NONCE, space, &sealed);
    if (result != DOCUMENT_OK) {
        return result;
    }
    enum cipher cipher = run->access->cipher;
    if (sealed.len == 0 || sealed.len > NONCE_MAX || sealed.len % cipher_block(cipher) != 0) {
        return DOCUMENT_FOUL;
    }
    password_key(cipher, secret, key);
    cipher_decrypt(cipher, key, zero, sealed, run->nonce);
    run->nonce_len = sealed.len;
    explicit_bzero(key, sizeof key);
    return DOCUMENT_OK;
}

/* Sends our public key over `base` and reads theirs. */
static enum document_result swap_keys(
    struct run *run, const struct group_element *base, struct bytes private_key, uint32_t tag)
{
    uint8_t space[MESSAGE_MAX];
    struct bytes got;
    if (!group_multiply(&run->group, base, private_key, &run->ours)) {
        return DOCUMENT_FOUL;
    }
    struct bytes ours = group_wire(&run->group, &run->ours);
    enum document_result result = ask(run, tag, ours, tag + 1, space, &got);
    if (result != DOCUMENT_OK) {
        return result;
    }
    bool is_right = group_read(&run->group, got, &run->theirs);
    bool is_mirror = is_right && memcmp(run->theirs.at, run->ours.at, run->ours.len) == 0;
    return is_right && !is_mirror ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* Generic mapping: generator' = nonce * generator + (our mapping key * theirs). */
static enum document_result map_generic(struct run *run, struct bytes private_key)
{
    enum document_result result = swap_keys(run, NULL, private_key, TAG_MAP_OURS);
    if (result != DOCUMENT_OK) {
        return result;
    }
    SCOPED(wipe) struct group_element shared = {0};
    SCOPED(wipe) struct group_element shifted = {0};
    struct bytes nonce = {run->nonce, run->nonce_len};
    bool right = group_multiply(&run->group, &run->theirs, private_key, &shared) &&
                 group_multiply(&run->group, NULL, nonce, &shifted) &&
                 group_add(&run->group, &shifted, &shared, &run->generator);
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* Integrated mapping: both nonces make the generator. The answer holds nothing, or an empty object. */
static enum document_result map_integrated(struct run *run, const uint8_t *ours)
{
    uint8_t space[MESSAGE_MAX], random[PACE_INTEGRATED_MAX];
    struct bytes content;
    enum cipher cipher = run->access->cipher;
    if (run->nonce_len != pace_integrated_nonce(cipher)) {
        return DOCUMENT_FOUL;
    }
    struct bytes nonce = {ours, cipher_key(cipher)};
    enum document_result result = authenticate(run, TAG_MAP_OURS, nonce, space, &content);
    if (result != DOCUMENT_OK) {
        return result;
    }
    if (content.len > 0 && tlv_find(content, TAG_MAP_THEIRS, NULL).len > 0) {
        return DOCUMENT_FOUL;
    }
    unsigned bits = group_bits(run->access->parameters);
    size_t len = pace_integrated_random(cipher, run->nonce, ours, bits, random);
    bool right = group_encode(&run->group, (struct bytes){random, len}, &run->generator);
    explicit_bzero(random, sizeof random);
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* Chip authentication mapping is the generic one; its mapping key is kept for the check. */
static enum document_result map(struct run *run, const uint8_t *random)
{
    struct bytes private_key = {random, GROUP_SCALAR_MAX};
    enum document_result result;
    switch (run->access->mapping) {
    case ACCESS_MAPPING_GENERIC: return map_generic(run, private_key);
    case ACCESS_MAPPING_INTEGRATED: return map_integrated(run, random);
    case ACCESS_MAPPING_CHIP:
        result = map_generic(run, private_key);
        run->proof->parameters = run->access->parameters;
        run->proof->mapping_key.len = run->theirs.len;
        memcpy(run->proof->mapping_key.at, run->theirs.at, sizeof run->proof->mapping_key.at);
        return result;
    }
    return DOCUMENT_REFUSED;
}

static enum document_result agree(struct run *run, struct bytes private_key)
{
    enum document_result result = swap_keys(run, &run->generator, private_key, TAG_KEY_OURS);
    if (result != DOCUMENT_OK) {
        return result;
    }
    bool right = group_multiply(&run->group, &run->theirs, private_key, &run->shared);
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* The MAC over the other end's public key, as the data object 7F49 { OID, key }. */
static void token_of(
    const struct run *run, const struct messaging *keys, const struct group_element *key,
    uint8_t *token)
{
    uint8_t content[MESSAGE_MAX], object[MESSAGE_MAX + CIPHER_BLOCK_MAX];
    struct tlv_writer inner = {.at = content, .size = sizeof content};
    struct tlv_writer outer = {.at = object, .size = sizeof object - CIPHER_BLOCK_MAX};
    tlv_put(&inner, TAG_OID, (struct bytes){run->access->oid, sizeof run->access->oid});
    tlv_put(&inner, run->group.is_curve ? TAG_POINT : TAG_NUMBER, group_wire(&run->group, key));
    tlv_put(&outer, TAG_PUBLIC_KEY, tlv_written(&inner));
    size_t len = outer.len;
    if (keys->cipher == CIPHER_3DES) {
        len = cipher_pad(keys->cipher, object, len);
    }
    cipher_mac(keys->cipher, keys->mac, (struct bytes){object, len}, token);
}

/* Decrypts what ties the chip's mapping key to its static one. Source: ICAO 9303-11 §4.4.3.5.2. */
static bool open_proof(struct pace_proof *proof, const struct messaging *keys, struct bytes sealed)
{
    static const uint8_t zero[CIPHER_BLOCK_MAX];
    uint8_t start[CIPHER_BLOCK_MAX], text[CURVE_FIELD_MAX + CIPHER_BLOCK_MAX];
    size_t len = sealed.len;
    if (len == 0 || len > sizeof text || len % cipher_block(keys->cipher) != 0) {
        return false;
    }
    memset(start, 0xff, sizeof start);
    cipher_encrypt(keys->cipher, keys->encrypt, zero, (struct bytes){start, sizeof start}, start);
    cipher_decrypt(keys->cipher, keys->encrypt, start, sealed, text);
    bool right = cipher_unpad(text, &len) && len > 0 && len <= sizeof proof->factor;
    if (right) {
        memcpy(proof->factor, text, len);
        proof->factor_len = len;
        proof->is_there = true;
    }
    explicit_bzero(text, sizeof text);
    return right;
}

/* Both ends show that they have the same keys. */
static enum document_result compare_tokens(struct run *run, const struct messaging *keys)
{
    uint8_t ours[CIPHER_MAC], theirs[CIPHER_MAC], space[MESSAGE_MAX];
    struct bytes content;
    token_of(run, keys, &run->theirs, ours);
    token_of(run, keys, &run->ours, theirs);
    enum document_result result =
        authenticate(run, TAG_TOKEN_OURS, (struct bytes){ours, sizeof ours}, space, &content);
    if (result != DOCUMENT_OK) {
        return result;
    }
    struct bytes got = tlv_find(content, TAG_TOKEN_THEIRS, NULL);
    if (got.len != sizeof theirs || !cipher_equal(got.at, theirs, sizeof theirs)) {
        return DOCUMENT_FOUL;
    }
    if (run->access->mapping != ACCESS_MAPPING_CHIP) {
        return DOCUMENT_OK;
    }
    bool right = open_proof(run->proof, keys, tlv_find(content, TAG_CHIP, NULL));
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* Then the keys are used. */
static enum document_result confirm(struct run *run)
{
    struct messaging keys;
    messaging_init(&keys, run->access->cipher, group_secret(&run->group, &run->shared));
    enum document_result result = compare_tokens(run, &keys);
    if (result == DOCUMENT_OK) {
        run->chip->messaging = keys;
        run->chip->is_secured = true;
    }
    messaging_finish(&keys);
    return result;
}

enum document_result pace_open(
    struct chip *chip, const struct access *access, const struct pace_secret *secret,
    const struct pace_chance *chance, struct pace_proof *proof)
{
    struct pace_proof unwanted = {0};
    SCOPED(finish)
    struct run run = {.chip = chip, .access = access, .proof = proof == NULL ? &unwanted : proof};
    *run.proof = (struct pace_proof){0};
    if (!group_init(&run.group, access->parameters)) {
        return DOCUMENT_REFUSED;
    }
    enum document_result result = set_at(&run, secret->password);
    if (result == DOCUMENT_OK) {
        result = get_nonce(&run, secret);
    }
    if (result == DOCUMENT_OK) {
        result = map(&run, chance->mapping);
    }
    if (result == DOCUMENT_OK) {
        result = agree(&run, (struct bytes){chance->key, sizeof chance->key});
    }
    return result == DOCUMENT_OK ? confirm(&run) : result;
}
