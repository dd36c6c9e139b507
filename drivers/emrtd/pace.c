#include "drivers/emrtd/pace.h"

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
    TAG_PUBLIC_KEY = 0x7f49,
    TAG_OID = 0x06,
    TAG_POINT = 0x86,
};

enum { CLASS_CHAINED = 0x10, WORD_FAILED = 0x6300 };
enum { NONCE_MAX = 2 * CIPHER_BLOCK_MAX };

/* One run of the protocol. */
struct run {
    struct chip *chip;
    const struct access *access;
    struct curve curve;
    uint8_t nonce[NONCE_MAX]; /* decrypted */
    size_t nonce_len;
    struct curve_point generator;    /* the mapped one */
    struct curve_point ours, theirs; /* ephemeral public keys */
    uint8_t shared[CURVE_FIELD_MAX]; /* the agreed x coordinate, curve.field bytes */
};

static void finish(struct run *run)
{
    curve_finish(&run->curve);
    explicit_bzero(run, sizeof *run);
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

/* One GENERAL AUTHENTICATE: sends `value` under `tag` (no object when it is empty) and gives what
 * comes under `want` in the answer, which lies in `space` of APDU_SHORT_MAX + 2 bytes. */
static enum document_result authenticate(
    struct run *run, uint32_t tag, struct bytes value, uint32_t want, uint8_t *space,
    struct bytes *got)
{
    uint8_t object[160], message[168];
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    struct tlv_writer outer = {.at = message, .size = sizeof message};
    if (value.len > 0) {
        tlv_put(&inner, tag, value);
    }
    tlv_put(&outer, TAG_TEMPLATE, tlv_written(&inner));
    const struct apdu command = {
        .class = want == TAG_TOKEN_THEIRS ? 0 : CLASS_CHAINED,
        .instruction = 0x86,
        .data = tlv_written(&outer),
        .expected = APDU_SHORT_MAX};
    struct apdu_reply reply = {.data = {.at = space, .room = APDU_SHORT_MAX + 2}};
    enum document_result result = chip_send(run->chip, &command, &reply);
    *got = (struct bytes){0};
    if (result != DOCUMENT_OK) {
        return result;
    }
    if ((reply.status & 0xff00) == WORD_FAILED || reply.status == 0x6982 ||
        reply.status == 0x6983 || reply.status == 0x6a80) {
        return want == TAG_TOKEN_THEIRS ? DOCUMENT_WRONG_SECRET : DOCUMENT_REFUSED;
    }
    struct tlv tlv = tlv_of((struct bytes){space, reply.data.len});
    bool found = false;
    *got = tlv_find(tlv_expect(&tlv, TAG_TEMPLATE), want, &found);
    return reply.status == STATUS_WORD_OK && found && tlv_done(&tlv) ? DOCUMENT_OK : DOCUMENT_FOUL;
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
    uint8_t space[APDU_SHORT_MAX + 2], key[CIPHER_KEY_MAX];
    struct bytes sealed;
    enum document_result result =
        authenticate(run, 0, (struct bytes){0}, TAG_NONCE, space, &sealed);
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
    struct run *run, const struct curve_point *base, struct bytes private_key, uint32_t tag)
{
    uint8_t space[APDU_SHORT_MAX + 2];
    struct bytes got;
    if (!curve_multiply(&run->curve, base, private_key, &run->ours)) {
        return DOCUMENT_FOUL;
    }
    struct bytes ours = {run->ours.at, run->ours.len};
    enum document_result result = authenticate(run, tag, ours, tag + 1, space, &got);
    if (result != DOCUMENT_OK) {
        return result;
    }
    bool is_right = curve_read(&run->curve, got, &run->theirs);
    bool is_mirror = is_right && memcmp(run->theirs.at, run->ours.at, run->ours.len) == 0;
    return is_right && !is_mirror ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* Generic mapping: generator' = nonce * generator + (our mapping key * theirs). */
static enum document_result map(struct run *run, struct bytes private_key)
{
    enum document_result result = swap_keys(run, NULL, private_key, TAG_MAP_OURS);
    if (result != DOCUMENT_OK) {
        return result;
    }
    struct curve_point shared, shifted;
    struct bytes nonce = {run->nonce, run->nonce_len};
    bool right = curve_multiply(&run->curve, &run->theirs, private_key, &shared) &&
                 curve_multiply(&run->curve, NULL, nonce, &shifted) &&
                 curve_add(&run->curve, &shifted, &shared, &run->generator);
    explicit_bzero(&shared, sizeof shared);
    explicit_bzero(&shifted, sizeof shifted);
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

static enum document_result agree(struct run *run, struct bytes private_key)
{
    enum document_result result = swap_keys(run, &run->generator, private_key, TAG_KEY_OURS);
    if (result != DOCUMENT_OK) {
        return result;
    }
    struct curve_point shared;
    bool right = curve_multiply(&run->curve, &run->theirs, private_key, &shared);
    if (right) {
        memcpy(run->shared, shared.at + 1, run->curve.field);
    }
    explicit_bzero(&shared, sizeof shared);
    return right ? DOCUMENT_OK : DOCUMENT_FOUL;
}

/* The MAC over the other end's public key, as the data object 7F49 { OID, point }. */
static void token_of(
    const struct run *run, const struct messaging *keys, const struct curve_point *point,
    uint8_t *token)
{
    uint8_t content[160], object[168 + CIPHER_BLOCK_MAX];
    struct tlv_writer inner = {.at = content, .size = sizeof content};
    struct tlv_writer outer = {.at = object, .size = sizeof object - CIPHER_BLOCK_MAX};
    tlv_put(&inner, TAG_OID, (struct bytes){run->access->oid, sizeof run->access->oid});
    tlv_put(&inner, TAG_POINT, (struct bytes){point->at, point->len});
    tlv_put(&outer, TAG_PUBLIC_KEY, tlv_written(&inner));
    size_t len = outer.len;
    if (keys->cipher == CIPHER_3DES) {
        len = cipher_pad(keys->cipher, object, len);
    }
    cipher_mac(keys->cipher, keys->mac, (struct bytes){object, len}, token);
}

/* Both ends show that they have the same keys; then they are used. */
static enum document_result confirm(struct run *run)
{
    struct messaging keys;
    uint8_t ours[CIPHER_MAC], theirs[CIPHER_MAC], space[APDU_SHORT_MAX + 2];
    struct bytes got;
    messaging_init(&keys, run->access->cipher, (struct bytes){run->shared, run->curve.field});
    token_of(run, &keys, &run->theirs, ours);
    token_of(run, &keys, &run->ours, theirs);
    enum document_result result = authenticate(
        run, TAG_TOKEN_OURS, (struct bytes){ours, sizeof ours}, TAG_TOKEN_THEIRS, space, &got);
    if (result == DOCUMENT_OK &&
        (got.len != sizeof theirs || !cipher_equal(got.at, theirs, sizeof theirs))) {
        result = DOCUMENT_FOUL;
    }
    if (result == DOCUMENT_OK) {
        run->chip->messaging = keys;
        run->chip->is_secured = true;
    }
    messaging_finish(&keys);
    return result;
}

enum document_result pace_open(
    struct chip *chip, const struct access *access, const struct pace_secret *secret,
    const struct pace_chance *chance)
{
    SCOPED(finish) struct run run = {.chip = chip, .access = access};
    if (!curve_init(&run.curve, access->parameters)) {
        return DOCUMENT_REFUSED;
    }
    enum document_result result = set_at(&run, secret->password);
    if (result == DOCUMENT_OK) {
        result = get_nonce(&run, secret);
    }
    if (result == DOCUMENT_OK) {
        result = map(&run, (struct bytes){chance->mapping, sizeof chance->mapping});
    }
    if (result == DOCUMENT_OK) {
        result = agree(&run, (struct bytes){chance->key, sizeof chance->key});
    }
    return result == DOCUMENT_OK ? confirm(&run) : result;
}
