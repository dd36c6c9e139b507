#include "drivers/emrtd/messaging.h"

#include <stdlib.h>

#include "drivers/emrtd/tlv.h"

enum {
    CLASS_PROTECTED = 0x0c,
    TAG_CRYPTOGRAM = 0x87,
    TAG_CRYPTOGRAM_ODD = 0x85, /* with odd instructions: what is encrypted are data objects */
    TAG_EXPECTED = 0x97,
    TAG_STATUS = 0x99,
    TAG_MAC = 0x8e,
    PADDED = 0x01, /* first byte of a cryptogram: padding method 2 */
};

enum { PLAIN_MAX = 560, MAC_INPUT_SPARE = 64 };

void messaging_init(struct messaging *messaging, enum cipher cipher, struct bytes secret)
{
    *messaging = (struct messaging){.cipher = cipher};
    cipher_derive(cipher, secret, CIPHER_USE_ENCRYPT, messaging->encrypt);
    cipher_derive(cipher, secret, CIPHER_USE_MAC, messaging->mac);
}

void messaging_finish(struct messaging *messaging)
{
    explicit_bzero(messaging, sizeof *messaging);
}

static void count_on(struct messaging *messaging)
{
    for (size_t i = cipher_block(messaging->cipher); i-- > 0;) {
        if (++messaging->counter[i] != 0) {
            return;
        }
    }
}

/* AES starts each message from the encrypted counter, 3DES from zero. */
static void start_of(const struct messaging *messaging, uint8_t *start)
{
    memset(start, 0, CIPHER_BLOCK_MAX);
    if (messaging->cipher != CIPHER_3DES) {
        static const uint8_t zero[CIPHER_BLOCK_MAX];
        struct bytes counter = {messaging->counter, CIPHER_BLOCK_MAX};
        cipher_encrypt(messaging->cipher, messaging->encrypt, zero, counter, start);
    }
}

static void put_cryptogram(
    const struct messaging *messaging, struct tlv_writer *objects, struct bytes data, bool is_odd)
{
    uint8_t start[CIPHER_BLOCK_MAX], text[1 + PLAIN_MAX + CIPHER_BLOCK_MAX];
    if (data.len > PLAIN_MAX) {
        objects->failed = true;
        return;
    }
    text[0] = PADDED;
    memcpy(text + 1, data.at, data.len);
    size_t len = cipher_pad(messaging->cipher, text + 1, data.len);
    start_of(messaging, start);
    cipher_encrypt(
        messaging->cipher, messaging->encrypt, start, (struct bytes){text + 1, len}, text + 1);
    if (is_odd) {
        tlv_put(objects, TAG_CRYPTOGRAM_ODD, (struct bytes){text + 1, len});
    } else {
        tlv_put(objects, TAG_CRYPTOGRAM, (struct bytes){text, 1 + len});
    }
    explicit_bzero(text, sizeof text);
}

static void put_expected(struct tlv_writer *objects, const struct apdu *plain)
{
    uint8_t length[2] = {(uint8_t)(plain->expected >> 8), (uint8_t)plain->expected};
    tlv_put(
        objects, TAG_EXPECTED,
        plain->is_extended ? (struct bytes){length, 2} : (struct bytes){length + 1, 1});
}

size_t messaging_wrap(
    struct messaging *messaging, const struct apdu *plain, uint8_t *to, size_t room)
{
    size_t block = cipher_block(messaging->cipher);
    uint8_t input[2 * CIPHER_BLOCK_MAX + PLAIN_MAX + MAC_INPUT_SPARE];
    count_on(messaging);
    memcpy(input, messaging->counter, block);
    uint8_t *head = input + block;
    head[0] = plain->class | CLASS_PROTECTED;
    head[1] = plain->instruction;
    head[2] = plain->p1;
    head[3] = plain->p2;
    size_t begin = block + cipher_pad(messaging->cipher, head, 4);
    struct tlv_writer objects = {
        .at = input + begin, .size = sizeof input - begin - CIPHER_BLOCK_MAX};
    if (plain->data.len > 0) {
        put_cryptogram(messaging, &objects, plain->data, plain->instruction % 2 == 1);
    }
    if (plain->expected > 0) {
        put_expected(&objects, plain);
    }
    size_t len = begin + objects.len;
    if (objects.len > 0) {
        len = begin + cipher_pad(messaging->cipher, objects.at, objects.len);
    }
    uint8_t mac[CIPHER_MAC];
    cipher_mac(messaging->cipher, messaging->mac, (struct bytes){input, len}, mac);
    tlv_put(&objects, TAG_MAC, (struct bytes){mac, sizeof mac});
    struct apdu command = {
        .class = head[0],
        .instruction = head[1],
        .p1 = head[2],
        .p2 = head[3],
        .data = tlv_written(&objects),
        .expected = plain->is_extended ? 65536 : APDU_SHORT_MAX,
        .is_extended = plain->is_extended};
    return command.data.len == 0 ? 0 : apdu_write(&command, to, room);
}

