#include "drivers/sim/icao.h"

enum {
    DONE = 0x9000,
    END_OF_FILE = 0x6282,
    WRONG_SECRET = 0x6300,
    WRONG_LENGTH = 0x6700,
    LOCKED = 0x6982,
    BAD_PROTECTION = 0x6988,
    CONDITIONS = 0x6985,
    WRONG_DATA = 0x6a80,
    NOT_FOUND = 0x6a82,
    BEYOND = 0x6b00,
    LENGTH_IS = 0x6c00,
    UNKNOWN = 0x6d00,
};

enum { CHALLENGE = 8, SEED = 16, HALF = 2 * CHALLENGE + SEED };

static const uint8_t icao_application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
static const uint8_t eid_application[] = {0xe8, 0x07, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x02};
static const uint8_t zero[SUITE_BLOCK_MAX];

void icao_init(struct icao *icao, const struct specimen *specimen, const struct faults *faults)
{
    *icao = (struct icao){.specimen = specimen, .faults = faults};
    icao_files_make(&icao->files, specimen);
}

void icao_reset(struct icao *icao)
{
    icao->selected = ICAO_MASTER_FILE;
    icao->current = NULL;
    icao->session = (struct icao_session){0};
    icao->pace = (struct icao_pace){0};
    icao->chip = (struct icao_chip){0};
    icao->has_challenge = false;
}

static unsigned select_application(struct icao *icao, struct bytes identifier)
{
    bool has_icao = icao->specimen->kind == SPECIMEN_DOCUMENT;
    bool has_eid = icao->specimen->kind == SPECIMEN_EID;
    icao->current = NULL;
    if (identifier.len == sizeof icao_application && has_icao &&
        memcmp(identifier.at, icao_application, identifier.len) == 0) {
        icao->selected = ICAO_APPLICATION;
        return DONE;
    }
    if (identifier.len == sizeof eid_application && has_eid &&
        memcmp(identifier.at, eid_application, identifier.len) == 0) {
        icao->selected = ICAO_EID;
        return DONE;
    }
    return NOT_FOUND;
}

static unsigned select_file(struct icao *icao, const struct icao_apdu *apdu)
{
    if (apdu->p1 == 0x04) {
        return select_application(icao, (struct bytes){apdu->data, apdu->len});
    }
    if (apdu->p1 == 0x00) {
        icao->selected = ICAO_MASTER_FILE;
        return DONE;
    }
    unsigned identifier = apdu->len == 2 ? (unsigned)apdu->data[0] << 8 | apdu->data[1] : 0;
    icao->current = icao_files_find(&icao->files, icao->selected, identifier);
    if (icao->current == NULL) {
        return NOT_FOUND;
    }
    return icao->current->is_free || icao->session.is_on ? DONE : LOCKED;
}

static bool refuses_length(const struct icao *icao, size_t expected)
{
    enum fault_read fault = icao->faults->read;
    return (fault == FAULT_READ_6700 || fault == FAULT_READ_6700_PLAIN) &&
           expected > FAULT_READ_MOST;
}

/* `room` bytes of the current file from `offset` on, or why not. */
static void read_part(struct icao *icao, size_t offset, size_t room, struct icao_answer *answer)
{
    const struct icao_file *file = icao->current;
    if (file == NULL) {
        answer->status = NOT_FOUND;
    } else if (!file->is_free && !icao->session.is_on) {
        answer->status = LOCKED;
    } else if (offset >= file->len) {
        answer->status = BEYOND;
    } else if (room == 0 || refuses_length(icao, room)) {
        answer->status = WRONG_LENGTH;
    } else {
        size_t left = file->len - offset;
        size_t len = left < room ? left : room;
        bool is_short = left < room;
        if (is_short && icao->faults->read == FAULT_READ_6CXX && left < 0x100) {
            answer->status = LENGTH_IS | (unsigned)left;
            return;
        }
        len = len < answer->room ? len : answer->room;
        memcpy(answer->at, icao_files_content(&icao->files, file).at + offset, len);
        if (icao->faults->oversized_tlv && icao->session.is_on && offset == 0 && len > 4) {
            static const uint8_t lie[] = {0x61, 0x82, 0xff, 0xff};
            memcpy(answer->at, lie, sizeof lie);
        }
        answer->len = len;
        answer->status = is_short && icao->faults->read == FAULT_READ_6282 ? END_OF_FILE : DONE;
    }
}

