/* The card's end of PACE, secure messaging and chip authentication, as small as a test needs it. It is
 * made of the reader's own ciphers and groups, so it shows that commands and answers fit each other in
 * every variant; that they are right is shown by the vectors and by foreign code. */
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "drivers/emrtd/chip_authentication.h"
#include "drivers/emrtd/pace.h"
#include "drivers/emrtd/pace_integrated.h"
#include "drivers/emrtd/tlv.h"
#include "tests/test.h"

/* What it does wrong. */
enum card_fault {
    CARD_HONEST,
    CARD_MIRRORS_KEY, /* gives our own ephemeral key back */
    CARD_OFF_CURVE,   /* gives an element that is none */
    CARD_SMALL_ORDER, /* gives a number of order 2 */
    CARD_WRONG_TOKEN,
    CARD_WRONG_NONCE_SIZE,
    CARD_OTHER_CHIP_KEY, /* a copy: has not the private key of DG14 or EF.CardSecurity */
    CARD_NO_PROOF,       /* chip authentication mapping without the encrypted data */
    CARD_REFUSES_CHIP,   /* says no to chip authentication */
};

struct card_end {
    struct access access;
    struct bytes password; /* what the key is derived of */
    enum card_fault fault;
    struct group group;
    unsigned step;
    uint8_t nonce[32];
    uint8_t private_key[GROUP_SCALAR_MAX];
    struct group_element generator, ours, theirs;
    struct messaging messaging;
    bool is_secured;
    /* Chip authentication, and its mapping. */
    struct group chip_group;
    enum cipher chip_cipher;
    uint8_t chip_private[32];
    struct messaging next; /* after the answer */
    bool has_next;
    unsigned commands;
    /* Anything else that comes protected; NULL: 6D00. */
    unsigned (*other)(struct card_end *, const struct apdu *, struct tlv_writer *);
    void *owner;
};

static inline struct apdu card_parse(struct bytes in, uint8_t *space)
{
    struct apdu apdu = {in.at[0], in.at[1], in.at[2], in.at[3], {0}, 0, false};
    memcpy(space, in.at, in.len);
    size_t at = 4;
    if (in.len > 5 && in.at[4] == 0) {
        apdu.is_extended = true;
        at = 5;
    }
    size_t width = apdu.is_extended ? 2 : 1;
    if (in.len > at + width) {
        size_t len = apdu.is_extended ? (size_t)in.at[at] << 8 | in.at[at + 1] : in.at[at];
        apdu.data = (struct bytes){space + at + width, len};
        at += width + len;
        assert_true(at <= in.len);
    }
    if (in.len > at) {
        apdu.expected = 256; /* how many exactly is nothing to this card */
        assert_int_equal(in.len, at + width);
    }
    return apdu;
}

/* The element to be sent in place of `right`. */
static inline struct bytes card_element(
    struct card_end *card, const struct group_element *right, struct group_element *space)
{
    *space = *right;
    if (card->fault == CARD_MIRRORS_KEY) {
        *space = card->theirs;
    } else if (card->fault == CARD_OFF_CURVE) {
        space->at[space->len - 1] ^= 1;
    } else if (card->fault == CARD_SMALL_ORDER && !card->group.is_curve) {
        uint8_t one = 1;
        assert_int_equal(
            BN_bn2binpad(card->group.numbers.prime, space->at, (int)space->len), (int)space->len);
        space->at[space->len - 1] = (uint8_t)(space->at[space->len - 1] - one);
    }
    return group_wire(&card->group, space);
}

static inline void card_multiply(
    struct card_end *card, const struct group_element *base, struct group_element *product)
{
    struct bytes scalar = {card->private_key, sizeof card->private_key};
    assert_true(group_multiply(&card->group, base, scalar, product));
}

static inline void card_map(struct card_end *card, struct bytes mapping, struct tlv_writer *out)
{
    uint8_t random[PACE_INTEGRATED_MAX];
    struct group_element space, shared, shifted;
    size_t nonce = pace_integrated_nonce(card->access.cipher);
    if (card->access.mapping == ACCESS_MAPPING_INTEGRATED) {
        assert_int_equal(mapping.len, cipher_key(card->access.cipher));
        size_t len = pace_integrated_random(
            card->access.cipher, card->nonce, mapping.at, group_bits(card->access.parameters),
            random);
        assert_true(group_encode(&card->group, (struct bytes){random, len}, &card->generator));
        return;
    }
    assert_true(group_read(&card->group, mapping, &card->theirs));
    card_multiply(card, NULL, &card->ours);
    card_multiply(card, &card->theirs, &shared);
    assert_true(group_multiply(&card->group, NULL, (struct bytes){card->nonce, nonce}, &shifted));
    assert_true(group_add(&card->group, &shifted, &shared, &card->generator));
    tlv_put(out, 0x82, card_element(card, &card->ours, &space));
}

