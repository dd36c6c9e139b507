#include "central/board.h"

#include <stdlib.h>

#include "central/database_fleet.h"

enum grade board_grade(enum status status)
{
    switch (status) {
    case STATUS_ok:
    case STATUS_none: return GRADE_GREEN;
    case STATUS_low:
    case STATUS_busy:
    case STATUS_unknown: return GRADE_YELLOW;
    case STATUS_out:
    case STATUS_jammed:
    case STATUS_open:
    case STATUS_offline:
    case STATUS_fault:
    case STATUS_COUNT: break;
    }
    return GRADE_RED;
}

static enum grade worse(enum grade a, enum grade b)
{
    return a < b ? a : b;
}

static enum grade grade_of(const struct board *board, const struct board_row *row)
{
    if (row->report == NULL || row->help_s > 0 || row->last_contact_s + SILENT_S < board->now_s) {
        return GRADE_RED;
    }
    const json_t *queue = json_object_get(row->report, "queue");
    bool alarms = json_integer_value(json_object_get(queue, "alarms")) > 0;
    enum grade grade = alarms ? GRADE_RED : GRADE_GREEN;
    const json_t *list = json_object_get(row->report, "components");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *word = json_object_get(json_array_get(list, i), "status");
        grade = worse(grade, board_grade(status_of_word(json_text_of(word))));
    }
    return grade;
}

static void add_report(void *context, const struct terminal_report *report)
{
    struct board *board = context;
    if (board->count == board->size) {
        board->size = board->size == 0 ? 64 : 2 * board->size;
        board->rows = realloc(board->rows, board->size * sizeof *board->rows);
        if (board->rows == NULL) {
            die("no memory for the board");
        }
    }
    struct board_row *row = &board->rows[board->count++];
    *row = (struct board_row){.last_contact_s = report->last_contact_s};
    memcpy(row->client, report->client, sizeof row->client);
    memcpy(row->place, report->place, sizeof row->place);
    row->report = json_read(
        (struct bytes){(const uint8_t *)report->report.at, report->report.len}, SMALL_BODY_MAX);
}

static void add_help(void *context, const struct help_call *call)
{
    struct board *board = context;
    for (size_t i = 0; i < board->count; i++) {
        struct board_row *row = &board->rows[i];
        if (strcmp(row->client, call->client) == 0 && row->help_s < call->at_s) {
            row->help_s = call->at_s;
        }
    }
}

static int compare(const void *a, const void *b)
{
    const struct board_row *one = a, *other = b;
    if (one->grade != other->grade) {
        return one->grade < other->grade ? -1 : 1;
    }
    if ((one->help_s > 0) != (other->help_s > 0)) {
        return one->help_s > 0 ? -1 : 1; /* people before machines */
    }
    return strcmp(one->client, other->client);
}

bool board_read(struct board *board, struct central *central)
{
    *board = (struct board){.now_s = central->now_s};
    struct database *database = central->database;
    uint64_t since_s = board->now_s > HELP_FRESH_S ? board->now_s - HELP_FRESH_S : 0;
    if (database_reports(database, add_report, board) != DATABASE_OK ||
        database_helps(database, since_s, add_help, board) != DATABASE_OK ||
        database_submissions_count(database, SUBMISSION_SUBMITTED, &board->waiting) !=
            DATABASE_OK ||
        database_submissions_count(database, SUBMISSION_CREATED, &board->begun) != DATABASE_OK) {
        return false;
    }
    for (size_t i = 0; i < board->count; i++) {
        board->rows[i].grade = grade_of(board, &board->rows[i]);
    }
    if (board->count > 0) {
        qsort(board->rows, board->count, sizeof *board->rows, compare);
    }
    return true;
}

void board_release(struct board *board)
{
    for (size_t i = 0; i < board->count; i++) {
        json_release(&board->rows[i].report);
    }
    free(board->rows);
    *board = (struct board){0};
}
