#include "agent/lines.h"

#include <stdio.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/log.h"
#include "ipc/listen.h"
#include "ipc/words.h"

enum {
    COURIER_RETRY_MS = 1000,
    COURIER_WAIT_MS = 3000, /* for an answer */
    LAUNCH_WAIT_MS = 5000,
    MESSAGES_MAX = 32, /* of one line in one turn */
    PATH_SIZE = 256,
};

/* The next message into *message. False when there is none; *over says that the line is. */
static bool hear(struct channel *channel, struct message *message, bool *over)
{
    enum channel_result result = channel_receive(channel, message);
    switch (result) {
    case CHANNEL_OK: return true;
    case CHANNEL_EMPTY:
    case CHANNEL_FULL: return false;
    case CHANNEL_CLOSED: break;
    case CHANNEL_FOUL: log_warning("foul_message peer=%d", (int)channel->peer); break;
    }
    *over = true;
    return false;
}

static bool tell(struct channel *channel, const struct message *message)
{
    return channel_send(channel, message) == CHANNEL_OK;
}

/* --- kiosks --- */

struct kiosk_line *lines_find_kiosk(struct agent *agent, uint32_t number)
{
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        if (agent->kiosk[i].is_used && agent->kiosk[i].number == number) {
            return &agent->kiosk[i];
        }
    }
    return NULL;
}

void lines_show_kiosk(struct agent *agent)
{
    const struct kiosk_line *newest = NULL;
    bool connected = false;
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        const struct kiosk_line *line = &agent->kiosk[i];
        connected = connected || line->is_used;
        if (line->is_used && line->is_reported &&
            (newest == NULL || line->number > newest->number)) {
            newest = line;
        }
    }
    if (newest != NULL) {
        board_take_kiosk(&agent->board, &newest->report, clock_utc_s());
    } else if (!connected) {
        board_lose_kiosk(&agent->board, clock_utc_s());
    }
}

static void take_help_call(struct kiosk_line *line, const struct message_help_call *call)
{
    if (line->wants_help && line->help_session == call->session) {
        return; /* asked twice: one call */
    }
    line->wants_help = true;
    line->help_session = call->session;
    line->help_ms = clock_steady_ms();
    line->help_tries = 0;
    memcpy(line->help_screen, call->screen.at, call->screen.len);
    line->help_screen[call->screen.len] = '\0';
}

/* A kiosk that read its packs just before one was installed, and connected just after, has missed the
 * news; its first report tells. */
static void renew_late_kiosk(const struct agent *agent, struct kiosk_line *line)
{
    const struct message renew = {.kind = MESSAGE_kiosk_renew};
    uint64_t read_ms = line->report.packs_read_ms;
    if (read_ms != 0 && read_ms <= agent->packs_ms && !line->is_renewed) {
        line->is_renewed = tell(&line->channel, &renew);
    }
}

static void take_from_kiosk(
    struct agent *agent, struct kiosk_line *line, const struct message *message)
{
    if (message->kind == MESSAGE_kiosk_report) {
        line->report = message->kiosk_report;
        line->is_reported = true;
        bool has_left = line->is_in_use && message->kiosk_report.in_use == 0;
        line->is_in_use = message->kiosk_report.in_use != 0;
        line->wants_help = line->wants_help && !has_left; /* whoever called has gone */
        renew_late_kiosk(agent, line);
    } else if (message->kind == MESSAGE_help_call) {
        take_help_call(line, &message->help_call);
    } else if (!queue_desk_kiosk(&agent->queue, &line->channel, message)) {
        log_warning("unexpected_message name=%s", message_name(message->kind));
    }
}

/* True when something on the board may have changed. */
static bool serve_kiosk(struct agent *agent, struct kiosk_line *line)
{
    struct message message;
    bool over = false, heard = false;
    for (int i = 0; i < MESSAGES_MAX && hear(&line->channel, &message, &over); i++) {
        take_from_kiosk(agent, line, &message);
        heard = true;
    }
    if (over) {
        channel_finish(&line->channel);
        line->is_used = false;
    }
    return heard || over;
}

/* Every kiosk knows whether numbers are given out here; central hears when they cannot be. */
static void tell_queue(struct agent *agent)
{
    enum status status = queue_desk_status(&agent->queue);
    const struct message state = {.kind = MESSAGE_queue_state, .queue_state = {0, status}};
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        struct kiosk_line *line = &agent->kiosk[i];
        if (line->is_used && line->queue_told != status && tell(&line->channel, &state)) {
            line->queue_told = status;
        }
    }
    bool is_fault = status == STATUS_fault;
    board_set(
        &agent->board, COMPONENT_AGENT, is_fault ? STATUS_fault : STATUS_ok,
        is_fault ? "cannot store waiting numbers" : "version " FOYER_VERSION, clock_utc_s());
}

