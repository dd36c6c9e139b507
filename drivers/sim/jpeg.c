#include "drivers/sim/jpeg.h"

#include <math.h>

enum { SIDE = 8, BLOCK = SIDE * SIDE, COLOURS = 3, CODES = 256 };

/* T.81 table K.1 and K.2, row by row. */
static const uint8_t quantisers[2][BLOCK] = {
    {16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
     14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
     18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
     49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99},
    {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
     99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
     99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99}};

/* Where the n-th coefficient of the zigzag stands. */
static const uint8_t zigzag[BLOCK] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

/* A Huffman table as it stands in the file: how many codes of each length, then their symbols. The
 * tables of annex K for luminance serve all colours: a little longer, but two tables less. */
static const uint8_t dc_counts[16] = {0, 1, 5, 1, 1, 1, 1, 1, 1};
static const uint8_t dc_symbols[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static const uint8_t ac_counts[16] = {0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125};
static const uint8_t ac_symbols[] = {
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61,
    0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52,
    0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25,
    0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45,
    0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64,
    0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83,
    0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
    0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6,
    0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3,
    0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8,
    0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa};

struct huffman {
    uint16_t code[CODES];
    uint8_t bits[CODES];
};

struct writer {
    uint8_t *out;
    size_t len, room;
    uint32_t waiting; /* bits not yet written, the newest lowest */
    unsigned waiting_count;
    struct huffman dc, ac;
    uint8_t quantiser[2][BLOCK];
    float cosine[SIDE][SIDE]; /* [frequency][place], with its weight */
};

static void put_byte(struct writer *writer, uint8_t byte)
{
    if (writer->len == writer->room) {
        die("no room for a picture of more than %zu bytes", writer->room);
    }
    writer->out[writer->len++] = byte;
}

static void put(struct writer *writer, const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        put_byte(writer, at[i]);
    }
}

/* T.81 annex C. */
static void make_huffman(struct huffman *huffman, const uint8_t *counts, const uint8_t *symbols)
{
    uint16_t code = 0;
    for (uint8_t bits = 1; bits <= 16; bits++) {
        for (uint8_t i = 0; i < counts[bits - 1]; i++) {
            huffman->code[*symbols] = code++;
            huffman->bits[*symbols++] = bits;
        }
        code = (uint16_t)(code << 1);
    }
}

/* In the data of a scan 00 follows each FF. */
static void put_bits(struct writer *writer, unsigned value, unsigned count)
{
    writer->waiting = writer->waiting << count | (value & ((1u << count) - 1));
    writer->waiting_count += count;
    while (writer->waiting_count >= 8) {
        writer->waiting_count -= 8;
        uint8_t byte = (uint8_t)(writer->waiting >> writer->waiting_count);
        put_byte(writer, byte);
        if (byte == 0xff) {
            put_byte(writer, 0);
        }
    }
}

static void put_marker(struct writer *writer, uint8_t marker, size_t len)
{
    const uint8_t head[] = {0xff, marker, (uint8_t)((len + 2) >> 8), (uint8_t)(len + 2)};
    put(writer, head, sizeof head);
}

static void put_table(
    struct writer *writer, uint8_t which, const uint8_t *counts, struct bytes symbols)
{
    put_marker(writer, 0xc4, 1 + 16 + symbols.len);
    put_byte(writer, which);
    put(writer, counts, 16);
    put(writer, symbols.at, symbols.len);
}

static void put_head(struct writer *writer, const struct jpeg_picture *picture)
{
    static const uint8_t begin[] = {0xff, 0xd8}, jfif[] = "JFIF\0\1\2\1\0\x48\0\x48\0";
    put(writer, begin, sizeof begin);
    put_marker(writer, 0xe0, sizeof jfif);
    put(writer, jfif, sizeof jfif);
    for (uint8_t which = 0; which < 2; which++) {
        put_marker(writer, 0xdb, 1 + BLOCK);
        put_byte(writer, which);
        for (size_t i = 0; i < BLOCK; i++) {
            put_byte(writer, writer->quantiser[which][zigzag[i]]);
        }
    }
    const uint8_t frame[] = {
        8,
        (uint8_t)(picture->height >> 8),
        (uint8_t)picture->height,
        (uint8_t)(picture->width >> 8),
        (uint8_t)picture->width,
        COLOURS,
        1,
        0x11,
        0,
        2,
        0x11,
        1,
        3,
        0x11,
        1};
    put_marker(writer, 0xc0, sizeof frame);
    put(writer, frame, sizeof frame);
    put_table(writer, 0x00, dc_counts, (struct bytes){dc_symbols, sizeof dc_symbols});
    put_table(writer, 0x10, ac_counts, (struct bytes){ac_symbols, sizeof ac_symbols});
    static const uint8_t scan[] = {COLOURS, 1, 0, 2, 0, 3, 0, 0, BLOCK - 1, 0};
    put_marker(writer, 0xda, sizeof scan);
    put(writer, scan, sizeof scan);
}

