/* The video in sign language on the start screen: VP8 in IVF, without sound, from the configuration's
 * folder. It is decoded while it is watched and only then, when nothing of any citizen is in the process;
 * the memory for it is there only meanwhile, too. */
#pragma once

#include <vpx/vpx_decoder.h>

#include "kiosk/ivf.h"
#include "ui/picture.h"

enum signing_news {
    SIGNING_SAME,
    SIGNING_IMAGE, /* picture has another one */
    SIGNING_OVER,  /* it has ended, or could not go on: a line in the log says so */
};

struct signing {
    bool is_there; /* a file that looks like a video was found */
    int fd;        /* of it, while it is there; -1 */
    struct ivf ivf;
    struct picture picture; /* empty unless it is played */
    bool is_begun, is_paused;
    vpx_codec_ctx_t decoder;
    uint8_t *pixels, *bytes; /* of the picture; of one image as it is in the file */
    uint64_t at;             /* in the file: where the next image begins */
    uint64_t time_ms;        /* of the image shown */
    uint64_t next_ms;        /* when the next one is due, on the clock of the calls */
};

/* Looks at the head of the file. Not there: false; no such video: false after a line in the log. Pair with
 * signing_close() in either case. */
MUST_USE bool signing_open(struct signing *signing, const char *path);

/* Accepts a zeroed or closed one. */
void signing_close(struct signing *signing);

/* Begins, pauses, goes on or ends, as wanted at `now_ms`. */
void signing_follow(struct signing *signing, bool is_wanted, bool is_paused, uint64_t now_ms);

/* When signing_tick() wants to be called; UINT64_MAX: not at all. */
uint64_t signing_deadline(const struct signing *signing);

/* Decodes what is due. */
enum signing_news signing_tick(struct signing *signing, uint64_t now_ms);
