#include "drivers/reader_nfc.h"

#include <fcntl.h>
#include <nfc/nfc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"
#include "drivers/reader_speed.h"

enum {
    FIELD_MS = 6,            /* off, and on before the first command: ISO 14443-3 §5, at least 5 */
    HOST_MARGIN_MS = 1000,   /* libnfc waits this much longer than the chip */
    CHIP_WAIT_MAX_MS = 3280, /* RFConfiguration's longest; more is waited for by the host alone */
    SAK_ISO14443_4 = 0x20,
    SEVERAL = 2,
    BAUD_LOSSES_MAX = 2,
    RATE_TROUBLES_MAX = 1 + ISODEP_REPAIRS_MAX,
    COMMAND_MS = 1000, /* for a command that does not wait for a card */
};

/* Commands of the PN532 that libnfc has no public function for. */
enum { READ_REGISTER = 0x06, WRITE_REGISTER = 0x08, COMMUNICATE_THRU = 0x42 };

/* Status bytes, UM0701-02 §7.1. */
enum {
    STATUS_MASK = 0x3f,
    STATUS_OK = 0x00,
    STATUS_TIMEOUT = 0x01,
    STATUS_SMALL_BUFFER = 0x07,
    STATUS_BUFFER_OVERFLOW = 0x09,
    STATUS_FIELD_LATE = 0x0a,
    STATUS_RELEASED = 0x29,
};

/* Of libnfc 1.8.0, exported but in no public header: one command of the chip and its answer, which is
 * returned without the frame around it; its length or a negative error. What came is in `received`
 * also then. `timeout_ms` must not be 0, which is for ever, nor -1. */
int pn53x_transceive(
    struct nfc_device *device, const uint8_t *sent, size_t sent_len, uint8_t *received,
    size_t received_room, int timeout_ms);

static bool is_serial_pn532(const char *connection)
{
    return strncmp(connection, "pn532_uart:/", strlen("pn532_uart:/")) == 0;
}

/* Takes a raised speed off the end of the connection string: libnfc does not tell the chip. */
static void take_speed(struct reader_nfc *reader)
{
    char *colon = strrchr(reader->connection, ':'), *end = NULL;
    if (!is_serial_pn532(reader->connection) || colon[1] < '0' || colon[1] > '9') {
        return;
    }
    unsigned long baud = strtoul(colon + 1, &end, 10);
    if (*end == '\0' && baud > READER_SPEED_SAFE && reader_speed_known((unsigned)baud)) {
        reader->baud_wanted = (unsigned)baud;
        *colon = '\0';
    }
}

void reader_nfc_init(struct reader_nfc *reader, const char *connection)
{
    *reader = (struct reader_nfc){.watch = -1, .rate_most = ISODEP_424};
    snprintf(reader->connection, sizeof reader->connection, "%s", connection);
    if (strlen(connection) > READER_NFC_NAME_MAX) {
        reader->connection[0] = '\0';
    }
    take_speed(reader);
    if (setenv("LIBNFC_LOG_LEVEL", "0", 1) != 0) {
        die_errno("silence libnfc");
    }
    nfc_init(&reader->context);
    if (reader->context == NULL) {
        die("libnfc does not start");
    }
}

void reader_nfc_finish(struct reader_nfc *reader)
{
    if (reader->context != NULL) {
        reader_nfc_disconnect(reader);
        nfc_exit(reader->context);
        *reader = (struct reader_nfc){.watch = -1};
    }
}

void reader_nfc_disconnect(struct reader_nfc *reader)
{
    if (reader->device != NULL) {
        nfc_close(reader->device);
        reader->device = NULL;
    }
    if (reader->baud > READER_SPEED_SAFE) {
        (void)reader_speed_set(reader->watch, reader->baud, READER_SPEED_SAFE);
    }
    close_fd(&reader->watch);
    reader->chip_wait_ms = 0;
    reader->has_field = false;
    reader->rates = (struct isodep_rates){0};
    reader->baud = 0;
}

