#include "drivers/sim/face.h"

#include <math.h>
#include <stdlib.h>

#include "drivers/sim/jpeg.h"

enum { COLOURS = 3, COARSENESS = 31, FINENESS = 6 };

struct colour {
    uint8_t red, green, blue;
};

struct look {
    struct colour skin, hair, eyes, clothes;
    float width, height, hairline, mouth; /* in pixels, of the half face */
};

/* What lies within this ellipse, from 1 in its middle to 0 at its rim; below 0 outside. */
static float within(float x, float y, const float *ellipse)
{
    float across = (x - ellipse[0]) / ellipse[2], down = (y - ellipse[1]) / ellipse[3];
    return 1.0f - across * across - down * down;
}

/* The grain of paper and film, from -1 to 1: the same at the same place. */
static float grain(unsigned x, unsigned y, unsigned number)
{
    unsigned mixed = x * 374761393u + y * 668265263u + number * 2246822519u;
    mixed = (mixed ^ mixed >> 13) * 1274126177u;
    return (float)((mixed ^ mixed >> 16) & 0xffff) / 32768.0f - 1.0f;
}

static struct look look_of(unsigned number)
{
    static const struct colour skins[] = {
        {238, 200, 172}, {208, 160, 125}, {150, 104, 76}, {98, 66, 50}};
    static const struct colour hairs[] = {
        {58, 40, 28}, {24, 20, 20}, {176, 140, 84}, {150, 150, 152}, {122, 60, 30}};
    static const struct colour eyes[] = {{70, 92, 120}, {74, 50, 30}, {86, 104, 66}};
    static const struct colour clothes[] = {{44, 62, 92}, {92, 44, 52}, {56, 78, 60}};
    return (struct look){
        .skin = skins[number % COUNT(skins)],
        .hair = hairs[number / 4 % COUNT(hairs)],
        .eyes = eyes[number / 20 % COUNT(eyes)],
        .clothes = clothes[number / 60 % COUNT(clothes)],
        .width = 66.0f + (float)(number % 7),
        .height = 88.0f + (float)(number % 11),
        .hairline = 0.35f + 0.03f * (float)(number % 5),
        .mouth = 20.0f + (float)(number % 6)};
}

/* Eyes, brows, nose, mouth; true when the pixel is one of them. */
static bool feature(const struct look *look, float x, float y, struct colour *colour)
{
    static const struct colour white = {240, 238, 234}, black = {18, 16, 16}, lips = {166, 84, 80};
    float side = fabsf(x - 120.0f); /* both halves are alike */
    const float eye[] = {28, 148, 13, 7}, iris[] = {28, 148, 6, 6}, pupil[] = {28, 148, 2.6f, 2.6f};
    const float brow[] = {28, 131, 17, 3.5f}, nostril[] = {7, 184, 3.5f, 2};
    const float mouth[] = {0, 206, look->mouth, 6};
    if (within(side, y, eye) > 0) {
        *colour = within(side, y, pupil) > 0  ? black
                  : within(side, y, iris) > 0 ? look->eyes
                                              : white;
        return true;
    }
    if (within(side, y, brow) > 0) {
        *colour = look->hair;
        return true;
    }
    if (within(side, y, mouth) > 0 || within(side, y, nostril) > 0) {
        *colour = fabsf(y - 206.0f) < 1.0f || y < 190 ? (struct colour){96, 48, 46} : lips;
        return true;
    }
    return false;
}

static struct colour at(const struct look *look, float x, float y, float *shade)
{
    const float face[] = {120, 160, look->width, look->height};
    const float hair[] = {120, 148, look->width + 16, look->height + 8};
    const float neck[] = {120, 250, 30, 60}, body[] = {120, 350, 124, 90};
    struct colour colour;
    float inside = within(x, y, face);
    bool is_below_hair = y > 160.0f - look->height * (1.0f - look->hairline);
    if (inside > 0 && is_below_hair) {
        *shade = 0.72f + 0.34f * sqrtf(inside) - 0.0009f * (x - 90.0f);
        return feature(look, x, y, &colour) ? colour : look->skin;
    }
    if (within(x, y, hair) > 0 && y < 200) {
        *shade = 0.8f + 0.25f * sinf(x * 0.9f + y * 0.13f) * sinf(y * 0.05f);
        return look->hair;
    }
    if (within(x, y, body) > 0) {
        *shade = 0.85f + 0.1f * sinf(x * 0.7f);
        return look->clothes;
    }
    if (within(x, y, neck) > 0) {
        *shade = 0.7f;
        return look->skin;
    }
    *shade = 1.0f - 0.0006f * y;
    return (struct colour){206, 214, 222};
}

static uint8_t clip(float value)
{
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

size_t face_write(unsigned number, bool is_fine, uint8_t *out)
{
    struct look look = look_of(number);
    uint8_t *pixels = malloc((size_t)COLOURS * FACE_WIDTH * FACE_HEIGHT);
    if (pixels == NULL) {
        die("no memory for a face");
    }
    uint8_t *pixel = pixels;
    for (unsigned y = 0; y < FACE_HEIGHT; y++) {
        for (unsigned x = 0; x < FACE_WIDTH; x++) {
            float shade = 1, noise = 5.0f * grain(x, y, number);
            struct colour colour = at(&look, (float)x, (float)y, &shade);
            *pixel++ = clip((float)colour.red * shade + noise);
            *pixel++ = clip((float)colour.green * shade + noise);
            *pixel++ = clip((float)colour.blue * shade + noise);
        }
    }
    size_t len = jpeg_write(
        &(struct jpeg_picture){pixels, FACE_WIDTH, FACE_HEIGHT}, is_fine ? FINENESS : COARSENESS,
        out, FACE_MAX);
    free(pixels);
    return len;
}
