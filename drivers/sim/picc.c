#include "drivers/sim/picc.h"

enum {
    MORE = 0x10,
    CRC_AND_PCB = 3,
    FRAME_CODE = 8,      /* 256 bytes */
    WAIT_CODE = 7,       /* 39 ms */
    WAIT_FACTOR_MS = 38, /* one S(WTX) of factor 1 */
    WAIT_FACTOR_MAX = 59,
    RATES = 0x77, /* 212, 424 and 848 kbit/s either way */
    PPSS = 0xd0,
    DESELECT = 0xc2,
    WTX = 0xf2,
    SHAKY_FROM = 10,
};

static size_t frame_size(unsigned code)
{
    static const size_t sizes[] = {16, 24, 32, 40, 48, 64, 96, 128, 256};
    return sizes[code < COUNT(sizes) ? code : COUNT(sizes) - 1];
}

void picc_init(struct picc *picc, const struct specimen *specimen, struct faults *faults)
{
    memset(picc, 0, sizeof *picc);
    picc->faults = faults;
    icao_init(&picc->icao, specimen, faults);
}

void picc_be_german(struct picc *picc, struct npa_memory *memory)
{
    npa_init(&picc->npa, memory);
    picc->is_german = true;
}

void picc_reset(struct picc *picc)
{
    icao_reset(&picc->icao);
    if (picc->is_german) {
        npa_reset(&picc->npa);
    }
    picc->state = PICC_IDLE;
    picc->may_change_rate = false;
    picc->rates = (struct picc_rates){0};
    picc->number = 1;
    picc->apdus = picc->frames = picc->waits = 0;
    picc->in_len = picc->out_len = picc->out_at = picc->last.len = picc->held.len = 0;
}

static void activate(struct picc *picc, unsigned fsd_code)
{
    picc_reset(picc);
    picc->state = PICC_ACTIVE;
    picc->may_change_rate = true;
    picc->frame_max = frame_size(fsd_code);
}

static size_t put_ats(const struct picc *picc, uint8_t *ats)
{
    static const uint8_t common[] = {0x80, 0x31, 0x80};
    struct bytes history = {common, sizeof common};
    if (picc->is_german) {
        history = npa_history();
    }
    const uint8_t head[] = {
        (uint8_t)(5 + history.len), 0x70 | FRAME_CODE, RATES, WAIT_CODE << 4 | 1, 0x02};
    size_t len = head[0];
    memcpy(ats, head, sizeof head);
    memcpy(ats + sizeof head, history.at, history.len);
    switch (picc->faults->ats) {
    case FAULT_ATS_NONE: break;
    case FAULT_ATS_SILENT: return 0;
    case FAULT_ATS_SHORT: ats[0] = (uint8_t)(len - 3); break;
    case FAULT_ATS_LONG: ats[0] = 0xff; break;
    case FAULT_ATS_MISSING: len = ats[0] = 3; break;
    case FAULT_ATS_BARE: len = ats[0] = 1; break;
    case FAULT_ATS_TINY: ats[1] = 0x70; break;
    case FAULT_ATS_RESERVED: memset(ats + 1, 0xff, 4); break;
    case FAULT_ATS_HUGE:
        memset(ats + len, 0x80, PICC_ATS_MAX - len);
        ats[0] = PICC_ATS_MAX;
        len = PICC_ATS_MAX;
        break;
    }
    return len;
}

size_t picc_activate(struct picc *picc, unsigned fsd_code, uint8_t *ats)
{
    activate(picc, fsd_code);
    return put_ats(picc, ats);
}

void picc_attribute(struct picc *picc, unsigned fsd_code)
{
    activate(picc, fsd_code);
    picc->may_change_rate = false;
}

