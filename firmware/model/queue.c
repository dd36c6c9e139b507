#include "model/queue.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/date.h"

#define DAY_MINUTES 1440u

static const char *const days[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

PRINTF_LIKE(2, 3) static bool refuse(char *why, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(why, QUEUE_WHY_MAX, format, list);
    va_end(list);
    return false;
}

static bool only_has(const json_t *object, const char *const *known, char *why)
{
    void *at = json_object_iter(json_to_walk(object));
    for (; at != NULL; at = json_object_iter_next(json_to_walk(object), at)) {
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, json_object_iter_key(at)) != 0) {
            name++;
        }
        if (*name == NULL) {
            return refuse(why, "\"%.60s\" is not known", json_object_iter_key(at));
        }
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HH:MM", 00:00 to 24:00. */
static bool read_clock(unsigned *minute, const char *at)
{
    if (!is_digit(at[0]) || !is_digit(at[1]) || at[2] != ':' || !is_digit(at[3]) ||
        !is_digit(at[4])) {
        return false;
    }
    unsigned hours = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
    unsigned minutes = (unsigned)(at[3] - '0') * 10 + (unsigned)(at[4] - '0');
    *minute = hours * 60 + minutes;
    return minutes < 60 && *minute <= DAY_MINUTES;
}

/* "08:00-12:00". */
static bool read_span(struct queue_span *span, struct text text)
{
    return text.len == 11 && text.at[5] == '-' && read_clock(&span->from, text.at) &&
           read_clock(&span->to, text.at + 6) && span->from < span->to;
}

static bool read_day(struct queue_concern *concern, size_t day, const json_t *list, char *why)
{
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > QUEUE_SPANS_MAX) {
        return refuse(why, "\"%s\" is a list of at most %d spans", days[day], QUEUE_SPANS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct queue_span *span = &concern->hours[day][i];
        if (!read_span(span, json_text_of(json_array_get(list, i))) ||
            (i > 0 && span->from < concern->hours[day][i - 1].to)) {
            return refuse(
                why, "\"%s\": spans like \"08:00-12:00\", one after the other", days[day]);
        }
    }
    concern->spans[day] = count;
    return true;
}

static bool read_hours(struct queue_concern *concern, const json_t *hours, char *why)
{
    static const char *const known[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
    bool fine = only_has(hours, known, why);
    for (size_t day = 0; day < 7 && fine; day++) {
        const json_t *list = json_object_get(hours, days[day]);
        fine = list == NULL || read_day(concern, day, list, why);
    }
    return fine;
}

static bool is_plain_name(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-') {
            return false;
        }
    }
    return text.len > 0;
}

static bool read_concern(struct queue *queue, struct arena *arena, const json_t *json, char *why)
{
    static const char *const known[] = {"id",           "letter", "last_minutes",
                                        "appointments", "hours",  NULL};
    struct queue_concern *concern = &queue->concerns[queue->count];
    bool failed = false;
    struct text id = json_text(json, "id", 40, &failed);
    struct text letter = json_text(json, "letter", 1, &failed);
    const json_t *hours = json_member(json, "hours", &failed);
    concern->last_minutes = (unsigned)json_integer_in(json, "last_minutes", 0, 240, &failed);
    concern->appointments = json_is_true(json_object_get(json, "appointments"));
    if (failed || !is_plain_name(id) || letter.at[0] < 'A' || letter.at[0] > 'Z') {
        return refuse(why, "a concern needs id (a-z, 0-9, -), letter (A-Z), last_minutes, hours");
    }
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->concerns[i].letter == letter.at[0] || text_equal(queue->concerns[i].id, id)) {
            return refuse(why, "two concerns have the letter or the id of \"%.*s\"", TEXT_ARG(id));
        }
    }
    concern->id = arena_text(arena, id);
    concern->letter = letter.at[0];
    queue->count++;
    return only_has(json, known, why) && read_hours(concern, hours, why);
}

static bool read_closed(struct queue *queue, struct arena *arena, const json_t *json, char *why)
{
    static const char *const known[] = {"from", "to", "why", NULL};
    struct queue_closed *closed = &queue->closed[queue->closed_count++];
    bool failed = false;
    struct text from = json_text(json, "from", DATE_LEN, &failed);
    struct text to = json_text(json, "to", DATE_LEN, &failed);
    closed->why = arena_text(arena, json_text(json, "why", 100, &failed));
    if (failed || !date_read(&closed->from, from) || !date_read(&closed->to, to) ||
        closed->from > closed->to) {
        return refuse(why, "\"closed\" needs from and to (YYYY-MM-DD) and why, the key of a text");
    }
    return only_has(json, known, why);
}