void lines_check_queue(struct agent *agent)
{
    if (queue_desk_status(&agent->queue) == STATUS_fault) {
        queue_desk_check(&agent->queue);
        tell_queue(agent);
    }
}

void lines_serve_kiosks(struct agent *agent)
{
    bool changed = false;
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        struct kiosk_line *line = &agent->kiosk[i];
        int fd = line->is_used ? -1 : listen_accept(agent->kiosks);
        if (fd >= 0) {
            *line = (struct kiosk_line){
                .is_used = true, .number = ++agent->last_number, .queue_told = STATUS_none};
            channel_init(&line->channel, fd, DOMAIN_KIOSK);
            queue_desk_check(&agent->queue);
            changed = true;
        }
        changed = (line->is_used && serve_kiosk(agent, line)) || changed;
    }
    if (changed) {
        lines_show_kiosk(agent);
        tell_queue(agent);
    }
}

static void renew_kiosks(struct agent *agent)
{
    const struct message renew = {.kind = MESSAGE_kiosk_renew};
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        struct kiosk_line *line = &agent->kiosk[i];
        if (line->is_used && !tell(&line->channel, &renew)) {
            log_warning("cannot_renew kiosk=%u", (unsigned)line->number);
        }
    }
}

static bool is_in_use(const struct agent *agent)
{
    bool in_use = false;
    for (size_t i = 0; i < AGENT_KIOSKS_MAX; i++) {
        in_use = in_use || (agent->kiosk[i].is_used && agent->kiosk[i].is_in_use);
    }
    return in_use;
}

/* --- the command line --- */

static bool tell_status(const struct agent *agent, struct channel *to, uint32_t session)
{
    bool told = true;
    for (int i = 0; i < COMPONENT_COUNT; i++) {
        const struct component_state *row = &agent->board.rows[i];
        const char *name = component_name((enum component)i);
        const char *detail = row->detail;
        if (i == COMPONENT_KIOSK && row->status == STATUS_ok) {
            detail = is_in_use(agent) ? "a citizen is at it" : "nobody is at it";
        }
        const struct message line = {
            .kind = MESSAGE_status_line,
            .status_line = {
                session,
                {name, strlen(name)},
                (uint32_t)row->status,
                row->since_s,
                {detail, strlen(detail)}}};
        told = told && tell(to, &line);
    }
    const struct message end = {.kind = MESSAGE_status_end, .status_end = {session}};
    return told && tell(to, &end);
}

static bool tell_phase(struct cli_line *line, enum restart_phase phase)
{
    const struct message state = {
        .kind = MESSAGE_restart_state, .restart_state = {0, (uint32_t)phase}};
    return tell(&line->channel, &state);
}

static bool take_from_cli(struct agent *agent, struct cli_line *line, const struct message *message)
{
    if (message->kind == MESSAGE_status_ask) {
        return tell_status(agent, &line->channel, message->session);
    }
    if (message->kind == MESSAGE_restart_ask) {
        line->wants_restart = true;
        log_info("restart_asked in_use=%d", is_in_use(agent));
        return !is_in_use(agent) || tell_phase(line, RESTART_WAITS);
    }
    if (message->kind == MESSAGE_pack_installed) {
        agent->packs_ms = clock_steady_ms();
        renew_kiosks(agent);
        return true;
    }
    if (queue_desk_cli(&agent->queue, &line->channel, message)) {
        return true;
    }
    log_warning("unexpected_message name=%s", message_name(message->kind));
    return true;
}

static void serve_cli(struct agent *agent, struct cli_line *line)
{
    struct message message;
    bool over = false;
    for (int i = 0; i < MESSAGES_MAX && hear(&line->channel, &message, &over); i++) {
        over = over || !take_from_cli(agent, line, &message);
    }
    if (over) {
        channel_finish(&line->channel);
        *line = (struct cli_line){0}; /* with it goes its wish for a restart */
    }
}

