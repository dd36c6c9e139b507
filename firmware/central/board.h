/* What central IT should look at: terminals with the worst first, calls for help, what waits. */
#pragma once

#include "base/json.h"
#include "base/status.h"
#include "central/central.h"

enum {
    SILENT_S = 600,     /* a terminal reports every minute; after this its silence is an alarm */
    HELP_FRESH_S = 3600 /* a call for help is an alarm for so long */
};

enum grade { GRADE_RED, GRADE_YELLOW, GRADE_GREEN };

struct board_row {
    char client[NAME_MAX_LEN + 1], place[TEXT_MAX_LEN + 1];
    uint64_t last_contact_s; /* 0: never */
    uint64_t help_s;         /* last call within HELP_FRESH_S; 0: none */
    json_t *report;          /* owned; NULL: it never reported */
    enum grade grade;
};

struct board {
    struct board_row *rows; /* owned; red first, of these calls for help, then by name */
    size_t count, size;
    uint64_t now_s;
    int64_t waiting; /* submissions not yet answered by their authority */
    int64_t begun;   /* submissions begun and not completed */
};

/* Looks at the database. False when it is broken; the caller releases in any case. */
MUST_USE bool board_read(struct board *board, struct central *central);

/* How bad one component's status is. */
enum grade board_grade(enum status status);

/* For SCOPED; accepts a zeroed one. */
void board_release(struct board *board);
