/* One citizen's visit as a state machine: session_step(session, event) changes the session and gives
 * back effects for the rim to carry out. Pure: no clock, no chance, no input or output; they come in
 * as values. The screens in ui/screens read the session and never change it.
 *
 * Everything learned about a person lies in the session's arena; struct session itself holds only
 * pointers to it. When the session ends, the arena is wiped first and the pointers are empty. */
#pragma once

#include "base/arena.h"
#include "base/fail.h"
#include "base/span.h"
#include "base/status.h"
#include "base/terminal_document.h"
#include "model/assurance.h"
#include "model/date.h"
#include "model/found.h"
#include "model/number.h"
#include "model/online.h"
#include "model/pack.h"
#include "model/places.h"
#include "model/session_words.h"

#define SCREEN(word, idle_s, reader, what) SCREEN_##word,
enum screen {
#include "model/screens.def"
    SCREEN_COUNT
};
#undef SCREEN

/* What lies over the screen; the screen below waits unchanged. */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,     /* help for this screen; the clock stands still */
    OVERLAY_ABORT,    /* really stop? */
    OVERLAY_TIMEOUT,  /* nobody touched for long; counts down */
    OVERLAY_LANGUAGE, /* choose another language; the screen below stays */
    OVERLAY_REMOVE,   /* really take this entry of a list away? session.removed says which */
    OVERLAY_COVER,    /* the citizen steps away: nothing is to be seen; counts down */
    OVERLAY_SIGNING,  /* start: a video in sign language says what the terminal is for */
    OVERLAY_DISPLAY,  /* size of letters, colours, low reach; the screen below stays */
};

#define SESSION_SIZES  4 /* of letters: normal, large, very large, largest */
#define SESSION_THEMES 4 /* light, dark, high contrast, yellow on black; as in ui/theme.h */

/* How this citizen wants the screen; all zero: as everybody finds it. Back to that at the end, and
 * when a changed start screen was left alone. */
struct session_display {
    unsigned theme; /* < SESSION_THEMES */
    unsigned size;  /* < SESSION_SIZES */
    bool is_low;    /* all that can be touched lies within the reach of a seated person */
};

enum session_action {
    ACTION_NONE,
    ACTION_BEGIN,     /* start: the way in */
    ACTION_STATUS,    /* start: where is my application? */
    ACTION_LANGUAGES, /* overlay language */
    ACTION_LANGUAGE,  /* number: place in setup.languages */
    ACTION_SERVICE,   /* number: place in setup.packs */
    ACTION_NEXT,      /* the button that leads on, whatever its words */
    ACTION_BACK,
    ACTION_HELP,
    ACTION_CALL,      /* overlay help: call a person */
    ACTION_ABORT,     /* asks first */
    ACTION_ABORT_YES, /* overlay abort */
    ACTION_STAY,      /* closes the overlay; extends the time */
    ACTION_COVER,
    ACTION_KIND,    /* number: enum document_kind, on the screen which */
    ACTION_WITHOUT, /* go on without a document */
    ACTION_RETRY,   /* problem, unsent, unsure: once more */
    ACTION_CHANGE,  /* check: number is the page to change; returns to check */
    ACTION_NUMBER,  /* printing: show the number instead */
    ACTION_NOTED,   /* done, ticket or start: the number was noted */
    ACTION_CONCERN, /* concerns: number is the place in the pack's queue */
    ACTION_WAIT,    /* concern: a waiting number for now */
    ACTION_BOOK,    /* concern: an appointment */
    ACTION_SLOT,  /* slot_days, slot_times: number is the place of a slot, of a day its first one */
    ACTION_MATCH, /* matches: number is the place in session.matches */
    ACTION_ENTRY_ADD,     /* form: number: place of a list in the plan; asks about a new entry */
    ACTION_ENTRY_CHANGE,  /* form: number: list * FORM_ENTRIES_MAX + entry */
    ACTION_ENTRY_REMOVE,  /* the same; asks first */
    ACTION_REMOVE_YES,    /* overlay remove */
    ACTION_SIGNING,       /* start: overlay signing; ends by ACTION_STAY, also with the video */
    ACTION_PAUSE,         /* overlay signing: stands still, or goes on */
    ACTION_DISPLAY,       /* overlay display */
    ACTION_SIZE,          /* number: of session.display; this and the next two on every screen and
                               under every overlay, and they change nothing else */
    ACTION_THEME,         /* number: the same */
    ACTION_REACH,         /* the other of both */
    ACTION_DISPLAY_RESET, /* session.display as it was at the beginning */
    ACTION_PINS,          /* start, services: the service around the PIN of a German card */
    ACTION_TASK,          /* online: number: enum session_pin_way */
    ACTION_IDENTIFY,      /* by the online function, inside a service */
    ACTION_LAST_TRY,      /* online_last: I was told, and I know the PIN */
    ACTION_RIGHT, /* online_consent: number: enum online_right, an optional one: read or not */
    ACTION_COUNT
};

