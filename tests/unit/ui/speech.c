/* The sequence of what is said: who reads nothing but this finds the way. */
#include "ui/speech/speech.h"

#include <stdlib.h>

#include "tests/speak.h"
#include "ui/keyboard.h"

static int open_speaker(void **state)
{
    struct speaker *s = test_calloc(1, sizeof *s);
    speak_open(s);
    *state = s;
    return 0;
}

static int close_speaker(void **state)
{
    speak_close(*state);
    test_free(*state);
    return 0;
}

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

/* Two animals to choose from, a button on, and what is wrong. */
static void build_choice_screen(struct speaker *s, int chosen, const char *trouble)
{
    struct node *content = speak_screen(s, "animal", "de", "Ihr Tier");
    struct tree *tree = speak_tree(s);
    if (trouble != NULL) {
        build_alert(tree, content, TEXT_OF("trouble"), LOOK_DANGER, text_of(trouble));
    }
    struct node *group = build_column(tree, content, TEXT_OF("q-kind"));
    group->name = TEXT_OF("Welches Tier?");
    build_heading(tree, group, TEXT_OF("q-kind-label"), 3, group->name);
    static const char *const NAMES[] = {"Hund", "Katze"};
    for (int i = 0; i < 2; i++) {
        struct node *radio =
            build_choice(tree, group, tree_format(tree, "kind-%d", i), ROLE_radio, 7);
        radio->name = text_of(NAMES[i]);
        radio->state |= i == chosen ? STATE_CHECKED : 0u;
    }
    struct node *ways = build_row(tree, tree->root, TEXT_OF("ways"));
    build_button(tree, ways, TEXT_OF("next"), TEXT_OF("Weiter"), 8);
}

static const char *show_choices(struct speaker *s, int chosen, const char *focus)
{
    build_choice_screen(s, chosen, NULL);
    return speak_show(s, focus);
}

static void is_silent_until_a_headphone_is_there(void **state)
{
    struct speaker *s = *state;
    assert_said(show_choices(s, -1, "title"), "");
    assert_null(s->speech.memory); /* and took nothing */
    assert_true(speech_deadline(&s->speech) == UINT64_MAX);
    assert_said(
        speak_headphone(s, true),
        "de Sprachausgabe ein.\n"
        "de Ihr Tier\n"
        "de Zum Wählen: 3.\n"
        "de Mit den Tasten Vor und Zurück gehen Sie zu allem, was Sie wählen können. Mit den "
        "Pfeiltasten hören Sie alles, was hier steht. Mit der Auswahltaste wählen Sie.\n");
    assert_false(s->commands.list[0].anybody);
    assert_said(speak_look(s), "");
}

static void begins_at_the_top_on_any_screen_and_explains_once(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "kind-1");
    assert_heard(speak_headphone(s, true), "de Ihr Tier\n");
    assert_heard(s->said, "de Katze, Auswahl, nicht gewählt\nde 2 von 2\n");
    assert_said(speak_headphone(s, false), "[stop]\n");
    assert_heard(speak_headphone(s, true), "de Ihr Tier\n");
    assert_unheard(s->said, "Mit den Tasten");
}

static void ends_with_the_headphone_and_forgets(void **state)
{
    struct speaker *s = *state;
    speak_headphone(s, true);
    show_choices(s, -1, "title");
    assert_said(speak_headphone(s, false), "[stop]\n");
    assert_said(show_choices(s, 0, "kind-0"), "");
    assert_said(speak_key(s, SPEECH_KEY_REPEAT), "");
    static const char none[sizeof(uint64_t) * 8];
    assert_memory_equal(s->speech.memory, none, sizeof none);
}

static void says_the_node_that_has_the_focus(void **state)
{
    struct speaker *s = *state;
    show_choices(s, 1, "title");
    speak_headphone(s, true);
    assert_said(
        speak_move(s, "kind-0"), "de Welches Tier?\nde Hund, Auswahl, nicht gewählt\nde 1 von 2\n");
    assert_said(speak_move(s, "kind-1"), "de Katze, Auswahl, gewählt\nde 2 von 2\n");
    assert_said(speak_move(s, "next"), "de Weiter, Knopf\n");
    assert_said(speak_move(s, "next"), "");
}