/* One block of one colour, less 128, out of red, green and blue (JFIF 1.02). */
static void take_block(
    const struct jpeg_picture *picture, size_t x, size_t y, size_t colour, float *block)
{
    static const float weights[COLOURS][COLOURS] = {
        {0.299f, 0.587f, 0.114f}, {-0.168736f, -0.331264f, 0.5f}, {0.5f, -0.418688f, -0.081312f}};
    for (size_t i = 0; i < BLOCK; i++) {
        const uint8_t *pixel =
            picture->at + COLOURS * ((y + i / SIDE) * picture->width + x + i % SIDE);
        const float *weight = weights[colour];
        block[i] = weight[0] * (float)pixel[0] + weight[1] * (float)pixel[1] +
                   weight[2] * (float)pixel[2] - (colour == 0 ? 128.0f : 0.0f);
    }
}

/* T.81 A.3.3, rows and then columns. */
static void transform(const struct writer *writer, float *block)
{
    float half[BLOCK] = {0};
    for (size_t i = 0; i < BLOCK; i++) {
        for (size_t n = 0; n < SIDE; n++) {
            half[i] += writer->cosine[i % SIDE][n] * block[i - i % SIDE + n];
        }
    }
    for (size_t i = 0; i < BLOCK; i++) {
        block[i] = 0;
        for (size_t n = 0; n < SIDE; n++) {
            block[i] += writer->cosine[i / SIDE][n] * half[n * SIDE + i % SIDE];
        }
    }
}

/* How many bits a value has: its category in T.81 table F.1. */
static uint8_t category(int value)
{
    uint8_t bits = 0;
    for (unsigned left = (unsigned)(value < 0 ? -value : value); left > 0; left >>= 1) {
        bits++;
    }
    return bits;
}

/* A code for the category (and zeros before it), then the value; negative ones less one. */
static void put_value(
    struct writer *writer, const struct huffman *huffman, unsigned zeros, int value)
{
    uint8_t bits = category(value);
    unsigned symbol = zeros << 4 | bits;
    put_bits(writer, huffman->code[symbol], huffman->bits[symbol]);
    put_bits(writer, (unsigned)(value < 0 ? value - 1 : value), bits);
}

static void put_block(struct writer *writer, const float *block, size_t colour, int *before)
{
    int values[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) {
        float quantiser = (float)writer->quantiser[colour > 0][zigzag[i]];
        values[i] = (int)lroundf(block[zigzag[i]] / quantiser);
    }
    put_value(writer, &writer->dc, 0, values[0] - *before);
    *before = values[0];
    unsigned zeros = 0;
    for (size_t i = 1; i < BLOCK; i++) {
        if (values[i] == 0) {
            zeros++;
            continue;
        }
        for (; zeros > 15; zeros -= 16) {
            put_bits(writer, writer->ac.code[0xf0], writer->ac.bits[0xf0]);
        }
        put_value(writer, &writer->ac, zeros, values[i]);
        zeros = 0;
    }
    if (zeros > 0) {
        put_bits(writer, writer->ac.code[0], writer->ac.bits[0]);
    }
}

static void make_tables(struct writer *writer, unsigned coarseness)
{
    make_huffman(&writer->dc, dc_counts, dc_symbols);
    make_huffman(&writer->ac, ac_counts, ac_symbols);
    for (size_t i = 0; i < 2 * BLOCK; i++) {
        unsigned wanted = (quantisers[i / BLOCK][i % BLOCK] * coarseness + 50) / 100;
        wanted = wanted < 1 ? 1 : wanted;
        writer->quantiser[i / BLOCK][i % BLOCK] = (uint8_t)(wanted > 255 ? 255 : wanted);
    }
    for (size_t i = 0; i < BLOCK; i++) {
        size_t frequency = i / SIDE, place = i % SIDE;
        float weight = frequency == 0 ? sqrtf(1.0f / SIDE) : sqrtf(2.0f / SIDE);
        float angle = (float)((2 * place + 1) * frequency) * (float)M_PI / (2 * SIDE);
        writer->cosine[frequency][place] = weight * cosf(angle);
    }
}

size_t jpeg_write(
    const struct jpeg_picture *picture, unsigned coarseness, uint8_t *out, size_t room)
{
    static const uint8_t end[] = {0xff, 0xd9};
    struct writer writer = {.out = out, .room = room};
    int before[COLOURS] = {0};
    make_tables(&writer, coarseness);
    put_head(&writer, picture);
    for (size_t y = 0; y + SIDE <= picture->height; y += SIDE) {
        for (size_t x = 0; x + SIDE <= picture->width; x += SIDE) {
            for (size_t colour = 0; colour < COLOURS; colour++) {
                float block[BLOCK];
                take_block(picture, x, y, colour, block);
                transform(&writer, block);
                put_block(&writer, block, colour, &before[colour]);
            }
        }
    }
    put_bits(&writer, 0x7f, 7);
    put(&writer, end, sizeof end);
    return writer.len;
}