#define SESSION_SLOT_LEN  16                     /* YYYY-MM-DD HH:MM */
#define SESSION_SLOT_ROW  (SESSION_SLOT_LEN + 1) /* with a line end */
#define SESSION_SLOTS_MAX 481

/* What was given out here: a waiting number or an appointment. */
struct ticket {
    bool is_slot;
    char letter;
    unsigned number;                 /* of a waiting number */
    unsigned before;                 /* given for this concern before it, and not called */
    bool is_counted;                 /* they are called here: `before` wait; else it counts all */
    char when[SESSION_SLOT_LEN + 1]; /* the day of the number, or day and time of the appointment */
};

/* What a document said; in the arena. Texts as on the chip; dates YYYY-MM-DD, unknown parts 00. */
struct person {
    struct text family_name, given_names, birth_date, document_number, expiry_date;
    struct text nationality, issuer, sex;
    /* Where they were asked for and the document says them; else empty. */
    struct text other_names, birth_place, address, title, issue_date, issuing_authority;
    /* By the online function only. */
    struct text birth_name, artistic_name, street, postcode, town, country;
    enum document_kind kind;
    bool is_signed, is_not_copied; /* what was proved */
    bool is_online;                /* read by the online function, eIDAS level "high" */
    unsigned doubts;               /* bits of enum document_doubt: what was not proved, and why */
};

/* The answer to a question by receipt number; in the arena. Times are seconds since 1970, 0: not. */
struct submission {
    enum submission_state state;
    uint64_t handed_in_s, delivered_s, ended_s;
    bool is_held; /* refused for now, and still being tried */
    /* Of a rejection, as the authority wrote it; else for staff: what holds it up. */
    struct text reason;
};

enum session_event_kind {
    EVENT_TICK,     /* session_wake_ms() has come */
    EVENT_TOUCH,    /* somebody is there: extends the time */
    EVENT_ACTION,   /* action, number */
    EVENT_TEXT,     /* number: place of the field on this screen; text: its whole new value.
                        On the screen form the place of the question in the plan */
    EVENT_CHOOSE,   /* form: number: the question with several choices; total: the place of the
                        choice, which is chosen now, or no longer */
    EVENT_SEARCH,   /* form: number: the question with a long list of choices; text: what is
                        looked for in it; total: how many of what fits are passed over */
    EVENT_READER,   /* status of the reader; unknown: its process is gone */
    EVENT_SEEN,     /* number: enum document_kind */
    EVENT_PROGRESS, /* number, total: bytes */
    EVENT_PERSON,   /* person; its texts are copied into the arena */
    EVENT_DOCUMENT_FAILED, /* number: enum document_failure */
    EVENT_GONE,            /* the reader is empty again */
    EVENT_PRINTER, /* status, number: bits of enum printer_reason; unknown: its process is gone */
    EVENT_PRINTED, /* the printer itself reported it */
    EVENT_PRINT_FAILED,
    EVENT_OUTBOX,     /* status of the outbox; unknown: its process is gone */
    EVENT_CENTRAL,    /* status of central */
    EVENT_STORED,     /* durable at this terminal; text: receipt, total: when (seconds) */
    EVENT_REFUSED,    /* number: enum refusal; text: receipt */
    EVENT_UNPRINTED,  /* text: receipt that was stored and not printed, total: when (seconds) */
    EVENT_SUBMISSION, /* submission; text: receipt */
    EVENT_HELP_PASSED,
    EVENT_RENEW,           /* end when nobody is here */
    EVENT_QUEUE,           /* status of the numbers; unknown: the agent is gone */
    EVENT_TICKET,          /* durable at this terminal; text: receipt, ticket */
    EVENT_UNDRAWN,         /* number: enum ticket_refusal; text: receipt */
    EVENT_SLOTS,           /* text: the free ones, SESSION_SLOT_ROW bytes each, in order */
    EVENT_ONLINE,          /* status of the eID process, number: 1 when it can identify */
    EVENT_ONLINE_CARD,     /* online: what lies on the reader while a task runs */
    EVENT_ONLINE_ASKS,     /* online: a secret is wanted */
    EVENT_ONLINE_READER,   /* reader: who wants to read what */
    EVENT_ONLINE_PROGRESS, /* number: percent */
    EVENT_ONLINE_PERSON,   /* person: kept when EVENT_ONLINE_DONE says that it was done */
    EVENT_ONLINE_DONE,     /* number: enum online_result */
    EVENT_SPEECH, /* number: 1 while the terminal speaks: screens offer what is for hearing */
    EVENT_COUNT
};

