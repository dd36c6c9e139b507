/* How sure the answers about a person are: what the terminal knows, never "identified". */
#pragma once

/* In rising order. */
enum assurance {
    ASSURANCE_NONE,   /* typed by somebody */
    ASSURANCE_READ,   /* read from a document: it said so */
    ASSURANCE_PROVED, /* the same, and a listed state has signed it */
    ASSURANCE_HIGH,   /* read by the online function: card and PIN, eIDAS level "high" */
    ASSURANCE_COUNT
};
