/* The configuration of one terminal: terminal.json in the folder given as --etc.
 *
 * {"terminal": "rathaus-1", "town": "Musterstadt", "place": "Rathaus, Foyer",
 *  "region": "DE034590000000", "languages": ["de", "en"], "offline_days": 14,
 *  "panel": {"width_px": 1080, "height_px": 1920, "diagonal_in": 21.5, "reach_low_mm": 850,
 *            "reach_high_mm": 1050, "lower_edge_mm": 800},
 *  "reader": "pn532_uart:/dev/ttyS1", "printer": "ipp://localhost:8631/ipp/print", "paper": "a4",
 *  "packs": "/var/lib/foyer/packs", "central": "https://central.example:8443",
 *  "numbers": {"from": 1, "to": 499},
 *  "voice": {"headphone": "/dev/input/by-path/platform-sound-event", "headphone_output": "Headphones",
 *            "speaker_output": ""}}
 *
 * "numbers" may be absent: the waiting numbers that this terminal gives out, 1 to 999. Terminals of a
 * house that give out numbers for the same concerns have ranges that do not meet.
 *
 * "voice" may be absent: a terminal that does not speak. headphone: the input device that reports the
 * jack (EV_SW, SW_HEADPHONE_INSERT); the outputs are sound devices as SDL names them, "" is the usual
 * one (docs/speech.md).
 *
 * "arms" and "signing" may be absent: files in the same folder, the town's coat of arms as PNG and a
 * video in sign language that says what the terminal is for (docs/look.md).
 *
 * "feedback" may be absent: how to tell the town of a barrier, as a citizen reads it: "Tel. 0123 456789".
 *
 * "document" may be absent: what may be done with identity documents (base/terminal_document.h).
 *
 * "keymap" may be absent: what the keys of a keypad mean; "input" too: how long a key is held, and
 * what is a double strike (base/keypad.h).
 *
 * Beside it in the same folder: pack-keys.json (JWK Set, Ed25519: who may sign packs), central-ca.pem
 * (the one CA that is trusted for central), device-key.pem (P-256, this terminal's own; not for the
 * kiosk), device.json {"client_id", "kid"}; and where there is one the register of places, places.txt
 * (model/places.h). */
#pragma once

#include "base/fail.h"
#include "base/keypad.h"
#include "base/span.h"
#include "base/terminal_document.h"

#define TERMINAL_LANGUAGES_MAX 16
#define TERMINAL_NUMBER_MAX    999

struct panel {
    unsigned width_px, height_px;
    double diagonal_in;
    unsigned reach_low_mm, reach_high_mm; /* above the floor; the band of the low-reach layout */
    unsigned lower_edge_mm;               /* of the picture, above the floor */
};

struct terminal_voice {
    bool is_there;
    char headphone[257]; /* path of the input device that reports the jack */
    char headphone_output[257],
        speaker_output[257]; /* SDL's names of sound devices; empty: the usual one */
};

struct terminal {
    char name[65], town[129], place[129];
    char region[15]; /* "DE" and the regional key, or empty */
    char languages[TERMINAL_LANGUAGES_MAX][17];
    size_t language_count;
    unsigned offline_days; /* a service whose key could expire within them is not offered */
    struct panel panel;
    char reader[257];                /* libnfc connection string */
    char printer[257];               /* IPP URI */
    bool paper_is_roll;              /* "roll80" instead of "a4" */
    char packs[257];                 /* folder of installed packs */
    char central[257];               /* https URL without a path */
    unsigned number_from, number_to; /* waiting numbers of this terminal; 1..TERMINAL_NUMBER_MAX */
    char feedback[129];              /* whom to tell of a barrier: address, number; or empty */
    char arms[65], signing[65];      /* names of files in the configuration's folder, or empty */
    struct terminal_voice voice;
    struct terminal_document document; /* its trust is a path from where the process was started */
    struct keypad keypad;
};

/* Reads DIR/terminal.json; required is every member but those that may be absent. False with
 * one line on stderr that names the first wrong member; of the keymap the first wrong key. */
MUST_USE bool terminal_read(struct terminal *terminal, const char *dir);