struct session_event {
    enum session_event_kind kind;
    uint64_t now_ms; /* steady clock */
    uint64_t utc_s;  /* wall clock */
    int32_t zone_s;  /* the zone's clocks are so much ahead of UTC */
    enum session_action action;
    enum status status;
    uint32_t number;
    uint64_t total;
    struct text text;                    /* borrowed for the call */
    const struct person *person;         /* the same */
    const struct submission *submission; /* the same */
    const struct ticket *ticket;         /* the same */
    const struct online_news *online;    /* the same */
    const struct online_reader *reader;  /* the same */
};

enum session_effect_kind {
    EFFECT_CARD_WATCH, /* wait for a document; number: seconds */
    EFFECT_CARD_CAN,   /* open by CAN: text[0]; number: bits of enum card_want in ipc/words.h */
    EFFECT_CARD_MRZ,   /* open by text[0] number, text[1] birth date, text[2] expiry; the same */
    EFFECT_CARD_STOP,
    EFFECT_SUBMIT, /* seal session.form for session.pack and hand it to the courier as
                           session.receipt; the second time the same bytes again */
    EFFECT_PRINT, /* the receipt, of a local pack the slip; number: seconds until it is cancelled */
    EFFECT_PRINT_CANCEL,
    EFFECT_PRINTED, /* tell the courier: the citizen has the number text[0] */
    EFFECT_ASK,     /* ask the courier what became of text[0] */
    EFFECT_HELP,    /* call a person; the screen's word goes along */
    EFFECT_REPORT,  /* begins or ends being in use, or what is offered changed: tell the agent */
    EFFECT_NUMBER,  /* ask the agent for a waiting number: text[0] is the letter */
    EFFECT_SLOTS,   /* ask it for the free appointments: the same */
    EFFECT_SLOT,    /* take the appointment text[1]; the same */
    EFFECT_ONLINE_BEGIN, /* begin a task: number: enum online_task, option: 1: also with the last
                            try, text[0]: LeiKa key, for ONLINE_IDENTIFY */
    EFFECT_ONLINE_GIVE, /* number: enum online_secret, text[0]: its digits; empty: at the PIN pad */
    EFFECT_ONLINE_ACCEPT, /* number: bits of the optional rights that are wanted */
    EFFECT_ONLINE_CANCEL,
    EFFECT_END, /* close the device connections, let the successor come */
};

struct session_effect {
    enum session_effect_kind kind;
    uint32_t number, option;
    struct text text[3]; /* good until the next step */
};

#define SESSION_EFFECTS_MAX 12

struct session_effects {
    size_t count;
    struct session_effect list[SESSION_EFFECTS_MAX];
};

#define SESSION_PACKS_MAX     32
#define SESSION_LANGUAGES_MAX 16
#define SESSION_CAN_LEN       6
#define SESSION_CAN_TRIES     3
#define SESSION_WARNING_MS    30000u /* how long the warning stands before the end */

/* What stays the same for the life of the process. Borrowed; outlives the session. */
struct session_setup {
    const struct pack *packs[SESSION_PACKS_MAX];
    size_t pack_count;
    size_t packs_refused; /* found in the folder, not valid */
    size_t language_count;
    struct text languages[SESSION_LANGUAGES_MAX];
    unsigned offline_days;
    const struct found_list *found; /* the town's list of found things; NULL: there is none */
    struct text receipt;            /* the receipt number of this session, made by chance outside */
    const struct places *places;    /* helps with addresses; NULL: no register */
    enum pin_entry pin_entry;       /* where a PIN may be typed */
};

#define SESSION_TYPED_MAX   40   /* bytes in a field of the screens can, mrz and status_ask */
#define SESSION_TYPED_COUNT 3    /* fields of such a screen */
#define SESSION_REASON_MAX  1000 /* bytes of a rejection's reason */

/* What was typed on the screens can (field 0), mrz (number, birth date, expiry date, as people write
 * them), status_ask and online_* (field 0; 1: the new PIN, until it was typed again; 2: the CAN); in the
 * arena. `given` is what an effect passes on, wiped in the next step, which comes at once. */