static void says_that_a_choice_was_made(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "kind-1");
    speak_headphone(s, true);
    speech_pressed(&s->speech);
    assert_said(show_choices(s, 1, "kind-1"), "de Ausgewählt: Katze\n");
    speech_pressed(&s->speech);
    assert_said(show_choices(s, -1, "kind-1"), "de Nicht mehr ausgewählt: Katze\n");
}

static void no_screen_cuts_a_confirmation_off_but_a_key_does(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "kind-1");
    speak_headphone(s, true);
    speech_pressed(&s->speech);
    assert_heard(show_choices(s, 1, "kind-1"), "Ausgewählt: Katze");
    speak_screen(s, "next", "de", "Wer sind Sie?");
    assert_said(speak_show(s, "title"), ""); /* by itself: waits */
    assert_said(speak_done(s), "de Wer sind Sie?\n");
    show_choices(s, 1, "kind-1");
    speech_pressed(&s->speech);
    show_choices(s, -1, "kind-1");
    speech_pressed(&s->speech);
    speak_screen(s, "next", "de", "Wer sind Sie?");
    assert_said(speak_show(s, "title"), "de Wer sind Sie?\n");
}

static void says_errors_first(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "next");
    speak_headphone(s, true);
    speech_pressed(&s->speech);
    build_choice_screen(s, -1, "Eine Angabe fehlt");
    assert_said(speak_show(s, "trouble"), "[warning]\nde Fehler: Eine Angabe fehlt\n");
    struct node *content = speak_screen(s, "form.name", "de", "Ihr Name");
    struct node *field = build_field(speak_tree(s), content, TEXT_OF("name"), TEXT_OF("Name"), 3);
    field->state |= STATE_INVALID;
    field->error = TEXT_OF("Bitte geben Sie Ihren Namen ein.");
    field->hint = TEXT_OF("Wie im Ausweis");
    speech_pressed(&s->speech);
    assert_said(
        speak_show(s, "name"),
        "de Ihr Name\nde Zum Wählen: 1.\nde Fehler: Bitte geben Sie Ihren Namen ein.\n"
        "de Name, Eingabefeld, leer\nde Wie im Ausweis\n");
}

static const char *show_field(struct speaker *s, const char *value, unsigned state)
{
    struct node *content = speak_screen(s, "form.name", "de", "Ihr Name");
    struct tree *tree = speak_tree(s);
    struct node *field = build_field(tree, content, TEXT_OF("name"), TEXT_OF("Name"), 3);
    field->value = text_of(value);
    field->state |= STATE_EDITING | state;
    build_button(tree, content, TEXT_OF("next"), TEXT_OF("Weiter"), 4);
    speech_pressed(&s->speech);
    return speak_show(s, "name");
}

static void says_each_letter_as_it_comes_and_goes(void **state)
{
    struct speaker *s = *state;
    show_field(s, "", 0);
    speak_headphone(s, true);
    assert_said(show_field(s, "Ö", 0), "de großes Ö\n");
    assert_said(show_field(s, "Öz", 0), "de z\n");
    assert_said(show_field(s, "Öz.", 0), "de Punkt\n");
    assert_said(show_field(s, "Öz", 0), "de Punkt, gelöscht\n");
    assert_said(show_field(s, "Öż", 0), "de ż\n"); /* another one in its place */
    assert_said(show_field(s, "Özdemir", 0), "de Eingetragen: Özdemir\n");
    assert_said(speak_move(s, "next"), "de Name: Özdemir\nde Weiter, Knopf\n");
    assert_said(
        show_field(s, "", 0), "de Feld ist leer\nde Name, Eingabefeld, leer\nde Sie "
                              "schreiben hier.\n");
}

