#include "agent/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

#define CRC_LEN 8
#define TEXT_LEN                                                                                   \
    (LEDGER_RECORD - CRC_LEN - 2) /* a blank before the checksum, a line end after it */

_Static_assert(TEXT_LEN == LEDGER_TEXT_MAX, "ledger.h");

/* CRC-32 (ISO/IEC 8802-3), bit by bit: a record is short. */
static uint32_t checksum(const char *at, size_t len)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < len; i++) {
        crc ^= (uint8_t)at[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
        }
    }
    return ~crc;
}

static void write_record(char to[LEDGER_RECORD + 1], struct text text)
{
    char line[TEXT_LEN + 1];
    snprintf(line, sizeof line, "%-*.*s", TEXT_LEN, TEXT_ARG(text));
    snprintf(to, LEDGER_RECORD + 1, "%s %08x\n", line, (unsigned)checksum(line, TEXT_LEN));
}

/* The text of a record; false when it is not sound. */
static bool read_record(const char *at, struct text *text)
{
    char crc[CRC_LEN + 3];
    snprintf(crc, sizeof crc, " %08x\n", (unsigned)checksum(at, TEXT_LEN));
    if (memcmp(at + TEXT_LEN, crc, CRC_LEN + 2) != 0) {
        return false;
    }
    *text = (struct text){at, TEXT_LEN};
    while (text->len > 0 && text->at[text->len - 1] == ' ') {
        text->len--;
    }
    return text->len > 0;
}

/* Writes the file again from what can be read, so that all of it is on the disk: after a flush that
 * failed, the kernel shows bytes that the disk perhaps does not have. */
static bool renew(const char *path, uint64_t *end)
{
    SCOPED(file_release) struct file file = {0};
    enum file_result result = file_read(&file, path, LEDGER_MAX);
    if (result != FILE_OK && result != FILE_ABSENT) {
        return false;
    }
    size_t torn = file.content.len % LEDGER_RECORD;
    if (torn > 0) {
        log_warning("ledger_torn bytes=%zu", torn);
        file.content.len -= torn;
    }
    *end = file.content.len;
    return file_replace(path, file.content, 0600) == FILE_OK;
}

bool ledger_open(struct ledger *ledger, const char *path)
{
    *ledger = (struct ledger){.fd = -1};
    if (!renew(path, &ledger->end)) {
        log_error("ledger_unusable errno=%d", errno);
        return false;
    }
    ledger->fd = open(path, O_RDWR | O_CLOEXEC);
    if (ledger->fd < 0) {
        log_error("ledger_unusable errno=%d", errno);
    }
    return ledger->fd >= 0;
}

void ledger_close(struct ledger *ledger)
{
    close_fd(&ledger->fd);
}

bool ledger_append(struct ledger *ledger, struct text text)
{
    char record[LEDGER_RECORD + 1];
    if (ledger->fd < 0 || text.len == 0 || text.len > LEDGER_TEXT_MAX ||
        ledger->end + LEDGER_RECORD > LEDGER_MAX) {
        return false;
    }
    write_record(record, text);
    ssize_t put = pwrite(ledger->fd, record, LEDGER_RECORD, (off_t)ledger->end);
    if (put != LEDGER_RECORD || fdatasync(ledger->fd) != 0) {
        log_error("ledger_not_written errno=%d", errno);
        ledger_close(ledger);
        return false;
    }
    ledger->end += LEDGER_RECORD;
    return true;
}

bool ledger_each(
    const struct ledger *ledger, void (*each)(void *context, struct text text), void *context)
{
    char records[64 * LEDGER_RECORD];
    for (uint64_t at = 0; at < ledger->end;) {
        uint64_t left = ledger->end - at;
        size_t want = left < sizeof records ? (size_t)left : sizeof records;
        if (ledger->fd < 0 || pread(ledger->fd, records, want, (off_t)at) != (ssize_t)want) {
            return false;
        }
        for (size_t i = 0; i < want; i += LEDGER_RECORD) {
            struct text text;
            bool is_sound = read_record(records + i, &text);
            each(context, is_sound ? text : (struct text){0});
        }
        at += want;
    }
    return ledger->fd >= 0;
}
