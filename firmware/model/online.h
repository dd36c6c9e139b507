/* The online function of German cards (eID) as a session knows it: what the eID process says, as values.
 * The enums follow those of ipc/words.h, which the model may not know, in the same order. */
#pragma once

#include <stdint.h>

#include "base/span.h"
#include "base/status.h"

enum online_task {
    ONLINE_STATE,    /* how many tries are left */
    ONLINE_CHANGE,   /* a new PIN, also in place of the transport PIN */
    ONLINE_UNBLOCK,  /* three tries again, by PUK */
    ONLINE_IDENTIFY, /* what the service asks for, with PIN */
    ONLINE_TASK_COUNT
};

enum online_secret {
    ONLINE_PIN,
    ONLINE_TRANSPORT_PIN, /* never asked; given in place of the PIN */
    ONLINE_NEW_PIN,
    ONLINE_CAN,
    ONLINE_PUK,
    ONLINE_SECRET_COUNT
};

enum online_wrong {
    ONLINE_WRONG_NOT,    /* asked for the first time */
    ONLINE_WRONG_SECRET, /* what was given does not fit */
    ONLINE_WRONG_FORM,   /* not that many digits; nothing was used up */
    ONLINE_WRONG_LIFTED, /* the card was lifted; the tries were read again */
    ONLINE_WRONG_COUNT
};

/* Bits. */
enum online_flag {
    ONLINE_DEACTIVATED = 1, /* the online function is switched off */
    ONLINE_INOPERATIVE = 2, /* its PUK is used up */
    ONLINE_KEYPAD = 4,      /* the reader has a PIN pad */
    ONLINE_STRANGE = 8,     /* no card with an online function */
};

#define ONLINE_TRIES_MAX     3
#define ONLINE_TRIES_UNKNOWN 4

#define ONLINE_PIN_LEN       6
#define ONLINE_TRANSPORT_LEN 5
#define ONLINE_CAN_LEN       6
#define ONLINE_PUK_LEN       10

/* What may be read; bits are 1 << right. */
enum online_right {
    ONLINE_RIGHT_ADDRESS,
    ONLINE_RIGHT_BIRTH_NAME,
    ONLINE_RIGHT_FAMILY_NAME,
    ONLINE_RIGHT_GIVEN_NAMES,
    ONLINE_RIGHT_BIRTH_PLACE,
    ONLINE_RIGHT_BIRTH_DATE,
    ONLINE_RIGHT_DOCTORAL_DEGREE,
    ONLINE_RIGHT_ARTISTIC_NAME,
    ONLINE_RIGHT_PSEUDONYM,
    ONLINE_RIGHT_VALID_UNTIL,
    ONLINE_RIGHT_NATIONALITY,
    ONLINE_RIGHT_ISSUING_COUNTRY,
    ONLINE_RIGHT_DOCUMENT_TYPE,
    ONLINE_RIGHT_RESIDENCE_PERMIT_1,
    ONLINE_RIGHT_RESIDENCE_PERMIT_2,
    ONLINE_RIGHT_COMMUNITY,
    ONLINE_RIGHT_ADDRESS_CHECK,
    ONLINE_RIGHT_AGE,
    ONLINE_RIGHT_COUNT
};

enum online_result {
    ONLINE_DONE,
    ONLINE_CANCELLED,
    ONLINE_BUSY,
    ONLINE_TIMEOUT,
    ONLINE_LIFTED,
    ONLINE_LAST_TRY, /* one try is left, and nobody has said that it shall be used */
    ONLINE_BLOCKED,
    ONLINE_NOT_BLOCKED,
    ONLINE_OFF,       /* deactivated */
    ONLINE_PUK_SPENT, /* inoperative */
    ONLINE_NO_CARD,   /* strange */
    ONLINE_REFUSED,
    ONLINE_SERVICE,
    ONLINE_FAULT,
    ONLINE_RESULT_COUNT
};

/* Of EVENT_ONLINE_CARD (is_present, tries, flags) and EVENT_ONLINE_ASKS (secret, tries, wrong). */
struct online_news {
    bool is_present;
    unsigned tries; /* 0 to ONLINE_TRIES_MAX, or ONLINE_TRIES_UNKNOWN */
    unsigned flags; /* bits of enum online_flag */
    enum online_secret secret;
    enum online_wrong wrong;
};

/* Who wants to read what. Texts may be empty. */
struct online_reader {
    struct text subject_name, subject_url, issuer_name, issuer_url;
    struct text terms; /* several lines */
    struct text purpose, transaction, valid_from, valid_until;
    uint32_t required, optional; /* bits 1 << enum online_right */
    unsigned age;                /* years, with ONLINE_RIGHT_AGE */
};

/* How the session stands with the eID process. Texts are in the session's arena. */
struct online {
    enum status status; /* of the eID process; unknown: it is gone */
    bool identifies;    /* a service for identifying is set up */

    bool is_running;     /* a task was begun and its end was not heard */
    bool is_cancelling;  /* it was told to stop */
    bool is_due;         /* `task` begins when the one that runs has ended */
    bool is_first;       /* the citizen has a transport PIN */
    bool takes_last_try; /* was told that it is the last one, and wants it */
    bool returns;        /* after a new PIN: back to identifying */
    bool was_warned;     /* of a PIN that is easily guessed */
    bool was_read;       /* the person of the running task is there */
    enum online_task task;
    unsigned tries, flags; /* as in online_news */
    enum online_secret asked, given;
    enum online_wrong wrong;
    enum online_result result; /* screen online_failed */
    unsigned percent;
    struct online_reader *reader; /* screen online_consent; NULL before */
    uint32_t chosen;              /* of reader->optional */
};

enum online_weakness {
    ONLINE_STRONG,
    ONLINE_ROW,   /* one digit again and again, or counted up or down, or a part said twice */
    ONLINE_BIRTH, /* reads as a day */
};

/* Whether others would guess these digits: the usual rows, and days as DDMMYY, MMDDYY and YYMMDD. */
enum online_weakness online_weakness(struct text pin);
