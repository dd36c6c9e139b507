#include "drivers/emrtd/elementary.h"

#include "drivers/emrtd/tlv.h"

enum {
    READS_MAX = 1000,
    TRIES_MAX = CHIP_STEPS + 5,
    EXTENDED_MAX = 16384, /* what is asked for when the document does not say */
    EXTENDED_LESS = 1024,
    SHORT_OFFSET_MAX = 0x7fff, /* READ BINARY with its offset in P1 and P2 ends here */
};

enum {
    WORD_END_OF_FILE = 0x6282,
    WORD_LENGTH_WRONG = 0x6700,
    WORD_NOT_FOUND = 0x6a82,
    WORD_LENGTH_IS = 0x6c00, /* the low byte says what would be right */
};

enum { READ = 0xb0, READ_FAR = 0xb1, TAG_OFFSET = 0x54, TAG_DATA = 0x53, FAR_OVERHEAD = 4 };
enum { TAG_LENGTHS = 0x7f66, TAG_INTEGER = 0x02 };

static const size_t ladder[CHIP_STEPS] = {231, 223, 160, 96};

struct row {
    const char *word;
    unsigned group, tag;
    uint8_t short_id;
    unsigned file_id;
    size_t most, usual; /* bytes */
};

static const struct row rows[ELEMENTARY_COUNT] = {
    [ELEMENTARY_ATR] = {"atr", 0, 0, 0x01, 0x2f01, 512, 30},
    [ELEMENTARY_ACCESS] = {"access", 0, 0, 0x1c, 0x011c, 4096, 60},
    [ELEMENTARY_SECURITY] = {"security", 0, 0, 0x1d, 0x011d, 32767, 0},
    [ELEMENTARY_COM] = {"com", 0, 0, 0x1e, 0x011e, 512, 30},
    [ELEMENTARY_SOD] = {"sod", 0, 0, 0x1d, 0x011d, 32767, 2000},
    [ELEMENTARY_DG1] = {"dg1", 1, 0x61, 0x01, 0x0101, 512, 93},
    [ELEMENTARY_DG2] = {"dg2", 2, 0x75, 0x02, 0x0102, ELEMENTARY_MAX, 15000},
    [ELEMENTARY_DG11] = {"dg11", 11, 0x6b, 0x0b, 0x010b, 8192, 150},
    [ELEMENTARY_DG12] = {"dg12", 12, 0x6c, 0x0c, 0x010c, ELEMENTARY_MAX, 100},
    [ELEMENTARY_DG14] = {"dg14", 14, 0x6e, 0x0e, 0x010e, 16384, 400},
    [ELEMENTARY_DG15] = {"dg15", 15, 0x6f, 0x0f, 0x010f, 4096, 200},
};

const char *elementary_word(enum elementary file)
{
    return rows[file].word;
}

unsigned elementary_group(enum elementary file)
{
    return rows[file].group;
}

unsigned elementary_tag(enum elementary file)
{
    return rows[file].tag;
}

size_t elementary_usual(enum elementary file)
{
    return rows[file].usual;
}

struct read {
    enum elementary file;
    bool is_selected; /* by SELECT, so that no short identifier is needed */
    size_t at, total; /* total is 0 until the first answer */
};

/* Protected answers of AES are longer: 231 would not fit a short answer. */
static unsigned first_step(const struct chip *chip)
{
    bool is_aes = chip->is_secured && chip->messaging.cipher != CIPHER_3DES;
    return is_aes && chip->limits->step == 0 ? 1 : chip->limits->step;
}

static size_t extended_most(const struct chip *chip)
{
    size_t most = chip->limits->most;
    return most == 0 || most > EXTENDED_MAX ? EXTENDED_MAX : most;
}

/* Larger, as a rule, than a short answer: then already the first piece is asked for at length. */
static bool is_large(enum elementary file)
{
    return rows[file].usual > APDU_SHORT_MAX;
}

static size_t next_size(const struct chip *chip, const struct read *read, bool *extended)
{
    size_t step = ladder[first_step(chip)];
    size_t rest = read->total - read->at;
    bool is_long = read->total > 0 ? rest > step : chip->is_secured && is_large(read->file);
    *extended = is_long && !chip->limits->refuses_longer;
    size_t most = *extended ? extended_most(chip) : step;
    return read->total > 0 && rest < most ? rest : most;
}

/* Makes the next try smaller; false when the document has refused the smallest. `is_over`: the
 * refusal has ended the session, which is worth one try at extended lengths and no more. */
static bool step_down(struct chip *chip, bool was_extended, bool is_over)
{
    struct chip_limits *limits = chip->limits;
    if (was_extended) {
        limits->refuses_longer = is_over || extended_most(chip) <= EXTENDED_LESS;
        limits->most = EXTENDED_LESS;
        return true;
    }
    limits->step = first_step(chip) + 1;
    if (limits->step >= CHIP_STEPS) {
        limits->step = CHIP_STEPS - 1;
        return false;
    }
    return true;
}

