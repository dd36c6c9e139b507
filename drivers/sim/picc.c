#include "drivers/sim/picc.h"

enum { MORE = 0x10, CRC_AND_PCB = 3, FRAME_CODE = 8 /* 256 bytes */, WAIT_CODE = 7 /* 39 ms */ };

static size_t frame_size(unsigned code)
{
    static const size_t sizes[] = {16, 24, 32, 40, 48, 64, 96, 128, 256};
    return sizes[code < COUNT(sizes) ? code : COUNT(sizes) - 1];
}

void picc_init(struct picc *picc, const struct specimen *specimen, struct faults *faults)
{
    *picc = (struct picc){.faults = faults};
    icao_init(&picc->icao, specimen, faults);
}

void picc_reset(struct picc *picc)
{
    icao_reset(&picc->icao);
    picc->is_active = false;
    picc->number = 1;
    picc->apdus = picc->waits = 0;
    picc->in_len = picc->out_len = picc->out_at = picc->last_len = 0;
}

size_t picc_activate(struct picc *picc, unsigned fsd_code, uint8_t *ats)
{
    static const uint8_t answer[] = {
        5 + 3, 0x70 | FRAME_CODE, 0x77, WAIT_CODE << 4 | 1, 0x02, 0x80, 0x31, 0x80};
    picc_reset(picc);
    picc->is_active = true;
    picc->frame_max = frame_size(fsd_code);
    memcpy(ats, answer, sizeof answer);
    return sizeof answer;
}

bool picc_apdu(struct picc *picc, struct bytes command)
{
    picc->apdus++;
    if (picc->faults->lift_at != 0 && picc->apdus >= picc->faults->lift_at) {
        picc->faults->lift_at = 0;
        picc->is_lifted = true;
        return false;
    }
    picc->out_len = icao_command(&picc->icao, command, picc->out, sizeof picc->out);
    picc->out_at = 0;
    picc->waits = picc->faults->waits;
    return true;
}

static size_t keep(struct picc *picc, const uint8_t *out, size_t len)
{
    memcpy(picc->last, out, len);
    picc->last_len = len;
    return len;
}

/* The next block of the answer, or a request for more time before it. */
static size_t put_block(struct picc *picc, uint8_t *out)
{
    if (picc->faults->waits_forever || picc->waits > 0) {
        picc->waits -= picc->waits > 0;
        out[0] = 0xf2;
        out[1] = 1;
        return keep(picc, out, 2);
    }
    size_t room = picc->frame_max - CRC_AND_PCB, left = picc->out_len - picc->out_at;
    size_t len = left < room ? left : room;
    out[0] = (uint8_t)(0x02 | picc->number | (len < left ? MORE : 0));
    memcpy(out + 1, picc->out + picc->out_at, len);
    picc->out_at += len;
    return keep(picc, out, len + 1);
}

static size_t put_ack(struct picc *picc, uint8_t *out)
{
    out[0] = 0xa2 | picc->number;
    return keep(picc, out, 1);
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
        memcpy(out, picc->last, picc->last_len);
        return picc->last_len;
    }
    if (is_nak) {
        out[0] = 0xa2 | picc->number;
        return 1;
    }
    picc->number ^= 1;
    return put_block(picc, out);
}

size_t picc_frame(struct picc *picc, struct bytes frame, uint8_t *out)
{
    if (frame.len == 0 || frame.len + 2 > PICC_FRAME_MAX || picc->is_lifted) {
        return 0;
    }
    uint8_t pcb = frame.at[0];
    if (!picc->is_active) {
        bool is_rats = frame.len == 2 && pcb == 0xe0;
        return is_rats ? picc_activate(picc, frame.at[1] >> 4, out) : 0;
    }
    if ((pcb & 0xee) == 0x02) {
        return take_i(picc, frame, out);
    }
    if ((pcb & 0xee) == 0xa2) {
        return take_r(picc, pcb, out);
    }
    if (pcb == 0xf2 && frame.len == 2) {
        return put_block(picc, out);
    }
    if (pcb == 0xc2) {
        picc_reset(picc);
        out[0] = 0xc2;
        return 1;
    }
    return 0;
}
