/* Example screens for the tests, the bench and the gallery: every kind of node on some of them. */
#pragma once

#include "ui/frame.h"
#include "ui/keyboard.h"

enum { EXAMPLE_ACTION = 100 };

static const struct panel example_portrait = {1080, 1920, 21.5, 850, 1050, 800};
static const struct panel example_landscape = {1920, 1080, 21.5, 850, 1050, 900};

static inline struct frame example_frame(struct tree *tree, bool home)
{
    struct frame_setup setup = {
        .town = TEXT_OF("Stadt Musterstadt"),
        .place = TEXT_OF("Rathaus, Foyer"),
        .language = tree->language,
        .help = EXAMPLE_ACTION,
        .languages = EXAMPLE_ACTION + 1,
        .cancel = home ? 0 : EXAMPLE_ACTION + 2,
        .back = home ? 0 : EXAMPLE_ACTION + 3};
    return frame_build(tree, &setup);
}

static inline void example_start(struct tree *tree)
{
    struct frame frame = example_frame(tree, true);
    struct node *welcome = build_card(tree, frame.content, TEXT_OF("welcome"));
    welcome->look = LOOK_PRIMARY;
    welcome->box.padding_x = welcome->box.padding_y = 8;
    build_heading(tree, welcome, TEXT_OF("title"), 1, TEXT_OF("Was möchten Sie erledigen?"))->look =
        LOOK_PRIMARY;
    build_text(
        tree, welcome, TEXT_OF("lead"), LOOK_PRIMARY,
        TEXT_OF("Hier stellen Sie Anträge an die Stadt selbst: ohne Termin, rund um die Uhr. "
                "Zum Beginnen berühren Sie ein Feld."));
    struct node *grid = build_grid(
        tree, frame.content, TEXT_OF("services"), tree->width_mm > tree->height_mm ? 2 : 1);
    static const struct {
        const char *id, *icon;
        struct text name, value;
    } tiles[] = {
        {"dog", "dog", TEXT_OF("Hund anmelden"),
         TEXT_OF("Für einen neuen Hund. Etwa 5 Minuten. Sie brauchen Ihren Ausweis.")},
        {"bulky", "sofa", TEXT_OF("Sperrmüll anmelden"),
         TEXT_OF("Möbel und große Teile abholen lassen. Etwa 4 Minuten.")},
        {"home", "home", TEXT_OF("Wohnsitz anmelden"), TEXT_OF("Nach einem Umzug.")}};
    for (size_t i = 0; i < COUNT(tiles); i++) {
        struct node *tile = build_tile(
            tree, grid, tree_format(tree, "service-%s", tiles[i].id), tiles[i].name,
            EXAMPLE_ACTION + 10);
        tile->icon = tiles[i].icon;
        tile->value = tiles[i].value;
        tile->argument = (unsigned)i;
        if (i == 2) {
            tile->state |= STATE_DISABLED;
            tile->hint = TEXT_OF("Zurzeit nicht möglich, weil der Leser gestört ist.");
        }
    }
}

static inline void example_form(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_progress(tree, frame.content, TEXT_OF("step"), TEXT_OF("Schritt 2 von 5"), 400);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Wer hält den Hund?"));
    struct node *name = build_field(
        tree, frame.content, TEXT_OF("field-/name"), TEXT_OF("Familienname"), EXAMPLE_ACTION + 4);
    name->value = TEXT_OF("Müller-Lüdenscheidt");
    name->provenance = TEXT_OF("Aus Ihrem Ausweis gelesen");
    struct node *street = build_field(
        tree, frame.content, TEXT_OF("field-/street"), TEXT_OF("Straße und Hausnummer"),
        EXAMPLE_ACTION + 4);
    street->value = TEXT_OF("Am Alten Markt 1");
    street->hint = TEXT_OF("Wie auf Ihrem Klingelschild");
    street->state |= STATE_EDITING;
    struct node *town = build_field(
        tree, frame.content, TEXT_OF("field-/town"), TEXT_OF("Postleitzahl"), EXAMPLE_ACTION + 4);
    town->value = TEXT_OF("3124");
    town->state |= STATE_INVALID;
    town->error = TEXT_OF("Eine Postleitzahl hat fünf Ziffern. Ergänzen Sie bitte eine.");
    struct keyboard keyboard = {0};
    keyboard_build(tree, frame.keyboard, &keyboard, KEYBOARD_TEXT);
    build_spring(tree, frame.ways, TEXT_OF("ways-spring"));
    struct node *next =
        build_button(tree, frame.ways, TEXT_OF("next"), TEXT_OF("Weiter"), EXAMPLE_ACTION + 5);
    next->look = LOOK_PRIMARY;
    next->icon = "next";
    next->box.width = 90;
}

