/* foyer outbox: what this terminal has taken in, and what became of it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/options.h"
#include "cli/verbs.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "ipc/words.h"
#include "model/number.h"

#define RUN_DEFAULT "/run/foyer"

enum { ANSWER_MS = 30000, LINES_MAX = 10000000, TIME_SIZE = 32 };

static const char *const words[RECEIPT_STATE_COUNT] = {
    [RECEIPT_STATE_UNKNOWN] = "unknown",   [RECEIPT_STATE_SEALED] = "sealed",
    [RECEIPT_STATE_CREATED] = "created",   [RECEIPT_STATE_SUBMITTED] = "submitted",
    [RECEIPT_STATE_ACCEPTED] = "accepted", [RECEIPT_STATE_REJECTED] = "rejected",
    [RECEIPT_STATE_EXPIRED] = "expired",   [RECEIPT_STATE_STUCK] = "stuck",
};

struct outbox_answer {
    unsigned lines;
    unsigned stuck;
    bool sound;
};

typedef void (*print_line)(const struct message_outbox_line *line);

static const char *word_of(uint32_t state)
{
    return state < RECEIPT_STATE_COUNT ? words[state] : words[RECEIPT_STATE_UNKNOWN];
}

static void write_time(char text[TIME_SIZE], uint64_t utc_s)
{
    struct tm parts;
    time_t at = (time_t)utc_s;
    snprintf(text, TIME_SIZE, "-");
    if (utc_s > 0 && gmtime_r(&at, &parts) != NULL) {
        strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}

static void print_short(const struct message_outbox_line *line)
{
    char handed_in[TIME_SIZE];
    write_time(handed_in, line->handed_in_s);
    printf(
        "%.*s  %-9s  %s  %.*s  tries=%u  %.*s\n", TEXT_ARG(line->receipt), word_of(line->state),
        handed_in, TEXT_ARG(line->service), line->attempts, TEXT_ARG(line->detail));
}

static void print_long(const struct message_outbox_line *line)
{
    char handed_in[TIME_SIZE], delivered[TIME_SIZE], ended[TIME_SIZE];
    write_time(handed_in, line->handed_in_s);
    write_time(delivered, line->delivered_s);
    write_time(ended, line->ended_s);
    printf(
        "receipt     %.*s\nstate       %s\nservice     %.*s\nhanded in   %s\ndelivered   %s\n"
        "ended       %s\nsubmission  %.*s\ncase        %.*s\ntries       %u\ndetail      %.*s\n",
        TEXT_ARG(line->receipt), word_of(line->state), TEXT_ARG(line->service), handed_in,
        delivered, ended, TEXT_ARG(line->submission_id), TEXT_ARG(line->case_id), line->attempts,
        TEXT_ARG(line->detail));
}

static void print_nothing(const struct message_outbox_line *line)
{
    (void)line;
}

static bool connect_courier(struct channel *channel, const char *run)
{
    char path[256];
    *channel = (struct channel){.fd = -1};
    int len = snprintf(path, sizeof path, "%s/courier-cli", run);
    int fd = len > 0 && (size_t)len < sizeof path ? listen_connect(path) : -1;
    if (fd < 0) {
        fprintf(stderr, "foyer-courier cannot be reached at %s\n", path);
        return false;
    }
    channel_init(channel, fd, DOMAIN_COURIER);
    return true;
}

/* True when the list came to its end. */
static bool hear_list(struct channel *channel, print_line print, struct outbox_answer *answer)
{
    for (int i = 0; i < LINES_MAX; i++) {
        struct message message;
        if (channel_wait(channel, ANSWER_MS) != CHANNEL_OK ||
            channel_receive(channel, &message) != CHANNEL_OK) {
            break;
        }
        if (message.kind == MESSAGE_outbox_line) {
            answer->lines++;
            answer->stuck += message.outbox_line.state == RECEIPT_STATE_STUCK;
            print(&message.outbox_line);
        } else if (message.kind == MESSAGE_outbox_end) {
            answer->sound = message.outbox_end.sound == 1;
            return true;
        }
    }
    fputs("foyer-courier did not answer to the end\n", stderr);
    return false;
}

/* Asks for one receipt or, when it is empty, for all. */
static bool ask(
    const char *run, struct text receipt, print_line print, struct outbox_answer *answer)
{
    SCOPED(channel_finish) struct channel channel;
    const struct message message = {.kind = MESSAGE_outbox_ask, .outbox_ask = {0, receipt}};
    *answer = (struct outbox_answer){0};
    return connect_courier(&channel, run) && channel_send(&channel, &message) == CHANNEL_OK &&
           hear_list(&channel, print, answer);
}

static bool read_options(int *argc, char **argv, const char **run)
{
    const struct option_row rows[] = {{"run", run, NULL}, {0}};
    *run = RUN_DEFAULT;
    return options_read(argc, argv, rows);
}

int outbox_list(int argc, char **argv)
{
    const char *run;
    struct outbox_answer answer;
    if (!read_options(&argc, argv, &run) || argc > 1 ||
        !ask(run, (struct text){0}, print_short, &answer)) {
        return VERB_UNUSABLE;
    }
    return VERB_DONE;
}

int outbox_show(int argc, char **argv)
{
    const char *run;
    struct outbox_answer answer;
    if (!read_options(&argc, argv, &run) || argc != 2 || strlen(argv[1]) == 0 ||
        strlen(argv[1]) > 32) {
        fputs("foyer outbox show: one receipt number is needed\n", stderr);
        return VERB_UNUSABLE;
    }
    struct text typed = {argv[1], strlen(argv[1])};
    char number[NUMBER_LEN + 1];
    if (number_read(number, typed)) { /* as a person writes it */
        typed = (struct text){number, NUMBER_LEN};
    }
    if (!ask(run, typed, print_long, &answer)) {
        return VERB_UNUSABLE;
    }
    if (answer.lines == 0) {
        fputs("there is no such receipt number on this terminal\n", stderr);
        return VERB_REFUSED;
    }
    return VERB_DONE;
}

int outbox_verify(int argc, char **argv)
{
    const char *run;
    struct outbox_answer answer;
    if (!read_options(&argc, argv, &run) || argc > 1 ||
        !ask(run, (struct text){0}, print_nothing, &answer)) {
        return VERB_UNUSABLE;
    }
    printf(
        "%u submissions, %u need people, the outbox is %s\n", answer.lines, answer.stuck,
        answer.sound ? "sound" : "DAMAGED");
    return answer.sound ? VERB_DONE : VERB_REFUSED;
}
