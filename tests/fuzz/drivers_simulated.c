/* The simulated reader's and documents' parsers: frames of the line, blocks, command APDUs. */
#include "drivers/sim/picc.h"
#include "drivers/sim/pn532_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed_line(struct bytes in)
{
    struct pn532_line line = {.len = 0};
    while (in.len > 0) {
        size_t room = pn532_line_room(&line), len = in.len < room ? in.len : room;
        uint8_t frame[PN532_FRAME_MAX];
        size_t frame_len;
        if (room == 0) {
            __builtin_trap();
        }
        memcpy(line.at + line.len, in.at, len);
        line.len += len;
        in.at += len;
        in.len -= len;
        while (pn532_line_take(&line, frame, &frame_len)) {
            if (frame_len == 0 || frame_len >= PN532_FRAME_MAX) {
                __builtin_trap();
            }
        }
    }
}

/* Blocks of a length that stands before each. */
static void feed_card(struct picc *picc, struct bytes in)
{
    uint8_t out[PICC_FRAME_OUT];
    while (in.len > 1) {
        size_t len = in.at[0] < in.len - 1 ? in.at[0] : in.len - 1;
        if (picc_frame(picc, (struct bytes){in.at + 1, len}, out) > sizeof out) {
            __builtin_trap();
        }
        in.at += 1 + len;
        in.len -= 1 + len;
    }
}

/* The same command as in each state that only the right secret leads to. */
static void feed_protocols(struct icao *icao, const struct icao_apdu *apdu)
{
    static uint8_t out[2000];
    for (enum icao_pace_step step = ICAO_PACE_SET; step <= ICAO_PACE_AGREED; step++) {
        struct icao_answer answer = {.at = out, .room = sizeof out};
        icao->pace.step = step;
        if (icao->specimen->access != SPECIMEN_BAC) {
            icao_pace_step(&icao->pace, icao->specimen, apdu, &icao->session, &answer);
        }
    }
    struct icao_answer answer = {.at = out, .room = sizeof out};
    icao_chip_sign(icao->specimen, apdu, &answer);
    if (icao_chip_set(&icao->chip, icao->specimen, apdu) == 0x9000) {
        icao_chip_agree(&icao->chip, icao->specimen, apdu, &answer);
    }
    if (icao_chip_set_key(&icao->chip, icao->specimen, apdu) == 0x9000 && !icao->chip.has_next) {
        __builtin_trap();
    }
}

/* Under secure messaging, whose keys are all zeros here; the MAC is wrong but for luck. */
static void feed_session(struct icao *icao, struct bytes in)
{
    static uint8_t out[2000];
    icao->session = (struct icao_session){.is_on = true, .suite = SUITE_AES128};
    icao->selected = ICAO_APPLICATION;
    (void)icao_command(icao, in, out, sizeof out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        "id-card", "passport", "german-eid", "bank-card", "residence-permit"};
    static struct picc all[COUNT(names)]; /* laid once: signing takes time */
    static struct faults faults;
    static uint8_t out[2000];
    if (size < 3) {
        return 0;
    }
    faults = (struct faults){
        .waits = data[1] & 3,
        .waits_always = (data[1] & 4) != 0,
        .endless_chain = (data[1] & 8) != 0,
        .long_frames = (data[1] & 16) != 0,
        .ats = data[2] % (FAULT_ATS_HUGE + 1),
        .rate = data[2] >> 4 & 3};
    size_t which = data[0] % COUNT(names);
    struct picc *picc = &all[which];
    feed_line((struct bytes){data + 1, size - 1});
    if (picc->icao.specimen == NULL) {
        picc_init(picc, specimen_find((struct text){names[which], strlen(names[which])}), &faults);
    }
    picc_reset(picc);
    feed_card(picc, (struct bytes){data + 1, size - 1});
    picc_reset(picc);
    (void)icao_command(&picc->icao, (struct bytes){data + 1, size - 1}, out, sizeof out);
    feed_session(&picc->icao, (struct bytes){data + 1, size - 1});
    struct icao_apdu apdu;
    if (icao_apdu_read(&apdu, (struct bytes){data + 1, size - 1})) {
        feed_protocols(&picc->icao, &apdu);
    }
    return 0;
}