static inline void example_choices(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_progress(tree, frame.content, TEXT_OF("step"), TEXT_OF("Schritt 3 von 5"), 600);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Ist der Hund kastriert?"));
    static const char *const answers[] = {"Ja", "Nein", "Das weiß ich nicht"};
    for (unsigned i = 0; i < COUNT(answers); i++) {
        struct node *choice = build_choice(
            tree, frame.content, tree_format(tree, "choice-%u", i), ROLE_radio, EXAMPLE_ACTION + 6);
        choice->name = tree_format(tree, "%s", answers[i]);
        choice->argument = i;
        choice->state |= i == 1 ? STATE_CHECKED : 0u;
    }
    build_heading(tree, frame.content, TEXT_OF("more"), 2, TEXT_OF("Bestätigung"));
    struct node *agree =
        build_choice(tree, frame.content, TEXT_OF("agree"), ROLE_checkbox, EXAMPLE_ACTION + 7);
    agree->name = TEXT_OF("Die Stadt darf meine Angaben für die Hundesteuer verwenden.");
    agree->hint = TEXT_OF("Ohne diese Zustimmung ist der Antrag hier nicht möglich.");
    agree->state |= STATE_CHECKED;
    build_date(
        tree, frame.content, TEXT_OF("birth"), TEXT_OF("Geburtstag des Hundes"),
        EXAMPLE_ACTION + 20);
    build_alert(
        tree, frame.content, TEXT_OF("info"), LOOK_INFO,
        TEXT_OF("Für das erste Jahr zahlen kastrierte Hunde die Hälfte."));
    struct node *wrong = build_alert(
        tree, frame.content, TEXT_OF("wrong"), LOOK_DANGER, TEXT_OF("Das hat nicht geklappt"));
    wrong->value = TEXT_OF("Der Drucker antwortet nicht. Ihre Nummer steht auf dem Bildschirm.");
    struct node *next =
        build_button(tree, frame.ways, TEXT_OF("next"), TEXT_OF("Weiter"), EXAMPLE_ACTION + 5);
    next->look = LOOK_PRIMARY;
    next->icon = "next";
    next->box.grow = 1;
}