struct session_typed {
    char field[SESSION_TYPED_COUNT][SESSION_TYPED_MAX + 1]; /* ends in NUL */
    char date[2][DATE_LEN + 1];                             /* of mrz, YYYY-MM-DD */
    char receipt[NUMBER_LEN + 1];                           /* of status_ask, as it is written */
    char given[ONLINE_PUK_LEN + 1];
};

#define SESSION_SEARCH_MAX 80 /* bytes */

/* What is looked for in a long list of choices, on the page shown; in the arena. */
struct session_search {
    size_t question;               /* place in the plan; FORM_NONE: none is searched */
    size_t passed;                 /* so many of what fits are not shown: pages before */
    char text[SESSION_SEARCH_MAX]; /* UTF-8 */
    size_t len;
};

/* Why the last try on this screen did not work: shown above the fields. */
enum session_notice {
    NOTICE_NONE,
    NOTICE_CAN_SHORT,   /* not six digits */
    NOTICE_CAN_WRONG,   /* session.tries_left more */
    NOTICE_MRZ_MISSING, /* a field is empty or no date */
    NOTICE_MRZ_WRONG,
    NOTICE_LIFTED,       /* taken away too early */
    NOTICE_TIMEOUT,      /* nothing was laid down, or it answered too slowly */
    NOTICE_NOT_IDENTITY, /* a card, but no identity document */
    NOTICE_SEVERAL,
    NOTICE_NUMBER_WRONG,  /* no receipt number: check symbol or length */
    NOTICE_ERRORS,        /* form: session.errors */
    NOTICE_REFUSED,       /* form: what was typed into session.refused cannot be taken */
    NOTICE_OFFLINE,       /* no person could be reached by the terminal */
    NOTICE_CHANGED,       /* another document was laid back than the one that was being read */
    NOTICE_PIN_SHORT,     /* not as many digits as asked for; nothing was used up */
    NOTICE_PIN_FIVE,      /* five digits: that is the transport PIN */
    NOTICE_PIN_IS_CAN,    /* the number printed on the card was typed as PIN */
    NOTICE_PIN_ROW,       /* the new PIN is easily guessed; typed on again it is taken */
    NOTICE_PIN_BIRTH,     /* the same: it reads as a day */
    NOTICE_PIN_DIFFERENT, /* the new PIN was typed otherwise the second time */
    NOTICE_ONLINE_WRONG,  /* the CAN or PUK does not fit */
    NOTICE_ONLINE_LIFTED, /* the card was lifted meanwhile; the tries were read again */
    NOTICE_LAST_TRY,      /* this one is the last */
};

/* Why nothing can be done with the document: screen problem. */
enum session_problem {
    PROBLEM_NO_TRIES,
    PROBLEM_GERMAN_EID,
    PROBLEM_REFUSED,
    PROBLEM_DAMAGED,
    PROBLEM_READER,       /* gone; goes on by itself when it is back */
    PROBLEM_POLICY,       /* this kind of document is not read at this terminal */
    PROBLEM_NEEDS_ONLINE, /* the service takes the online function only */
    PROBLEM_UNPROVED, /* the service wants it signed by a listed state, and that could not be seen */
};

enum session_help { HELP_NOT_CALLED, HELP_CALLED, HELP_PASSED, HELP_UNREACHABLE };

struct session {
    const struct session_setup *setup;
    struct arena *arena;
    enum screen screen;
    enum overlay overlay;
    enum session_notice notice;
    enum session_problem problem;
    enum session_help help;
    int32_t zone_s;  /* of the last event */
    size_t language; /* place in setup.languages */
    struct session_display display;
    bool has_language; /* it was chosen on the start screen: it is not asked for again */
    bool is_paused;    /* overlay signing */
    bool in_use;       /* between the first touch and the end */
    bool renew;        /* end when nobody is here */
    bool is_spoken;    /* the terminal speaks */

    enum status reader, printer, outbox, central, queue;
    uint32_t printer_reasons;
    unsigned resends; /* of the submission, after the courier was gone */

    const struct pack *pack;      /* the chosen service; NULL before */
    size_t pack_at;               /* its place in setup.packs */
    struct form *form;            /* in the arena; NULL before */
    size_t page;                  /* shown; place in the form's plan */
    size_t list, entry;           /* the page is about this entry of a list; FORM_NONE, 0: none */
    size_t removed_list, removed; /* the entry that the overlay remove is about */
    struct found_matches matches; /* screen matches */
    bool returns_to_check;        /* after this page */
    bool was_without;             /* goes on without a document */
    enum entry_result refused_as;
    struct form_error *errors; /* in the arena: what was wrong when it was last checked */
    size_t error_count;
    unsigned checks_failed; /* how often something was found to be wrong: each time is told anew */
    size_t refused;         /* place of a question, FORM_NONE: none */
    struct entry_fault *refused_for; /* in the arena: the character, when it is one */
    struct session_search *search;   /* in the arena; NULL before */