static void says_how_many_of_what_is_hidden_and_never_which(void **state)
{
    struct speaker *s = *state;
    show_field(s, "", STATE_MASKED);
    speak_headphone(s, true);
    assert_said(show_field(s, "•", STATE_MASKED), "de Eingegeben: 1. Zeichen\n");
    assert_said(show_field(s, "••", STATE_MASKED), "de Eingegeben: 2. Zeichen\n");
    assert_said(show_field(s, "•", STATE_MASKED), "de Gelöscht: 2. Zeichen\n");
    assert_said(speak_move(s, "next"), "de Weiter, Knopf\n");
    assert_said(
        speak_move(s, "name"),
        "de Name, verdecktes Eingabefeld, Zeichen: 1\nde Sie schreiben hier.\n");
    struct node *content = speak_screen(s, "check", "de", "Alles richtig?");
    build_answer(speak_tree(s), content, TEXT_OF("a"), TEXT_OF("Name"), 0)->value =
        TEXT_OF("••••••••");
    tree_find(speak_tree(s), TEXT_OF("a"))->state |= STATE_MASKED;
    speech_pressed(&s->speech);
    speak_show(s, "title");
    assert_said(speak_move(s, "a"), "de Name: verdeckt\n");
}

static void what_a_key_changes_of_the_display_is_said(void **state)
{
    struct speaker *s = *state;
    struct session_display display = {0};
    s->scene.display = &display;
    show_choices(s, 1, "next");
    speak_headphone(s, true);
    display.size = 2;
    speech_pressed(&s->speech);
    assert_said(show_choices(s, 1, "next"), "de Größe der Schrift: Sehr groß\n");
    display.is_low = true;
    speech_pressed(&s->speech);
    assert_heard(show_choices(s, 1, "next"), ", angekreuzt\n");
    assert_said(show_choices(s, 1, "next"), "");
}

static void why_an_answer_is_wrong_is_not_for_everybody(void **state)
{
    struct speaker *s = *state;
    struct node *content = speak_screen(s, "form", "de", "Ihr Name");
    static const char *const GIVEN[] = {"", "29"};
    for (int i = 0; i < 2; i++) {
        struct node *field = build_field(
            speak_tree(s), content, tree_format(speak_tree(s), "f%d", i), TEXT_OF("Tag"), 3);
        field->state |= STATE_INVALID;
        field->error = TEXT_OF("Der Februar hat nur 28 Tage.");
        field->value = text_of(GIVEN[i]);
    }
    speak_show(s, "title");
    speak_key(s, SPEECH_KEY_SPEECH);
    assert_heard(speak_move(s, "f0"), "Fehler: Der Februar hat nur 28 Tage.\n");
    assert_unheard(speak_move(s, "f1"), "Februar");
    assert_heard(s->said, "de Fehler: Das hören Sie nur mit Kopfhörer.\n");
}

static void the_loudspeaker_says_nothing_personal(void **state)
{
    struct speaker *s = *state;
    show_field(s, "Özdemir", 0);
    assert_heard(speak_key(s, SPEECH_KEY_SPEECH), "[aloud]\nde Sprachausgabe ein, über den");
    assert_heard(s->said, "de Name, Eingabefeld, ausgefüllt\n");
    assert_unheard(s->said, "zdemir");
    assert_said(show_field(s, "Özdemira", 0), "[aloud]\nde Eingegeben: 8. Zeichen\n");
    assert_said(speak_move(s, "next"), "[aloud]\nde Weiter, Knopf\n");
    struct node *content = speak_screen(s, "done", "de", "Fertig");
    struct tree *tree = speak_tree(s);
    build_text(tree, content, TEXT_OF("number"), LOOK_DISPLAY, TEXT_OF("0K3T-9QXH"))->state =
        STATE_PERSONAL;
    build_answer(tree, content, TEXT_OF("born"), TEXT_OF("Geburtsdatum"), 0)->value =
        TEXT_OF("03.10.1964");
    struct node *key = tree_add(tree, content, ROLE_key, TEXT_OF("key-a"));
    key->name = TEXT_OF("a");
    key->action = KEYBOARD_TYPE;
    speech_pressed(&s->speech);
    speak_show(s, "title");
    assert_unheard(s->said, "K 3");
    assert_said(speak_move(s, "number"), "[aloud]\nde Das hören Sie nur mit Kopfhörer.\n");
    assert_said(
        speak_move(s, "born"), "[aloud]\nde Geburtsdatum\nde Das hören Sie nur mit Kopfhörer.\n");
    assert_said(speak_move(s, "key-a"), "[aloud]\nde Das hören Sie nur mit Kopfhörer.\n");
    /* control: by headphone all of it is said */
    assert_heard(speak_headphone(s, true), "Sprachausgabe ein.");
    assert_said(speak_move(s, "number"), "de 0 K 3 T, 9 Q X H\n");
    assert_said(speak_move(s, "born"), "de Geburtsdatum: 3. Oktober 1964\n");
    assert_said(speak_move(s, "key-a"), "de a\n");
}

