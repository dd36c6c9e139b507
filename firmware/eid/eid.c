#include "eid/eid.h"

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "eid/bridge.h"
#include "eid/child.h"
#include "eid/house.h"
#include "eid/machine.h"
#include "eid/outside.h"
#include "eid/relay.h"
#include "eid/sdk_line.h"
#include "eid/token_url.h"
#include "ipc/channel.h"

enum { DONE = 0, REFUSED = 1, UNUSABLE = 2 };

#define TEXT_FROM(number)      #number
#define TEXT_OF_NUMBER(number) TEXT_FROM(number)
#define SDK_PORT               TEXT_OF_NUMBER(SDK_LINE_PORT)
#define PROXY                  "http://127.0.0.1:" TEXT_OF_NUMBER(RELAY_PORT)

struct eid {
    const struct eid_setup *setup;
    struct channel kiosk;
    uint32_t session;
    struct machine machine;
    struct child pcscd, app;
    struct sdk_line line;
    bool is_open;     /* the WebSocket */
    bool is_levelled; /* the SDK has accepted the API level */
    bool is_bridged;
    bool is_broken;    /* something of the task's programs */
    bool is_elsewhere; /* the result is not at the service's own place */
    struct outside outside;
    struct relay relay;
    char token_url[TOKEN_URL_MAX + 1]; /* of the task, or empty */
    bool is_over;
    int status;
};

bool eid_is_installed(const struct eid_setup *setup)
{
    return access(setup->app, X_OK) == 0 && access(setup->identify_app, X_OK) == 0 &&
           (setup->pcscd[0] == '\0' || access(setup->pcscd, X_OK) == 0);
}

static void finish(struct eid *eid, int status)
{
    eid->is_over = true;
    eid->status = status;
}

static void tell(struct eid *eid, struct message *message)
{
    message->session = eid->session;
    if (!eid->is_over && channel_send(&eid->kiosk, message) != CHANNEL_OK) {
        log_warning("eid_kiosk_gone");
        finish(eid, DONE);
    }
}

static void tell_state(struct eid *eid, enum status status)
{
    struct message message = {
        .kind = MESSAGE_eid_state,
        .eid_state = {.status = status, .identify = eid->outside.line >= 0}};
    tell(eid, &message);
}

/* --- the programs of a task ---------------------------------------------------------------------- */

static void stop_task(struct eid *eid)
{
    sdk_line_close(&eid->line);
    child_stop(&eid->app);
    child_stop(&eid->pcscd);
    house_close();
    eid->is_open = eid->is_levelled = eid->is_bridged = false;
    explicit_bzero(eid->token_url, sizeof eid->token_url);
}

static void start_task(struct eid *eid)
{
    const struct eid_setup *setup = eid->setup;
    bool is_identify = eid->machine.task == EID_TASK_IDENTIFY;
    const char *app = is_identify ? setup->identify_app : setup->app;
    const char *proxy = is_identify && eid->relay.line >= 0 ? PROXY : NULL;
    const char *const pcscd_words[] = {setup->pcscd, "-f", "-c", HOUSE_READERS, NULL};
    /* Never --ui automatic: that one enters a PIN by itself. */
    const char *const app_words[] = {app,
                                     "--ui",
                                     "websocket",
                                     "--port",
                                     SDK_PORT,
                                     "--address",
                                     "127.0.0.1",
                                     "--no-logfile",
                                     "--no-loghandler",
                                     proxy == NULL ? "--no-proxy" : NULL,
                                     NULL};
    bool needs_pcscd = setup->pcscd[0] != '\0' && strcmp(app, setup->app) == 0;
    eid->is_broken = !house_open() ||
                     (needs_pcscd && !child_start(&eid->pcscd, pcscd_words, NULL)) ||
                     !child_start(&eid->app, app_words, proxy);
}

static void pass_bridge(struct eid *eid)
{
    SCOPED(close_fd) int pcsc = bridge_connect(HOUSE_PORT_VPCD);
    if (pcsc >= 0) {
        struct message message = {.kind = MESSAGE_eid_bridge, .eid_bridge = {.pcsc = pcsc}};
        tell(eid, &message);
        eid->is_bridged = true;
        log_info("eid_bridge_given");
    }
}

/* --- what the machine wants ---------------------------------------------------------------------- */

static void send_command(struct eid *eid, const struct sdk_command *command)
{
    if (!sdk_line_send(&eid->line, command)) {
        log_warning("eid_command_not_sent verb=%u", command->verb);
        eid->is_broken = true;
    }
}

static void carry_out(struct eid *eid, struct machine_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        struct machine_effect *effect = &effects->list[i];
        switch (effect->what) {
        case MACHINE_START: start_task(eid); break;
        case MACHINE_TELL: tell(eid, &effect->message); break;
        case MACHINE_SEND: send_command(eid, &effect->command); break;
        case MACHINE_FETCH:
            eid->is_elsewhere =
                !outside_ask(&eid->outside, effect->command.value, eid->setup->service);
            break;
        case MACHINE_END:
            stop_task(eid);
            log_info("eid_task_over result=%u", effect->message.eid_done.result);
            tell(eid, &effect->message);
            break;
        }
    }
    explicit_bzero(effects, sizeof *effects);
}