static enum document_result read_near(
    struct chip *chip, const struct read *read, size_t size, bool extended,
    struct apdu_reply *reply)
{
    bool by_id = read->at == 0 && !read->is_selected;
    const struct apdu command = {
        .instruction = READ,
        .p1 = (uint8_t)(by_id ? 0x80 | (unsigned)rows[read->file].short_id : read->at >> 8),
        .p2 = (uint8_t)read->at,
        .expected = size,
        .is_extended = extended};
    return chip_send(chip, &command, reply);
}

/* Beyond what P1 and P2 can say: ISO 7816-4 §11.3.3, READ BINARY with an odd instruction. The answer
 * is one object, which is taken out of its wrapping here. */
static enum document_result read_far(
    struct chip *chip, const struct read *read, size_t size, bool extended,
    struct apdu_reply *reply)
{
    const uint8_t offset[] = {
        TAG_OFFSET, 3, (uint8_t)(read->at >> 16), (uint8_t)(read->at >> 8), (uint8_t)read->at};
    const struct apdu command = {
        .instruction = READ_FAR,
        .data = {offset, sizeof offset},
        .expected = size,
        .is_extended = extended};
    enum document_result result = chip_send(chip, &command, reply);
    if (result != DOCUMENT_OK || reply->data.len == 0) {
        return result;
    }
    struct tlv tlv = tlv_of((struct bytes){reply->data.at, reply->data.len});
    struct bytes data = tlv_expect(&tlv, TAG_DATA);
    if (!tlv_done(&tlv)) {
        return DOCUMENT_FOUL;
    }
    memmove(reply->data.at, data.at, data.len);
    reply->data.len = data.len;
    return DOCUMENT_OK;
}

static enum document_result read_binary(
    struct chip *chip, const struct read *read, size_t size, bool extended,
    struct apdu_reply *reply)
{
    bool is_far = read->at > SHORT_OFFSET_MAX;
    size_t room = reply->data.room;
    enum document_result result = is_far ? read_far(chip, read, size, extended, reply)
                                         : read_near(chip, read, size, extended, reply);
    reply->data.room = room;
    return result;
}

static bool is_about_length(unsigned status)
{
    return status == WORD_LENGTH_WRONG || (status & 0xff00) == WORD_LENGTH_IS;
}

static bool has_data(const struct apdu_reply *reply, size_t size)
{
    bool is_good = reply->status == STATUS_WORD_OK || reply->status == WORD_END_OF_FILE;
    return is_good && reply->data.len > 0 && reply->data.len <= size;
}

/* What 6CXX says, and it is remembered where it is not just the end of the file. */
static size_t told_length(struct chip *chip, const struct read *read, unsigned status)
{
    size_t told = (status & 0xff) == 0 ? APDU_SHORT_MAX : status & 0xff;
    struct chip_limits *limits = chip->limits;
    while (read->total - read->at > told && limits->step < CHIP_STEPS - 1 &&
           ladder[limits->step] > told) {
        limits->step++;
    }
    return told;
}

/* One piece, at the largest size that the document takes. */
static enum document_result read_piece(
    struct chip *chip, const struct read *read, struct apdu_reply *reply)
{
    size_t told = 0;
    for (int i = 0; i < TRIES_MAX; i++) {
        bool extended = false;
        size_t size = told > 0 ? told : next_size(chip, read, &extended);
        size_t far = read->at > SHORT_OFFSET_MAX && told == 0 ? FAR_OVERHEAD : 0;
        size = size > far + 1 && !extended ? size - far : size;
        enum document_result result = read_binary(chip, read, size + far, extended, reply);
        if (result == DOCUMENT_AGAIN) {
            return step_down(chip, extended, true) ? DOCUMENT_AGAIN : DOCUMENT_FOUL;
        }
        if (result != DOCUMENT_OK || has_data(reply, size)) {
            return result;
        }
        bool is_error = reply->status != STATUS_WORD_OK && reply->status != WORD_END_OF_FILE;
        bool is_odd = extended && read->at == 0 && reply->status != WORD_NOT_FOUND;
        if (read->at == 0 && !is_about_length(reply->status) && is_error && !is_odd) {
            return DOCUMENT_ABSENT;
        }
        bool is_told = (reply->status & 0xff00) == WORD_LENGTH_IS;
        if (is_told && told == 0 && !extended) {
            told = told_length(chip, read, reply->status);
        } else if (
            (is_told && !extended) || (!is_about_length(reply->status) && !(is_odd && is_error)) ||
            !step_down(chip, extended, false)) {
            return DOCUMENT_FOUL;
        } else {
            told = 0;
        }
    }
    return DOCUMENT_FOUL;
}