static void a_choice_by_loudspeaker_is_confirmed_without_saying_which(void **state)
{
    struct speaker *s = *state;
    show_choices(s, 0, "title");
    speak_key(s, SPEECH_KEY_SPEECH);
    assert_said(
        speak_move(s, "kind-1"), "[aloud]\nde Welches Tier?\nde Katze, Auswahl\nde 2 von 2\n");
    speech_pressed(&s->speech);
    assert_said(show_choices(s, 1, "kind-1"), "[aloud]\nde Auswahl geändert.\n");
    assert_said(speak_key(s, SPEECH_KEY_SPEECH), "[aloud]\nde Sprachausgabe aus.\n");
    assert_said(speak_move(s, "next"), "");
}

static void says_it_again_until_somebody_answers(void **state)
{
    struct speaker *s = *state;
    s->scene.now_ms = 1000;
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    assert_true(speech_deadline(&s->speech) == UINT64_MAX);
    assert_said(speak_done(s), "");
    assert_true(speech_deadline(&s->speech) == 6000);
    s->scene.now_ms = 5999;
    assert_said(speak_look(s), "");
    s->scene.now_ms = 6000;
    assert_heard(speak_look(s), "de Ihr Tier\n");
    speak_done(s);
    assert_true(speech_deadline(&s->speech) == 11000);
    speak_move(s, "kind-0");
    speak_done(s);
    assert_true(speech_deadline(&s->speech) == UINT64_MAX);
}

static void nobody_there_is_not_told_for_ever(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    unsigned times = 0;
    for (int i = 0; i < 100; i++) {
        speak_done(s);
        s->scene.now_ms += 5000;
        times += speak_look(s)[0] != '\0';
    }
    assert_int_equal(times, 8);
    assert_true(speech_deadline(&s->speech) == UINT64_MAX);
}

static void repeats_and_says_where(void **state)
{
    struct speaker *s = *state;
    show_choices(s, 1, "title");
    speak_headphone(s, true);
    speak_move(s, "kind-1");
    uint32_t before = s->speech.utterance;
    assert_said(
        speak_key(s, SPEECH_KEY_REPEAT),
        "de Welches Tier?\nde Katze, Auswahl, gewählt\nde 2 von 2\n");
    assert_int_equal(s->speech.utterance, before + 1);
    assert_said(
        speak_key(s, SPEECH_KEY_WHERE), "de Sie sind hier: Ihr Tier\nde Welches Tier?\n"
                                        "de Katze, Auswahl, gewählt\nde 2 von 2\n");
}

