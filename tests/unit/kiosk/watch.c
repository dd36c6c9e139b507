/* The whole kiosk with a video beside its configuration: the button is there, the video changes pixels of the
 * frame while it is watched, ends by itself, and leaves nothing that wakes up. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "base/clock.h"
#include "kiosk/kiosk.h"
#include "tests/test.h"

enum { SIDE = 64, IMAGES = 6, RATE = 50 };

static void write_configuration(const char *folder)
{
    char path[200];
    snprintf(path, sizeof path, "%s/terminal.json", folder);
    static const char terminal[] =
        "{\"terminal\":\"t1\",\"town\":\"Musterstadt\",\"place\":\"Foyer\",\"region\":\"\","
        "\"languages\":[\"de\",\"en\"],\"offline_days\":14,\"panel\":{\"width_px\":1080,"
        "\"height_px\":1920,\"diagonal_in\":21.5,\"reach_low_mm\":850,\"reach_high_mm\":1050,"
        "\"lower_edge_mm\":800},\"reader\":\"pn532_uart:/dev/null\","
        "\"printer\":\"ipp://localhost/ipp/print\",\"paper\":\"a4\",\"packs\":\"/nonexistent\","
        "\"central\":\"https://central.example\",\"signing\":\"signing.ivf\"}";
    struct bytes bytes = {(const uint8_t *)terminal, sizeof terminal - 1};
    assert_int_equal(file_replace(path, bytes, 0600), FILE_OK);
}

static void put(FILE *file, uint64_t number, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        fputc((int)(number >> 8 * i & 255), file);
    }
}

static void write_video(const char *folder)
{
    char path[200];
    vpx_codec_ctx_t encoder;
    vpx_codec_enc_cfg_t setup;
    snprintf(path, sizeof path, "%s/signing.ivf", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &setup, 0), VPX_CODEC_OK);
    setup.g_w = setup.g_h = SIDE;
    setup.g_lag_in_frames = 0;
    assert_int_equal(vpx_codec_enc_init(&encoder, vpx_codec_vp8_cx(), &setup, 0), VPX_CODEC_OK);
    vpx_image_t *image = vpx_img_alloc(NULL, VPX_IMG_FMT_I420, SIDE, SIDE, 1);
    fwrite("DKIF\0\0\x20\0VP80", 1, 12, file);
    put(file, SIDE, 2);
    put(file, SIDE, 2);
    put(file, RATE, 4);
    put(file, 1, 4);
    put(file, IMAGES, 8);
    for (int i = 0; i < IMAGES; i++) {
        vpx_codec_iter_t iterator = NULL;
        memset(image->planes[0], 40 + 30 * i, (size_t)image->stride[0] * SIDE);
        memset(image->planes[1], 128, (size_t)image->stride[1] * SIDE / 2);
        memset(image->planes[2], 128, (size_t)image->stride[2] * SIDE / 2);
        assert_int_equal(vpx_codec_encode(&encoder, image, i, 1, 0, VPX_DL_REALTIME), VPX_CODEC_OK);
        const vpx_codec_cx_pkt_t *packet = vpx_codec_get_cx_data(&encoder, &iterator);
        assert_non_null(packet);
        put(file, packet->data.frame.sz, 4);
        put(file, (uint64_t)i, 8);
        fwrite(packet->data.frame.buf, 1, packet->data.frame.sz, file);
    }
    vpx_img_free(image);
    vpx_codec_destroy(&encoder);
    fclose(file);
}

static void feed(struct kiosk *kiosk, enum session_action action)
{
    kiosk_feed(kiosk, &(struct session_event){.kind = EVENT_ACTION, .action = action});
    kiosk->is_stale = true;
    (void)kiosk_sign(kiosk);
    kiosk_show(kiosk);
}

/* The grey in the middle of the video, as it is in the frame. */
static unsigned grey(const struct kiosk *kiosk)
{
    const struct node *video = tree_find(view_tree(&kiosk->view), TEXT_OF("video"));
    assert_non_null(video);
    struct rim_frame frame = rim_frame(kiosk->rim);
    int x = video->rect.x + video->rect.w / 2, y = video->rect.y + video->rect.h / 2;
    return frame.pixels[y * frame.stride + 4 * x];
}

static void wait_for_image(struct kiosk *kiosk)
{
    uint64_t due = signing_deadline(&kiosk->signing), now = rim_steady_ms(kiosk->rim);
    if (due != UINT64_MAX && due > now) {
        (void)poll(NULL, 0, (int)(due - now));
    }
}

static void a_video_is_watched_at_the_kiosk(void **state)
{
    (void)state;
    static struct kiosk kiosk;
    char folder[] = "/tmp/foyer-signing-XXXXXX", run[60], path[200];
    assert_non_null(mkdtemp(folder));
    snprintf(run, sizeof run, "%s/run", folder);
    mkdir(run, 0700);
    write_configuration(folder);
    write_video(folder);
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct kiosk_setup setup = {.etc = folder, .run = run};
    assert_true(kiosk_open(&kiosk, &setup));
    kiosk.is_shown = true; /* no neighbour will come */
    kiosk_show(&kiosk);
    const struct node *button = tree_find(view_tree(&kiosk.view), TEXT_OF("signing-button"));
    assert_non_null(button);
    assert_true(node_can_be_chosen(button));
    assert_int_equal(signing_deadline(&kiosk.signing), UINT64_MAX);
    feed(&kiosk, ACTION_SIGNING);
    unsigned before = grey(&kiosk), images = 1;
    while (kiosk.session.overlay == OVERLAY_SIGNING && images < 100) {
        wait_for_image(&kiosk);
        if (kiosk_sign(&kiosk) && kiosk.session.overlay == OVERLAY_SIGNING) {
            kiosk_show(&kiosk);
            assert_true(grey(&kiosk) > before);
            before = grey(&kiosk);
            images++;
        }
    }
    assert_int_equal(images, IMAGES);
    kiosk_show(&kiosk);
    assert_null(tree_find(view_tree(&kiosk.view), TEXT_OF("video")));
    assert_int_equal(signing_deadline(&kiosk.signing), UINT64_MAX);
    feed(&kiosk, ACTION_SIGNING); /* once more, and ended by hand */
    assert_true(grey(&kiosk) < before);
    feed(&kiosk, ACTION_STAY);
    assert_null(kiosk.signing.pixels);
    kiosk_close(&kiosk);
    snprintf(path, sizeof path, "%s/signing.ivf", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/terminal.json", folder);
    unlink(path);
    rmdir(run);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_video_is_watched_at_the_kiosk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