/* It is closed because it does not answer as it must. */
static void lose(struct reader_nfc *reader)
{
    reader->baud_losses += reader->baud > READER_SPEED_SAFE;
    reader->baud = 0; /* it would not hear how to go back */
    reader_nfc_disconnect(reader);
}

/* The device's file in "driver:/dev/x:speed"; false when there is none in it, as with USB. */
static bool device_file(const char *connection, char *path, size_t size)
{
    const char *begin = strchr(connection, ':');
    if (begin == NULL || begin[1] != '/') {
        return false;
    }
    size_t len = strcspn(begin + 1, ":");
    if (len >= size) {
        return false;
    }
    memcpy(path, begin + 1, len);
    path[len] = '\0';
    return true;
}

/* True when the device's file is ours now, or there is no file to lock. */
static bool lock(struct reader_nfc *reader)
{
    char path[READER_NFC_NAME_MAX + 1];
    if (!device_file(reader->connection, path, sizeof path)) {
        return true;
    }
    reader->watch = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    return reader->watch >= 0 && flock(reader->watch, LOCK_EX | LOCK_NB) == 0;
}

/* libnfc opens it at the safe speed. A chip that was left at another one is looked for: before, when
 * a speed is wanted, as a process that ends does not set it back; else when it does not answer. */
static struct nfc_device *open_device(struct reader_nfc *reader)
{
    if (reader->baud_wanted != 0) {
        bool is_lost = reader->baud_losses >= BAUD_LOSSES_MAX;
        unsigned likely = is_lost ? READER_SPEED_SAFE : reader->baud_wanted;
        reader->baud = reader_speed_set(reader->watch, likely, READER_SPEED_SAFE);
    }
    struct nfc_device *device = nfc_open(reader->context, reader->connection);
    if (device == NULL && reader->baud_wanted == 0 && is_serial_pn532(reader->connection) &&
        reader_speed_set(reader->watch, READER_SPEED_SAFE, READER_SPEED_SAFE) ==
            READER_SPEED_SAFE) {
        device = nfc_open(reader->context, reader->connection);
    }
    return device;
}

/* The wanted speed, if it has not been the reader's undoing. False when the chip is lost over it. */
static bool raise_speed(struct reader_nfc *reader)
{
    if (reader->baud_wanted == 0 || reader->baud_losses >= BAUD_LOSSES_MAX) {
        return true;
    }
    reader->baud = reader_speed_set(reader->watch, READER_SPEED_SAFE, reader->baud_wanted);
    log_info("reader_speed baud=%u wanted=%u", reader->baud, reader->baud_wanted);
    return reader->baud != 0;
}

/* nfc_initiator_init() also sets 106 kbit/s: whoever had the chip before may have died at another. */
bool reader_nfc_connect(struct reader_nfc *reader)
{
    if (reader->device != NULL) {
        return true;
    }
    if (reader->connection[0] == '\0' || !lock(reader)) {
        close_fd(&reader->watch);
        return false;
    }
    reader->device = open_device(reader);
    if (reader->device == NULL || !raise_speed(reader) || nfc_initiator_init(reader->device) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_INFINITE_SELECT, false) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_AUTO_ISO14443_4, false) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_EASY_FRAMING, false) < 0) {
        lose(reader);
        return false;
    }
    return true;
}

int reader_nfc_watch(const struct reader_nfc *reader)
{
    return reader->watch;
}

bool reader_nfc_is_gone(struct reader_nfc *reader)
{
    struct pollfd wait = {.fd = reader->watch};
    if (reader->watch >= 0 && poll(&wait, 1, 0) > 0) {
        reader_nfc_disconnect(reader);
    }
    return reader->device == NULL;
}

/* Analog settings for ISO 14443-4 at each rate: UM0701-02 §7.3.1, CfgItems 0x0A and 0x0D. */
static const struct analog {
    uint8_t modulation_width, receiver;
} analog[] = {
    [ISODEP_106] = {0x26, 0x62}, [ISODEP_212] = {0x15, 0x8a}, [ISODEP_424] = {0x08, 0xb2}};