static void rate_and_volume_have_ends_and_are_said(void **state)
{
    struct speaker *s = *state;
    show_choices(s, 1, "title");
    assert_said(speak_key(s, SPEECH_KEY_LOUDER), ""); /* off: nothing to change */
    speak_headphone(s, true);
    speak_move(s, "next");
    assert_said(speak_key(s, SPEECH_KEY_FASTER), "de Tempo 5 von 13\nde Weiter, Knopf\n");
    assert_int_equal(s->commands.list[0].rate, 190);
    assert_said(speak_key(s, SPEECH_KEY_LOUDER), "de Lautstärke 4 von 6\nde Weiter, Knopf\n");
    assert_int_equal(s->commands.list[0].volume, 9);
    for (int i = 0; i < 30; i++) {
        speak_key(s, SPEECH_KEY_QUIETER);
        speak_key(s, SPEECH_KEY_SLOWER);
    }
    assert_int_equal(s->commands.list[0].volume, 0);
    assert_int_equal(s->commands.list[0].rate, SPEECH_RATE_MIN);
    speak_key(s, SPEECH_KEY_LOUDER);
    speak_key(s, SPEECH_KEY_LOUDER);
    assert_int_equal(s->commands.list[0].volume, 6); /* 12 dB by two presses */
    for (int i = 0; i < 30; i++) {
        speak_key(s, SPEECH_KEY_LOUDER);
        speak_key(s, SPEECH_KEY_FASTER);
    }
    assert_int_equal(s->commands.list[0].volume, SPEECH_VOLUME_MAX);
    assert_int_equal(s->commands.list[0].rate, SPEECH_RATE_MAX);
    speech_finish(&s->speech);
    speech_init(&s->speech, s->texts, 2); /* the next citizen */
    assert_int_equal(s->speech.volume, SPEECH_VOLUME_NORMAL);
    assert_int_equal(s->speech.rate, SPEECH_RATE_NORMAL);
    assert_false(s->speech.is_on);
}

static const char *show_state(struct speaker *s, const char *alert, enum look look, unsigned amount)
{
    struct node *content = speak_screen(s, "reading", "de", "Wir lesen");
    struct tree *tree = speak_tree(s);
    struct node *progress =
        build_progress(tree, content, TEXT_OF("progress"), TEXT_OF("Lesen"), amount);
    progress->state |= STATE_BUSY;
    if (alert != NULL) {
        build_alert(tree, content, TEXT_OF("state"), look, text_of(alert));
    }
    return speak_show(s, "title");
}

static void says_what_happens_by_itself(void **state)
{
    struct speaker *s = *state;
    show_state(s, NULL, LOOK_INFO, 0);
    speak_headphone(s, true);
    assert_said(
        show_state(s, "Gelesen", LOOK_SUCCESS, 0), ""); /* waits for the screen to be said */
    assert_said(speak_done(s), "de Erledigt: Gelesen\n");
    assert_said(show_state(s, "Gelesen", LOOK_SUCCESS, 0), "");
    assert_said(
        show_state(s, "Bitte Karte nehmen", LOOK_WARNING, 0), ""); /* a confirmation is not cut */
    assert_said(speak_done(s), "de Achtung: Bitte Karte nehmen\n");
    speak_done(s);
    assert_said(show_state(s, "Bitte Karte nehmen", LOOK_WARNING, 100), "");
    assert_said(show_state(s, "Bitte Karte nehmen", LOOK_WARNING, 260), "de Lesen, 26 Prozent\n");
}

static void a_warning_does_not_wait_for_a_long_screen(void **state)
{
    struct speaker *s = *state;
    show_state(s, NULL, LOOK_INFO, 0);
    speak_headphone(s, true);
    assert_said(show_state(s, "Zu früh", LOOK_WARNING, 0), "de Achtung: Zu früh\n");
}

static const char *show_countdown(struct speaker *s, unsigned seconds)
{
    struct node *content = speak_screen(s, "timeout", "de", "Sind Sie noch da?");
    struct tree *tree = speak_tree(s);
    struct node *node = build_alert(
        tree, content, TEXT_OF("seconds"), LOOK_WARNING, tree_format(tree, "Noch %u s", seconds));
    node->countdown = seconds;
    const char *said = speak_show(s, "title");
    speech_done(&s->speech, s->speech.utterance);
    return said;
}

static void a_countdown_is_told_at_some_steps_and_by_tones_to_everybody(void **state)
{
    struct speaker *s = *state;
    unsigned spoken = 0, tones = 0;
    show_choices(s, -1, "title");
    for (unsigned left = 30; left > 0; left--) {
        tones += strcmp(show_countdown(s, left), "[warning]\n") == 0;
    }
    assert_int_equal(tones, 4); /* at 30, 20, 10 and 5 */
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    for (unsigned left = 30; left > 0; left--) {
        show_countdown(s, left);
        spoken += strstr(s->said, "Noch ") != NULL;
    }
    assert_int_equal(spoken, 4);
}

