#include "agent/numbers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define NAME_LEN (sizeof "numbers-YYYY-MM-DD" - 1)

bool numbers_is_request(struct text request)
{
    for (size_t i = 0; i < request.len; i++) {
        char c = request.at[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-';
        if (!is_plain) {
            return false;
        }
    }
    return request.len > 0 && request.len <= NUMBERS_REQUEST_MAX;
}

bool numbers_open(struct numbers *numbers, const char *folder, unsigned from, unsigned to)
{
    *numbers = (struct numbers){.from = from, .to = to, .lock = -1, .ledger = {.fd = -1}};
    int len = snprintf(numbers->folder, sizeof numbers->folder, "%s", folder);
    if (len < 0 || (size_t)len >= sizeof numbers->folder) {
        return false;
    }
    numbers->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (numbers->lock < 0 || flock(numbers->lock, LOCK_EX | LOCK_NB) != 0) {
        log_error("numbers_unusable errno=%d", errno);
        close_fd(&numbers->lock);
    }
    return numbers->lock >= 0;
}

void numbers_close(struct numbers *numbers)
{
    ledger_close(&numbers->ledger);
    close_fd(&numbers->lock);
}

static int is_ledger(const struct dirent *entry)
{
    return strncmp(entry->d_name, "numbers-", 8) == 0 && strlen(entry->d_name) == NAME_LEN;
}

/* Removes the oldest ledgers when there are too many; a failure is of no matter. */
static void forget_old(const struct numbers *numbers)
{
    struct dirent **entries = NULL;
    int count = scandir(numbers->folder, &entries, is_ledger, alphasort);
    for (int i = 0; i < count; i++) {
        if (i < count - NUMBERS_DAYS_KEPT && unlinkat(numbers->lock, entries[i]->d_name, 0) != 0) {
            log_warning("ledger_stays errno=%d", errno);
        }
        free(entries[i]);
    }
    free(entries);
}

/* The ledger of this day is open. */
static bool turn_to(struct numbers *numbers, long day)
{
    if (numbers->lock < 0) {
        return false;
    }
    if (numbers->ledger.fd >= 0 && numbers->day == day) {
        return true;
    }
    char path[sizeof numbers->folder + NAME_LEN + 2], name[NAME_LEN + 1];
    struct tm parts;
    time_t at = (time_t)day * 86400;
    if (gmtime_r(&at, &parts) == NULL ||
        strftime(name, sizeof name, "numbers-%Y-%m-%d", &parts) != NAME_LEN) {
        return false;
    }
    snprintf(path, sizeof path, "%s/%s", numbers->folder, name);
    ledger_close(&numbers->ledger);
    numbers->day = day;
    bool is_open = ledger_open(&numbers->ledger, path);
    if (is_open) {
        forget_old(numbers);
    }
    return is_open;
}

/* One reading of the ledger. */
struct count {
    struct number_line lines[NUMBERS_LETTERS];
    unsigned
        damaged[NUMBERS_LETTERS]; /* records after the letter's last that may have been its own */
    char letter;                  /* that is asked for; 0: none */
    struct text request;
    unsigned mine;  /* the number that the request has; 0: none */
    unsigned above; /* numbers of the letter above `floor` and below `roof` */
    unsigned floor, roof;
    unsigned next; /* the lowest of them */
};

/* "N B 017 REQUEST" was given, "C B 017" was called. */
static bool read_entry(struct text text, char *letter, unsigned *number)
{
    bool fits = text.len >= 7 && text.at[1] == ' ' && text.at[2] >= 'A' && text.at[2] <= 'Z' &&
                text.at[3] == ' ';
    *number = 0;
    for (size_t i = 4; i < 7 && fits; i++) {
        fits = text.at[i] >= '0' && text.at[i] <= '9';
        *number = *number * 10 + (unsigned)(text.at[i] - '0');
    }
    *letter = '\0';
    if (fits) {
        *letter = text.at[2];
    }
    return fits && *number > 0;
}

static void count_entry(void *context, struct text text)
{
    struct count *count = context;
    char letter;
    unsigned number;
    for (size_t i = 0; i < NUMBERS_LETTERS && text.len == 0; i++) {
        count->damaged[i]++;
    }
    if (!read_entry(text, &letter, &number)) {
        return;
    }
    struct number_line *line = &count->lines[letter - 'A'];
    if (text.at[0] == 'C') {
        line->called = number > line->called ? number : line->called;
        return;
    }
    line->last = number > line->last ? number : line->last;
    line->count++;
    count->damaged[letter - 'A'] = 0; /* numbers only rise: what was before it was lower */
    struct text request =
        text.len > 8 ? (struct text){text.at + 8, text.len - 8} : (struct text){0};
    if (letter == count->letter && text_equal(request, count->request)) {
        count->mine = number;
    }
}

static void count_above(void *context, struct text text)
{
    struct count *count = context;
    char letter;
    unsigned number;
    if (!read_entry(text, &letter, &number) || text.at[0] != 'N') {
        return;
    }
    if (number > count->lines[letter - 'A'].called) {
        count->lines[letter - 'A'].waiting++;
    }
    if (letter == count->letter && number > count->floor && number < count->roof) {
        count->above++;
        count->next = count->next == 0 || number < count->next ? number : count->next;
    }
}

static bool is_letter(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

/* Who waits between the last one called and `roof`. */
static bool read_waiting(const struct numbers *numbers, struct count *count, unsigned roof)
{
    count->floor = count->lines[count->letter - 'A'].called;
    count->roof = roof;
    return ledger_each(&numbers->ledger, count_above, count);
}

/* `request` is empty for a call. */
static bool append(
    struct numbers *numbers, char what, char letter, unsigned number, struct text request)
{
    char entry[LEDGER_TEXT_MAX + 1];
    int len = snprintf(entry, sizeof entry, "%c %c %03u", what, letter, number);
    if (request.len > 0) {
        len = snprintf(
            entry, sizeof entry, "%c %c %03u %.*s", what, letter, number, TEXT_ARG(request));
    }
    return ledger_append(&numbers->ledger, (struct text){entry, (size_t)len});
}

bool numbers_give(
    struct numbers *numbers, long day, char letter, struct text request, struct number_given *given,
    enum number_refusal *why)
{
    struct count count = {.letter = letter, .request = request};
    *why = NUMBER_REFUSAL_FOUL;
    if (!is_letter(letter) || !numbers_is_request(request)) {
        return false;
    }
    *why = NUMBER_REFUSAL_BROKEN;
    if (!turn_to(numbers, day) || !ledger_each(&numbers->ledger, count_entry, &count)) {
        return false;
    }
    unsigned next = count.lines[letter - 'A'].last + 1;
    unsigned number = count.mine;
    if (number == 0) {
        number = (next > numbers->from ? next : numbers->from) + count.damaged[letter - 'A'];
        *why = number > numbers->to ? NUMBER_REFUSAL_USED_UP : *why;
        if (number > numbers->to || !append(numbers, 'N', letter, number, request)) {
            return false;
        }
    }
    if (!read_waiting(numbers, &count, number)) {
        return false;
    }
    *given = (struct number_given){number, count.above, count.floor > 0, count.mine > 0};
    return true;
}

bool numbers_call(
    struct numbers *numbers, long day, char letter, unsigned *number, unsigned *waiting,
    enum number_refusal *why)
{
    struct count count = {.letter = letter};
    *why = is_letter(letter) ? NUMBER_REFUSAL_BROKEN : NUMBER_REFUSAL_FOUL;
    if (!is_letter(letter) || !turn_to(numbers, day) ||
        !ledger_each(&numbers->ledger, count_entry, &count) ||
        !read_waiting(numbers, &count, NUMBERS_MAX + 1)) {
        return false;
    }
    *number = count.next;
    *waiting = count.above > 0 ? count.above - 1 : 0;
    return count.next == 0 || append(numbers, 'C', letter, count.next, (struct text){0});
}

bool numbers_list(struct numbers *numbers, long day, struct number_line lines[NUMBERS_LETTERS])
{
    struct count count = {0};
    if (!turn_to(numbers, day) || !ledger_each(&numbers->ledger, count_entry, &count)) {
        return false;
    }
    bool read = ledger_each(&numbers->ledger, count_above, &count);
    memcpy(lines, count.lines, sizeof count.lines);
    return read;
}
