#include "drivers/sim/npa.h"

#include "drivers/sim/npa_files.h"

enum {
    DONE = 0x9000,
    DEACTIVATED = 0x6283,
    TRIES_LEFT = 0x63c0,
    WRONG_SECRET = 0x6300,
    WRONG_LENGTH = 0x6700,
    LOCKED = 0x6982,
    BLOCKED = 0x6983,
    CONDITIONS = 0x6985,
    BAD_PROTECTION = 0x6988,
    WRONG_DATA = 0x6a80,
    NOT_SUPPORTED = 0x6a81,
    NO_FILE = 0x6a82,
    WRONG_PARAMETERS = 0x6a86,
    NO_REFERENCE = 0x6a88,
    BEYOND = 0x6b00,
    UNKNOWN = 0x6d00,
};

enum {
    SELECT = 0xa4,
    READ_BINARY = 0xb0,
    MANAGE = 0x22,
    AUTHENTICATE = 0x86,
    RESET_COUNTER = 0x2c
};
enum { PROTOCOL = 0x80, REFERENCE = 0x83, DOMAIN = 0x84, CURVE = 13, TEMPLATE = 0x7c };
enum { SUSPENDED_AT = 1, ANSWER_ROOM = 8192 };

static const char can[] = "500540", puk[] = "4815162342";

