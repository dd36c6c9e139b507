/* Every screen in every language, for somebody who sees nothing: each stop of the focus has words that say
 * what it is, nothing is left unfilled, and a few screens are written down as they are heard
 * (tests/golden/speech-LANGUAGE.txt; FOYER_GOLDEN=write writes them anew). */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/looks.h"
#include "ui/screens/lead.h"
#include "ui/speech/speech.h"

#define GOLDEN_MAX    (1u << 20)
#define LANGUAGES_MAX 16

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800};

struct stage {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[LANGUAGES_MAX];
    size_t count;
    struct view view;
    struct typing typing;
    struct speech speech;
    FILE *said;
    size_t nodes; /* that were heard */
};

static void read_texts(struct stage *stage, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    struct texts *texts = &stage->texts[stage->count++];
    struct text name = arena_text(&stage->common, (struct text){language, strlen(language)});
    assert_true(texts_read(texts, &stage->common, file.content, name, why));
    stage->visit.setup.languages[stage->count - 1] = name;
}

/* German and English first, as the packs of the visit have them; then all others. */
static void read_all(struct stage *stage)
{
    struct dirent **entries = NULL;
    int found = scandir("assets/locales", &entries, NULL, alphasort);
    read_texts(stage, "de");
    read_texts(stage, "en");
    for (int i = 0; i < found; i++) {
        char language[64] = "de";
        size_t len = strlen(entries[i]->d_name);
        if (len > 3 && len - 3 < sizeof language &&
            strcmp(&entries[i]->d_name[len - 3], ".po") == 0) {
            memcpy(language, entries[i]->d_name, len - 3);
            language[len - 3] = '\0';
        }
        free(entries[i]);
        if (strcmp(language, "de") != 0 && strcmp(language, "en") != 0) {
            assert_true(stage->count < LANGUAGES_MAX);
            read_texts(stage, language);
        }
    }
    free(entries);
    stage->visit.setup.language_count = stage->count;
}

static int open_stage(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    setenv("TZ", "Europe/Berlin", 1);
    visit_open(&stage->visit);
    stage->terminal = (struct terminal){.town = "Musterstadt", .place = "Rathaus, Foyer"};
    stage->terminal.panel = portrait;
    arena_init_common(&stage->common, 16u << 20);
    read_all(stage);
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&stage->visit.packs[i], stage->texts, stage->count);
    }
    assert_true(view_init(&stage->view, &portrait, NULL));
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    speech_finish(&stage->speech);
    view_finish(&stage->view);
    visit_close(&stage->visit);
    arena_finish(&stage->common);
    test_free(stage);
    return 0;
}

static void show(struct stage *stage, size_t look, size_t language)
{
    struct lead lead = {0};
    visit_begin(&stage->visit);
    stage->visit.session.language = language;
    stage->typing = (struct typing){0};
    looks[look].prepare(&stage->visit);
    stage->visit.session.language = language; /* where the look has chosen one */
    const struct screen_setup setup = {
        &stage->visit.session, &stage->typing, &stage->terminal, stage->texts};
    lead_show(&lead, &stage->view, &stage->typing, &setup);
    speech_finish(&stage->speech);
    speech_init(&stage->speech, stage->texts, stage->count);
}

static struct speech_scene scene_of(const struct stage *stage)
{
    const struct session *s = &stage->visit.session;
    return (struct speech_scene){
        .tree = view_tree(&stage->view),
        .focus = view_focus(&stage->view),
        .pack = s->pack != NULL ? session_texts(s) : NULL,
    };
}

static bool holds(struct text lines, const char *what)
{
    return memmem(lines.at, lines.len, what, strlen(what)) != NULL;
}

/* True when these lines can be said as they are. */
static bool is_sayable(struct text lines)
{
    for (size_t i = 0; i < lines.len; i++) {
        bool begins = i == 0 || lines.at[i - 1] == '\n';
        if (begins && memchr(&lines.at[i], '\t', lines.len - i) == NULL) {
            return false;
        }
    }
    return lines.len > 0 && lines.at[lines.len - 1] == '\n' && !holds(lines, "{") &&
           !holds(lines, "speech.") && !holds(lines, "\xC2\xAD") && !holds(lines, "•") &&
           !holds(lines, "\t\n");
}

/* What is wrong with what a node says; NULL: nothing. */
static const char *fault_of(const struct node *node, struct text lines)
{
    if (!is_sayable(lines)) {
        return "cannot be said";
    }
    size_t words = 0; /* bytes of what is said */
    for (size_t i = 0; i < lines.len; i++) {
        words += lines.at[i] != '\t' && lines.at[i] != '\n';
    }
    bool has_role = node->role != ROLE_key && node->role != ROLE_text;
    size_t name = node->spoken.len > 0 ? node->spoken.len : node->name.len;
    if (has_role && node_can_be_chosen(node) && words < name / 2 + node->language.len + 3) {
        return "does not say what it is";
    }
    return NULL;
}

