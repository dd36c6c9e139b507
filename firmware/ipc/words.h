/* What the numbers in messages.def mean. Append only. Whoever receives one checks it against the
 * _COUNT of its enum: a number from another process is not yet a value. */
#pragma once

#include "base/status.h"

enum card_kind {
    CARD_KIND_UNKNOWN,
    CARD_KIND_ID_CARD,     /* ICAO 9303-5 (TD1), opened by its CAN */
    CARD_KIND_PASSPORT,    /* ICAO 9303-4 (TD3), opened by number, birth date and expiry */
    CARD_KIND_GERMAN_EID,  /* read by its online function only (PAuswG §18): not here */
    CARD_KIND_NO_DOCUMENT, /* a card, but no identity document */
    CARD_KIND_SEVERAL,     /* more than one card in the field */
    CARD_KIND_COUNT
};

/* Bits: what a service wants beyond name, birth and document. */
enum card_want {
    CARD_WANT_PHOTO = 1,   /* DG2; only where the operator allows it */
    CARD_WANT_DETAILS = 2, /* DG11: other names, place of birth, address, title */
    CARD_WANT_ISSUE = 4,   /* DG12: when and by whom it was issued */
    CARD_WANT_BITS = 7
};

#define CARD_PHOTO_MAX 65535 /* bytes */

enum card_image { CARD_IMAGE_JPEG, CARD_IMAGE_JPEG2000, CARD_IMAGE_COUNT };

/* Bits: what was proved, apart from having been read. Neither says that the holder is who stands
 * before the terminal. */
enum card_proof {
    CARD_PROOF_SIGNED = 1, /* passive authentication: all that was read is signed by the state */
    CARD_PROOF_NOT_COPIED = 2, /* and the chip is the one that the state has issued it with */
    CARD_PROOF_BITS = 3
};

/* Bits: what was not proved and why. With one of the first eight it is not CARD_PROOF_SIGNED. */
enum card_doubt {
    CARD_DOUBT_UNSIGNED = 1,          /* the document has no signature file */
    CARD_DOUBT_UNKNOWN_ISSUER = 2,    /* signed, but no list here vouches for who did */
    CARD_DOUBT_SIGNATURE = 4,         /* the signature or its certificate is not right */
    CARD_DOUBT_REVOKED = 8,           /* the state has revoked the signer's certificate */
    CARD_DOUBT_CHANGED = 16,          /* a file is not the one that was signed */
    CARD_DOUBT_UNCOVERED = 32,        /* a file that was read is not among the signed ones */
    CARD_DOUBT_OTHER_STATE = 64,      /* signed by another state, or for another kind */
    CARD_DOUBT_ALGORITHM = 128,       /* signed in a way that is not accepted here */
    CARD_DOUBT_COPY_UNCHECKED = 256,  /* the chip offers no signed proof that it is no copy */
    CARD_DOUBT_COPY = 512,            /* the chip failed that proof */
    CARD_DOUBT_EXPIRED = 1024,        /* the document's date of expiry is over */
    CARD_DOUBT_OLD_LISTS = 2048,      /* lists of states or revocations here are too old */
    CARD_DOUBT_NO_REVOCATIONS = 4096, /* there is no list of revocations of that state */
    CARD_DOUBT_BITS = 8191
};

/* Whether the chip was shown to be no copy. */
enum card_clone {
    CARD_CLONE_NOT_OFFERED,
    CARD_CLONE_CHIP,    /* chip authentication */
    CARD_CLONE_ACTIVE,  /* active authentication */
    CARD_CLONE_MAPPING, /* PACE with chip authentication mapping */
    CARD_CLONE_FAILED,
    CARD_CLONE_UNSIGNED, /* the chip's key is not among what was signed, so it proves nothing */
    CARD_CLONE_COUNT
};

enum card_failure {
    CARD_FAILURE_LIFTED,       /* taken away while reading */
    CARD_FAILURE_WRONG_SECRET, /* CAN or printed data do not open this document */
    CARD_FAILURE_NO_TRIES,     /* three wrong ones: no more in this session */
    CARD_FAILURE_REFUSED,      /* it cannot be opened this way */
    CARD_FAILURE_DAMAGED,      /* the document answers nonsense, or a MAC is wrong */
    CARD_FAILURE_TIMEOUT,      /* nothing was laid down in time, or it answered too slowly */
    CARD_FAILURE_READER,       /* the reader is gone or broken */
    CARD_FAILURE_ONLY_BY_EID,  /* a German card: by its online function only */
    CARD_FAILURE_POLICY,       /* the operator does not allow this kind of document here */
    CARD_FAILURE_CHANGED,      /* another document than before was laid back: begin anew */
    CARD_FAILURE_COUNT
};