static inline void card_token(
    struct card_end *card, const struct group_element *key, uint8_t *token)
{
    uint8_t content[300], object[320];
    struct tlv_writer inner = {.at = content, .size = sizeof content};
    struct tlv_writer outer = {.at = object, .size = sizeof object};
    struct bytes octets = group_wire(&card->group, key);
    tlv_put(&inner, 0x06, (struct bytes){card->access.oid, ACCESS_OID});
    tlv_put(&inner, card->group.is_curve ? 0x86 : 0x84, octets);
    tlv_put(&outer, 0x7f49, tlv_written(&inner));
    size_t len = outer.len;
    if (card->access.cipher == CIPHER_3DES) {
        len = cipher_pad(CIPHER_3DES, object, len);
    }
    cipher_mac(card->access.cipher, card->messaging.mac, (struct bytes){object, len}, token);
}

/* 1 / static key * mapping key, encrypted. */
static inline void card_prove(
    struct card_end *card, const uint8_t *mapping_key, struct tlv_writer *out)
{
    static const uint8_t zero[16];
    uint8_t text[CURVE_FIELD_MAX + 16], start[16];
    const BIGNUM *order = EC_GROUP_get0_order(card->group.curve.group);
    BN_CTX *numbers = card->group.curve.numbers;
    BIGNUM *chip = BN_bin2bn(card->chip_private, sizeof card->chip_private, NULL);
    BIGNUM *map = BN_bin2bn(mapping_key, GROUP_SCALAR_MAX, NULL);
    assert_non_null(BN_mod_inverse(chip, chip, order, numbers));
    assert_int_equal(BN_mod_mul(map, map, chip, order, numbers), 1);
    size_t len = card->group.curve.field;
    assert_int_equal(BN_bn2binpad(map, text, (int)len), (int)len);
    BN_free(chip);
    BN_free(map);
    len = cipher_pad(card->access.cipher, text, len);
    memset(start, 0xff, sizeof start);
    cipher_encrypt(
        card->access.cipher, card->messaging.encrypt, zero, (struct bytes){start, 16}, start);
    cipher_encrypt(
        card->access.cipher, card->messaging.encrypt, start, (struct bytes){text, len}, text);
    tlv_put(out, 0x8a, (struct bytes){text, len});
}

static inline unsigned card_agree(
    struct card_end *card, struct bytes theirs, struct tlv_writer *out)
{
    struct group_element shared, space;
    assert_true(group_read(&card->group, theirs, &card->theirs));
    card->private_key[0] ^= 0x55; /* another one than for mapping */
    card_multiply(card, &card->generator, &card->ours);
    card_multiply(card, &card->theirs, &shared);
    tlv_put(out, 0x84, card_element(card, &card->ours, &space));
    messaging_init(&card->messaging, card->access.cipher, group_secret(&card->group, &shared));
    return 0x9000;
}

static inline unsigned card_confirm(
    struct card_end *card, struct bytes theirs, struct tlv_writer *out)
{
    uint8_t should[CIPHER_MAC], token[CIPHER_MAC];
    card_token(card, &card->ours, should);
    card_token(card, &card->theirs, token);
    if (theirs.len != CIPHER_MAC || memcmp(theirs.at, should, CIPHER_MAC) != 0) {
        return 0x6300;
    }
    token[3] ^= card->fault == CARD_WRONG_TOKEN;
    tlv_put(out, 0x86, (struct bytes){token, sizeof token});
    if (card->access.mapping == ACCESS_MAPPING_CHIP && card->fault != CARD_NO_PROOF) {
        uint8_t mapping_key[GROUP_SCALAR_MAX];
        memcpy(mapping_key, card->private_key, sizeof mapping_key);
        mapping_key[0] ^= 0x55;
        mapping_key[9] ^= card->fault == CARD_OTHER_CHIP_KEY;
        card_prove(card, mapping_key, out);
    }
    card->is_secured = true;
    return 0x9000;
}