size_t picc_atqb(const struct picc *picc, uint8_t *atqb)
{
    static const uint8_t after[] = {0, 0, 0, 0, RATES, FRAME_CODE << 4 | 1, WAIT_CODE << 4 | 1};
    enum { PUPI = sizeof picc->icao.specimen->uid };
    atqb[0] = 0x50;
    memcpy(atqb + 1, picc->icao.specimen->uid, PUPI);
    memcpy(atqb + 1 + PUPI, after, sizeof after);
    return 1 + PUPI + sizeof after;
}

bool picc_apdu(struct picc *picc, struct bytes command)
{
    picc->apdus++;
    if (picc->faults->lift_at != 0 && picc->apdus >= picc->faults->lift_at) {
        picc->faults->lift_at = 0;
        picc->is_lifted = true;
        return false;
    }
    picc->out_len = picc->is_german
                        ? npa_command(&picc->npa, command, picc->out, sizeof picc->out)
                        : icao_command(&picc->icao, command, picc->out, sizeof picc->out);
    picc->out_at = 0;
    return true;
}

static size_t send(struct picc *picc, const struct picc_block *block, uint8_t *out)
{
    picc->last = *block;
    memcpy(out, block->at, block->len);
    return block->len;
}

/* Asks for more time as often as it shall, then sends what it held back. */
static size_t send_held(struct picc *picc, uint8_t *out)
{
    if (picc->waits == 0 && !picc->faults->waits_forever) {
        return send(picc, &picc->held, out);
    }
    unsigned factor = 1 + picc->faults->wait_ms / WAIT_FACTOR_MS;
    picc->waits -= picc->waits > 0;
    const struct picc_block wait = {
        .at = {WTX, (uint8_t)(factor < WAIT_FACTOR_MAX ? factor : WAIT_FACTOR_MAX)}, .len = 2};
    return send(picc, &wait, out);
}

/* The next block of the answer. */
static size_t put_block(struct picc *picc, uint8_t *out)
{
    size_t room = picc->frame_max - CRC_AND_PCB, left = picc->out_len - picc->out_at;
    if (picc->faults->long_frames) {
        room = PICC_FRAME_OUT - CRC_AND_PCB;
    }
    size_t len = left < room ? left : room;
    bool is_first = picc->out_at == 0, more = len < left;
    memcpy(picc->held.at + 1, picc->out + picc->out_at, len);
    if (picc->faults->long_frames) {
        memset(picc->held.at + 1 + len, 0, room - len);
        len = room;
        picc->out_at = picc->out_len;
    } else if (picc->faults->endless_chain) {
        more = true;
        picc->out_at = len == left ? 0 : picc->out_at + len;
    } else {
        picc->out_at += len;
    }
    picc->held.at[0] = (uint8_t)(0x02 | picc->number | (more ? MORE : 0));
    picc->held.len = len + 1;
    picc->waits = is_first || picc->faults->waits_always ? picc->faults->waits : 0;
    return send_held(picc, out);
}

static size_t put_ack(struct picc *picc, uint8_t *out)
{
    picc->held = (struct picc_block){.at = {0xa2 | picc->number}, .len = 1};
    picc->waits = picc->faults->waits_always ? picc->faults->waits : 0;
    return send_held(picc, out);
}

static size_t take_i(struct picc *picc, struct bytes frame, uint8_t *out)
{
    size_t len = frame.len - 1;
    picc->number ^= 1;
    if (len > sizeof picc->in - picc->in_len) {
        return 0;
    }
    memcpy(picc->in + picc->in_len, frame.at + 1, len);
    picc->in_len += len;
    if ((frame.at[0] & MORE) != 0) {
        return put_ack(picc, out);
    }
    struct bytes command = {picc->in, picc->in_len};
    picc->in_len = 0;
    return picc_apdu(picc, command) ? put_block(picc, out) : 0;
}