static inline void example_check(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Stimmt alles?"));
    struct node *card = build_list(tree, frame.content, TEXT_OF("answers"));
    static const char *const rows[][2] = {
        {"Familienname", "Müller-Lüdenscheidt"},
        {"Vorname", "Ayşe Ingrid"},
        {"Geburtstag", "12. August 1964"},
        {"Straße und Hausnummer", "Am Alten Markt 12"},
        {"Name des Hundes", "Waldi"},
        {"Rasse", "Donaudampfschifffahrtsdackel-Mischling"},
        {"Kastriert", "Nein"},
        {"Chipnummer", "276 0981 0000 1234"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct node *item = build_answer(
            tree, card, tree_format(tree, "answer-%zu", i), tree_format(tree, "%s", rows[i][0]),
            EXAMPLE_ACTION + 8);
        item->value = tree_format(tree, "%s", rows[i][1]);
        if (i < 3) {
            item->provenance = TEXT_OF("Aus Ihrem Ausweis gelesen");
        }
    }
    struct node *next = build_button(
        tree, frame.ways, TEXT_OF("submit"), TEXT_OF("Antrag verbindlich abgeben"),
        EXAMPLE_ACTION + 5);
    next->look = LOOK_PRIMARY;
    next->icon = "send";
    next->box.grow = 1;
}

static inline void example_reading(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    frame.content->box.spread = ALIGN_CENTER;
    build_heading(
        tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Legen Sie Ihren Ausweis auf den Leser"));
    struct node *picture = build_image(tree, frame.content, TEXT_OF("picture"), "reader", 70);
    picture->name = TEXT_OF("Ein Ausweis liegt auf dem Leser unter dem Bildschirm.");
    build_text(
        tree, frame.content, TEXT_OF("how"), LOOK_PLAIN,
        TEXT_OF("Lassen Sie ihn liegen, bis der Balken voll ist. Es dauert etwa 10 Sekunden."));
    struct node *bar =
        build_progress(tree, frame.content, TEXT_OF("bar"), TEXT_OF("Wird gelesen …"), 350);
    bar->state |= STATE_LIVE | STATE_BUSY;
}

static inline void example_done(struct tree *tree)
{
    struct frame frame = example_frame(tree, true);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Ihr Antrag ist abgegeben"));
    struct node *good = build_alert(
        tree, frame.content, TEXT_OF("good"), LOOK_SUCCESS,
        TEXT_OF("Der Antrag liegt verschlüsselt bereit und geht an das Steueramt."));
    good->value = TEXT_OF("Abgegeben am Terminal: 24. November 2026, 10:15 Uhr");
    struct node *card = build_card(tree, frame.content, TEXT_OF("number-card"));
    build_text(tree, card, TEXT_OF("number-label"), LOOK_MUTED, TEXT_OF("Ihre Belegnummer"));
    build_text(tree, card, TEXT_OF("number"), LOOK_DISPLAY, TEXT_OF("7KQM-3XRA-9FHT-2WDP"));
    struct node *printed = build_alert(
        tree, frame.content, TEXT_OF("paper"), LOOK_INFO, TEXT_OF("Ihr Beleg wird gedruckt."));
    printed->icon = "printer";
    struct node *end =
        build_button(tree, frame.ways, TEXT_OF("end"), TEXT_OF("Fertig"), EXAMPLE_ACTION + 9);
    end->look = LOOK_PRIMARY;
    end->icon = "check";
    end->box.grow = 1;
}

static inline void example_pad(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Zugangsnummer eingeben"));
    struct node *can = build_field(
        tree, frame.content, TEXT_OF("can"), TEXT_OF("Die sechs Ziffern auf der Vorderseite"),
        EXAMPLE_ACTION + 4);
    tree_mask(tree, can, 4);
    can->state |= STATE_EDITING;
    struct keyboard keyboard = {0};
    keyboard_build(tree, frame.keyboard, &keyboard, KEYBOARD_NUMBER);
    struct node *next =
        build_button(tree, frame.ways, TEXT_OF("next"), TEXT_OF("Weiter"), EXAMPLE_ACTION + 5);
    next->look = LOOK_PRIMARY;
    next->box.grow = 1;
}

static inline void example_variants(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Wie heißen Sie?"));
    struct node *name = build_field(
        tree, frame.content, TEXT_OF("field-/name"), TEXT_OF("Familienname"), EXAMPLE_ACTION + 4);
    name->value = TEXT_OF("Nguy");
    name->state |= STATE_EDITING;
    struct keyboard keyboard = {.base = "e"};
    keyboard_build(tree, frame.keyboard, &keyboard, KEYBOARD_NAME);
}

static inline void example_signs(struct tree *tree)
{
    struct frame frame = example_frame(tree, false);
    build_heading(tree, frame.content, TEXT_OF("title"), 1, TEXT_OF("Haben Sie eine E-Mail?"));
    struct node *mail = build_field(
        tree, frame.content, TEXT_OF("field-/mail"), TEXT_OF("E-Mail-Adresse (freiwillig)"),
        EXAMPLE_ACTION + 4);
    mail->state |= STATE_EDITING;
    struct keyboard keyboard = {.signs = true};
    keyboard_build(tree, frame.keyboard, &keyboard, KEYBOARD_EMAIL);
}

static const struct {
    const char *id;
    void (*build)(struct tree *tree);
} examples[] = {
    {"start", example_start}, {"form", example_form},         {"choices", example_choices},
    {"check", example_check}, {"reading", example_reading},   {"done", example_done},
    {"pad", example_pad},     {"variants", example_variants}, {"signs", example_signs},
};