/* The first piece into `head`, which has room for the longest; by the short identifier, or else by
 * SELECT. */
static enum document_result read_head(struct chip *chip, struct read *read, struct apdu_reply *head)
{
    enum document_result result = DOCUMENT_ABSENT;
    size_t room = head->data.room;
    if (!chip->limits->refuses_short_ids) {
        result = read_piece(chip, read, head);
    }
    if (result != DOCUMENT_ABSENT || (!chip->is_secured && head->status == WORD_NOT_FOUND)) {
        return result;
    }
    result = chip_select_file(chip, rows[read->file].file_id);
    if (result != DOCUMENT_OK) {
        return result;
    }
    read->is_selected = true;
    head->data = (struct link_answer){.at = head->data.at, .room = room};
    result = read_piece(chip, read, head);
    chip->limits->refuses_short_ids |= result == DOCUMENT_OK && chip->is_secured;
    return result;
}

/* The rest, behind the head. */
static enum document_result read_rest(struct chip *chip, struct read *read, uint8_t *to)
{
    for (int i = 0; i < READS_MAX && read->at < read->total; i++) {
        /* Decrypted with its padding, so the room for one piece is a little larger than it. */
        struct apdu_reply reply = {
            .data = {.at = to + read->at, .room = read->total + MESSAGING_OVERHEAD - read->at}};
        enum document_result result = read_piece(chip, read, &reply);
        if (result != DOCUMENT_OK) {
            return result == DOCUMENT_ABSENT ? DOCUMENT_FOUL : result;
        }
        if (reply.data.len > chip->limits->largest) {
            chip->limits->largest = reply.data.len;
        }
        read->at += reply.data.len;
    }
    return read->at >= read->total ? DOCUMENT_OK : DOCUMENT_FOUL;
}

enum document_result elementary_read(
    struct chip *chip, struct arena *arena, enum elementary file, struct bytes *content)
{
    struct read read = {.file = file};
    size_t used = arena->used;
    size_t room = MESSAGING_OVERHEAD + (is_large(file) ? EXTENDED_MAX : APDU_SHORT_MAX);
    uint8_t *head = arena_take(arena, room);
    struct apdu_reply reply = {.data = {.at = head, .room = room}};
    *content = (struct bytes){0};
    enum document_result result = read_head(chip, &read, &reply);
    if (result == DOCUMENT_OK) {
        read.total = tlv_total((struct bytes){head, reply.data.len});
        result = read.total == 0 || read.total > rows[file].most ? DOCUMENT_FOUL : DOCUMENT_OK;
    }
    if (result != DOCUMENT_OK) {
        chip_expect(chip, result == DOCUMENT_ABSENT ? rows[file].usual : 0, 0);
        arena_rewind(arena, used);
        return result;
    }
    bool fits = read.total + MESSAGING_OVERHEAD <= room;
    uint8_t *to = fits ? head : arena_take(arena, read.total + MESSAGING_OVERHEAD);
    read.at = reply.data.len < read.total ? reply.data.len : read.total;
    if (!fits) {
        memcpy(to, head, read.at);
    }
    if (reply.data.len > chip->limits->largest) {
        chip->limits->largest = reply.data.len;
    }
    chip_expect(chip, rows[file].usual, read.total);
    result = read_rest(chip, &read, to);
    if (result != DOCUMENT_OK) {
        arena_rewind(arena, used);
        return result;
    }
    *content = (struct bytes){to, read.total};
    return DOCUMENT_OK;
}

static size_t number_of(struct bytes value)
{
    size_t number = 0;
    for (size_t i = 0; i < value.len; i++) {
        number = number > 0xffffff ? number : number << 8 | value.at[i];
    }
    return number;
}

enum document_result elementary_learn(struct chip *chip)
{
    struct read read = {.file = ELEMENTARY_ATR};
    uint8_t space[APDU_SHORT_MAX + MESSAGING_OVERHEAD];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = read_near(chip, &read, ladder[0], false, &reply);
    if (result != DOCUMENT_OK || !has_data(&reply, ladder[0])) {
        return result;
    }
    bool found = false;
    struct bytes lengths = tlv_find((struct bytes){space, reply.data.len}, TAG_LENGTHS, &found);
    struct tlv tlv = tlv_of(lengths);
    (void)tlv_expect(&tlv, TAG_INTEGER); /* of a command: ours are short enough */
    size_t answer = number_of(tlv_expect(&tlv, TAG_INTEGER));
    if (!found || !tlv_done(&tlv)) {
        return DOCUMENT_OK;
    }
    chip->limits->refuses_longer = answer <= APDU_SHORT_MAX + MESSAGING_OVERHEAD;
    chip->limits->most = answer - (chip->limits->refuses_longer ? 0 : MESSAGING_OVERHEAD);
    return DOCUMENT_OK;
}