bool npa_memory_init(struct npa_memory *memory, struct text name)
{
    static const struct {
        struct text name;
        struct npa_memory memory;
    } cards[] = {
        {TEXT_OF("german-eid"), {"271828", NPA_TRIES, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id"), {"271828", NPA_TRIES, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id-b"), {"271828", NPA_TRIES, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id-transport"), {"27182", NPA_TRIES, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id-suspended"), {"271828", SUSPENDED_AT, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id-blocked"), {"271828", 0, NPA_UNBLOCKS, false}},
        {TEXT_OF("german-id-used-up"), {"271828", 0, 0, false}},
        {TEXT_OF("german-id-deactivated"), {"271828", NPA_TRIES, NPA_UNBLOCKS, true}},
    };
    for (size_t i = 0; i < COUNT(cards); i++) {
        if (text_equal(cards[i].name, name)) {
            *memory = cards[i].memory;
            return true;
        }
    }
    return false;
}

struct text npa_can(void)
{
    return (struct text){can, sizeof can - 1};
}

struct text npa_puk(void)
{
    return (struct text){puk, sizeof puk - 1};
}

struct bytes npa_history(void)
{
    static const uint8_t history[] = {0x80, 0x31, 0xf8, 0x73, 0xf7, 0x41, 0xe0, 0x82, 0x90, 0x00};
    return (struct bytes){history, sizeof history};
}

static void end_session(struct npa *npa)
{
    npa->session = (struct icao_session){0};
    npa->opened = NPA_NONE;
}

void npa_reset(struct npa *npa)
{
    end_session(npa);
    npa->current = NULL;
    npa->in_application = false;
    npa->chosen = NPA_NONE;
    npa->pace = (struct npa_pace){0};
}

void npa_init(struct npa *npa, struct npa_memory *memory)
{
    *npa = (struct npa){.memory = memory};
    npa_files_init(npa);
    npa_reset(npa);
}

/* By the short identifier, which is also the low byte of the long one but for EF.DIR (2F00). */
static const struct npa_file *find_file(const struct npa *npa, unsigned identifier)
{
    if (npa->in_application) {
        return NULL;
    }
    switch (identifier) {
    case 0x1e:
    case 0x2f00: return &npa->directory;
    case 0x1c:
    case 0x011c: return &npa->access;
    case 0x1d:
    case 0x011d: return &npa->security;
    default: return NULL;
    }
}

static bool is_readable(const struct npa *npa, const struct npa_file *file)
{
    return file != &npa->security || npa->opened != NPA_NONE;
}

static unsigned select_any(struct npa *npa, const struct icao_apdu *apdu)
{
    struct bytes eid = npa_eid_identifier();
    npa->current = NULL;
    if (apdu->p1 == 0x04) {
        npa->in_application = apdu->len == eid.len && memcmp(apdu->data, eid.at, eid.len) == 0;
        return npa->in_application ? DONE : NO_FILE;
    }
    unsigned identifier = apdu->len == 2 ? (unsigned)apdu->data[0] << 8 | apdu->data[1] : 0x3f00;
    if (apdu->p1 == 0x00 && (apdu->len == 0 || identifier == 0x3f00)) {
        npa->in_application = false;
        return DONE;
    }
    npa->current = find_file(npa, identifier);
    return npa->current == NULL ? NO_FILE : DONE;
}

static void read_binary(struct npa *npa, const struct icao_apdu *apdu, struct icao_answer *answer)
{
    size_t offset = (size_t)apdu->p1 << 8 | apdu->p2;
    if ((apdu->p1 & 0x80) != 0) {
        npa->current = find_file(npa, apdu->p1 & 0x1f);
        offset = apdu->p2;
    }
    const struct npa_file *file = npa->current;
    if (file == NULL) {
        answer->status = NO_FILE;
    } else if (!is_readable(npa, file)) {
        answer->status = LOCKED;
    } else if (offset >= file->len) {
        answer->status = BEYOND;
    } else if (apdu->expected == 0) {
        answer->status = WRONG_LENGTH;
    } else {
        size_t left = file->len - offset;
        answer->len = left < apdu->expected ? left : apdu->expected;
        memcpy(answer->at, file->at + offset, answer->len);
        answer->status = DONE;
    }
}

/* What stands of the PIN, told without using a try. */
static unsigned pin_state(const struct npa *npa)
{
    if (npa->memory->is_deactivated) {
        return DEACTIVATED;
    }
    return npa->memory->tries == NPA_TRIES ? DONE : TRIES_LEFT | npa->memory->tries;
}

/* MSE:Set AT for PACE. A certificate holder template (7F4C) is not looked at: without terminal
 * authentication nobody gets a right by it. */
static unsigned choose(struct npa *npa, const struct icao_apdu *apdu)
{
    struct bytes all = {apdu->data, apdu->len}, oid = npa_pace_oid();
    struct bytes protocol = icao_find(all, PROTOCOL), reference = icao_find(all, REFERENCE);
    npa->pace = (struct npa_pace){0};
    npa->chosen = NPA_NONE;
    if (apdu->p1 != 0xc1 || apdu->p2 != 0xa4) {
        return NOT_SUPPORTED;
    }
    if (protocol.len != oid.len || memcmp(protocol.at, oid.at, oid.len) != 0 ||
        reference.len != 1) {
        return WRONG_DATA;
    }
    struct bytes domain = icao_find(all, DOMAIN);
    if (domain.len > 0 && (domain.len != 1 || domain.at[0] != CURVE)) {
        return WRONG_DATA;
    }
    switch (reference.at[0]) {
    case NPA_BY_CAN: npa->chosen = NPA_BY_CAN; break;
    case NPA_BY_PIN: npa->chosen = NPA_BY_PIN; break;
    case NPA_BY_PUK: npa->chosen = NPA_BY_PUK; break;
    default: return NO_REFERENCE;
    }
    npa->pace.step = NPA_STEP_SET;
    return npa->chosen == NPA_BY_PIN ? pin_state(npa) : DONE;
}

/* Why the PIN cannot be tried now; DONE when it can. The last try needs the CAN first, in the same
 * session (TR-03110-2 §2.4.3). */
static unsigned pin_refusal(const struct npa *npa)
{
    if (npa->memory->is_deactivated) {
        return CONDITIONS;
    }
    if (npa->memory->tries == 0) {
        return BLOCKED;
    }
    return npa->memory->tries <= SUSPENDED_AT && npa->opened != NPA_BY_CAN ? CONDITIONS : DONE;
}

static struct bytes secret_of(const struct npa *npa)
{
    const char *secret = can;
    if (npa->chosen == NPA_BY_PIN) {
        secret = npa->memory->pin;
    } else if (npa->chosen == NPA_BY_PUK) {
        secret = puk;
    }
    return (struct bytes){(const uint8_t *)secret, strlen(secret)};
}

/* GENERAL AUTHENTICATE. A try is used up before the comparison, and given back after it, so that
 * nothing is won by taking the card away. *fresh is the session that begins behind this answer. */
static void authenticate(
    struct npa *npa, const struct icao_apdu *apdu, struct icao_session *fresh,
    struct icao_answer *answer)
{
    bool is_pin = npa->chosen == NPA_BY_PIN, decides = npa->pace.step == NPA_STEP_AGREED;
    unsigned refusal = is_pin ? pin_refusal(npa) : DONE;
    struct npa_memory *memory = npa->memory;
    if (refusal != DONE) {
        npa->pace.step = NPA_STEP_OFF;
        answer->status = refusal;
        return;
    }
    if (is_pin && decides) {
        memory->tries--;
    }
    struct bytes content = icao_find((struct bytes){apdu->data, apdu->len}, TEMPLATE);
    npa_pace_step(&npa->pace, secret_of(npa), content, answer);
    if (npa->pace.step == NPA_STEP_OPEN) {
        struct bytes shared = {npa->pace.shared, sizeof npa->pace.shared};
        icao_session_begin(fresh, SUITE_AES128, shared, NULL);
        npa->opened = npa->chosen;
        memory->tries = is_pin ? NPA_TRIES : memory->tries;
        npa->pace = (struct npa_pace){0};
    } else if (is_pin && answer->status == WRONG_SECRET) {
        answer->status = TRIES_LEFT | memory->tries;
    }
}

static unsigned set_pin(struct npa_memory *memory, const struct icao_apdu *apdu)
{
    if (apdu->len != NPA_PIN) {
        return WRONG_DATA;
    }
    for (size_t i = 0; i < NPA_PIN; i++) {
        if (apdu->data[i] < '0' || apdu->data[i] > '9') {
            return WRONG_DATA;
        }
    }
    memcpy(memory->pin, apdu->data, NPA_PIN);
    memory->pin[NPA_PIN] = '\0';
    memory->tries = NPA_TRIES;
    return DONE;
}

/* RESET RETRY COUNTER, only in a session: a new PIN by who knows the old one, an unblocked PIN by who
 * knows the PUK (TR-03110-3 §B.11.6). */
static unsigned reset_counter(struct npa *npa, const struct icao_apdu *apdu)
{
    struct npa_memory *memory = npa->memory;
    if (apdu->p2 != NPA_BY_PIN || (apdu->p1 != 0x02 && apdu->p1 != 0x03)) {
        return WRONG_PARAMETERS;
    }
    if (apdu->p1 == 0x02) {
        return npa->opened == NPA_BY_PIN ? set_pin(memory, apdu) : LOCKED;
    }
    if (npa->opened != NPA_BY_PUK) {
        return LOCKED;
    }
    if (memory->unblocks == 0) {
        return BLOCKED;
    }
    memory->unblocks--;
    memory->tries = NPA_TRIES;
    return DONE;
}

static void obey(
    struct npa *npa, const struct icao_apdu *apdu, struct icao_session *fresh,
    struct icao_answer *answer)
{
    switch (apdu->instruction) {
    case SELECT: answer->status = select_any(npa, apdu); break;
    case READ_BINARY: read_binary(npa, apdu, answer); break;
    case MANAGE: answer->status = choose(npa, apdu); break;
    case AUTHENTICATE: authenticate(npa, apdu, fresh, answer); break;
    case RESET_COUNTER: answer->status = reset_counter(npa, apdu); break;
    default: answer->status = UNKNOWN; break;
    }
}

static size_t put_plain(const struct icao_answer *answer, uint8_t *out)
{
    memcpy(out, answer->at, answer->len);
    out[answer->len] = (uint8_t)(answer->status >> 8);
    out[answer->len + 1] = (uint8_t)answer->status;
    return answer->len + 2;
}

size_t npa_command(struct npa *npa, struct bytes command, uint8_t *out, size_t room)
{
    uint8_t space[ANSWER_ROOM];
    struct icao_answer answer = {.at = space, .room = sizeof space, .status = WRONG_LENGTH};
    struct icao_session fresh = {0};
    struct icao_apdu apdu;
    if (room < ANSWER_ROOM + 64 || !icao_apdu_read(&apdu, command)) {
        return put_plain(&answer, out);
    }
    bool is_protected = (apdu.class & 0x0c) == 0x0c && npa->session.is_on;
    if (!is_protected) {
        end_session(npa); /* a plain command ends it */
    } else if (!icao_session_open(&npa->session, &apdu)) {
        end_session(npa);
        answer.status = BAD_PROTECTION;
        return put_plain(&answer, out);
    }
    obey(npa, &apdu, &fresh, &answer);
    size_t len = is_protected ? icao_session_close(&npa->session, &answer, false, out)
                              : put_plain(&answer, out);
    if (fresh.is_on) {
        npa->session = fresh;
    }
    return len;
}