    bool on_reader;                 /* something lies there */
    bool was_reading;               /* when it was taken away: reading goes on when it is back */
    enum document_kind kind;        /* of what lies there */
    unsigned tries_left;            /* for the CAN or the printed data, in this session */
    struct session_typed *typed;    /* in the arena; NULL before */
    struct person *person;          /* the same */
    struct online online;           /* how it stands with the online function */
    uint32_t read_done, read_total; /* bytes */

    struct submission *submission; /* in the arena; NULL: the answer is not there yet */

    uint64_t stored_s;    /* when it was stored; 0: it is not */
    enum refusal refusal; /* screen unsent */
    bool was_printed;     /* the printer said so */
    bool number_noted;    /* the citizen said so */
    bool number_wanted;   /* instead of paper */

    const struct queue_concern *concern; /* chosen; NULL before */
    size_t concern_at;                   /* its place in the pack's queue */
    struct ticket ticket;                /* screen ticket */
    enum ticket_refusal undrawn;         /* screen undrawn */
    bool is_booking;                     /* screen drawing: an appointment */
    bool is_printing;                    /* screen ticket: the slip */
    bool has_slots;                      /* the answer is there */
    char *slots;                         /* in the arena; NULL before */
    size_t slot_count, slot_at;          /* how many; the chosen one */

    char unprinted[33];          /* a number stored by a process before this one and not printed */
    uint64_t unprinted_s;        /* when it was stored */
    uint64_t unprinted_until_ms; /* the start screen shows it until then; 0: it does not */

    uint64_t now_ms, utc_s; /* of the last event */
    uint64_t idle_ms;       /* when the time without a touch began */
    uint64_t entered_ms;    /* when this screen came */
    uint64_t overlay_ms;    /* when this overlay came */
};

/* A fresh session on the screen start. `setup` and `arena` are borrowed and outlive it; nothing is
 * in the arena yet. */
void session_init(
    struct session *session, const struct session_setup *setup, struct arena *arena,
    uint64_t now_ms, uint64_t utc_s);

/* Takes one event. An event that has no meaning in this state changes nothing. *effects is
 * overwritten; at most SESSION_EFFECTS_MAX. */
void session_step(
    struct session *session, const struct session_event *event, struct session_effects *effects);

/* When session_step() wants its next EVENT_TICK, on the steady clock in ms; 0: never. On the start
 * screen as everybody finds it, with nothing to show for a limited time, it is 0, unless a service keeps the town hall's hours
 * and nothing else: then once a minute. */
uint64_t session_wake_ms(const struct session *session);

/* Seconds until the overlay that counts down ends the session, rounded up; 0 without one. */
unsigned session_seconds_left(const struct session *session);

/* The screen's word in model/screens.def. */
const char *screen_word(enum screen screen);

/* Whether the service at this place of setup.packs can be begun now. */
enum pack_offer session_offer(const struct session *session, size_t pack_at);

/* The time on the wall. */
struct queue_time session_wall(const struct session *session);

/* How this concern of the chosen local pack is now. */
struct queue_look session_look(const struct session *session, size_t concern_at);

/* A free appointment, YYYY-MM-DD HH:MM; empty when there is none at this place. */
struct text session_slot(const struct session *session, size_t at);

/* Whether it is the first one of its day. */
bool session_slot_begins_day(const struct session *session, size_t at);

/* The texts of the chosen pack in the citizen's language, German when it does not speak it. */
const struct texts *session_texts(const struct session *session);

/* What is looked for in the choices of this question; empty when nothing is. */
struct text session_searched(const struct session *session, size_t question);

/* How sure what was read about the person is; ASSURANCE_NONE when nothing was. */
enum assurance session_assurance(const struct session *session);

/* Whether the service around the PIN of a German card is offered now. */
bool session_offers_pins(const struct session *session);

/* Whether a German card can be used for identifying in the chosen service. */
bool session_may_identify(const struct session *session);

/* How many digits are typed on this screen of the online function; 0: none. */
size_t session_digits(enum screen screen);

/* Whether the secret that is asked for is typed at the reader's own PIN pad. */
bool session_types_at_reader(const struct session *session);

/* Whether the citizen may go on without a document. */
bool session_may_go_without(const struct session *session);