static void a_forgotten_document_alarms_until_it_is_taken(void **state)
{
    struct speaker *s = *state;
    s->scene.now_ms = 1000;
    speak_screen(s, "left", "de", "Ihr Dokument liegt noch da");
    assert_said(speak_show(s, "title"), "[alarm]\n");
    assert_true(speech_deadline(&s->speech) == 5000);
    assert_said(speak_look(s), "");
    s->scene.now_ms = 5000;
    assert_said(speak_look(s), "[alarm]\n");
    assert_true(speech_deadline(&s->speech) == 9000);
    show_choices(s, -1, "title");
    assert_true(speech_deadline(&s->speech) == UINT64_MAX);
}

static void what_is_for_staff_is_never_said(void **state)
{
    struct speaker *s = *state;
    struct node *content = speak_screen(s, "start", "en", "Apply here");
    struct tree *tree = speak_tree(s);
    struct node *staff =
        build_alert(tree, content, TEXT_OF("notice"), LOOK_WARNING, TEXT_OF("Papier"));
    staff->language = TEXT_OF("de");
    staff->state |= STATE_STAFF;
    speak_show(s, "title");
    assert_heard(speak_headphone(s, true), "en Apply here\n");
    assert_unheard(s->said, "Papier");
    char space[256];
    assert_int_equal(
        speech_of_node(
            &s->speech, &s->scene, tree_find(s->scene.tree, TEXT_OF("notice")), false, space,
            sizeof space)
            .len,
        0);
    assert_false(node_takes_focus(tree_find(s->scene.tree, TEXT_OF("notice"))));
}

static void each_text_is_said_in_its_language(void **state)
{
    struct speaker *s = *state;
    struct node *content = speak_screen(s, "language", "de", "Sprache");
    struct tree *tree = speak_tree(s);
    struct node *tile = build_tile(tree, content, TEXT_OF("en"), TEXT_OF("English"), 5);
    tile->value = TEXT_OF("Continue in English");
    tile->language = TEXT_OF("en");
    speak_show(s, "title");
    speak_headphone(s, true);
    assert_said(speak_move(s, "en"), "en English, button\nen Continue in English\n");
    speak_screen(s, "language", "en", "Language"); /* the same screen in another language */
    assert_said(speak_show(s, "title"), "en Language\n");
}

static void what_reads_badly_is_said_otherwise(void **state)
{
    struct speaker *s = *state;
    static const char PO[] = "msgid \"\"\nmsgstr \"\"\n\nmsgid \"kg\"\nmsgstr \"KG\"\n\n"
                             "msgid \"kg.spoken\"\nmsgstr \"Kommanditgesellschaft\"\n";
    struct texts pack;
    char why[TEXTS_WHY_MAX];
    assert_true(texts_read(
        &pack, &s->common, (struct bytes){(const uint8_t *)PO, sizeof PO - 1}, TEXT_OF("de"), why));
    struct node *content = speak_screen(s, "form", "de", "Ihre Fir\u00ADmen·nummer · HRB");
    build_button(speak_tree(s), content, TEXT_OF("kg"), TEXT_OF("KG"), 5);
    speak_show(s, "title");
    assert_heard(speak_headphone(s, true), "de Ihre Firmennummer, HRB\n");
    assert_said(speak_move(s, "kg"), "de KG, Knopf\n"); /* control: no pack */
    s->scene.pack = &pack;
    speak_move(s, "title");
    assert_said(speak_move(s, "kg"), "de Kommanditgesellschaft, Knopf\n");
}