/* Tells all who wait for a restart, and they wait no longer. */
static void end_restart(struct agent *agent, enum restart_phase phase)
{
    for (size_t i = 0; i < AGENT_CLIS_MAX; i++) {
        struct cli_line *line = &agent->cli[i];
        if (line->is_used && line->wants_restart) {
            line->wants_restart = false;
            if (!tell_phase(line, phase)) {
                log_warning("cannot_tell phase=%d", (int)phase);
            }
        }
    }
    if (agent->has_launch) {
        channel_finish(&agent->launch);
    }
    agent->has_launch = false;
    agent->launch_ms = 0;
}

/* Nobody is at the terminal: asks the supervisor. */
static void begin_restart(struct agent *agent)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/launch-agent", agent->run);
    int fd = listen_connect(path);
    if (fd < 0) {
        log_error("no_supervisor");
        end_restart(agent, RESTART_REFUSED);
        return;
    }
    channel_init(&agent->launch, fd, DOMAIN_LAUNCH);
    agent->has_launch = true;
    agent->launch_ms = clock_steady_ms() + LAUNCH_WAIT_MS;
    const struct message restart = {.kind = MESSAGE_launch_restart};
    if (!tell(&agent->launch, &restart)) {
        end_restart(agent, RESTART_REFUSED);
    }
}

static void go_on_with_restart(struct agent *agent)
{
    bool wanted = false, over = false;
    for (size_t i = 0; i < AGENT_CLIS_MAX; i++) {
        wanted = wanted || (agent->cli[i].is_used && agent->cli[i].wants_restart);
    }
    if (!agent->has_launch) {
        if (wanted && !is_in_use(agent)) {
            begin_restart(agent);
        }
        return;
    }
    struct message message;
    if (hear(&agent->launch, &message, &over) && message.kind == MESSAGE_launch_restarting) {
        end_restart(agent, RESTART_BEGINS);
    } else if (over || clock_steady_ms() >= agent->launch_ms) {
        end_restart(agent, RESTART_REFUSED);
    }
}

void lines_serve_clis(struct agent *agent)
{
    for (size_t i = 0; i < AGENT_CLIS_MAX; i++) {
        struct cli_line *line = &agent->cli[i];
        int fd = line->is_used ? -1 : listen_accept(agent->clis);
        if (fd >= 0) {
            *line = (struct cli_line){.is_used = true};
            channel_init(&line->channel, fd, DOMAIN_CLI);
        }
        if (line->is_used) {
            serve_cli(agent, line);
        }
    }
    go_on_with_restart(agent);
}

/* --- the courier --- */

static void lose_courier(struct agent *agent)
{
    if (agent->has_courier) {
        channel_finish(&agent->courier);
    }
    agent->has_courier = agent->is_courier_asked = false;
    agent->courier_ms = clock_steady_ms() + COURIER_RETRY_MS;
    board_lose_courier(&agent->board, clock_utc_s());
}

static void connect_courier(struct agent *agent)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/courier-agent", agent->run);
    int fd = listen_connect(path);
    if (fd < 0) {
        lose_courier(agent);
        return;
    }
    channel_init(&agent->courier, fd, DOMAIN_COURIER);
    agent->has_courier = agent->is_courier_asked = true; /* it answers without a question */
    agent->courier_ms = clock_steady_ms() + COURIER_WAIT_MS;
}

void lines_ask_courier(struct agent *agent)
{
    const struct message ask = {.kind = MESSAGE_courier_ask};
    if (!agent->has_courier || agent->is_courier_asked) {
        return;
    }
    if (tell(&agent->courier, &ask)) {
        agent->is_courier_asked = true;
        agent->courier_ms = clock_steady_ms() + COURIER_WAIT_MS;
    } else {
        lose_courier(agent);
    }
}

void lines_serve_courier(struct agent *agent)
{
    if (!agent->has_courier && clock_steady_ms() >= agent->courier_ms) {
        connect_courier(agent);
    }
    struct message message;
    bool over = false;
    for (int i = 0; agent->has_courier && i < MESSAGES_MAX; i++) {
        if (!hear(&agent->courier, &message, &over)) {
            break;
        }
        if (message.kind == MESSAGE_courier_state) {
            agent->is_courier_asked = false;
            if (board_take_courier(&agent->board, &message.courier_state, clock_utc_s()) &&
                agent->failures > 0) {
                agent->report_ms = clock_steady_ms(); /* the line is back */
            }
        } else {
            log_warning("unexpected_message name=%s", message_name(message.kind));
        }
    }
    bool silent = agent->is_courier_asked && clock_steady_ms() >= agent->courier_ms;
    if (over || (agent->has_courier && silent)) {
        log_warning("courier_lost silent=%d", silent);
        lose_courier(agent);
    }
}