static uint8_t with_rate(uint8_t mode, enum isodep_rate rate)
{
    return (uint8_t)((mode & 0x8f) | rate << 4);
}

bool reader_nfc_set_rates(struct reader_nfc *reader, const struct isodep_rates *rates)
{
    static const uint8_t read[] = {READ_REGISTER, 0x63, 0x02, 0x63, 0x03};
    uint8_t mode[2], none[8];
    if (reader->device == NULL) {
        return false;
    }
    bool right =
        pn53x_transceive(reader->device, read, sizeof read, mode, sizeof mode, COMMAND_MS) ==
        (int)sizeof mode;
    const uint8_t write[] = {
        WRITE_REGISTER,
        0x63,
        0x02,
        with_rate(mode[0], rates->to_card), /* CIU_TxMode */
        0x63,
        0x03,
        with_rate(mode[1], rates->from_card), /* CIU_RxMode */
        0x63,
        0x14,
        analog[rates->to_card].modulation_width, /* CIU_ModWidth */
        0x63,
        0x0c,
        analog[rates->from_card].receiver}; /* CIU_MifNFC */
    if (!right ||
        pn53x_transceive(reader->device, write, sizeof write, none, sizeof none, COMMAND_MS) < 0) {
        lose(reader);
        return false;
    }
    reader->rates = *rates;
    reader->rate_troubles = 0;
    return true;
}

static bool is_raised(const struct reader_nfc *reader)
{
    return reader->rates.to_card != ISODEP_106 || reader->rates.from_card != ISODEP_106;
}

/* Off and on again: every card forgets what was agreed with it, and so does the chip. */
static bool renew_field(struct reader_nfc *reader)
{
    const struct isodep_rates slow = {0};
    if (is_raised(reader) && !reader_nfc_set_rates(reader, &slow)) {
        return false;
    }
    if (nfc_device_set_property_bool(reader->device, NP_ACTIVATE_FIELD, false) < 0) {
        return false;
    }
    poll(NULL, 0, FIELD_MS);
    if (nfc_device_set_property_bool(reader->device, NP_ACTIVATE_FIELD, true) < 0) {
        return false;
    }
    poll(NULL, 0, FIELD_MS);
    reader->has_field = false;
    return true;
}

/* How many cards of this type there are, at most SEVERAL; negative when the reader failed. The
 * random number that many documents show instead of a UID stays the same while the field is on
 * (ISO 14443-3 §6.5.4), so one card is not counted twice. */
static int count_cards(struct reader_nfc *reader, nfc_modulation_type type, nfc_target *targets)
{
    const nfc_modulation modulation = {.nmt = type, .nbr = NBR_106};
    int count = nfc_initiator_list_passive_targets(reader->device, modulation, targets, SEVERAL);
    return count == NFC_ERFTRANS || count == NFC_ETIMEOUT || count == NFC_ETGRELEASED ? 0 : count;
}

/* Selects the one card that was counted, in a fresh field. */
static bool select_card(struct reader_nfc *reader, nfc_modulation_type type, nfc_target *target)
{
    const nfc_modulation modulation = {.nmt = type, .nbr = NBR_106};
    bool selected = renew_field(reader) && nfc_initiator_select_passive_target(
                                               reader->device, modulation, NULL, 0, target) > 0;
    reader->has_field = true;
    return selected;
}

static struct reader_nfc_card look(struct reader_nfc *reader)
{
    struct reader_nfc_card card = {.find = READER_NFC_EMPTY};
    nfc_target targets[SEVERAL];
    int of_a = count_cards(reader, NMT_ISO14443A, targets);
    int of_b = of_a < 0 ? -1 : count_cards(reader, NMT_ISO14443B, targets);
    if (of_b < 0) {
        card.find = READER_NFC_GONE;
    } else if (of_a + of_b >= SEVERAL) {
        reader->has_field = true;
        card.find = READER_NFC_SEVERAL;
    } else if (of_a == 1 && select_card(reader, NMT_ISO14443A, targets)) {
        bool speaks = (targets[0].nti.nai.btSak & SAK_ISO14443_4) != 0;
        card.find = speaks ? READER_NFC_A : READER_NFC_OTHER;
    } else if (of_b == 1 && select_card(reader, NMT_ISO14443B, targets)) {
        card.find = READER_NFC_B;
        memcpy(card.protocol_info, targets[0].nti.nbi.abtProtocolInfo, sizeof card.protocol_info);
    }
    return card;
}