static void sentences_may_be_hyphenated_for_the_eye(void **state)
{
    struct speaker *s = *state;
    static const char PO[] = "msgid \"\"\nmsgstr \"\"\n\nmsgid \"speech.button\"\n"
                             "msgstr \"{name}, Schalt\u00ADfläche\"\n";
    struct texts own[1];
    char why[TEXTS_WHY_MAX];
    assert_true(texts_read(
        own, &s->common, (struct bytes){(const uint8_t *)PO, sizeof PO - 1}, TEXT_OF("de"), why));
    speech_init(&s->speech, own, 1);
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    assert_said(speak_move(s, "next"), "de Weiter, Schaltfläche\n");
}

static void a_voice_that_died_begins_again(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    speech_lost(&s->speech);
    assert_said(speak_look(s), "");
    assert_heard(speak_headphone(s, true), "de Ihr Tier\n");
}

static void a_receipt_is_read_to_its_end(void **state)
{
    struct speaker *s = *state;
    show_choices(s, -1, "title");
    speak_headphone(s, true);
    const struct receipt_layout layout = {
        .language = TEXT_OF("en"),
        .office = TEXT_OF("Stadt Musterstadt"),
        .place = TEXT_OF("Rathaus, Foyer"),
        .title = {.own = TEXT_OF("Confirmation"), .german = TEXT_OF("Eingangsbestätigung")},
        .number_label = {.own = TEXT_OF("Receipt number"), .german = TEXT_OF("Belegnummer")},
        .number = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .rows = {{{.own = TEXT_OF("Handed in")}, {.own = TEXT_OF("24.11.2026, 09:41")}}},
        .row_count = 1,
        .notes =
            {{.own = TEXT_OF("Please wait\nfor post.")},
             {.own = TEXT_OF("Amt 32"), .is_german = true}},
        .note_count = 2,
        .foot = TEXT_OF("Terminal 1"),
    };
    speech_pressed(&s->speech);
    speech_receipt(&s->speech, &s->scene, &layout, &s->commands);
    write_down(s);
    assert_said(
        s->said, "en Your receipt\nen Stadt Musterstadt\nen Rathaus, Foyer\nen Confirmation\n"
                 "en Receipt number: 0 K 3 T, 9 Q X H, 7 M W F, 2 1 R A\n"
                 "en Handed in: 24 November 2026, 09:41\nen Please wait\nen for post.\nde Amt 32\n"
                 "en Terminal 1\nen End of the receipt\n");
    char *before = strdup(s->said);
    assert_said(speak_key(s, SPEECH_KEY_REPEAT), before);
    free(before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_speaker, close_speaker)
    const struct CMUnitTest tests[] = {
        TEST(is_silent_until_a_headphone_is_there),
        TEST(begins_at_the_top_on_any_screen_and_explains_once),
        TEST(ends_with_the_headphone_and_forgets),
        TEST(says_the_node_that_has_the_focus),
        TEST(says_that_a_choice_was_made),
        TEST(no_screen_cuts_a_confirmation_off_but_a_key_does),
        TEST(says_errors_first),
        TEST(says_each_letter_as_it_comes_and_goes),
        TEST(says_how_many_of_what_is_hidden_and_never_which),
        TEST(what_a_key_changes_of_the_display_is_said),
        TEST(why_an_answer_is_wrong_is_not_for_everybody),
        TEST(the_loudspeaker_says_nothing_personal),
        TEST(a_choice_by_loudspeaker_is_confirmed_without_saying_which),
        TEST(says_it_again_until_somebody_answers),
        TEST(nobody_there_is_not_told_for_ever),
        TEST(repeats_and_says_where),
        TEST(rate_and_volume_have_ends_and_are_said),
        TEST(says_what_happens_by_itself),
        TEST(a_warning_does_not_wait_for_a_long_screen),
        TEST(a_countdown_is_told_at_some_steps_and_by_tones_to_everybody),
        TEST(a_forgotten_document_alarms_until_it_is_taken),
        TEST(what_is_for_staff_is_never_said),
        TEST(each_text_is_said_in_its_language),
        TEST(what_reads_badly_is_said_otherwise),
        TEST(sentences_may_be_hyphenated_for_the_eye),
        TEST(a_voice_that_died_begins_again),
        TEST(a_receipt_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
