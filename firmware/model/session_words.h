/* What numbers from other processes mean to a session. The kiosk checks them against their _COUNT and
 * compares the order with ipc/words.h, which the model may not know. */
#pragma once

/* As in ipc/words.h, which the model may not know. */
enum document_kind {
    DOCUMENT_UNKNOWN,
    DOCUMENT_ID_CARD,
    DOCUMENT_PASSPORT,
    DOCUMENT_GERMAN_EID,
    DOCUMENT_NONE, /* a card, but no identity document */
    DOCUMENT_SEVERAL,
    DOCUMENT_KIND_COUNT
};

enum document_failure {
    DOCUMENT_LIFTED,
    DOCUMENT_WRONG_SECRET,
    DOCUMENT_NO_TRIES,
    DOCUMENT_REFUSED,
    DOCUMENT_DAMAGED,
    DOCUMENT_TIMEOUT,
    DOCUMENT_READER,      /* the reader is gone or broken */
    DOCUMENT_ONLY_BY_EID, /* a German card: by its online function only */
    DOCUMENT_POLICY,      /* the operator does not allow this kind of document here */
    DOCUMENT_CHANGED,     /* another document than before was laid back */
    DOCUMENT_FAILURE_COUNT
};

/* Bits: what a service wants beyond name, birth and document. */
enum document_want { WANT_PHOTO = 1, WANT_DETAILS = 2, WANT_ISSUE = 4 };

/* Bits: what was not proved, and why. With one of the first eight it is not signed. */
enum document_doubt {
    DOUBT_UNSIGNED = 1,       /* the document has no signature file */
    DOUBT_UNKNOWN_ISSUER = 2, /* signed, but no list here vouches for who did */
    DOUBT_SIGNATURE = 4,      /* the signature or its certificate is not right */
    DOUBT_REVOKED = 8,        /* the state has revoked the signer's certificate */
    DOUBT_CHANGED = 16,       /* a file is not the one that was signed */
    DOUBT_UNCOVERED = 32,     /* a file that was read is not among the signed ones */
    DOUBT_OTHER_STATE = 64,   /* signed by another state, or for another kind */
    DOUBT_ALGORITHM = 128,    /* signed in a way that is not accepted here */
    DOUBT_COPY_UNCHECKED = 256,
    DOUBT_COPY = 512,     /* the chip failed to show that it is no copy */
    DOUBT_EXPIRED = 1024, /* the document's date of expiry is over */
    DOUBT_OLD_LISTS = 2048,
    DOUBT_NO_REVOCATIONS = 4096,
    DOUBT_BITS = 8191
};

/* What the PIN service offers. */
enum session_pin_way { PIN_STATE, PIN_CHANGE, PIN_FIRST, PIN_UNBLOCK, PIN_WAY_COUNT };

/* Bits of session.printer_reasons; as PRINT_REASON_ in ipc/words.h. */
enum printer_reason {
    PRINTER_PAPER_LOW = 1,
    PRINTER_PAPER_OUT = 2,
    PRINTER_JAM = 4,
    PRINTER_COVER_OPEN = 8,
    PRINTER_INK_LOW = 16,
    PRINTER_INK_OUT = 32,
    PRINTER_UNREACHABLE = 64,
    PRINTER_PAUSED = 128,
    PRINTER_OTHER = 256,
};

/* As in ipc/words.h. */
enum submission_state {
    SUBMISSION_UNKNOWN,
    SUBMISSION_SEALED,
    SUBMISSION_CREATED,
    SUBMISSION_SUBMITTED,
    SUBMISSION_ACCEPTED,
    SUBMISSION_REJECTED,
    SUBMISSION_EXPIRED,
    SUBMISSION_STUCK,
    SUBMISSION_STATE_COUNT
};

enum refusal { REFUSAL_FULL, REFUSAL_BROKEN, REFUSAL_FOUL, REFUSAL_COUNT };

/* As enum number_refusal in ipc/words.h, and one more. */
enum ticket_refusal {
    TICKET_USED_UP,
    TICKET_BROKEN,
    TICKET_FOUL,
    TICKET_TAKEN,
    TICKET_NO_ANSWER, /* nothing was heard in time */
    TICKET_REFUSAL_COUNT
};