/* Bits. RFC 8011 §5.4.12 printer-state-reasons, those a citizen or staff can act on. */
enum print_reason {
    PRINT_REASON_PAPER_LOW = 1,
    PRINT_REASON_PAPER_OUT = 2,
    PRINT_REASON_JAM = 4,
    PRINT_REASON_COVER_OPEN = 8,
    PRINT_REASON_INK_LOW = 16,
    PRINT_REASON_INK_OUT = 32,
    PRINT_REASON_UNREACHABLE = 64,
    PRINT_REASON_PAUSED = 128,
    PRINT_REASON_OTHER = 256,
    PRINT_REASON_BITS = 511
};

enum print_paper { PRINT_PAPER_A4, PRINT_PAPER_ROLL80, PRINT_PAPER_COUNT };

enum print_failure {
    PRINT_FAILURE_UNREACHABLE, /* no printer answers at its URI */
    PRINT_FAILURE_REFUSED,     /* the printer or the queue refused or aborted the job */
    PRINT_FAILURE_TIMEOUT,     /* not completed in time; cancelled */
    PRINT_FAILURE_CANCELLED,   /* by print_cancel */
    PRINT_FAILURE_COUNT
};

enum submit_refusal {
    SUBMIT_REFUSAL_FULL,   /* the quota is reached */
    SUBMIT_REFUSAL_BROKEN, /* the disk failed; nothing was promised */
    SUBMIT_REFUSAL_FOUL,   /* not a sealed submission, or another one has this number */
    SUBMIT_REFUSAL_COUNT
};

enum receipt_state {
    RECEIPT_STATE_UNKNOWN,   /* no such number on this terminal */
    RECEIPT_STATE_SEALED,    /* stored at the terminal, nothing sent */
    RECEIPT_STATE_CREATED,   /* announced to central, not yet complete there */
    RECEIPT_STATE_SUBMITTED, /* central has it and has signed for it: delivered */
    RECEIPT_STATE_ACCEPTED,  /* the authority has taken it over */
    RECEIPT_STATE_REJECTED,  /* the authority has refused it; there is a reason */
    RECEIPT_STATE_EXPIRED,   /* deleted at central before it was taken over */
    RECEIPT_STATE_STUCK,     /* needs people: refused for good by central, or damaged */
    RECEIPT_STATE_COUNT
};

enum number_refusal {
    NUMBER_REFUSAL_USED_UP, /* all numbers of this terminal's range are given for today */
    NUMBER_REFUSAL_BROKEN,  /* the disk failed; nothing was promised */
    NUMBER_REFUSAL_FOUL,    /* no such concern or slot, or no request */
    NUMBER_REFUSAL_TAKEN,   /* somebody else has this appointment now, or it is over */
    NUMBER_REFUSAL_COUNT
};

enum restart_phase {
    RESTART_WAITS,   /* for the citizen to finish */
    RESTART_BEGINS,  /* the screen is free, programs are being stopped */
    RESTART_REFUSED, /* no supervisor is there to do it */
    RESTART_PHASE_COUNT
};

/* Who may hear what is said. */
enum voice_route {
    VOICE_ROUTE_HEADPHONE, /* only by the headphone; without one nobody */
    VOICE_ROUTE_ANYBODY,   /* by the headphone when it is plugged in, else by the speaker */
    VOICE_ROUTE_COUNT
};

/* Sounds that are understood without words; VOICE_TONE_WARNING and _ALARM interrupt what is said, and it
 * goes on after them; the others come before it. */
enum voice_tone {
    VOICE_TONE_NOTICE,  /* something new is on the screen */
    VOICE_TONE_WARNING, /* time is running out, an answer was refused */
    VOICE_TONE_ALARM,   /* a document lies on the reader: until it is taken, sent again and again */
    VOICE_TONE_KEY,     /* a key was taken */
    VOICE_TONE_DONE,    /* it worked */
    VOICE_TONE_COUNT
};

/* EN 301 549 §8.2.1: a range of 18 dB and a step of 12 dB above the usual loudness. */
#define VOICE_VOLUME_STEP_DB 2  /* a step */
#define VOICE_VOLUME_MAX     15 /* steps; full scale */
#define VOICE_VOLUME_NORMAL  6  /* steps, at the start of each session: 18 dB are left above it */
#define VOICE_VOLUME_KEY     6  /* steps that the key for much louder goes: 12 dB */

#define VOICE_RATE_MIN    80  /* words a minute */
#define VOICE_RATE_MAX    450 /* the most that espeak-ng speaks */
#define VOICE_RATE_NORMAL 165
#define VOICE_RATE_STEP   25

