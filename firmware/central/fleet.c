#include "central/fleet.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/status.h"
#include "central/database_fleet.h"
#include "central/problem.h"
#include "central/route.h"

#define COUNT_MAX 1000000000

static bool is_word(struct text word)
{
    enum status status = status_of_word(word);
    return status != STATUS_unknown || text_equal(word, TEXT_OF("unknown"));
}

json_t *fleet_read_report(struct text body)
{
    json_t *json = json_read((struct bytes){(const uint8_t *)body.at, body.len}, SMALL_BODY_MAX);
    bool failed = !json_is_object(json);
    (void)json_text(json, "terminal", NAME_MAX_LEN, &failed);
    (void)json_text(json, "version", NAME_MAX_LEN, &failed);
    const json_t *queue = json_member(json, "queue", &failed);
    (void)json_integer_in(queue, "waiting", 0, COUNT_MAX, &failed);
    (void)json_integer_in(queue, "alarms", 0, COUNT_MAX, &failed);
    const json_t *list = json_list(json, "components", COMPONENTS_MAX, &failed);
    for (size_t i = 0; i < json_array_size(list) && !failed; i++) {
        const json_t *row = json_array_get(list, i);
        failed = !json_is_object(row);
        (void)json_text(row, "component", NAME_MAX_LEN, &failed);
        struct text word = json_text(row, "status", NAME_MAX_LEN, &failed);
        (void)json_text_or_none(row, "since", NAME_MAX_LEN, &failed);
        (void)json_text_or_none(row, "detail", TEXT_MAX_LEN, &failed);
        failed = failed || !is_word(word);
    }
    if (failed) {
        json_release(&json);
    }
    return json;
}

static void free_text(char **text)
{
    free(*text);
    *text = NULL;
}

struct answer post_status(struct central *central, const struct request *request)
{
    SCOPED(json_release) json_t *json = fleet_read_report(request->body);
    if (json == NULL) {
        return problem_answer(PROBLEM_invalid, "the body of POST /foyer/v1/status");
    }
    SCOPED(free_text) char *report = json_print(json);
    if (database_report_put(
            central->database, request->caller.id, central->now_s,
            (struct text){report, strlen(report)}) != DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    return empty_answer(204);
}

struct answer post_help(struct central *central, const struct request *request)
{
    SCOPED(json_release)
    json_t *json = json_read(
        (struct bytes){(const uint8_t *)request->body.at, request->body.len}, SMALL_BODY_MAX);
    bool failed = !json_is_object(json);
    (void)json_text(json, "terminal", NAME_MAX_LEN, &failed);
    struct text screen = json_text(json, "screen", NAME_MAX_LEN, &failed);
    if (failed) {
        return problem_answer(PROBLEM_invalid, "the body of POST /foyer/v1/help");
    }
    char name[NAME_MAX_LEN + 1] = {0};
    memcpy(name, screen.at, screen.len);
    if (database_help_add(central->database, request->caller.id, name, central->now_s) !=
        DATABASE_OK) {
        return problem_answer(PROBLEM_not_stored, NULL);
    }
    log_info("help_called");
    return empty_answer(204);
}
