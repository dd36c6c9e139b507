/* An AusweisApp that says anything, to a machine in any state. Lines are messages; a line that begins
 * with '!' is the kiosk: its next letter says what. No secret goes out that was not given for it, and
 * none with one try left that nobody wanted. */
#include "base/fail.h"
#include "eid/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct watch {
    bool is_asked, may_try_last;
    unsigned tries;
};

static void look(struct watch *watch, const struct machine_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct machine_effect *effect = &effects->list[i];
        if (effect->what == MACHINE_TELL && effect->message.kind == MESSAGE_eid_asks) {
            watch->is_asked = true;
            watch->tries = effect->message.eid_asks.tries;
        }
        bool is_pin = effect->what == MACHINE_SEND && effect->command.verb == SDK_SET_PIN;
        if (is_pin && (!watch->is_asked || watch->tries == 0 || watch->tries > EID_TRIES_MAX ||
                       (watch->tries == 1 && !watch->may_try_last))) {
            __builtin_trap();
        }
        char command[SDK_COMMAND_MAX];
        if (effect->what == MACHINE_SEND &&
            sdk_write(command, sizeof command, &effect->command) == 0) {
            __builtin_trap();
        }
        if (effect->what == MACHINE_SEND && effect->command.verb != SDK_CANCEL) {
            watch->is_asked = watch->is_asked && !is_pin;
        }
    }
}

static void kiosk(struct machine *machine, struct watch *watch, struct text line, uint64_t now_ms)
{
    struct machine_effects effects = {.count = 0};
    struct message message = {.kind = MESSAGE_eid_cancel};
    int what = line.len > 1 ? line.at[1] : 'c';
    uint32_t number = line.len > 2 ? (unsigned char)line.at[2] & 3u : 0;
    struct text rest = line.len > 3 ? (struct text){line.at + 3, line.len - 3} : (struct text){0};
    if (what == 'b') {
        message.kind = MESSAGE_eid_begin;
        message.eid_begin.task = number;
        message.eid_begin.last_try = rest.len > 0;
    } else if (what == 'g') {
        message.kind = MESSAGE_eid_gives;
        message.eid_gives.secret = number;
        message.eid_gives.digits = rest;
    } else if (what == 'a') {
        message.kind = MESSAGE_eid_accepts;
        message.eid_accepts.optional = number;
    }
    if (what == 'b' && machine->phase == MACHINE_IDLE) {
        *watch = (struct watch){.may_try_last = rest.len > 0};
    }
    if (!machine_hear(machine, &message, now_ms, &effects)) {
        __builtin_trap();
    }
    look(watch, &effects);
    if (what == 'b') {
        struct machine_effects more = {.count = 0};
        machine_ready(machine, TEXT_OF("https://eid.example/token?session=1"), now_ms, &more);
        look(watch, &more);
    }
}

static void app(struct machine *machine, struct watch *watch, struct text line, uint64_t now_ms)
{
    struct machine_effects effects = {.count = 0};
    SCOPED(sdk_release) struct sdk_message message = {0};
    if (sdk_read(&message, line)) {
        machine_take(machine, &message, now_ms, &effects);
    } else {
        machine_broke(machine, &effects);
    }
    look(watch, &effects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct machine machine;
    struct watch watch = {0};
    machine = (struct machine){0};
    uint64_t now_ms = 1;
    kiosk(&machine, &watch, TEXT_OF("!b\x01"), now_ms);
    while (size > 0) {
        const uint8_t *feed = memchr(data, '\n', size);
        size_t len = feed == NULL ? size : (size_t)(feed - data);
        struct text line = {(const char *)data, len};
        if (len > 0 && line.at[0] == '!') {
            kiosk(&machine, &watch, line, now_ms);
        } else if (len > 0 && line.at[0] == '~') {
            struct machine_effects effects = {.count = 0};
            now_ms += 400000;
            machine_tick(&machine, now_ms, &effects);
            look(&watch, &effects);
        } else {
            app(&machine, &watch, line, now_ms);
        }
        size_t step = feed == NULL ? len : len + 1;
        data += step;
        size -= step;
    }
    return 0;
}
