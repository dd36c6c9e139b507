#include "drivers/sim/pn532/chip.h"

#include <errno.h>

enum {
    DIAGNOSE = 0x00,
    FIRMWARE_VERSION = 0x02,
    GENERAL_STATUS = 0x04,
    READ_REGISTER = 0x06,
    WRITE_REGISTER = 0x08,
    SET_BAUD_RATE = 0x10,
    SET_PARAMETERS = 0x12,
    SAM_CONFIGURATION = 0x14,
    POWER_DOWN = 0x16,
    RF_CONFIGURATION = 0x32,
    DATA_EXCHANGE = 0x40,
    COMMUNICATE_THRU = 0x42,
    DESELECT = 0x44,
    LIST_TARGETS = 0x4a,
    PSL = 0x4e,
    RELEASE = 0x52,
    SELECT = 0x54,
};

enum {
    STATUS_TIMEOUT = 0x01,
    STATUS_CRC = 0x02,
    STATUS_SMALL_BUFFER = 0x07,
    STATUS_PARAMETER = 0x10,
    STATUS_ODD = 0x80,
    AUTO_RATS = 0x10,
};
enum { SERIAL_BITS = 10, AIR_BITS = 9, AIR_FRAME_US = 300, PART_MAX = 262, SAFE_BAUD = 115200 };

/* Registers of the contactless unit. Bits 4 to 6 of the modes are the rate, bits 0 and 1 the framing. */
enum { TX_MODE = 0x6302, RX_MODE = 0x6303, CRC = 0x80, FRAMING = 0x03, FRAMING_B = 0x03 };

static const unsigned baud_codes[] = {9600,   19200,  38400,  57600,  115200,
                                      230400, 460800, 921600, 1288000};

void pn532_init(struct pn532 *chip)
{
    memset(chip, 0, sizeof *chip);
    pn532_reset(chip);
}

static void field_off(struct pn532 *chip)
{
    for (size_t i = 0; i < chip->card_count; i++) {
        picc_reset(&chip->cards[i]);
        chip->is_halted[i] = false;
    }
    chip->selected = -1;
}

void pn532_reset(struct pn532 *chip)
{
    field_off(chip);
    chip->is_awake = false;
    chip->has_auto_rats = true;
    chip->baud = SAFE_BAUD;
    chip->baud_next = 0;
    memset(chip->registers, 0, sizeof chip->registers);
}

void pn532_acknowledged(struct pn532 *chip)
{
    if (chip->baud_next != 0 && !chip->faults.is_stubborn) {
        chip->baud = chip->baud_next;
    }
    chip->baud_next = 0;
}

struct npa_memory *pn532_german(struct pn532 *chip, const struct specimen *specimen)
{
    for (size_t i = 0; i < chip->german_count; i++) {
        if (chip->german[i].specimen == specimen) {
            return &chip->german[i].memory;
        }
    }
    struct german *german = &chip->german[chip->german_count];
    struct text name = {specimen->name, strlen(specimen->name)};
    if (specimen->kind != SPECIMEN_EID || chip->german_count == COUNT(chip->german) ||
        !npa_memory_init(&german->memory, name)) {
        return NULL;
    }
    german->specimen = specimen;
    chip->german_count++;
    return &german->memory;
}

void pn532_lay(struct pn532 *chip, const struct specimen *first, const struct specimen *second)
{
    const struct specimen *both[] = {first, second};
    chip->card_count = 0;
    for (size_t i = 0; i < COUNT(both) && both[i] != NULL; i++) {
        struct picc *card = &chip->cards[chip->card_count++];
        struct npa_memory *memory = pn532_german(chip, both[i]);
        picc_init(card, both[i], &chip->faults);
        if (memory != NULL) {
            picc_be_german(card, memory);
        }
    }
    field_off(chip);
}

/* The model of the lines is real time, that is its point. What the simulator itself needs is not part
 * of it: moments are counted from when the line last fell still. */