/* The four steps of PACE. */
static inline unsigned card_pace(struct card_end *card, struct bytes data, struct tlv_writer *out)
{
    static const uint8_t zero[16];
    uint8_t key[CIPHER_KEY_MAX], sealed[32], object[400];
    struct tlv tlv = tlv_of(data);
    struct bytes content = tlv_expect(&tlv, 0x7c);
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    size_t size = pace_integrated_nonce(card->access.cipher);
    unsigned status = 0x9000;
    switch (card->step++) {
    case 0:
        cipher_derive(card->access.cipher, card->password, CIPHER_USE_PASSWORD, key);
        cipher_random(card->nonce, sizeof card->nonce);
        cipher_random(card->private_key, sizeof card->private_key);
        cipher_encrypt(card->access.cipher, key, zero, (struct bytes){card->nonce, size}, sealed);
        size -= card->fault == CARD_WRONG_NONCE_SIZE ? 8 : 0;
        tlv_put(&inner, 0x80, (struct bytes){sealed, size});
        break;
    case 1: card_map(card, tlv_find(content, 0x81, NULL), &inner); break;
    case 2: status = card_agree(card, tlv_find(content, 0x83, NULL), &inner); break;
    case 3: status = card_confirm(card, tlv_find(content, 0x85, NULL), &inner); break;
    default: return 0x6985;
    }
    if (status == 0x9000) {
        tlv_put(out, 0x7c, tlv_written(&inner));
    }
    return status;
}

/* The key of chip authentication: what the session has after this answer. */
static inline unsigned card_chip(struct card_end *card, struct bytes theirs)
{
    struct group_element key, shared;
    uint8_t private_key[32];
    memcpy(private_key, card->chip_private, sizeof private_key);
    private_key[5] ^= card->fault == CARD_OTHER_CHIP_KEY;
    if (card->fault == CARD_REFUSES_CHIP || !group_read(&card->chip_group, theirs, &key)) {
        return 0x6a80;
    }
    assert_true(group_multiply(
        &card->chip_group, &key, (struct bytes){private_key, sizeof private_key}, &shared));
    messaging_init(&card->next, card->chip_cipher, group_secret(&card->chip_group, &shared));
    card->has_next = true;
    return 0x9000;
}

static inline unsigned card_protected(
    struct card_end *card, const struct apdu *apdu, struct tlv_writer *out)
{
    unsigned reference = (unsigned)apdu->p1 << 8 | apdu->p2;
    if (apdu->instruction == 0x22 && reference == 0x41a6) {
        return card_chip(card, tlv_find(apdu->data, 0x91, NULL));
    }
    if (apdu->instruction == 0x22 && reference == 0x41a4) {
        return 0x9000;
    }
    if (apdu->instruction == 0x86) {
        struct tlv tlv = tlv_of(apdu->data);
        tlv_put(out, 0x7c, (struct bytes){0});
        return card_chip(card, tlv_find(tlv_expect(&tlv, 0x7c), 0x80, NULL));
    }
    if (apdu->instruction == 0xb0 && apdu->p1 == 0x9e) {
        out->len = 4;
        memset(out->at, 0x60, 4);
        return 0x9000;
    }
    return card->other == NULL ? 0x6d00 : card->other(card, apdu, out);
}

static inline void card_count(struct messaging *messaging)
{
    for (size_t i = cipher_block(messaging->cipher); i-- > 0;) {
        if (++messaging->counter[i] != 0) {
            return;
        }
    }
}

static inline void card_start(const struct messaging *messaging, uint8_t *start)
{
    static const uint8_t zero[16];
    memset(start, 0, 16);
    if (messaging->cipher != CIPHER_3DES) {
        struct bytes counter = {messaging->counter, 16};
        cipher_encrypt(messaging->cipher, messaging->encrypt, zero, counter, start);
    }
}

