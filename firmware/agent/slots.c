#include "agent/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/numbers.h"
#include "base/log.h"

#define DAY_LEN  10
#define TIME_LEN 5

static bool matches(struct text text, const char *pattern)
{
    bool fits = text.len == strlen(pattern);
    for (size_t i = 0; i < text.len && fits; i++) {
        bool digit = text.at[i] >= '0' && text.at[i] <= '9';
        fits = pattern[i] == '0' ? digit : text.at[i] == pattern[i];
    }
    return fits;
}

static unsigned two_digits(const char *at)
{
    return (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
}

/* A day that a calendar could have; February is not looked at closer. */
static bool is_day(struct text text)
{
    return matches(text, "0000-00-00") && two_digits(text.at + 5) >= 1 &&
           two_digits(text.at + 5) <= 12 && two_digits(text.at + 8) >= 1 &&
           two_digits(text.at + 8) <= 31;
}

static bool is_time(struct text text)
{
    return matches(text, "00:00") && two_digits(text.at) < 24 && two_digits(text.at + 3) < 60;
}

static bool is_slot(struct text text)
{
    return text.len == SLOT_LEN && text.at[DAY_LEN] == ' ' &&
           is_day((struct text){text.at, DAY_LEN}) &&
           is_time((struct text){text.at + DAY_LEN + 1, TIME_LEN});
}

static int by_time(const void *a, const void *b)
{
    const struct slot *one = a, *other = b;
    int order = strcmp(one->at, other->at);
    return order != 0 ? order : one->letter - other->letter;
}

/* The times of one day for one letter. */
static bool read_day(struct slots *slots, const json_t *json)
{
    bool failed = false;
    struct text letter = json_text(json, "letter", 1, &failed);
    struct text day = json_text(json, "day", DAY_LEN, &failed);
    const json_t *times = json_list(json, "times", SLOTS_MAX, &failed);
    unsigned places = json_object_get(json, "places") == NULL
                          ? 1
                          : (unsigned)json_integer_in(json, "places", 1, 99, &failed);
    if (failed || letter.at[0] < 'A' || letter.at[0] > 'Z' || !is_day(day)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(times); i++) {
        struct text time = json_text_of(json_array_get(times, i));
        if (!is_time(time) || slots->count == SLOTS_MAX) {
            return false;
        }
        struct slot *slot = &slots->list[slots->count++];
        *slot = (struct slot){.letter = letter.at[0], .places = places};
        snprintf(slot->at, sizeof slot->at, "%.*s %.*s", TEXT_ARG(day), TEXT_ARG(time));
    }
    return true;
}

/* The same time given twice has the places of both. */
static void join_equal(struct slots *slots)
{
    size_t kept = 0;
    for (size_t i = 0; i < slots->count; i++) {
        if (kept > 0 && by_time(&slots->list[kept - 1], &slots->list[i]) == 0) {
            slots->list[kept - 1].places += slots->list[i].places;
        } else {
            slots->list[kept++] = slots->list[i];
        }
    }
    slots->count = kept;
}

bool slots_read(struct slots *slots, const json_t *json)
{
    bool failed = false;
    const json_t *days = json_list(json, "slots", SLOTS_MAX, &failed);
    *slots = (struct slots){.list = calloc(SLOTS_MAX, sizeof *slots->list)};
    if (slots->list == NULL) {
        die("out of memory");
    }
    for (size_t i = 0; i < json_array_size(days) && !failed; i++) {
        failed = !read_day(slots, json_array_get(days, i));
    }
    if (failed) {
        slots_release(slots);
        return false;
    }
    qsort(slots->list, slots->count, sizeof *slots->list, by_time);
    join_equal(slots);
    return true;
}

void slots_release(struct slots *slots)
{
    free(slots->list);
    *slots = (struct slots){0};
}

void slot_book_open(struct slot_book *book, const char *etc, const char *folder)
{
    *book = (struct slot_book){.ledger = {.fd = -1}};
    snprintf(book->etc, sizeof book->etc, "%s", etc);
    snprintf(book->path, sizeof book->path, "%s/appointments", folder);
}

void slot_book_close(struct slot_book *book)
{
    ledger_close(&book->ledger);
}

/* "S B 2026-11-30 09:00 REQUEST". */
static bool read_entry(struct text text, char *letter, struct text *slot, struct text *request)
{
    if (text.len < 22 || memcmp(text.at, "S ", 2) != 0 || text.at[3] != ' ' || text.at[20] != ' ' ||
        !is_slot((struct text){text.at + 4, SLOT_LEN})) {
        return false;
    }
    *letter = text.at[2];
    *slot = (struct text){text.at + 4, SLOT_LEN};
    *request = (struct text){text.at + 21, text.len - 21};
    return true;
}

/* What is taken, seen by one request. */
struct taking {
    struct slots slots;
    char letter;
    struct text request;
    char own[SLOT_LEN + 1]; /* that the request has already; empty: none */
};

static void mark(void *context, struct text text)
{
    struct taking *taking = context;
    struct text slot, request;
    char letter;
    if (!read_entry(text, &letter, &slot, &request)) {
        return;
    }
    if (letter == taking->letter && text_equal(request, taking->request)) {
        snprintf(taking->own, sizeof taking->own, "%.*s", TEXT_ARG(slot));
    }
    struct slot key = {.letter = letter};
    memcpy(key.at, slot.at, SLOT_LEN);
    struct slot *found = taking->slots.count == 0
                             ? NULL
                             : bsearch(
                                   &key, taking->slots.list, taking->slots.count,
                                   sizeof *taking->slots.list, by_time);
    if (found != NULL) {
        found->taken++;
    }
}

static void release_taking(struct taking *taking)
{
    slots_release(&taking->slots);
}

/* The town's slots with what is taken of them. False when the disk fails. */
static bool look(struct slot_book *book, struct taking *taking)
{
    char path[300];
    snprintf(path, sizeof path, "%s/appointments.json", book->etc);
    SCOPED(json_release) json_t *json = json_read_file(path, SLOTS_FILE_MAX);
    if (json != NULL && !slots_read(&taking->slots, json)) {
        log_error("appointments_wrong");
    }
    return (book->ledger.fd >= 0 || ledger_open(&book->ledger, book->path)) &&
           ledger_each(&book->ledger, mark, taking);
}

static bool is_free(const struct slot *slot, char letter, const char now[SLOT_LEN + 1])
{
    return slot->letter == letter && slot->taken < slot->places && strcmp(slot->at, now) > 0;
}

size_t slot_book_free(
    struct slot_book *book, char letter, const char now[SLOT_LEN + 1], char to[SLOTS_TEXT_MAX + 1])
{
    SCOPED(release_taking) struct taking taking = {.letter = letter};
    size_t len = 0;
    to[0] = '\0';
    if (!look(book, &taking)) {
        return 0;
    }
    for (size_t i = 0; i < taking.slots.count; i++) {
        const struct slot *slot = &taking.slots.list[i];
        if (is_free(slot, letter, now) && len + SLOT_LEN + 1 <= SLOTS_TEXT_MAX) {
            len += (size_t)snprintf(to + len, SLOT_LEN + 2, "%s\n", slot->at);
        }
    }
    return len;
}

static const struct slot *find(const struct taking *taking, const char *slot, const char *now)
{
    for (size_t i = 0; i < taking->slots.count; i++) {
        if (strcmp(taking->slots.list[i].at, slot) == 0 &&
            is_free(&taking->slots.list[i], taking->letter, now)) {
            return &taking->slots.list[i];
        }
    }
    return NULL;
}

bool slot_book_take(
    struct slot_book *book, char letter, struct text request, const char now[SLOT_LEN + 1],
    char slot[SLOT_LEN + 1], enum number_refusal *why)
{
    SCOPED(release_taking) struct taking taking = {.letter = letter, .request = request};
    char entry[LEDGER_TEXT_MAX + 1];
    *why = NUMBER_REFUSAL_FOUL;
    if (!numbers_is_request(request) || !is_slot((struct text){slot, strlen(slot)})) {
        return false;
    }
    *why = NUMBER_REFUSAL_BROKEN;
    if (!look(book, &taking)) {
        return false;
    }
    if (taking.own[0] != '\0') {
        memcpy(slot, taking.own, sizeof taking.own);
        return true;
    }
    if (find(&taking, slot, now) == NULL) {
        *why = NUMBER_REFUSAL_TAKEN;
        return false;
    }
    int len = snprintf(entry, sizeof entry, "S %c %s %.*s", letter, slot, TEXT_ARG(request));
    return ledger_append(&book->ledger, (struct text){entry, (size_t)len});
}

struct listing {
    const char *now;
    void (*each)(void *context, char letter, struct text slot, struct text request);
    void *context;
};

static void list_entry(void *context, struct text text)
{
    const struct listing *listing = context;
    struct text slot, request;
    char letter;
    if (read_entry(text, &letter, &slot, &request) && memcmp(slot.at, listing->now, SLOT_LEN) > 0) {
        listing->each(listing->context, letter, slot, request);
    }
}

bool slot_book_each(
    struct slot_book *book, const char now[SLOT_LEN + 1],
    void (*each)(void *context, char letter, struct text slot, struct text request), void *context)
{
    struct listing listing = {now, each, context};
    return (book->ledger.fd >= 0 || ledger_open(&book->ledger, book->path)) &&
           ledger_each(&book->ledger, list_entry, &listing);
}
