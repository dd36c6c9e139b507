#include "drivers/sim/icao_session.h"

enum {
    TAG_CRYPTOGRAM = 0x87,
    TAG_CRYPTOGRAM_ODD = 0x85,
    TAG_EXPECTED = 0x97,
    TAG_STATUS = 0x99,
    TAG_MAC = 0x8e
};
enum { ANSWER_MAX = ICAO_ANSWER_MAX };

/* The three length forms behind a command's head. */
static bool read_short(struct icao_apdu *apdu, const uint8_t *at, size_t left)
{
    if (left == 1) {
        apdu->expected = at[0] == 0 ? 256 : at[0];
        return true;
    }
    apdu->len = at[0];
    if (apdu->len == 0 || left < 1 + apdu->len || left > 2 + apdu->len) {
        return false;
    }
    memcpy(apdu->data, at + 1, apdu->len);
    if (left == 2 + apdu->len) {
        apdu->expected = at[left - 1] == 0 ? 256 : at[left - 1];
    }
    return true;
}

static bool read_extended(struct icao_apdu *apdu, const uint8_t *at, size_t left)
{
    size_t number = (size_t)at[1] << 8 | at[2];
    apdu->is_extended = true;
    if (left == 3) {
        apdu->expected = number == 0 ? 65536 : number;
        return true;
    }
    apdu->len = number;
    if (number == 0 || number > ICAO_DATA_MAX || (left != 3 + number && left != 5 + number)) {
        return false;
    }
    memcpy(apdu->data, at + 3, number);
    if (left == 5 + number) {
        apdu->expected = (size_t)at[left - 2] << 8 | at[left - 1];
        apdu->expected = apdu->expected == 0 ? 65536 : apdu->expected;
    }
    return true;
}

bool icao_apdu_read(struct icao_apdu *apdu, struct bytes command)
{
    if (command.len < 4) {
        return false;
    }
    const uint8_t *at = command.at;
    *apdu = (struct icao_apdu){.class = at[0], .instruction = at[1], .p1 = at[2], .p2 = at[3]};
    size_t left = command.len - 4;
    if (left == 0) {
        return true;
    }
    return left >= 3 && at[4] == 0 ? read_extended(apdu, at + 4, left)
                                   : read_short(apdu, at + 4, left);
}

void icao_session_begin(
    struct icao_session *session, enum suite suite, struct bytes secret, const uint8_t *counter)
{
    *session = (struct icao_session){.is_on = true, .suite = suite};
    suite_derive(suite, secret, 1, session->encrypt);
    suite_derive(suite, secret, 2, session->sign);
    if (counter != NULL) {
        memcpy(session->counter, counter, suite_block(suite));
    }
}

static void count(struct icao_session *session)
{
    size_t i = suite_block(session->suite);
    do {
        i--;
        session->counter[i]++;
    } while (session->counter[i] == 0 && i > 0);
}

static void first_vector(const struct icao_session *session, uint8_t *vector)
{
    static const uint8_t zero[SUITE_BLOCK_MAX];
    memcpy(vector, zero, sizeof zero);
    if (session->suite != SUITE_3DES) {
        suite_cbc(
            session->suite, true, session->encrypt, zero,
            (struct bytes){session->counter, SUITE_BLOCK_MAX}, vector);
    }
}

size_t icao_put(uint8_t *out, size_t at, unsigned tag, struct bytes value)
{
    if (tag > 0xff) {
        out[at++] = (uint8_t)(tag >> 8);
    }
    out[at++] = (uint8_t)tag;
    if (value.len > 0xff) {
        out[at++] = 0x82;
        out[at++] = (uint8_t)(value.len >> 8);
    } else if (value.len > 0x7f) {
        out[at++] = 0x81;
    }
    out[at++] = (uint8_t)value.len;
    if (value.len > 0) {
        memmove(out + at, value.at, value.len);
    }
    return at + value.len;
}

struct bytes icao_find(struct bytes content, unsigned tag)
{
    size_t at = 0;
    while (at + 2 <= content.len) {
        unsigned its = content.at[at++];
        size_t len = content.at[at++];
        for (size_t more = len > 0x80 ? len - 0x80 : 0, i = 0; i < more; i++) {
            if (at >= content.len || more > 2) {
                return (struct bytes){0};
            }
            len = (i == 0 ? 0 : len << 8) | content.at[at++];
        }
        if (len > content.len - at) {
            return (struct bytes){0};
        }
        if (its == tag) {
            return (struct bytes){content.at + at, len};
        }
        at += len;
    }
    return (struct bytes){0};
}