static size_t count_faults(struct stage *stage, const char *look, bool anybody)
{
    char to[SPEECH_LINES_MAX];
    struct speech_scene scene = scene_of(stage);
    size_t faults = 0;
    for (const struct node *node = scene.tree->root; node != NULL; node = node->after) {
        if (!node_takes_focus(node)) {
            continue;
        }
        struct text lines = speech_of_node(&stage->speech, &scene, node, anybody, to, sizeof to);
        const char *fault = fault_of(node, lines);
        if (fault != NULL) {
            print_message(
                "%s %.*s #%.*s %s: %.*s\n", look, TEXT_ARG(scene.tree->language),
                TEXT_ARG(node->id), fault, TEXT_ARG(lines));
        }
        faults += fault != NULL;
        stage->nodes++;
    }
    return faults;
}

static void every_stop_of_every_screen_says_what_it_is_in_every_language(void **state)
{
    struct stage *stage = *state;
    size_t faults = 0;
    for (size_t language = 0; language < stage->count; language++) {
        for (size_t i = 0; i < COUNT(looks); i++) {
            show(stage, i, language);
            faults += count_faults(stage, looks[i].name, false);
            faults += count_faults(stage, looks[i].name, true);
        }
    }
    assert_int_equal(faults, 0);
    assert_true(stage->nodes > 1000 * stage->count);
}

static void what_cannot_be_said_is_noticed(void **state)
{
    (void)state;
    const struct node node = {
        .role = ROLE_button, .action = 1, .name = TEXT_OF("Weiter"), .language = TEXT_OF("de")};
    assert_null(fault_of(&node, TEXT_OF("de\tWeiter, Knopf\n")));
    assert_non_null(fault_of(&node, TEXT_OF("")));
    assert_non_null(fault_of(&node, TEXT_OF("de\tspeech.button\n")));
    assert_non_null(fault_of(&node, TEXT_OF("de\t{name}, Knopf\n")));
    assert_non_null(fault_of(&node, TEXT_OF("de\tWei\xC2\xADter, Knopf\n")));
    assert_non_null(fault_of(&node, TEXT_OF("de\t\n")));
    assert_non_null(fault_of(&node, TEXT_OF("de\tja\n")));
}

/* Coming to a screen by itself, then through all that can be read, as the arrows do. */
static void write_down(struct stage *stage, size_t look, size_t language)
{
    show(stage, look, language);
    speech_headphone(&stage->speech, true);
    struct speech_commands commands;
    struct speech_scene scene = scene_of(stage);
    fprintf(stage->said, "== %s\n", looks[look].name);
    speech_look(&stage->speech, &scene, &commands);
    for (const struct node *node = scene.tree->root; node != NULL; node = node->after) {
        for (size_t i = 0; i < commands.count; i++) {
            fprintf(stage->said, "%.*s", TEXT_ARG(commands.list[i].lines));
        }
        commands.count = 0;
        bool is_frame = node->role == ROLE_key || !node_takes_focus(node);
        if (!is_frame) {
            scene.focus = node;
            speech_pressed(&stage->speech);
            fprintf(stage->said, "-- #%.*s\n", TEXT_ARG(node->id));
            speech_look(&stage->speech, &scene, &commands);
        }
    }
    for (size_t i = 0; i < commands.count; i++) {
        fprintf(stage->said, "%.*s", TEXT_ARG(commands.list[i].lines));
    }
}

static void compare(struct text said, const char *path)
{
    const char *mode = getenv("FOYER_GOLDEN");
    struct bytes now = {(const uint8_t *)said.at, said.len};
    if (mode != NULL && strcmp(mode, "write") == 0) {
        assert_int_equal(file_replace(path, now, 0644), FILE_OK);
    }
    SCOPED(file_release) struct file golden = {0};
    assert_int_equal(file_read(&golden, path, GOLDEN_MAX), FILE_OK);
    bool is_same =
        golden.content.len == said.len && memcmp(golden.content.at, said.at, said.len) == 0;
    if (!is_same) {
        print_message("%s: something else is said; FOYER_GOLDEN=write\n", path);
    }
    assert_true(is_same);
}

static bool is_written_down(const char *look)
{
    static const char *const CHOSEN[] = {"language",    "can",     "form_typing",
                                         "form_errors", "timeout", "done"};
    for (size_t i = 0; i < COUNT(CHOSEN); i++) {
        if (strcmp(look, CHOSEN[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void a_few_screens_sound_as_written_down(void **state)
{
    static const char *const PATHS[] = {"tests/golden/speech-de.txt", "tests/golden/speech-en.txt"};
    struct stage *stage = *state;
    for (size_t language = 0; language < COUNT(PATHS); language++) {
        char *said = NULL;
        size_t len = 0;
        stage->said = open_memstream(&said, &len);
        for (size_t i = 0; i < COUNT(looks); i++) {
            if (is_written_down(looks[i].name)) {
                write_down(stage, i, language);
            }
        }
        fclose(stage->said);
        compare((struct text){said, len}, PATHS[language]);
        free(said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_stop_of_every_screen_says_what_it_is_in_every_language, open_stage, close_stage),
        cmocka_unit_test(what_cannot_be_said_is_noticed),
        cmocka_unit_test_setup_teardown(
            a_few_screens_sound_as_written_down, open_stage, close_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