static void read_binary(struct icao *icao, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    size_t offset = (size_t)apdu->p1 << 8 | apdu->p2;
    if ((apdu->p1 & 0x80) != 0) {
        icao->current = icao_files_find_short(&icao->files, icao->selected, apdu->p1 & 0x1f);
        offset = apdu->p2;
    }
    read_part(icao, offset, apdu->expected, answer);
}

/* The odd instruction, for what lies beyond 32767: the offset is an object, and so is the answer
 * (ISO 7816-4 §11.2.3). P1-P2 may name a file, 0 is the current one. */
static void read_binary_far(
    struct icao *icao, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    enum { TAG_OFFSET = 0x54, TAG_DATA = 0x53, OFFSET_BYTES = 4, HEAD_MAX = 4 };
    struct bytes where = icao_find((struct bytes){apdu->data, apdu->len}, TAG_OFFSET);
    unsigned identifier = (unsigned)apdu->p1 << 8 | apdu->p2;
    size_t offset = 0;
    if (where.len == 0 || where.len > OFFSET_BYTES) {
        answer->status = WRONG_DATA;
        return;
    }
    for (size_t i = 0; i < where.len; i++) {
        offset = offset << 8 | where.at[i];
    }
    if (identifier != 0) {
        icao->current = identifier < 0x20
                            ? icao_files_find_short(&icao->files, icao->selected, identifier)
                            : icao_files_find(&icao->files, icao->selected, identifier);
    }
    size_t head = apdu->expected > 0x103 ? 4 : apdu->expected > 0x81 ? 3 : 2;
    if (apdu->expected <= head || answer->room <= HEAD_MAX) {
        answer->status = WRONG_LENGTH;
        return;
    }
    answer->room -= HEAD_MAX;
    read_part(icao, offset, apdu->expected - head, answer);
    answer->room += HEAD_MAX;
    if (answer->len > 0) {
        memmove(answer->at + HEAD_MAX, answer->at, answer->len);
        struct bytes data = {answer->at + HEAD_MAX, answer->len};
        answer->len = icao_put(answer->at, 0, TAG_DATA, data);
    }
}

static void get_challenge(struct icao *icao, struct icao_answer *answer)
{
    if (icao->selected != ICAO_APPLICATION || icao->specimen->access != SPECIMEN_BAC) {
        answer->status = CONDITIONS;
        return;
    }
    suite_random(icao->challenge, sizeof icao->challenge);
    icao->has_challenge = true;
    memcpy(answer->at, icao->challenge, sizeof icao->challenge);
    answer->len = sizeof icao->challenge;
    answer->status = DONE;
}

static void sign_half(const uint8_t *key, const uint8_t *sealed, uint8_t *mac)
{
    uint8_t text[HALF + SUITE_BLOCK_MAX];
    memcpy(text, sealed, HALF);
    size_t len = suite_pad(SUITE_3DES, text, HALF);
    suite_mac(SUITE_3DES, key, (struct bytes){text, len}, mac);
}

/* BAC, ICAO 9303-11 §4.3.3: their half in, ours out, then the session is on. */
static void authenticate(
    struct icao *icao, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    uint8_t digest[20], encrypt[SUITE_KEY_MAX], sign[SUITE_KEY_MAX], mac[SUITE_MAC];
    uint8_t theirs[HALF], ours[HALF], seed[SEED], counter[CHALLENGE];
    answer->status = WRONG_SECRET;
    if (!icao->has_challenge || apdu->len != HALF + SUITE_MAC) {
        answer->status = CONDITIONS;
        return;
    }
    icao->has_challenge = false;
    icao_printed_secret(icao->specimen, digest);
    suite_derive(SUITE_3DES, (struct bytes){digest, SEED}, 1, encrypt);
    suite_derive(SUITE_3DES, (struct bytes){digest, SEED}, 2, sign);
    sign_half(sign, apdu->data, mac);
    suite_cbc(SUITE_3DES, false, encrypt, zero, (struct bytes){apdu->data, HALF}, theirs);
    if (memcmp(mac, apdu->data + HALF, SUITE_MAC) != 0 ||
        memcmp(theirs + CHALLENGE, icao->challenge, CHALLENGE) != 0) {
        return;
    }
    memcpy(ours, icao->challenge, CHALLENGE);
    memcpy(ours + CHALLENGE, theirs, CHALLENGE);
    suite_random(ours + 2 * CHALLENGE, SEED);
    for (size_t i = 0; i < SEED; i++) {
        seed[i] = ours[2 * CHALLENGE + i] ^ theirs[2 * CHALLENGE + i];
    }
    memcpy(counter, icao->challenge + CHALLENGE / 2, CHALLENGE / 2);
    memcpy(counter + CHALLENGE / 2, theirs + CHALLENGE / 2, CHALLENGE / 2);
    suite_cbc(SUITE_3DES, true, encrypt, zero, (struct bytes){ours, HALF}, answer->at);
    sign_half(sign, answer->at, answer->at + HALF);
    answer->len = HALF + SUITE_MAC;
    answer->status = DONE;
    icao_session_begin(&icao->session, SUITE_3DES, (struct bytes){seed, SEED}, counter);
}

