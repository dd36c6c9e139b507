#include "agent/agent.h"

#include <sys/random.h>

#include "agent/lines.h"
#include "agent/report.h"
#include "base/clock.h"
#include "base/log.h"

enum {
    REPORT_GAP_MS = 1000,     /* at least between two reports */
    RETRY_MS = 1000,          /* of a report or a call that did not get through; doubles */
    HELP_RETRY_MAX_MS = 8000, /* a person waits */
    STEP_MAX_MS = 60000,
};

/* `ms` and up to a tenth more or less, so that the terminals of a town do not all speak at once. */
static uint64_t with_jitter(uint64_t ms)
{
    uint32_t chance;
    if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        die_errno("no random numbers");
    }
    return ms - ms / 10 + chance % (ms / 5 + 1);
}

/* `first_ms`, doubled for each failure after the first, at most `max_ms`. */
static uint64_t retry_after(uint64_t first_ms, unsigned failures, uint64_t max_ms)
{
    uint64_t wait_ms = first_ms;
    for (unsigned i = 1; i < failures && wait_ms < max_ms; i++) {
        wait_ms *= 2;
    }
    return with_jitter(wait_ms < max_ms ? wait_ms : max_ms);
}

/* --- the report --- */

/* When the next report is due: in its turn, or soon after a change that central does not know. */
static uint64_t report_due_ms(const struct agent *agent)
{
    if (agent->board.version == agent->reported_version || agent->failures > 0) {
        return agent->report_ms;
    }
    uint64_t soon_ms = agent->reported_ms + REPORT_GAP_MS;
    return soon_ms < agent->report_ms ? soon_ms : agent->report_ms;
}

static void begin_report(struct agent *agent, uint64_t now_ms)
{
    lines_ask_courier(agent);
    lines_check_queue(agent);
    if (agent->reported_ms > 0) {
        lines_show_kiosk(agent); /* by now it has had time to connect */
    }
    agent->posted_version = agent->board.version;
    agent->reported_ms = now_ms;
    agent->report_ms = now_ms + with_jitter((uint64_t)agent->report_s * 1000);
    uplink_post(
        &agent->uplink, &agent->uplink.status, "/foyer/v1/status",
        report_status(&agent->board, agent->terminal.name));
}

static void end_report(struct agent *agent, uint64_t now_ms)
{
    struct post *post = &agent->uplink.status;
    bool known = agent->posted_version == agent->board.version;
    if (post->state == POST_GRANTED) {
        agent->reported_version = agent->posted_version;
        agent->failures = 0;
    } else {
        agent->failures++;
        uint64_t wait_ms = retry_after(RETRY_MS, agent->failures, (uint64_t)agent->report_s * 1000);
        uint64_t asked_ms = (uint64_t)post->retry_after_s * 1000;
        agent->report_ms = now_ms + (wait_ms > asked_ms ? wait_ms : asked_ms);
        log_info("report_failed why=\"%s\" failures=%u", post->why, agent->failures);
    }
    board_set(&agent->board, COMPONENT_CENTRAL, post->central, post->why, clock_utc_s());
    if (post->state == POST_GRANTED && known) {
        agent->reported_version = agent->board.version; /* that it got through, central knows */
    }
    uplink_forget(post);
}

static void step_report(struct agent *agent, uint64_t now_ms)
{
    enum post_state state = agent->uplink.status.state;
    if (state == POST_GRANTED || state == POST_FAILED) {
        end_report(agent, now_ms);
    } else if (state == POST_IDLE && now_ms >= report_due_ms(agent)) {
        begin_report(agent, now_ms);
    }
}

/* --- calls for help --- */