bool queue_read(struct queue *queue, struct arena *arena, const json_t *json, char *why)
{
    static const char *const known[] = {"concerns", "closed", NULL};
    bool failed = false;
    *queue = (struct queue){0};
    const json_t *concerns = json_list(json, "concerns", QUEUE_CONCERNS_MAX, &failed);
    const json_t *closed = json_object_get(json, "closed") == NULL
                               ? NULL
                               : json_list(json, "closed", QUEUE_CLOSED_MAX, &failed);
    if (failed || json_array_size(concerns) == 0) {
        return refuse(
            why, "1 to %d \"concerns\", at most %d \"closed\"", QUEUE_CONCERNS_MAX,
            QUEUE_CLOSED_MAX);
    }
    bool fine = only_has(json, known, why);
    for (size_t i = 0; i < json_array_size(concerns) && fine; i++) {
        fine = read_concern(queue, arena, json_array_get(concerns, i), why);
    }
    for (size_t i = 0; i < json_array_size(closed) && fine; i++) {
        fine = read_closed(queue, arena, json_array_get(closed, i), why);
    }
    return fine;
}

/* Why the town is closed on this day; NULL when it is not. */
static const struct queue_closed *closed_on(const struct queue *queue, long day)
{
    for (size_t i = 0; i < queue->closed_count; i++) {
        if (day >= queue->closed[i].from && day <= queue->closed[i].to) {
            return &queue->closed[i];
        }
    }
    return NULL;
}

/* 1970-01-01 was a Thursday. */
static size_t weekday_of(long day)
{
    return (size_t)(((day + 3) % 7 + 7) % 7);
}

/* When numbers are given on this day: the hours, the last span without its last minutes. */
static size_t spans_on(
    const struct queue *queue, const struct queue_concern *concern, long day,
    struct queue_span spans[QUEUE_SPANS_MAX])
{
    size_t weekday = weekday_of(day);
    size_t count = closed_on(queue, day) != NULL ? 0 : concern->spans[weekday];
    for (size_t i = 0; i < count; i++) {
        spans[i] = concern->hours[weekday][i];
    }
    if (count > 0) {
        struct queue_span *last = &spans[count - 1];
        bool lasts = last->to - last->from > concern->last_minutes;
        last->to = lasts ? last->to - concern->last_minutes : last->from;
        count -= lasts ? 0 : 1;
    }
    return count;
}

static void find_next(
    const struct queue *queue, const struct queue_concern *concern, struct queue_time now,
    struct queue_look *look)
{
    for (long day = now.day; day <= now.day + QUEUE_AHEAD_DAYS && !look->opens; day++) {
        struct queue_span spans[QUEUE_SPANS_MAX];
        size_t count = spans_on(queue, concern, day, spans);
        for (size_t i = 0; i < count && !look->opens; i++) {
            look->opens = day > now.day || spans[i].from > now.minute;
            look->next = (struct queue_time){day, spans[i].from};
        }
    }
}

struct queue_look queue_look(
    const struct queue *queue, const struct queue_concern *concern, struct queue_time now)
{
    struct queue_span spans[QUEUE_SPANS_MAX];
    size_t count = spans_on(queue, concern, now.day, spans), past = 0, ahead = 0;
    const struct queue_closed *closed = closed_on(queue, now.day);
    struct queue_look look = {.state = QUEUE_WEEKDAY};
    for (size_t i = 0; i < count; i++) {
        if (now.minute >= spans[i].from && now.minute < spans[i].to) {
            return (struct queue_look){.state = QUEUE_OPEN, .opens = true, .next = now};
        }
        past += now.minute >= spans[i].to;
        ahead += now.minute < spans[i].from;
    }
    if (closed != NULL) {
        look.state = QUEUE_CLOSED;
        look.why = closed->why;
    } else if (past > 0) {
        look.state = ahead > 0 ? QUEUE_PAUSE : QUEUE_LATE;
    } else if (ahead > 0) {
        look.state = QUEUE_EARLY;
    }
    find_next(queue, concern, now, &look);
    return look;
}

struct queue_time queue_time_of(uint64_t seconds)
{
    return (struct queue_time){(long)(seconds / 86400), (unsigned)(seconds % 86400 / 60)};
}