/* Checks and decrypts a protected command in place. */
static inline bool card_unwrap(struct messaging *messaging, struct apdu *apdu)
{
    uint8_t input[2048 + 64] = {0}, mac[CIPHER_MAC], start[16];
    size_t block = cipher_block(messaging->cipher);
    card_count(messaging);
    memcpy(input, messaging->counter, block);
    uint8_t head[] = {apdu->class, apdu->instruction, apdu->p1, apdu->p2};
    memcpy(input + block, head, 4);
    size_t len = block + cipher_pad(messaging->cipher, input + block, 4);
    struct tlv tlv = tlv_of(apdu->data);
    struct bytes value, text = {0}, theirs = {0}, before = apdu->data;
    uint32_t tag;
    bool is_padded = false;
    while (tlv_next(&tlv, &tag, &value)) {
        if (tag == 0x8e) {
            theirs = value;
            break;
        }
        text = tag == 0x87 || tag == 0x85 ? value : text;
        is_padded = is_padded || tag == 0x87;
        before.len = (size_t)(tlv.at - apdu->data.at);
    }
    if (theirs.len != CIPHER_MAC || tlv.left != 0) {
        return false;
    }
    before.len = before.len == apdu->data.len ? 0 : before.len;
    if (before.at != NULL && before.len > 0) {
        memcpy(input + len, before.at, before.len);
        len += cipher_pad(messaging->cipher, input + len, before.len);
    }
    cipher_mac(messaging->cipher, messaging->mac, (struct bytes){input, len}, mac);
    if (memcmp(mac, theirs.at, CIPHER_MAC) != 0) {
        return false;
    }
    if (is_padded) {
        text = (struct bytes){text.at + 1, text.len - 1};
    }
    apdu->data = text;
    apdu->class = 0;
    if (text.len > 0) {
        card_start(messaging, start);
        uint8_t plain[2048];
        cipher_decrypt(messaging->cipher, messaging->encrypt, start, text, plain);
        assert_true(cipher_unpad(plain, &apdu->data.len));
        memcpy((uint8_t *)(uintptr_t)text.at, plain, apdu->data.len);
    }
    return true;
}

/* Protects an answer; 85 instead of 87 for odd instructions. */
static inline size_t card_wrap(
    struct messaging *messaging, bool is_odd, struct bytes data, unsigned status, uint8_t *to,
    size_t room)
{
    uint8_t text[4500], input[4600], start[16], mac[CIPHER_MAC];
    size_t block = cipher_block(messaging->cipher);
    card_count(messaging);
    struct tlv_writer out = {.at = to, .size = room - 2};
    if (data.len > 0) {
        text[0] = 1;
        memcpy(text + 1, data.at, data.len);
        size_t len = cipher_pad(messaging->cipher, text + 1, data.len);
        card_start(messaging, start);
        struct bytes plain = {text + 1, len};
        cipher_encrypt(messaging->cipher, messaging->encrypt, start, plain, text + 1);
        struct bytes whole = {text, 1 + len};
        tlv_put(&out, is_odd ? 0x85 : 0x87, is_odd ? plain : whole);
    }
    uint8_t word[] = {(uint8_t)(status >> 8), (uint8_t)status};
    tlv_put(&out, 0x99, (struct bytes){word, 2});
    memcpy(input, messaging->counter, block);
    memcpy(input + block, to, out.len);
    size_t len = block + cipher_pad(messaging->cipher, input + block, out.len);
    cipher_mac(messaging->cipher, messaging->mac, (struct bytes){input, len}, mac);
    tlv_put(&out, 0x8e, (struct bytes){mac, sizeof mac});
    assert_false(out.failed);
    memcpy(to + out.len, word, 2);
    return out.len + 2;
}

static inline enum link_result card_answer_plain(
    struct link_answer *answer, struct tlv_writer *out, unsigned status)
{
    memcpy(answer->at, out->at, out->len);
    answer->at[out->len] = (uint8_t)(status >> 8);
    answer->at[out->len + 1] = (uint8_t)status;
    answer->len = out->len + 2;
    return LINK_OK;
}

/* The line to this card: an apdu_exchange whose owner is the struct card_end. */
static inline enum link_result card_exchange(
    void *owner, struct bytes command, struct link_answer *answer)
{
    struct card_end *card = owner;
    uint8_t space[2048], object[4400];
    struct tlv_writer out = {.at = object, .size = sizeof object};
    struct apdu apdu = card_parse(command, space);
    card->commands++;
    if (!card->is_secured) {
        unsigned status = 0x6d00;
        if (apdu.instruction == 0x22) {
            card->step = 0;
            status = 0x9000;
        } else if (apdu.instruction == 0x86) {
            status = card_pace(card, apdu.data, &out);
        }
        return card_answer_plain(answer, &out, status);
    }
    bool is_odd = apdu.instruction % 2 == 1;
    if ((apdu.class & 0x0c) != 0x0c || !card_unwrap(&card->messaging, &apdu)) {
        card->is_secured = false;
        return card_answer_plain(answer, &out, 0x6988);
    }
    unsigned status = card_protected(card, &apdu, &out);
    struct bytes data = status == 0x9000 ? (struct bytes){object, out.len} : (struct bytes){0};
    answer->len = card_wrap(&card->messaging, is_odd, data, status, answer->at, answer->room);
    if (card->has_next) {
        card->messaging = card->next;
        card->has_next = false;
    }
    return LINK_OK;
}
