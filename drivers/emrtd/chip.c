#include "drivers/emrtd/chip.h"

enum {
    WORD_WARNING = 0x6200, /* the low byte says which */
    WORD_LENGTH_WRONG = 0x6700,
    WORD_LOCKED = 0x6982,
    WORD_CONDITIONS = 0x6985,
};

void chip_init(
    struct chip *chip, const struct apdu_line *line, struct chip_limits *limits,
    struct arena *arena)
{
    *chip = (struct chip){
        .line = *line, .limits = limits, .answer = arena_take(arena, CHIP_ANSWER_MAX)};
}

void chip_finish(struct chip *chip)
{
    messaging_finish(&chip->messaging);
    chip->is_secured = false;
}

enum document_result chip_failure(enum link_result result)
{
    static const enum document_result results[] = {
        [LINK_OK] = DOCUMENT_OK,           [LINK_SILENT] = DOCUMENT_SILENT,
        [LINK_BROKEN] = DOCUMENT_FOUL,     [LINK_FOUL] = DOCUMENT_FOUL,
        [LINK_SLOW] = DOCUMENT_SLOW,       [LINK_READER] = DOCUMENT_READER,
        [LINK_STOPPED] = DOCUMENT_STOPPED,
    };
    return results[result];
}

static void report(struct chip *chip, size_t sent, size_t received)
{
    chip->moved += sent + received;
    chip->sent += sent;
    chip->received += received;
    if (chip->progress != NULL) {
        size_t done = chip->moved < chip->expected ? chip->moved : chip->expected;
        chip->progress(chip->owner, done, chip->expected);
    }
}

void chip_expect(struct chip *chip, size_t usual, size_t known)
{
    size_t expected = chip->expected + known;
    size_t least = chip->moved + known + usual;
    chip->expected = expected >= least ? expected - usual : chip->moved + known;
}

void chip_complete(struct chip *chip)
{
    chip->expected = chip->moved;
    report(chip, 0, 0);
}

static enum document_result send_protected(
    struct chip *chip, const struct apdu *apdu, struct apdu_reply *reply)
{
    uint8_t command[APDU_COMMAND_MAX];
    size_t len = messaging_wrap(&chip->messaging, apdu, command, sizeof command);
    struct link_answer answer = {.at = chip->answer, .room = CHIP_ANSWER_MAX};
    if (len == 0) {
        return DOCUMENT_FOUL;
    }
    chip->apdus++;
    enum link_result result =
        chip->line.exchange(chip->line.owner, (struct bytes){command, len}, &answer);
    if (result != LINK_OK) {
        return chip_failure(result);
    }
    report(chip, len, answer.len);
    if (answer.len < 2) {
        return DOCUMENT_FOUL;
    }
    size_t body = answer.len - 2;
    unsigned outer = (unsigned)answer.at[body] << 8 | answer.at[body + 1];
    switch (messaging_unwrap(&chip->messaging, (struct bytes){answer.at, body}, outer, reply)) {
    case MESSAGING_OK: return DOCUMENT_OK;
    case MESSAGING_PLAIN: return outer == WORD_LENGTH_WRONG ? DOCUMENT_AGAIN : DOCUMENT_FOUL;
    case MESSAGING_FOUL: break;
    }
    return DOCUMENT_FOUL;
}

enum document_result chip_send(struct chip *chip, const struct apdu *apdu, struct apdu_reply *reply)
{
    if (chip->is_secured) {
        return send_protected(chip, apdu, reply);
    }
    chip->apdus++;
    enum link_result result = apdu_send(&chip->line, apdu, reply);
    if (result == LINK_OK) {
        report(chip, 5 + apdu->data.len, reply->data.len + 2);
    }
    return chip_failure(result);
}

enum document_result chip_select(struct chip *chip, struct bytes identifier)
{
    const struct apdu select = {.instruction = 0xa4, .p1 = 0x04, .p2 = 0x0c, .data = identifier};
    uint8_t space[APDU_SHORT_MAX + 2];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = chip_send(chip, &select, &reply);
    if (result != DOCUMENT_OK || reply.status == STATUS_WORD_OK ||
        (reply.status & 0xff00) == WORD_WARNING) {
        return result;
    }
    bool is_locked = reply.status == WORD_LOCKED || reply.status == WORD_CONDITIONS;
    return is_locked ? DOCUMENT_REFUSED : DOCUMENT_ABSENT;
}

enum document_result chip_select_file(struct chip *chip, unsigned identifier)
{
    const uint8_t name[] = {(uint8_t)(identifier >> 8), (uint8_t)identifier};
    const struct apdu select = {
        .instruction = 0xa4, .p1 = 0x02, .p2 = 0x0c, .data = {name, sizeof name}};
    uint8_t space[APDU_SHORT_MAX + 2];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = chip_send(chip, &select, &reply);
    return result == DOCUMENT_OK && reply.status != STATUS_WORD_OK ? DOCUMENT_ABSENT : result;
}