/* The programs are up when the SDK has answered and the reader takes a card. */
static void look_whether_ready(struct eid *eid)
{
    if (eid->machine.phase != MACHINE_IDLE && !eid->is_bridged && eid->is_levelled) {
        pass_bridge(eid);
    }
    if (eid->machine.phase != MACHINE_STARTING) {
        return;
    }
    if (eid->line.fd < 0 && sdk_line_open(&eid->line)) {
        eid->is_open = false;
    }
    if (eid->is_bridged && eid->is_levelled) {
        struct machine_effects effects = {.count = 0};
        struct text url = {eid->token_url, strlen(eid->token_url)};
        machine_ready(&eid->machine, url, clock_steady_ms(), &effects);
        carry_out(eid, &effects);
    }
}

static void lose_line(struct eid *eid)
{
    sdk_line_close(&eid->line);
    /* While it comes up it may refuse; after the result was left it may go. */
    eid->is_broken = eid->machine.phase != MACHINE_STARTING &&
                     eid->machine.phase != MACHINE_FETCHES && eid->machine.phase != MACHINE_IDLE;
}

static void take(struct eid *eid, const struct sdk_message *message)
{
    struct machine_effects effects = {.count = 0};
    if (eid->machine.phase == MACHINE_STARTING) {
        eid->is_levelled = eid->is_levelled || message->kind == SDK_LEVEL_SET;
        eid->is_broken = eid->is_broken || message->kind == SDK_REFUSED;
        return;
    }
    machine_take(&eid->machine, message, clock_steady_ms(), &effects);
    carry_out(eid, &effects);
}

static void hear_app(struct eid *eid)
{
    static const struct sdk_command LEVEL = {.verb = SDK_SET_API_LEVEL};
    for (int i = 0; i < 64 && eid->line.fd >= 0; i++) { /* then the kiosk has its turn */
        SCOPED(sdk_release) struct sdk_message message = {0};
        switch (sdk_line_hear(&eid->line, &message)) {
        case SDK_LINE_EMPTY: return;
        case SDK_LINE_OPENED: eid->is_broken = !sdk_line_send(&eid->line, &LEVEL); break;
        case SDK_LINE_MESSAGE: take(eid, &message); break;
        case SDK_LINE_BROKEN: lose_line(eid); return;
        }
    }
}

static void take_answer(struct eid *eid, struct bytes answer)
{
    if (eid->machine.phase != MACHINE_FETCHES) {
        return;
    }
    SCOPED(eid_person_release) struct eid_person person = {0};
    struct machine_effects effects = {.count = 0};
    bool is_good = eid_person_read(&person, answer);
    if (is_good) {
        struct message message = {.kind = MESSAGE_eid_person, .eid_person = person.fields};
        tell(eid, &message);
    }
    machine_fetched(&eid->machine, is_good, &effects);
    carry_out(eid, &effects);
}

static void hear_outside(struct eid *eid)
{
    uint8_t packet[OUTSIDE_PACKET_MAX];
    struct bytes answer = {0};
    switch (outside_take(&eid->outside, packet, &answer)) {
    case OUTSIDE_NOTHING: break;
    case OUTSIDE_ANSWER: take_answer(eid, answer); break;
    case OUTSIDE_GONE:
        log_error("eid_outside_gone");
        take_answer(eid, answer);
        outside_stop(&eid->outside);
        tell_state(eid, STATUS_ok);
        break;
    }
    explicit_bzero(packet, sizeof packet);
}

/* --- the kiosk ----------------------------------------------------------------------------------- */

/* Whether the operator allows this task at all. */
static bool is_allowed(const struct eid *eid, uint32_t task)
{
    return task == EID_TASK_SHOW_STATE || eid->setup->takes_pin;
}

static void refuse(struct eid *eid, enum eid_result result)
{
    struct message message = {.kind = MESSAGE_eid_done, .eid_done = {.result = result}};
    tell(eid, &message);
}

/* At a terminal where a PIN is typed only at the reader, digits of the screen are none. */
static bool is_given_rightly(const struct eid *eid, const struct message *message)
{
    return message->kind != MESSAGE_eid_gives || !eid->setup->only_at_reader ||
           message->eid_gives.digits.len == 0;
}

static bool obey(struct eid *eid, const struct message *message)
{
    eid->session = message->session;
    if (message->kind == MESSAGE_eid_rebridge) {
        eid->is_bridged = false; /* vpcd may be a moment away from listening again */
        return true;
    }
    if (message->kind == MESSAGE_eid_begin && eid->machine.phase == MACHINE_IDLE) {
        if (!is_allowed(eid, message->eid_begin.task)) {
            refuse(eid, EID_RESULT_REFUSED);
            return true;
        }
        if (message->eid_begin.task == EID_TASK_IDENTIFY &&
            (eid->outside.line < 0 ||
             !token_url_make(eid->token_url, eid->setup->service, message->eid_begin.service))) {
            refuse(eid, EID_RESULT_SERVICE);
            return true;
        }
    }
    if (!is_given_rightly(eid, message)) {
        return false;
    }
    struct machine_effects effects = {.count = 0};
    bool is_known = machine_hear(&eid->machine, message, clock_steady_ms(), &effects);
    carry_out(eid, &effects);
    return is_known;
}