static void pass_us(struct pn532 *chip, unsigned long us)
{
    struct timespec until = chip->now;
    until.tv_nsec += (long)(us % 1000000) * 1000;
    until.tv_sec += (time_t)(us / 1000000) + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    chip->now = until;
    chip->line_us += us;
    while (us > 0 && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

void pn532_line_begins(struct pn532 *chip)
{
    clock_gettime(CLOCK_MONOTONIC, &chip->now);
}

void pn532_line_time(struct pn532 *chip, size_t bytes)
{
    if (chip->model.baud > 0) {
        unsigned baud = chip->baud == SAFE_BAUD ? chip->model.baud : chip->baud;
        pass_us(chip, bytes * SERIAL_BITS * 1000000UL / baud);
    }
}

/* One frame with its CRC at 106 kbit/s << rate. */
static void air_time_at(struct pn532 *chip, size_t bytes, unsigned rate)
{
    chip->air_frames++;
    chip->air_bytes += bytes;
    if (chip->model.rf_kbit > 0) {
        pass_us(chip, bytes * AIR_BITS * 1000UL / (chip->model.rf_kbit << rate) + AIR_FRAME_US);
    }
}

static void air_time(struct pn532 *chip, size_t bytes)
{
    air_time_at(chip, bytes, 0);
}

static unsigned rate_of(const struct pn532 *chip, unsigned mode)
{
    return chip->registers[mode] >> 4 & 7;
}

/* Sets both ways for a type of card, at the rates that they have. */
static void set_framing(struct pn532 *chip, uint8_t framing)
{
    static const unsigned modes[] = {TX_MODE, RX_MODE};
    for (size_t i = 0; i < COUNT(modes); i++) {
        uint8_t kept = (uint8_t)(chip->registers[modes[i]] & ~FRAMING);
        chip->registers[modes[i]] = kept | CRC | framing;
    }
}

/* A card that left because a fault says so is not there any more. */
static struct picc *selected_card(struct pn532 *chip)
{
    if (chip->selected < 0) {
        return NULL;
    }
    struct picc *card = &chip->cards[chip->selected];
    if (card->is_lifted) {
        chip->card_count = 0;
        chip->selected = -1;
        return NULL;
    }
    return card;
}

static size_t put_target_a(struct pn532 *chip, struct picc *card, uint8_t *answer)
{
    bool speaks = card->icao.specimen->kind != SPECIMEN_TOKEN;
    const uint8_t target[] = {
        1, 1, 0x00, 0x08, speaks ? 0x20 : 0x08, sizeof card->icao.specimen->uid};
    memcpy(answer, target, sizeof target);
    size_t len = sizeof target;
    memcpy(answer + len, card->icao.specimen->uid, sizeof card->icao.specimen->uid);
    len += sizeof card->icao.specimen->uid;
    air_time(chip, 9);
    set_framing(chip, 0);
    if (chip->has_auto_rats && speaks) {
        enum { FSD_64 = 5 };
        len += picc_activate(card, FSD_64, answer + len);
        air_time(chip, 20);
    }
    return len;
}

/* The chip attributes a type B card itself, with frames of 64 bytes. */
static size_t put_target_b(struct pn532 *chip, struct picc *card, uint8_t *answer)
{
    enum { FSD_64 = 5 };
    uint8_t *at = answer;
    picc_attribute(card, FSD_64);
    set_framing(chip, FRAMING_B);
    *at++ = 1;
    *at++ = 1;
    at += picc_atqb(card, at);
    *at++ = 1; /* length of the answer to ATTRIB, and that answer */
    *at++ = 0;
    air_time(chip, 14);
    return (size_t)(at - answer);
}

/* The first card of this type that is not halted. */
static size_t list_targets(struct pn532 *chip, struct bytes command, uint8_t *answer)
{
    uint8_t type = command.len > 2 ? command.at[2] : 0xff;
    (void)selected_card(chip);
    chip->selected = -1;
    bool is_slow = rate_of(chip, TX_MODE) == 0 && rate_of(chip, RX_MODE) == 0;
    for (size_t i = 0; i < chip->card_count && is_slow && (type == 0 || type == 3); i++) {
        bool is_type_b = chip->cards[i].icao.specimen->is_type_b;
        if (chip->is_halted[i] || is_type_b != (type == 3) || chip->cards[i].is_lifted) {
            continue;
        }
        picc_reset(&chip->cards[i]);
        chip->selected = (int)i;
        chip->apdus_before = 0;
        return is_type_b ? put_target_b(chip, &chip->cards[i], answer)
                         : put_target_a(chip, &chip->cards[i], answer);
    }
    answer[0] = 0;
    return 1;
}

static void think(struct pn532 *chip, const struct picc *card)
{
    if (card->apdus != chip->apdus_before) {
        chip->apdus_before = card->apdus;
        chip->apdus++;
        pass_us(chip, chip->model.card_ms * 1000UL);
    }
}

static size_t put_status(uint8_t *answer, uint8_t status)
{
    answer[0] = status;
    return 1;
}

/* The card is spoken to at the rates and in the way it listens. */
static bool is_tuned(const struct pn532 *chip, const struct picc *card)
{
    uint8_t framing = card->icao.specimen->is_type_b ? FRAMING_B : 0;
    return rate_of(chip, TX_MODE) == card->rates.to_card &&
           rate_of(chip, RX_MODE) == card->rates.from_card &&
           (chip->registers[TX_MODE] & FRAMING) == framing &&
           (chip->registers[RX_MODE] & FRAMING) == framing;
}

static bool loses_power(struct pn532 *chip, const struct picc *card, struct bytes frame)
{
    bool is_last_part = frame.len > 0 && (frame.at[0] & 0xfe) == 0x02;
    bool loses = chip->faults.reset_at != 0 && is_last_part && card->state == PICC_ACTIVE &&
                 card->apdus + 1 >= chip->faults.reset_at;
    if (loses) {
        chip->faults.reset_at = 0;
        pn532_reset(chip);
    }
    return loses;
}

/* What the card says to one frame, with a status before it. */
static size_t pass_on(struct pn532 *chip, struct picc *card, struct bytes frame, uint8_t *answer)
{
    const struct picc_rates rates = card->rates;
    uint8_t out[PICC_FRAME_OUT];
    air_time_at(chip, frame.len + 2, rates.to_card);
    bool is_damaged = chip->faults.damaged > 0;
    chip->faults.damaged -= is_damaged;
    if (is_damaged && chip->faults.damaged % 2 == 1) {
        return put_status(answer, STATUS_TIMEOUT); /* the card has not understood */
    }
    size_t len = picc_frame(card, frame, out);
    if (len == 0) {
        return put_status(answer, STATUS_TIMEOUT);
    }
    think(chip, card);
    if (len == 2 && out[0] == 0xf2) {
        pass_us(chip, chip->faults.wait_ms * 1000UL);
    }
    air_time_at(chip, len + 2, rates.from_card);
    if (is_damaged) {
        return put_status(answer, STATUS_CRC);
    }
    if (len > PART_MAX) {
        return put_status(answer, STATUS_SMALL_BUFFER);
    }
    answer[0] = chip->faults.bad_status ? STATUS_ODD : 0;
    memcpy(answer + 1, out, len);
    return 1 + len;
}

/* InCommunicateThru: one frame to the card as it is. */
static enum pn532_outcome communicate(
    struct pn532 *chip, struct bytes frame, uint8_t *answer, size_t *len)
{
    struct picc *card = selected_card(chip);
    if (card == NULL || card->icao.specimen->kind == SPECIMEN_TOKEN || !is_tuned(chip, card)) {
        *len = put_status(answer, STATUS_TIMEOUT);
        return PN532_ANSWER;
    }
    if (loses_power(chip, card, frame)) {
        return PN532_SILENCE;
    }
    *len = pass_on(chip, card, frame, answer);
    return PN532_ANSWER;
}

/* A chain of blocks with frames of 64 bytes, each but the last acknowledged. */
static void chain_time(struct pn532 *chip, size_t len)
{
    enum { FRAME = 64, OVERHEAD = 3 };
    for (; len > FRAME - OVERHEAD; len -= FRAME - OVERHEAD) {
        air_time(chip, FRAME);
        air_time(chip, OVERHEAD);
    }
    air_time(chip, len + OVERHEAD);
}

/* InDataExchange: the chip's own ISO-DEP, for readers that use it; frames of 64 bytes. */
static size_t exchange(struct pn532 *chip, struct bytes command, uint8_t *answer)
{
    enum { MORE = 0x40 };
    struct picc *card = selected_card(chip);
    if (card == NULL || card->state != PICC_ACTIVE || command.len < 2) {
        return put_status(answer, STATUS_TIMEOUT);
    }
    struct bytes apdu = {command.at + 2, command.len - 2};
    if (apdu.len > 0) {
        chain_time(chip, apdu.len);
        if (!picc_apdu(card, apdu)) {
            return put_status(answer, STATUS_TIMEOUT);
        }
        think(chip, card);
    }
    size_t left = card->out_len - card->out_at;
    size_t len = left < PART_MAX ? left : PART_MAX;
    chain_time(chip, len);
    answer[0] = len < left ? MORE : 0;
    memcpy(answer + 1, card->out + card->out_at, len);
    card->out_at += len;
    return 1 + len;
}

static size_t read_registers(const struct pn532 *chip, struct bytes command, uint8_t *answer)
{
    size_t len = 0;
    for (size_t i = 1; i + 1 < command.len; i += 2) {
        answer[len++] = chip->registers[command.at[i] << 8 | command.at[i + 1]];
    }
    return len;
}

static void write_registers(struct pn532 *chip, struct bytes command)
{
    for (size_t i = 1; i + 2 < command.len; i += 3) {
        chip->registers[command.at[i] << 8 | command.at[i + 1]] = command.at[i + 2];
    }
}

static size_t diagnose(struct pn532 *chip, struct bytes command, uint8_t *answer)
{
    enum { COMMUNICATION_TEST = 0, PRESENCE_TEST = 6 };
    uint8_t test = command.len > 1 ? command.at[1] : PRESENCE_TEST;
    if (test == COMMUNICATION_TEST && command.len <= PN532_FRAME_MAX - 2) {
        memcpy(answer, command.at + 1, command.len - 1);
        return command.len - 1;
    }
    return put_status(answer, selected_card(chip) == NULL ? STATUS_TIMEOUT : 0);
}

static void halt(struct pn532 *chip)
{
    if (selected_card(chip) != NULL) {
        picc_reset(&chip->cards[chip->selected]);
        chip->is_halted[chip->selected] = true;
        chip->selected = -1;
    }
}

static size_t firmware_version(uint8_t *answer)
{
    static const uint8_t version[] = {0x32, 0x01, 0x06, 0x07};
    memcpy(answer, version, sizeof version);
    return sizeof version;
}

/* SetSerialBaudRate. */
static bool plan_baud(struct pn532 *chip, uint8_t code)
{
    bool is_known = code < COUNT(baud_codes);
    chip->baud_next = is_known ? baud_codes[code] : 0;
    return is_known;
}

/* InPSL: PPS by the chip itself, after its own RATS. */
static uint8_t change_rates(struct pn532 *chip, struct bytes command)
{
    struct picc *card = selected_card(chip);
    uint8_t answer[PICC_FRAME_OUT];
    if (card == NULL || command.len != 4 || command.at[2] > 2 || command.at[3] > 2) {
        return STATUS_PARAMETER;
    }
    const uint8_t pps[] = {0xd0, 0x11, (uint8_t)(command.at[3] << 2 | command.at[2])};
    if (picc_frame(card, (struct bytes){pps, sizeof pps}, answer) != 1) {
        return STATUS_TIMEOUT;
    }
    chip->registers[TX_MODE] = (uint8_t)((chip->registers[TX_MODE] & 0x8f) | command.at[2] << 4);
    chip->registers[RX_MODE] = (uint8_t)((chip->registers[RX_MODE] & 0x8f) | command.at[3] << 4);
    return 0;
}

/* A chip that has just got its power hears only what wakes it. */
static bool sleeps_through(struct pn532 *chip, uint8_t command)
{
    chip->is_awake = chip->is_awake || command == SAM_CONFIGURATION;
    return !chip->is_awake && command != FIRMWARE_VERSION && command != DIAGNOSE;
}

enum pn532_outcome pn532_command(
    struct pn532 *chip, struct bytes command, uint8_t *answer, size_t *len)
{
    uint8_t first = command.len > 1 ? command.at[1] : 0;
    uint8_t second = command.len > 2 ? command.at[2] : 0;
    chip->commands++;
    *len = 0;
    if (sleeps_through(chip, command.at[0])) {
        return PN532_SILENCE;
    }
    switch (command.at[0]) {
    case DIAGNOSE: *len = diagnose(chip, command, answer); break;
    case FIRMWARE_VERSION: *len = firmware_version(answer); break;
    case GENERAL_STATUS:
        memset(answer, 0, 4);
        *len = 4;
        break;
    case READ_REGISTER: *len = read_registers(chip, command, answer); break;
    case WRITE_REGISTER: write_registers(chip, command); break;
    case SET_PARAMETERS: chip->has_auto_rats = (first & AUTO_RATS) != 0; break;
    case SET_BAUD_RATE: return plan_baud(chip, first) ? PN532_ANSWER : PN532_ERROR;
    case SAM_CONFIGURATION: break;
    case RF_CONFIGURATION:
        if (first == 0x01 && (second & 1) == 0) {
            field_off(chip);
        }
        break;
    case POWER_DOWN:
        field_off(chip);
        *len = put_status(answer, 0);
        break;
    case LIST_TARGETS: *len = list_targets(chip, command, answer); break;
    case DATA_EXCHANGE: *len = exchange(chip, command, answer); break;
    case COMMUNICATE_THRU:
        return communicate(chip, (struct bytes){command.at + 1, command.len - 1}, answer, len);
    case DESELECT:
    case RELEASE:
        halt(chip);
        *len = put_status(answer, 0);
        break;
    case PSL: *len = put_status(answer, change_rates(chip, command)); break;
    case SELECT: *len = put_status(answer, 0); break;
    default: return PN532_ERROR;
    }
    return PN532_ANSWER;
}