/* The MAC covers all objects before it. */
static bool check(struct icao_session *session, const struct icao_apdu *apdu, struct bytes mac)
{
    size_t block = suite_block(session->suite);
    uint8_t text[ICAO_DATA_MAX + 3 * SUITE_BLOCK_MAX + 8], should[SUITE_MAC];
    memcpy(text, session->counter, block);
    const uint8_t head[] = {apdu->class, apdu->instruction, apdu->p1, apdu->p2};
    memcpy(text + block, head, sizeof head);
    size_t len = block + suite_pad(session->suite, text + block, sizeof head);
    size_t covered = (size_t)(mac.at - apdu->data) - 2;
    if (covered > 0) {
        memcpy(text + len, apdu->data, covered);
        len += suite_pad(session->suite, text + len, covered);
    }
    suite_mac(session->suite, session->sign, (struct bytes){text, len}, should);
    return memcmp(should, mac.at, SUITE_MAC) == 0;
}

/* With odd instructions the cryptogram stands alone, else behind a byte that tells the padding
 * (ICAO 9303-11 §9.8.4). */
static struct bytes find_cryptogram(struct icao_session *session, const struct icao_apdu *apdu)
{
    struct bytes all = {apdu->data, apdu->len};
    session->is_odd = apdu->instruction % 2 == 1;
    if (session->is_odd) {
        return icao_find(all, TAG_CRYPTOGRAM_ODD);
    }
    struct bytes sealed = icao_find(all, TAG_CRYPTOGRAM);
    return sealed.len > 1 ? (struct bytes){sealed.at + 1, sealed.len - 1} : (struct bytes){0};
}

bool icao_session_open(struct icao_session *session, struct icao_apdu *apdu)
{
    struct bytes all = {apdu->data, apdu->len};
    struct bytes mac = icao_find(all, TAG_MAC), sealed = find_cryptogram(session, apdu);
    struct bytes wanted = icao_find(all, TAG_EXPECTED);
    count(session);
    session->is_on = mac.len == SUITE_MAC && check(session, apdu, mac);
    if (!session->is_on) {
        return false;
    }
    apdu->class &= 0xf3;
    apdu->expected = 0;
    for (size_t i = 0; i < wanted.len && i < 2; i++) {
        apdu->expected = apdu->expected << 8 | wanted.at[i];
    }
    if (wanted.len > 0 && apdu->expected == 0) {
        apdu->expected = wanted.len == 1 ? 256 : 65536;
    }
    apdu->len = 0;
    if (sealed.len > 0 && sealed.len % suite_block(session->suite) == 0) {
        uint8_t vector[SUITE_BLOCK_MAX], text[ICAO_DATA_MAX];
        first_vector(session, vector);
        suite_cbc(session->suite, false, session->encrypt, vector, sealed, text);
        size_t len = sealed.len;
        while (len > 0 && text[len - 1] == 0) {
            len--;
        }
        apdu->len = len > 0 ? len - 1 : 0;
        memcpy(apdu->data, text, apdu->len);
    }
    return true;
}

size_t icao_session_close(
    struct icao_session *session, const struct icao_answer *answer, bool spoil, uint8_t *out)
{
    static const uint8_t padded = 1;
    uint8_t vector[SUITE_BLOCK_MAX], text[ANSWER_MAX + 2 * SUITE_BLOCK_MAX + 64];
    size_t block = suite_block(session->suite), at = 0;
    count(session);
    if (answer->len > 0 && answer->len <= ANSWER_MAX) {
        text[0] = padded;
        memcpy(text + 1, answer->at, answer->len);
        size_t len = suite_pad(session->suite, text + 1, answer->len);
        first_vector(session, vector);
        suite_cbc(
            session->suite, true, session->encrypt, vector, (struct bytes){text + 1, len},
            text + 1);
        at = session->is_odd ? icao_put(out, at, TAG_CRYPTOGRAM_ODD, (struct bytes){text + 1, len})
                             : icao_put(out, at, TAG_CRYPTOGRAM, (struct bytes){text, 1 + len});
    }
    const uint8_t status[] = {(uint8_t)(answer->status >> 8), (uint8_t)answer->status};
    at = icao_put(out, at, TAG_STATUS, (struct bytes){status, sizeof status});
    memcpy(text, session->counter, block);
    memcpy(text + block, out, at);
    size_t len = block + suite_pad(session->suite, text + block, at);
    uint8_t mac[SUITE_MAC];
    suite_mac(session->suite, session->sign, (struct bytes){text, len}, mac);
    mac[SUITE_MAC - 1] ^= spoil && answer->len > 0;
    at = icao_put(out, at, TAG_MAC, (struct bytes){mac, sizeof mac});
    memcpy(out + at, status, sizeof status);
    return at + sizeof status;
}