static unsigned manage_security(struct icao *icao, const struct icao_apdu *apdu)
{
    unsigned what = (unsigned)apdu->p1 << 8 | apdu->p2;
    switch (what) {
    case 0xc1a4: return icao_pace_set(&icao->pace, icao->specimen, apdu);
    case 0x41a4:
        return icao->session.is_on ? icao_chip_set(&icao->chip, icao->specimen, apdu) : CONDITIONS;
    case 0x41a6:
        return icao->session.is_on ? icao_chip_set_key(&icao->chip, icao->specimen, apdu)
                                   : CONDITIONS;
    default: return UNKNOWN;
    }
}

static void obey(struct icao *icao, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    answer->status = UNKNOWN;
    switch (apdu->instruction) {
    case 0xa4: answer->status = select_file(icao, apdu); break;
    case 0xb0: read_binary(icao, apdu, answer); break;
    case 0xb1: read_binary_far(icao, apdu, answer); break;
    case 0x84: get_challenge(icao, answer); break;
    case 0x82: authenticate(icao, apdu, answer); break;
    case 0x22: answer->status = manage_security(icao, apdu); break;
    case 0x86:
        if (icao->chip.is_set) {
            icao_chip_agree(&icao->chip, icao->specimen, apdu, answer);
        } else if (icao->specimen->access != SPECIMEN_BAC) {
            icao_pace_step(&icao->pace, icao->specimen, apdu, &icao->session, answer);
        }
        break;
    case 0x88:
        answer->status = CONDITIONS;
        if (icao->session.is_on && icao->selected == ICAO_APPLICATION) {
            icao_chip_sign(icao->specimen, apdu, answer);
        }
        break;
    default: break;
    }
}

static size_t put_plain(const struct icao_answer *answer, uint8_t *out)
{
    memmove(out, answer->at, answer->len);
    out[answer->len] = (uint8_t)(answer->status >> 8);
    out[answer->len + 1] = (uint8_t)answer->status;
    return answer->len + 2;
}

size_t icao_command(struct icao *icao, struct bytes command, uint8_t *out, size_t room)
{
    uint8_t space[ICAO_ANSWER_MAX];
    size_t overhead = SUITE_BLOCK_MAX + 32; /* of protection */
    struct icao_answer answer = {.at = space, .room = room - overhead};
    struct icao_apdu apdu;
    answer.room = answer.room < sizeof space ? answer.room : sizeof space;
    if (!icao_apdu_read(&apdu, command)) {
        answer.status = WRONG_LENGTH;
        return put_plain(&answer, out);
    }
    bool is_protected = (apdu.class & 0x0c) == 0x0c;
    if (!is_protected || !icao->session.is_on) {
        icao->session.is_on = false; /* plain commands end a session */
        obey(icao, &apdu, &answer);
        return put_plain(&answer, out);
    }
    if (!icao_session_open(&icao->session, &apdu)) {
        answer.status = BAD_PROTECTION;
        return put_plain(&answer, out);
    }
    obey(icao, &apdu, &answer);
    if (answer.status == WRONG_LENGTH && icao->faults->read == FAULT_READ_6700_PLAIN) {
        icao->session.is_on = false;
        return put_plain(&answer, out);
    }
    size_t len = icao_session_close(&icao->session, &answer, icao->faults->wrong_mac, out);
    if (icao->chip.has_next) {
        icao->session = icao->chip.next; /* chip authentication: new keys from here on */
        icao->chip.has_next = false;
    }
    return len;
}
