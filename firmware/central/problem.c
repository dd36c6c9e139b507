#include "central/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define PREFIX "https://schema.fitko.de/fit-connect/submission-api/problems/"

struct row {
    unsigned status;
    const char *type, *title;
};

#define PROBLEM(name, status, type, title) {status, type, title},
static const struct row rows[PROBLEM_COUNT] = {
#include "central/problem.def"
};
#undef PROBLEM

static unsigned some_seconds(void)
{
    uint8_t chance = 0;
    (void)!getrandom(&chance, sizeof chance, GRND_NONBLOCK);
    return 1 + chance % BUSY_RETRY_S;
}

struct answer problem_answer(enum problem problem, const char *detail)
{
    const struct row *row = &rows[problem];
    char type[sizeof PREFIX + 64];
    snprintf(type, sizeof type, PREFIX "%s", row->type);
    json_t *json = json_pack(
        "{s:s, s:s, s:i}", "type", row->type[0] == '\0' ? "about:blank" : type, "title", row->title,
        "status", (int)row->status);
    if (detail != NULL) {
        json_object_set_new(json, "detail", json_string(detail));
    }
    struct answer answer = json_answer(row->status, json);
    answer.type = "application/problem+json";
    answer.retry_after_s = row->status == 429 || row->status == 503 ? some_seconds() : 0;
    return answer;
}

struct answer json_answer(unsigned status, json_t *json)
{
    if (json == NULL) {
        die("no memory for an answer");
    }
    char *body = json_print(json);
    json_decref(json);
    return (struct answer){
        .status = status, .type = "application/json", .body = body, .len = strlen(body)};
}

struct answer empty_answer(unsigned status)
{
    return (struct answer){.status = status};
}

void answer_release(struct answer *answer)
{
    free(answer->body);
    *answer = (struct answer){0};
}