static void hear_kiosk(struct eid *eid)
{
    for (int i = 0; i < 64 && !eid->is_over; i++) {
        struct message message;
        switch (channel_receive(&eid->kiosk, &message)) {
        case CHANNEL_EMPTY: return;
        case CHANNEL_FULL:
        case CHANNEL_CLOSED: finish(eid, DONE); return;
        case CHANNEL_FOUL: finish(eid, REFUSED); return;
        case CHANNEL_OK: break;
        }
        if (!obey(eid, &message)) {
            log_error("eid_message_unwanted kind=%s", message_name(message.kind));
            finish(eid, REFUSED);
        }
    }
}

/* --- the loop ------------------------------------------------------------------------------------ */

static int idle_ms(const struct eid *eid)
{
    uint64_t now_ms = clock_steady_ms();
    if (eid->is_broken || eid->is_elsewhere) {
        return 0;
    }
    if (eid->machine.phase == MACHINE_IDLE) {
        return -1;
    }
    uint64_t left = eid->machine.deadline_ms > now_ms ? eid->machine.deadline_ms - now_ms : 0;
    bool is_starting = eid->machine.phase == MACHINE_STARTING || !eid->is_bridged;
    return is_starting && left > EID_RETRY_MS ? EID_RETRY_MS : (int)left;
}

static void keep_time(struct eid *eid)
{
    struct machine_effects effects = {.count = 0};
    if (eid->is_broken) {
        eid->is_broken = false;
        machine_broke(&eid->machine, &effects);
    } else if (eid->is_elsewhere) {
        eid->is_elsewhere = false;
        machine_fetched(&eid->machine, false, &effects);
    } else {
        machine_tick(&eid->machine, clock_steady_ms(), &effects);
    }
    carry_out(eid, &effects);
}

static void run(struct eid *eid, int signals)
{
    while (!eid->is_over) {
        struct pollfd wait[] = {
            {.fd = eid->kiosk.fd, .events = POLLIN},
            {.fd = signals, .events = POLLIN},
            {.fd = eid->line.fd, .events = POLLIN},
            {.fd = eid->outside.line, .events = POLLIN},
            {.fd = eid->app.pid > 0 ? eid->app.handle : -1, .events = POLLIN},
            {.fd = eid->pcscd.pid > 0 ? eid->pcscd.handle : -1, .events = POLLIN},
        };
        poll(wait, COUNT(wait), idle_ms(eid));
        if (wait[1].revents != 0) {
            finish(eid, DONE);
        }
        if (wait[4].revents != 0 || wait[5].revents != 0) {
            log_warning("eid_program_ended pcscd=%d", wait[5].revents != 0);
            child_stop(wait[4].revents != 0 ? &eid->app : &eid->pcscd);
            eid->is_broken = eid->machine.phase != MACHINE_FETCHES;
        }
        if (wait[3].revents != 0) {
            hear_outside(eid);
        }
        if (eid->line.fd >= 0) {
            hear_app(eid);
        }
        hear_kiosk(eid);
        look_whether_ready(eid);
        keep_time(eid);
    }
}

int eid_serve(int connection, int signals, const struct eid_setup *setup)
{
    struct eid eid = {.setup = setup, .line.fd = -1, .outside.line = -1, .relay.line = -1};
    channel_init(&eid.kiosk, connection, DOMAIN_KIOSK);
    bool is_there = eid_is_installed(setup);
    if (is_there && setup->service[0] != '\0') {
        (void)!(
            outside_start(&eid.outside, setup->ca_file, setup->service) &&
            relay_start(&eid.relay, setup->service, setup->servers));
    }
    if (is_there && !house_enter()) {
        is_there = false;
        eid.status = UNUSABLE;
    }
    if (is_there && eid.relay.line >= 0 && !relay_open(&eid.relay)) {
        relay_stop(&eid.relay); /* PINs need no way out */
    }
    tell_state(&eid, is_there ? STATUS_ok : eid.status != DONE ? STATUS_fault : STATUS_none);
    if (is_there) {
        run(&eid, signals);
    } else if (!eid.is_over) {
        /* The kiosk knows; a line that ends would be tried again and again. */
        struct pollfd wait[] = {
            {.fd = connection, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        poll(wait, COUNT(wait), -1);
    }
    stop_task(&eid);
    relay_stop(&eid.relay);
    outside_stop(&eid.outside);
    channel_finish(&eid.kiosk);
    explicit_bzero(&eid.machine, sizeof eid.machine);
    close_fd(&signals);
    return eid.status;
}