struct reader_nfc_card reader_nfc_poll(struct reader_nfc *reader)
{
    struct reader_nfc_card card = {.find = READER_NFC_GONE};
    if (!reader_nfc_is_gone(reader) && (!reader->has_field || renew_field(reader))) {
        card = look(reader);
    }
    if (card.find == READER_NFC_GONE || reader_nfc_is_gone(reader)) {
        lose(reader);
        card.find = READER_NFC_GONE;
    }
    if (card.find == READER_NFC_EMPTY || card.find == READER_NFC_GONE) {
        reader->is_careful = false; /* the next one may be better */
    }
    return card;
}

/* Tells the chip how long to wait for a card, when that changes. */
static bool set_chip_wait(struct reader_nfc *reader, int timeout_ms)
{
    int wait_ms = timeout_ms < CHIP_WAIT_MAX_MS ? timeout_ms : CHIP_WAIT_MAX_MS;
    if (wait_ms == reader->chip_wait_ms) {
        return true;
    }
    reader->chip_wait_ms = wait_ms;
    return nfc_device_set_property_int(reader->device, NP_TIMEOUT_COM, wait_ms) >= 0;
}

static enum link_result result_of(uint8_t status)
{
    switch (status & STATUS_MASK) {
    case STATUS_OK: return LINK_OK;
    case STATUS_TIMEOUT:
    case STATUS_FIELD_LATE:
    case STATUS_RELEASED: return LINK_SILENT;
    case STATUS_SMALL_BUFFER:
    case STATUS_BUFFER_OVERFLOW: return LINK_FOUL;
    }
    return LINK_BROKEN;
}

/* Frames that fail at a raised rate, more often than a block is mended, are blamed on it. */
static void note_trouble(struct reader_nfc *reader, enum link_result result)
{
    bool failed = result == LINK_SILENT || result == LINK_BROKEN;
    reader->rate_troubles = failed && is_raised(reader) ? reader->rate_troubles + 1 : 0;
    reader->is_careful = reader->is_careful || reader->rate_troubles >= RATE_TROUBLES_MAX;
}

enum link_result reader_nfc_exchange(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct reader_nfc *reader = owner;
    uint8_t command[1 + READER_NFC_FRAME_MAX] = {COMMUNICATE_THRU};
    uint8_t reply[1 + READER_NFC_FRAME_MAX] = {0};
    answer->len = 0;
    if (frame.len == 0 || frame.len > READER_NFC_FRAME_MAX) {
        return LINK_FOUL;
    }
    if (reader->device == NULL || timeout_ms <= 0) {
        return LINK_READER;
    }
    memcpy(command + 1, frame.at, frame.len);
    int got = NFC_EIO;
    if (set_chip_wait(reader, timeout_ms)) {
        got = pn53x_transceive(
            reader->device, command, 1 + frame.len, reply, sizeof reply,
            timeout_ms + HOST_MARGIN_MS);
    }
    enum link_result result = result_of(reply[0]);
    if (got > 0 && (size_t)got - 1 > answer->room) {
        result = LINK_FOUL;
    } else if (got > 0) {
        answer->len = (size_t)got - 1;
        memcpy(answer->at, reply + 1, answer->len);
    } else if (result == LINK_OK) {
        lose(reader);
        result = LINK_READER;
    }
    note_trouble(reader, result);
    explicit_bzero(command, sizeof command);
    explicit_bzero(reply, sizeof reply);
    return result;
}