/* Confirms a call to its kiosk, or tries again later. */
static void end_help(struct agent *agent, struct post *post, uint64_t now_ms)
{
    struct kiosk_line *line = lines_find_kiosk(agent, post->about);
    if (line != NULL && line->wants_help && post->state == POST_GRANTED) {
        const struct message passed = {
            .kind = MESSAGE_help_passed, .help_passed = {line->help_session}};
        line->wants_help = false;
        bool told = channel_send(&line->channel, &passed) == CHANNEL_OK;
        log_info("help_passed told=%d", told);
    } else if (line != NULL && line->wants_help) {
        line->help_tries++;
        line->help_ms = now_ms + retry_after(RETRY_MS, line->help_tries, HELP_RETRY_MAX_MS);
        log_warning("help_not_passed why=\"%s\" tries=%u", post->why, line->help_tries);
    }
    uplink_forget(post);
}

static bool is_under_way(const struct agent *agent, const struct kiosk_line *line)
{
    bool found = false;
    for (size_t i = 0; i < UPLINK_HELPS_MAX; i++) {
        const struct post *post = &agent->uplink.help[i];
        found = found || (post->state != POST_IDLE && post->about == line->number);
    }
    return found;
}

/* A free place for a call; NULL when all are used. */
static struct post *free_post(struct agent *agent)
{
    for (size_t i = 0; i < UPLINK_HELPS_MAX; i++) {
        if (agent->uplink.help[i].state == POST_IDLE) {
            return &agent->uplink.help[i];
        }
    }
    return NULL;
}

static void step_help(struct agent *agent, uint64_t now_ms)
{
    for (size_t i = 0; i < UPLINK_HELPS_MAX; i++) {
        struct post *post = &agent->uplink.help[i];
        if (post->state == POST_GRANTED || post->state == POST_FAILED) {
            end_help(agent, post, now_ms);
        }
    }
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        struct kiosk_line *line = &agent->kiosk[i];
        struct post *post = free_post(agent);
        if (post != NULL && line->is_used && line->wants_help && now_ms >= line->help_ms &&
            !is_under_way(agent, line)) {
            post->about = line->number;
            uplink_post(
                &agent->uplink, post, "/foyer/v1/help",
                report_help(agent->terminal.name, line->help_screen));
        }
    }
}

/* --- the whole --- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

int agent_wait_ms(const struct agent *agent)
{
    uint64_t now_ms = clock_steady_ms(), at_ms = now_ms + STEP_MAX_MS;
    if (agent->uplink.status.state == POST_IDLE) {
        at_ms = sooner(at_ms, report_due_ms(agent));
    } else if (agent->uplink.status.state == POST_FAILED) {
        at_ms = now_ms;
    }
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        const struct kiosk_line *line = &agent->kiosk[i];
        if (line->is_used && line->wants_help && !is_under_way(agent, line)) {
            at_ms = sooner(at_ms, line->help_ms);
        }
        at_ms = agent->uplink.help[i].state == POST_FAILED ? now_ms : at_ms;
    }
    if (!agent->has_courier || agent->is_courier_asked) {
        at_ms = sooner(at_ms, agent->courier_ms);
    }
    if (agent->has_launch) {
        at_ms = sooner(at_ms, agent->launch_ms);
    }
    return at_ms > now_ms ? (int)(at_ms - now_ms) : 0;
}

void agent_step(struct agent *agent)
{
    lines_serve_kiosks(agent);
    lines_serve_courier(agent);
    uplink_step(&agent->uplink);
    uint64_t now_ms = clock_steady_ms();
    step_report(agent, now_ms);
    step_help(agent, now_ms);
    lines_serve_clis(agent);
}

void agent_finish(struct agent *agent)
{
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        channel_finish(&agent->kiosk[i].channel);
    }
    for (size_t i = 0; i < AGENT_CLIS_MAX; i++) {
        channel_finish(&agent->cli[i].channel);
    }
    if (agent->has_courier) {
        channel_finish(&agent->courier);
    }
    if (agent->has_launch) {
        channel_finish(&agent->launch);
    }
    queue_desk_close(&agent->queue);
}