/* ISO 14443-4 §7.5.5, rules 11 to 13. */
static size_t take_r(struct picc *picc, uint8_t pcb, uint8_t *out)
{
    bool is_current = (pcb & 1) == picc->number, is_nak = (pcb & 0x10) != 0;
    if (is_current) {
        memcpy(out, picc->last.at, picc->last.len);
        return picc->last.len;
    }
    if (is_nak) {
        out[0] = 0xa2 | picc->number;
        return 1;
    }
    picc->number ^= 1;
    return put_block(picc, out);
}

/* PPSS, PPS0, PPS1: divisors of the card's and of the reader's sending, two bits each. */
static size_t take_pps(struct picc *picc, struct bytes frame, uint8_t *out)
{
    bool asks = frame.len == 3 && frame.at[1] == 0x11;
    if (picc->faults->rate == FAULT_RATE_REFUSES || (frame.len != 2 && !asks)) {
        return 0;
    }
    if (asks) {
        picc->rates = (struct picc_rates){
            .to_card = frame.at[2] & 3, .from_card = (uint8_t)(frame.at[2] >> 2 & 3)};
    }
    out[0] = PPSS;
    return 1;
}

/* What a card hears that is not active: RATS of type A; WUPB and ATTRIB of type B. */
static size_t take_activation(struct picc *picc, struct bytes frame, uint8_t *out)
{
    bool is_b = picc->icao.specimen->is_type_b;
    uint8_t first = frame.at[0];
    if (!is_b) {
        bool is_rats = frame.len == 2 && first == 0xe0 && picc->state == PICC_IDLE;
        return is_rats ? picc_activate(picc, frame.at[1] >> 4, out) : 0;
    }
    if (picc->faults->stays_attributed) {
        return 0;
    }
    if (frame.len == 3 && first == 0x05) {
        picc->state = PICC_READY;
        return picc_atqb(picc, out);
    }
    bool is_attrib = frame.len >= 9 && first == 0x1d && picc->state == PICC_READY &&
                     memcmp(frame.at + 1, picc->icao.specimen->uid, 4) == 0;
    if (!is_attrib || (picc->faults->rate == FAULT_RATE_REFUSES && frame.at[6] >> 4 != 0)) {
        return 0;
    }
    picc_attribute(picc, frame.at[6] & 0x0f);
    picc->rates = (struct picc_rates){
        .to_card = frame.at[6] >> 4 & 3, .from_card = (uint8_t)(frame.at[6] >> 6)};
    out[0] = 0;
    return 1;
}

/* A card that agreed to higher rates and cannot. */
static bool is_deaf(const struct picc *picc)
{
    bool is_raised = picc->rates.to_card != 0 || picc->rates.from_card != 0;
    return is_raised && (picc->faults->rate == FAULT_RATE_DEAF ||
                         (picc->faults->rate == FAULT_RATE_SHAKY && picc->frames > SHAKY_FROM));
}

static size_t take_block(struct picc *picc, struct bytes frame, uint8_t *out)
{
    uint8_t pcb = frame.at[0];
    bool may_change_rate = picc->may_change_rate;
    picc->may_change_rate = false;
    if ((pcb & 0xee) == 0x02) {
        return take_i(picc, frame, out);
    }
    if ((pcb & 0xee) == 0xa2) {
        return take_r(picc, pcb, out);
    }
    if (pcb == WTX && frame.len == 2) {
        return send_held(picc, out);
    }
    if (pcb == PPSS && may_change_rate) {
        return take_pps(picc, frame, out);
    }
    if (pcb == DESELECT) {
        picc_reset(picc);
        picc->state = PICC_HALTED;
        out[0] = DESELECT;
        return 1;
    }
    return 0;
}

size_t picc_frame(struct picc *picc, struct bytes frame, uint8_t *out)
{
    if (frame.len == 0 || frame.len + 2 > PICC_FRAME_MAX || picc->is_lifted) {
        return 0;
    }
    if (picc->state != PICC_ACTIVE) {
        return take_activation(picc, frame, out);
    }
    picc->frames++;
    return is_deaf(picc) ? 0 : take_block(picc, frame, out);
}
