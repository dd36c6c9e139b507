/* A video made here, with the encoder of the same library, is played, paused and ended by a clock that is
 * turned by hand; and what is no video breaks nothing. */
#include "kiosk/signing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "base/file.h"
#include "tests/test.h"

enum { WIDTH = 64, HEIGHT = 48, IMAGES = 10, RATE = 25, FILE_SIZE = 200000 };

static const char path[] = "build/signing-test.ivf";

struct video {
    uint8_t bytes[FILE_SIZE];
    size_t len;
};

static void put(struct video *video, const void *from, size_t len)
{
    assert_true(video->len + len <= sizeof video->bytes);
    memcpy(video->bytes + video->len, from, len);
    video->len += len;
}

static void put_number(struct video *video, uint64_t number, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)(number >> 8 * i);
        put(video, &byte, 1);
    }
}

static void put_head(struct video *video, unsigned width, unsigned height)
{
    put(video, "DKIF", 4);
    put_number(video, 0, 2);
    put_number(video, IVF_HEAD_LEN, 2);
    put(video, "VP80", 4);
    put_number(video, width, 2);
    put_number(video, height, 2);
    put_number(video, RATE, 4);
    put_number(video, 1, 4);
    put_number(video, IMAGES, 4);
    put_number(video, 0, 4);
}

/* Grey images, each lighter than the one before. */
static void make(struct video *video)
{
    vpx_codec_ctx_t encoder;
    vpx_codec_enc_cfg_t setup;
    memset(video, 0, sizeof *video);
    assert_int_equal(vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &setup, 0), VPX_CODEC_OK);
    setup.g_w = WIDTH;
    setup.g_h = HEIGHT;
    setup.g_lag_in_frames = 0;
    setup.rc_target_bitrate = 500;
    assert_int_equal(vpx_codec_enc_init(&encoder, vpx_codec_vp8_cx(), &setup, 0), VPX_CODEC_OK);
    vpx_image_t *image = vpx_img_alloc(NULL, VPX_IMG_FMT_I420, WIDTH, HEIGHT, 1);
    put_head(video, WIDTH, HEIGHT);
    for (int i = 0; i < IMAGES; i++) {
        vpx_codec_iter_t iterator = NULL;
        memset(image->planes[0], 16 + 20 * i, (size_t)image->stride[0] * HEIGHT);
        memset(image->planes[1], 128, (size_t)image->stride[1] * HEIGHT / 2);
        memset(image->planes[2], 128, (size_t)image->stride[2] * HEIGHT / 2);
        assert_int_equal(vpx_codec_encode(&encoder, image, i, 1, 0, VPX_DL_REALTIME), VPX_CODEC_OK);
        const vpx_codec_cx_pkt_t *packet = vpx_codec_get_cx_data(&encoder, &iterator);
        assert_non_null(packet);
        put_number(video, packet->data.frame.sz, 4);
        put_number(video, (uint64_t)i, 8);
        put(video, packet->data.frame.buf, packet->data.frame.sz);
    }
    vpx_img_free(image);
    vpx_codec_destroy(&encoder);
}

static void store(const struct video *video, size_t len)
{
    mkdir("build", 0777);
    assert_int_equal(file_replace(path, (struct bytes){video->bytes, len}, 0600), FILE_OK);
}

static unsigned grey(const struct signing *signing)
{
    return signing->picture.pixels[4 * (HEIGHT / 2 * WIDTH + WIDTH / 2)];
}

static void a_video_is_played_in_its_own_time_and_ends(void **state)
{
    (void)state;
    static struct video video;
    struct signing signing;
    make(&video);
    store(&video, video.len);
    assert_true(signing_open(&signing, path));
    assert_int_equal(signing_deadline(&signing), UINT64_MAX); /* nothing wakes up for it */
    uint64_t now_ms = 1000;
    signing_follow(&signing, true, false, now_ms);
    assert_int_equal(signing.picture.width, WIDTH);
    unsigned before = grey(&signing), images = 1;
    assert_true(before < 10);
    while (images < 100) {
        assert_int_equal(signing_tick(&signing, signing_deadline(&signing) - 1), SIGNING_SAME);
        now_ms = signing_deadline(&signing);
        if (signing_tick(&signing, now_ms) == SIGNING_OVER) {
            break;
        }
        assert_true(grey(&signing) > before);
        before = grey(&signing);
        images++;
    }
    assert_int_equal(images, IMAGES);
    assert_true(before > 190);
    assert_int_equal(now_ms, 1000 + (IMAGES - 1) * 1000 / RATE + 1000);
    assert_int_equal(signing_deadline(&signing), UINT64_MAX);
    assert_null(signing.picture.pixels);
    signing_follow(&signing, true, false, now_ms); /* once more */
    assert_true(grey(&signing) < 10);
    signing_close(&signing);
    signing_close(&signing);
}

static void a_paused_video_stands_still_and_goes_on(void **state)
{
    (void)state;
    static struct video video;
    struct signing signing;
    make(&video);
    store(&video, video.len);
    assert_true(signing_open(&signing, path));
    signing_follow(&signing, true, false, 0);
    assert_int_equal(signing_tick(&signing, 40), SIGNING_IMAGE);
    unsigned number = signing.picture.number;
    signing_follow(&signing, true, true, 50);
    assert_int_equal(signing_deadline(&signing), UINT64_MAX);
    assert_int_equal(signing_tick(&signing, 90000), SIGNING_SAME);
    assert_int_equal(signing.picture.number, number);
    signing_follow(&signing, true, false, 90000);
    assert_int_equal(signing_deadline(&signing), 90040);
    signing_follow(&signing, false, false, 90010);
    assert_null(signing.picture.pixels);
    assert_int_equal(signing_deadline(&signing), UINT64_MAX);
    signing_close(&signing);
}