enum eid_task {
    EID_TASK_SHOW_STATE, /* tell how many tries are left: no secret, nothing changed */
    EID_TASK_CHANGE_PIN, /* also the five-digit transport PIN into one of six digits */
    EID_TASK_UNBLOCK,    /* by PUK: the PIN stays and has three tries again */
    EID_TASK_IDENTIFY,   /* online: what the service asks for, with PIN */
    EID_TASK_COUNT
};

#define EID_TRIES_MAX     3
#define EID_TRIES_UNKNOWN 4

/* Bits. */
enum eid_flag {
    EID_FLAG_DEACTIVATED = 1, /* online function switched off; an authority can switch it on */
    EID_FLAG_INOPERATIVE = 2, /* its PUK is used up */
    EID_FLAG_KEYPAD = 4,      /* the reader has a pad of its own: eid_gives is empty */
    EID_FLAG_STRANGE = 8,     /* something lies there that has no online function */
};

enum eid_secret {
    EID_SECRET_PIN,
    EID_SECRET_TRANSPORT_PIN, /* never asked; given in place of the PIN by who has not set one yet */
    EID_SECRET_NEW_PIN,       /* the kiosk has asked for it twice */
    EID_SECRET_CAN,           /* on the card's front; before the last try */
    EID_SECRET_PUK,
    EID_SECRET_COUNT
};

enum eid_wrong {
    EID_WRONG_NOT,    /* it is asked for the first time */
    EID_WRONG_SECRET, /* what was given is wrong; eid_asks.tries says how many are left */
    EID_WRONG_FORM,   /* not digits, or not that many; nothing is used up */
    EID_WRONG_LIFTED, /* the card was lifted meanwhile and the tries were read again */
    EID_WRONG_COUNT
};

/* TR-03127 and the SDK's names, in this order; bits are 1 << right. */
enum eid_right {
    EID_RIGHT_ADDRESS,
    EID_RIGHT_BIRTH_NAME,
    EID_RIGHT_FAMILY_NAME,
    EID_RIGHT_GIVEN_NAMES,
    EID_RIGHT_BIRTH_PLACE,
    EID_RIGHT_BIRTH_DATE,
    EID_RIGHT_DOCTORAL_DEGREE,
    EID_RIGHT_ARTISTIC_NAME,
    EID_RIGHT_PSEUDONYM,
    EID_RIGHT_VALID_UNTIL,
    EID_RIGHT_NATIONALITY,
    EID_RIGHT_ISSUING_COUNTRY,
    EID_RIGHT_DOCUMENT_TYPE,
    EID_RIGHT_RESIDENCE_PERMIT_1,
    EID_RIGHT_RESIDENCE_PERMIT_2,
    EID_RIGHT_COMMUNITY,
    EID_RIGHT_ADDRESS_CHECK, /* whether the holder lives in a place, not where */
    EID_RIGHT_AGE,           /* whether the holder is as old as that, not how old */
    EID_RIGHT_COUNT /* rights to write, and reading by CAN alone, are refused: nobody is shown them */
};

enum eid_level {
    EID_LEVEL_NONE, /* nothing was proved */
    EID_LEVEL_HIGH, /* eIDAS "high": possession of the card and its PIN */
    EID_LEVEL_COUNT
};

enum eid_result {
    EID_RESULT_DONE, /* SHOW_STATE: eid_card said all; else the card or the service confirmed it */
    EID_RESULT_CANCELLED, /* by eid_cancel */
    EID_RESULT_BUSY,      /* another task runs, or its end is awaited */
    EID_RESULT_TIMEOUT,   /* no card was laid down, or nothing was answered */
    EID_RESULT_LIFTED,    /* taken away; eid_card says the tries when it was laid back */
    EID_RESULT_LAST_TRY, /* one try is left and eid_begin.last_try was not set: nothing was asked */
    EID_RESULT_BLOCKED,  /* no try is left: only the PUK helps, EID_TASK_UNBLOCK */
    EID_RESULT_NOT_BLOCKED, /* EID_TASK_UNBLOCK, and nothing to unblock */
    EID_RESULT_DEACTIVATED,
    EID_RESULT_INOPERATIVE, /* the PUK is used up; the authority sets a new PIN */
    EID_RESULT_STRANGE,     /* no card with an online function */
    EID_RESULT_REFUSED, /* the service wants what nobody is shown, or its answer is not acceptable */
    EID_RESULT_SERVICE, /* no service is set up, it cannot be reached, or it failed */
    EID_RESULT_FAULT,   /* AusweisApp or pcscd failed; a new connection may do */
    EID_RESULT_COUNT
};
