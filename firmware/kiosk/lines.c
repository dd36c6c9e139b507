#include "kiosk/lines.h"

#include <limits.h>
#include <stdio.h>

#include "base/log.h"
#include "ipc/listen.h"

#define RETRY_FIRST_MS 50u
#define RETRY_MAX_MS   5000u

static const struct {
    const char *word, *socket;
    enum domain peer;
} LINES[LINE_COUNT] = {
    [LINE_CARD] = {"card", "card", DOMAIN_CARD},
    [LINE_PRINTER] = {"printer", "printer", DOMAIN_PRINTER},
    [LINE_VOICE] = {"voice", "voice", DOMAIN_VOICE},
    [LINE_EID] = {"eid", "eid", DOMAIN_EID},
    [LINE_COURIER] = {"courier", "courier-kiosk", DOMAIN_COURIER},
    [LINE_AGENT] = {"agent", "agent-kiosk", DOMAIN_AGENT},
};

const char *line_word(enum line_name name)
{
    return LINES[name].word;
}

static void wait_longer(struct line *line, uint64_t now_ms)
{
    uint64_t wait = RETRY_FIRST_MS << (line->failures < 8 ? line->failures : 8);
    line->retry_ms = now_ms + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
    line->failures++;
}

bool line_open(struct line *line, enum line_name name, const char *run, uint64_t now_ms)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", run, LINES[name].socket);
    int fd = listen_connect(path);
    if (fd < 0) {
        if (line->failures == 0) {
            log_warning("line_absent peer=%s", LINES[name].word);
        }
        wait_longer(line, now_ms);
        return false;
    }
    channel_init(&line->channel, fd, LINES[name].peer);
    line->is_open = true;
    return true;
}

void line_lose(struct line *line, enum line_name name, uint64_t now_ms)
{
    if (line->is_open) {
        log_warning("line_lost peer=%s", LINES[name].word);
        channel_finish(&line->channel);
        line->is_open = false;
        wait_longer(line, now_ms);
    }
}
