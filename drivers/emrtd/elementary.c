#include "drivers/emrtd/elementary.h"

#include "drivers/emrtd/tlv.h"

enum { READS_MAX = 1000, EXTENDED_MAX = 4096, TRIES_MAX = CHIP_STEPS + 3 };

enum {
    WORD_END_OF_FILE = 0x6282,
    WORD_LENGTH_WRONG = 0x6700,
    WORD_NOT_FOUND = 0x6a82,
    WORD_LENGTH_IS = 0x6c00, /* the low byte says what would be right */
};

static const size_t ladder[CHIP_STEPS] = {231, 223, 160, 96};

struct read {
    enum elementary file;
    size_t at, total; /* total is 0 until the first answer */
};

/* Protected answers of AES are longer: 231 would not fit a short answer. */
static unsigned first_step(const struct chip *chip)
{
    bool is_aes = chip->is_secured && chip->messaging.cipher != CIPHER_3DES;
    return is_aes && chip->limits->step == 0 ? 1 : chip->limits->step;
}

static size_t next_size(const struct chip *chip, const struct read *read, bool *extended)
{
    size_t step = ladder[first_step(chip)];
    size_t rest = read->total - read->at;
    *extended = read->total > 0 && rest > step && !chip->limits->refuses_longer;
    if (read->total == 0) {
        return step;
    }
    size_t most = *extended ? EXTENDED_MAX : step;
    return rest < most ? rest : most;
}

/* Makes the next try smaller; false when the document has refused the smallest. */
static bool step_down(struct chip *chip, bool was_extended)
{
    if (was_extended) {
        chip->limits->refuses_longer = true;
        return true;
    }
    chip->limits->step = first_step(chip) + 1;
    if (chip->limits->step >= CHIP_STEPS) {
        chip->limits->step = CHIP_STEPS - 1;
        return false;
    }
    return true;
}

static enum document_result read_binary(
    struct chip *chip, const struct read *read, size_t size, bool extended,
    struct apdu_reply *reply)
{
    const struct apdu command = {
        .instruction = 0xb0,
        .p1 = (uint8_t)(read->at == 0 ? 0x80 | (unsigned)read->file : read->at >> 8),
        .p2 = (uint8_t)read->at,
        .expected = size,
        .is_extended = extended};
    return chip_send(chip, &command, reply);
}

/* Before a session, cards that know no such file say so in many ways. */
static bool is_absence(const struct chip *chip, unsigned status)
{
    bool is_about_length = status == WORD_LENGTH_WRONG || (status & 0xff00) == WORD_LENGTH_IS;
    bool is_error = status != STATUS_WORD_OK && status != WORD_END_OF_FILE;
    return status == WORD_NOT_FOUND || (!chip->is_secured && is_error && !is_about_length);
}

/* One piece, at the largest size that the document takes. */
static enum document_result read_piece(
    struct chip *chip, const struct read *read, struct apdu_reply *reply)
{
    size_t told = 0;
    for (int i = 0; i < TRIES_MAX; i++) {
        bool extended = false;
        size_t size = told > 0 ? told : next_size(chip, read, &extended);
        enum document_result result = read_binary(chip, read, size, extended, reply);
        if (result == DOCUMENT_AGAIN) {
            return step_down(chip, extended) ? DOCUMENT_AGAIN : DOCUMENT_FOUL;
        }
        if (result != DOCUMENT_OK) {
            return result;
        }
        bool has_data = reply->status == STATUS_WORD_OK || reply->status == WORD_END_OF_FILE;
        if (has_data && reply->data.len > 0 && reply->data.len <= size) {
            return DOCUMENT_OK;
        }
        if (read->at == 0 && is_absence(chip, reply->status)) {
            return DOCUMENT_ABSENT;
        }
        if ((reply->status & 0xff00) == WORD_LENGTH_IS && told == 0 && !extended) {
            told = (reply->status & 0xff) == 0 ? APDU_SHORT_MAX : reply->status & 0xff;
        } else if (reply->status != WORD_LENGTH_WRONG || !step_down(chip, extended)) {
            return DOCUMENT_FOUL;
        } else {
            told = 0;
        }
    }
    return DOCUMENT_FOUL;
}

enum document_result elementary_read(
    struct chip *chip, enum elementary file, struct link_answer *into)
{
    struct read read = {.file = file};
    into->len = 0;
    for (int i = 0; i < READS_MAX; i++) {
        /* Decrypted with its padding, so the room for one piece is a little larger than it. */
        struct apdu_reply reply = {
            .data = {.at = into->at + read.at, .room = into->room - read.at}};
        enum document_result result = read_piece(chip, &read, &reply);
        if (result != DOCUMENT_OK) {
            return result;
        }
        if (read.total == 0) {
            read.total = tlv_total((struct bytes){into->at, reply.data.len});
            if (read.total == 0 || read.total > into->room - MESSAGING_OVERHEAD ||
                read.total > ELEMENTARY_MAX) {
                return DOCUMENT_FOUL;
            }
            chip->expected += read.total;
        }
        read.at += reply.data.len;
        if (read.at >= read.total) {
            into->len = read.total;
            return DOCUMENT_OK;
        }
        if (reply.status == WORD_END_OF_FILE) {
            return DOCUMENT_FOUL;
        }
    }
    return DOCUMENT_FOUL;
}