/* Plays what is there to its end, by a bounded number of steps. */
static void play(size_t *images)
{
    struct signing signing;
    *images = 0;
    if (signing_open(&signing, path)) {
        signing_follow(&signing, true, false, 0);
        for (int i = 0; i < 50 && signing_deadline(&signing) != UINT64_MAX; i++) {
            *images += signing_tick(&signing, signing_deadline(&signing)) == SIGNING_IMAGE;
        }
        assert_int_equal(signing_deadline(&signing), UINT64_MAX);
    }
    signing_close(&signing);
}

static void a_video_that_is_cut_off_ends_there(void **state)
{
    (void)state;
    static struct video video;
    size_t images;
    make(&video);
    for (size_t len = 0; len < video.len; len += 7) {
        store(&video, len);
        play(&images);
        assert_true(images < IMAGES - 1);
    }
    store(&video, video.len);
    play(&images);
    assert_int_equal(images, IMAGES - 1);
}

static void a_video_with_changed_bytes_breaks_nothing(void **state)
{
    (void)state;
    static struct video video, changed;
    size_t images;
    uint32_t seed = 20261124;
    make(&video);
    for (int i = 0; i < 300; i++) {
        changed = video;
        for (int k = 0; k < 1 + i % 8; k++) {
            seed = seed * 1664525 + 1013904223;
            changed.bytes[(seed >> 8) % video.len] ^= (uint8_t)(1u << (seed & 7));
        }
        store(&changed, changed.len);
        play(&images);
    }
}

/* The file says another size than its images have: they are never written beyond the picture. */
static void images_of_another_size_are_refused(void **state)
{
    (void)state;
    static struct video video, changed;
    size_t images;
    static const struct {
        unsigned width, height;
    } sizes[] = {{16, 16}, {WIDTH, HEIGHT - 1}, {1280, 1280}};
    make(&video);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        memset(&changed, 0, sizeof changed);
        put_head(&changed, sizes[i].width, sizes[i].height);
        put(&changed, video.bytes + IVF_HEAD_LEN, video.len - IVF_HEAD_LEN);
        store(&changed, changed.len);
        play(&images);
        assert_int_equal(images, 0);
    }
}

static void heads_beyond_the_limits_are_refused(void **state)
{
    (void)state;
    static struct video video;
    struct ivf ivf;
    struct ivf_image image;
    static const struct {
        size_t at, len;
        uint64_t number;
    } bad[] = {{0, 1, 'd'},      {4, 2, 1},     {6, 2, 31}, {8, 4, 0x30395056}, /* VP90 */
               {12, 2, 15},      {12, 2, 1281}, {14, 2, 0}, {16, 4, 0},
               {16, 4, 1000001}, {20, 4, 0}};
    put_head(&video, WIDTH, HEIGHT);
    assert_true(ivf_read(&ivf, (struct bytes){video.bytes, video.len}));
    assert_false(ivf_read(&ivf, (struct bytes){video.bytes, IVF_HEAD_LEN - 1}));
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct video changed = video;
        for (size_t k = 0; k < bad[i].len; k++) {
            changed.bytes[bad[i].at + k] = (uint8_t)(bad[i].number >> 8 * k);
        }
        assert_false(ivf_read(&ivf, (struct bytes){changed.bytes, changed.len}));
    }
    assert_true(ivf_read(&ivf, (struct bytes){video.bytes, video.len}));
    const uint8_t good[IVF_IMAGE_LEN] = {1, 0, 0, 0, 50};
    const uint8_t empty[IVF_IMAGE_LEN] = {0};
    const uint8_t huge[IVF_IMAGE_LEN] = {1, 0, 0x10, 0};
    const uint8_t late[IVF_IMAGE_LEN] = {1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
    const uint8_t later[IVF_IMAGE_LEN] = {1, 0, 0, 0, 0, 0, 0, 0, 1};
    assert_true(ivf_read_image(&image, &ivf, (struct bytes){good, sizeof good}));
    assert_int_equal(image.time_ms, 2000);
    assert_false(ivf_read_image(&image, &ivf, (struct bytes){good, sizeof good - 1}));
    assert_false(ivf_read_image(&image, &ivf, (struct bytes){empty, sizeof empty}));
    assert_false(ivf_read_image(&image, &ivf, (struct bytes){huge, sizeof huge}));
    assert_false(ivf_read_image(&image, &ivf, (struct bytes){late, sizeof late}));
    assert_false(ivf_read_image(&image, &ivf, (struct bytes){later, sizeof later}));
}

static void no_file_is_no_video(void **state)
{
    (void)state;
    struct signing signing;
    unlink(path);
    assert_false(signing_open(&signing, path));
    signing_follow(&signing, true, false, 0);
    assert_false(signing.is_begun);
    assert_int_equal(signing_deadline(&signing), UINT64_MAX);
    signing_close(&signing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_video_is_played_in_its_own_time_and_ends),
        cmocka_unit_test(a_paused_video_stands_still_and_goes_on),
        cmocka_unit_test(a_video_that_is_cut_off_ends_there),
        cmocka_unit_test(a_video_with_changed_bytes_breaks_nothing),
        cmocka_unit_test(images_of_another_size_are_refused),
        cmocka_unit_test(heads_beyond_the_limits_are_refused),
        cmocka_unit_test(no_file_is_no_video),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
