#include "drivers/reader_nfc.h"

#include <fcntl.h>
#include <nfc/nfc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    FIELD_MS = 6,            /* off, and on before the first command: ISO 14443-3 §5, at least 5 */
    HOST_MARGIN_MS = 1000,   /* libnfc waits this much longer than the chip */
    CHIP_WAIT_MAX_MS = 3280, /* RFConfiguration's longest; more is waited for by the host alone */
    SAK_ISO14443_4 = 0x20,
    SEVERAL = 2,
};

void reader_nfc_init(struct reader_nfc *reader, const char *connection)
{
    *reader = (struct reader_nfc){.watch = -1};
    snprintf(reader->connection, sizeof reader->connection, "%s", connection);
    if (strlen(connection) > READER_NFC_NAME_MAX) {
        reader->connection[0] = '\0';
    }
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
    close_fd(&reader->watch);
    reader->chip_wait_ms = 0;
    reader->has_field = false;
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

bool reader_nfc_connect(struct reader_nfc *reader)
{
    if (reader->device != NULL) {
        return true;
    }
    if (reader->connection[0] == '\0' || !lock(reader)) {
        close_fd(&reader->watch);
        return false;
    }
    reader->device = nfc_open(reader->context, reader->connection);
    if (reader->device == NULL || nfc_initiator_init(reader->device) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_INFINITE_SELECT, false) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_AUTO_ISO14443_4, false) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_EASY_FRAMING, false) < 0) {
        reader_nfc_disconnect(reader);
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

/* Off and on again: every card forgets what was agreed with it. */
static bool renew_field(struct reader_nfc *reader)
{
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
        reader_nfc_disconnect(reader);
        card.find = READER_NFC_GONE;
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

enum link_result reader_nfc_exchange(
    void *owner, struct bytes frame, struct link_answer *answer, int timeout_ms)
{
    struct reader_nfc *reader = owner;
    answer->len = 0;
    if (frame.len == 0 || frame.len > READER_NFC_FRAME_MAX) {
        return LINK_FOUL;
    }
    if (reader->device == NULL || timeout_ms <= 0) {
        return LINK_READER;
    }
    int got = NFC_EIO;
    if (set_chip_wait(reader, timeout_ms)) {
        got = nfc_initiator_transceive_bytes(
            reader->device, frame.at, frame.len, answer->at, answer->room,
            timeout_ms + HOST_MARGIN_MS);
    }
    if (got >= 0) {
        answer->len = (size_t)got;
        return LINK_OK;
    }
    if (got == NFC_ERFTRANS || got == NFC_ETGRELEASED) {
        return LINK_SILENT;
    }
    if (got == NFC_EOVFLOW) {
        return LINK_FOUL;
    }
    reader_nfc_disconnect(reader);
    return LINK_READER;
}