/* The MAC covers the counter and all objects before it, padded, as they came. */
static bool is_signed(struct messaging *messaging, struct bytes objects, const uint8_t *mac)
{
    size_t block = cipher_block(messaging->cipher);
    uint8_t small[512], should[CIPHER_MAC];
    uint8_t *input = objects.len + 2 * block <= sizeof small ? small : NULL;
    if (input == NULL) {
        input = malloc(objects.len + 2 * block);
    }
    if (input == NULL) {
        die("no memory to check a MAC");
    }
    memcpy(input, messaging->counter, block);
    memcpy(input + block, objects.at, objects.len);
    size_t len = block + cipher_pad(messaging->cipher, input + block, objects.len);
    cipher_mac(messaging->cipher, messaging->mac, (struct bytes){input, len}, should);
    if (input != small) {
        free(input);
    }
    return cipher_equal(should, mac, sizeof should);
}

/* `sealed` is whole blocks. */
static bool decrypt(
    const struct messaging *messaging, struct bytes sealed, struct link_answer *data)
{
    if (sealed.len == 0 || sealed.len % cipher_block(messaging->cipher) != 0 ||
        sealed.len > data->room) {
        return false;
    }
    uint8_t start[CIPHER_BLOCK_MAX];
    start_of(messaging, start);
    cipher_decrypt(messaging->cipher, messaging->encrypt, start, sealed, data->at);
    data->len = sealed.len;
    return cipher_unpad(data->at, &data->len);
}

/* The cryptogram at the beginning of an answer, without its padding indicator; *found false when
 * the answer begins with something else. */
static struct bytes take_cryptogram(struct tlv *tlv, bool *found)
{
    uint8_t tag = tlv->at[0];
    *found = tag == TAG_CRYPTOGRAM || tag == TAG_CRYPTOGRAM_ODD;
    if (!*found) {
        return (struct bytes){0};
    }
    struct bytes value = tlv_expect(tlv, tag);
    if (tag == TAG_CRYPTOGRAM_ODD) {
        return value;
    }
    tlv->failed = tlv->failed || value.len < 2 || value.at[0] != PADDED;
    if (tlv->failed) {
        return (struct bytes){0};
    }
    return (struct bytes){value.at + 1, value.len - 1};
}

enum messaging_result messaging_unwrap(
    struct messaging *messaging, struct bytes answer, unsigned outer, struct apdu_reply *reply)
{
    count_on(messaging);
    reply->data.len = 0;
    reply->status = outer;
    if (answer.len == 0) {
        return MESSAGING_PLAIN;
    }
    struct tlv tlv = tlv_of(answer);
    bool has_data;
    struct bytes cryptogram = take_cryptogram(&tlv, &has_data);
    struct bytes status = tlv_expect(&tlv, TAG_STATUS);
    size_t covered = answer.len - tlv.left;
    struct bytes mac = tlv_expect(&tlv, TAG_MAC);
    if (!tlv_done(&tlv) || status.len != 2 || mac.len != CIPHER_MAC ||
        !is_signed(messaging, (struct bytes){answer.at, covered}, mac.at)) {
        return MESSAGING_FOUL;
    }
    reply->status = (unsigned)status.at[0] << 8 | status.at[1];
    if (has_data && !decrypt(messaging, cryptogram, &reply->data)) {
        reply->data.len = 0;
        return MESSAGING_FOUL;
    }
    return MESSAGING_OK;
}
