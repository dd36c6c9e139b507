/* foyer queue list, foyer queue next: the waiting numbers and appointments of this terminal. */
#include <stdio.h>

#include "base/options.h"
#include "cli/agent_line.h"
#include "cli/verbs.h"
#include "ipc/words.h"

enum { ANSWER_MS = 5000, LINES_MAX = 70000 };

static const char *refusal_words(uint32_t why)
{
    static const char *const words[NUMBER_REFUSAL_COUNT] = {
        [NUMBER_REFUSAL_USED_UP] = "all numbers are used up",
        [NUMBER_REFUSAL_BROKEN] = "this terminal gives out no numbers, or its disk fails",
        [NUMBER_REFUSAL_FOUL] = "a concern is a letter, A to Z",
        [NUMBER_REFUSAL_TAKEN] = "is taken",
    };
    return why < NUMBER_REFUSAL_COUNT ? words[why] : "unknown";
}

/* Asks and shows the answers by `show`, which gives VERB_UNUSABLE while there is more. */
static int converse(const char *run, const struct message *ask, int (*show)(const struct message *))
{
    SCOPED(channel_finish) struct channel channel;
    if (!agent_line_open(&channel, run) || channel_send(&channel, ask) != CHANNEL_OK) {
        return VERB_UNUSABLE;
    }
    for (int i = 0; i < LINES_MAX; i++) {
        struct message message;
        if (!agent_line_hear(&channel, &message, ANSWER_MS)) {
            return VERB_UNUSABLE;
        }
        int status = show(&message);
        if (status != VERB_UNUSABLE) {
            return status;
        }
    }
    return VERB_UNUSABLE;
}

static int show_line(const struct message *message)
{
    if (message->kind == MESSAGE_queue_line) {
        const struct message_queue_line *line = &message->queue_line;
        char called[32] = "nobody called yet";
        if (line->called > 0) {
            snprintf(
                called, sizeof called, "called up to %.*s %03u", TEXT_ARG(line->letter),
                (unsigned)line->called);
        }
        printf(
            "%.*s  last number %03u, %u given, %s, %u waiting\n", TEXT_ARG(line->letter),
            (unsigned)line->given, (unsigned)line->count, called, (unsigned)line->waiting);
    } else if (message->kind == MESSAGE_slot_line) {
        const struct message_slot_line *line = &message->slot_line;
        printf(
            "%.*s  appointment %.*s  %.*s\n", TEXT_ARG(line->letter), TEXT_ARG(line->slot),
            TEXT_ARG(line->request));
    }
    return message->kind == MESSAGE_queue_end ? VERB_DONE : VERB_UNUSABLE;
}

int queue_list(int argc, char **argv)
{
    const char *run = AGENT_RUN_DEFAULT;
    const struct option_row rows[] = {{"run", &run, NULL}, {0}};
    const struct message ask = {.kind = MESSAGE_queue_ask};
    if (!options_read(&argc, argv, rows) || argc > 1) {
        return VERB_UNUSABLE;
    }
    return converse(run, &ask, show_line);
}

static int show_called(const struct message *message)
{
    const struct message_queue_called *called = &message->queue_called;
    if (message->kind != MESSAGE_queue_called) {
        return VERB_UNUSABLE;
    }
    if (called->why > 0) {
        fprintf(stderr, "%s\n", refusal_words(called->why - 1));
        return VERB_REFUSED;
    }
    if (called->number == 0) {
        puts("nobody waits");
        return VERB_DONE;
    }
    printf(
        "%.*s %03u, %u waiting after it\n", TEXT_ARG(called->letter), (unsigned)called->number,
        (unsigned)called->waiting);
    return VERB_DONE;
}

int queue_next(int argc, char **argv)
{
    const char *run = AGENT_RUN_DEFAULT;
    const struct option_row rows[] = {{"run", &run, NULL}, {0}};
    if (!options_read(&argc, argv, rows) || argc != 2 || strlen(argv[1]) != 1) {
        return VERB_UNUSABLE;
    }
    const struct message ask = {.kind = MESSAGE_queue_call, .queue_call = {0, {argv[1], 1}}};
    return converse(run, &ask, show_called);
}
