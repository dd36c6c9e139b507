/* Where the keypad leads: on every screen, from every place every other place, Back and Help; the focus is
 * never lost, always seen, and begins at the heading. */
#include <stdio.h>

#include "base/file.h"
#include "tests/looks.h"
#include "tests/unit/ui/desk.h"
#include "ui/screens/screens.h"
#include "ui/view_actions.h"

#define PLACES_MAX 200
#define KEYS       6

static const struct panel portrait = {1080, 1920, 21.5, 850, 1050, 800},
                          landscape = {1920, 1080, 15.6, 850, 1050, 850};

static const enum rim_key keys[KEYS] = {RIM_KEY_NEXT, RIM_KEY_PREVIOUS, RIM_KEY_UP,
                                        RIM_KEY_DOWN, RIM_KEY_LEFT,     RIM_KEY_RIGHT};

struct graph {
    size_t count;
    uint64_t place[PLACES_MAX]; /* keys of the nodes that take the focus */
    bool is_choice[PLACES_MAX];
    uint16_t to[PLACES_MAX][KEYS]; /* where a key leads */
};

/* How many places are reached from `from` with the first `keys_used` keys. */
static size_t reached(
    const struct graph *graph, size_t from, size_t keys_used, bool seen[PLACES_MAX])
{
    size_t queue[PLACES_MAX], count = 1;
    memset(seen, 0, PLACES_MAX * sizeof seen[0]);
    queue[0] = from;
    seen[from] = true;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < keys_used; k++) {
            size_t next = graph->to[queue[i]][k];
            if (!seen[next]) {
                seen[next] = true;
                queue[count++] = next;
            }
        }
    }
    return count;
}

/* True when some place cannot be reached from another. */
static bool has_trap(const struct graph *graph)
{
    bool seen[PLACES_MAX];
    for (size_t i = 0; i < graph->count; i++) {
        if (reached(graph, i, KEYS, seen) != graph->count) {
            return true;
        }
    }
    return false;
}

struct hall_of_looks {
    struct visit visit;
    struct terminal terminal;
    struct arena common;
    struct texts texts[3];
    struct view view;
    struct typing typing;
    uint8_t *pixels;
    const char *look;
    size_t screens, places;
};

static void read_language(struct hall_of_looks *hall, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(&hall->texts[i], &hall->common, file.content, text_of(language), why));
}

static struct hall_of_looks *open_hall(const struct panel *panel)
{
    struct hall_of_looks *hall = test_calloc(1, sizeof *hall);
    visit_open(&hall->visit);
    hall->terminal = (struct terminal){.town = "Musterstadt", .place = "Rathaus", .panel = *panel};
    arena_init_common(&hall->common, 8u << 20);
    static const char *const languages[] = {"de", "en", "ar"};
    for (size_t i = 0; i < COUNT(languages); i++) {
        read_language(hall, i, languages[i]);
        hall->visit.setup.languages[i] = hall->texts[i].language;
    }
    hall->visit.setup.language_count = COUNT(languages);
    for (size_t i = 0; i < VISIT_PACKS; i++) {
        pack_set_beneath(&hall->visit.packs[i], hall->texts, COUNT(languages));
    }
    assert_true(view_init(&hall->view, panel, NULL));
    hall->pixels = test_malloc((size_t)panel->width_px * panel->height_px * 4);
    view_use_frame(
        &hall->view,
        (struct rim_frame){
            hall->pixels, (int)panel->width_px, (int)panel->height_px, (int)panel->width_px * 4});
    return hall;
}

static void close_hall(struct hall_of_looks *hall)
{
    view_finish(&hall->view);
    test_free(hall->pixels);
    visit_close(&hall->visit);
    arena_finish(&hall->common);
    test_free(hall);
}

static void build(struct hall_of_looks *hall)
{
    char id[TREE_ID_MAX + 1];
    const struct screen_setup setup = {
        &hall->visit.session, &hall->typing, &hall->terminal, hall->texts};
    typing_follow(&hall->typing, &hall->visit.session);
    struct tree *tree =
        view_begin(&hall->view, screen_id(&hall->visit.session, id), screen_language(&setup));
    screen_build(tree, &setup);
    view_show(&hall->view);
}

static size_t place_of(const struct graph *graph, uint64_t key)
{
    size_t at = 0;
    while (at < graph->count && graph->place[at] != key) {
        at++;
    }
    return at;
}

/* The focus is on a node that has the ring, alone, and that can be seen. */
static void focus_is_sound(const struct hall_of_looks *hall)
{
    const struct node *focus = view_focus(&hall->view);
    if (focus == NULL || !node_takes_focus(focus)) {
        fail_msg("%s: the focus is lost", hall->look);
        return;
    }
    for (const struct node *node = view_tree(&hall->view)->root; node != NULL; node = node->after) {
        assert_int_equal((node->state & STATE_FOCUSED) != 0, node == focus);
    }
    if (rect_empty(focus->window)) {
        fail_msg("%s: the focus is not seen on %.*s", hall->look, TEXT_ARG(focus->id));
    }
    assert_true(hall->view.focus_visible);
}

static struct view_event press(struct hall_of_looks *hall, enum rim_key key)
{
    struct rim_event input = {.kind = RIM_KEY, .key = key, .at_ms = hall->visit.now_ms};
    return view_input(&hall->view, &input);
}

static void walk(struct hall_of_looks *hall, struct graph *graph)
{
    struct view *view = &hall->view;
    graph->count = 0;
    for (const struct node *node = view_tree(view)->root; node != NULL; node = node->after) {
        bool is_idle = node->role == ROLE_key && !node_can_be_chosen(node); /* nothing to say */
        if (node_takes_focus(node) && !is_idle) {
            assert_true(graph->count < PLACES_MAX);
            /* buttons that scroll are there for fingers: content moves with the focus */
            graph->is_choice[graph->count] =
                node_can_be_chosen(node) && node->action < VIEW_OWN_ACTIONS;
            graph->place[graph->count++] = node->key;
        }
    }
    for (size_t i = 0; i < graph->count; i++) {
        for (size_t k = 0; k < KEYS; k++) {
            view_set_focus(view, tree_find_key(view_tree(view), graph->place[i])->id);
            assert_int_equal(view->focus, graph->place[i]);
            assert_int_equal(press(hall, keys[k]).want, VIEW_TOUCHED);
            focus_is_sound(hall);
            graph->to[i][k] = (uint16_t)place_of(graph, view->focus);
            assert_true(graph->to[i][k] < graph->count);
        }
    }
}

/* Back and Help do the same from wherever the focus is. */
static void ways_out(struct hall_of_looks *hall, const struct graph *graph)
{
    const struct tree *tree = view_tree(&hall->view);
    struct view_event back = press(hall, RIM_KEY_BACK), help = press(hall, RIM_KEY_HELP);
    assert_true(back.want == VIEW_CHOSEN || back.want == VIEW_BACK);
    assert_true(help.want == VIEW_CHOSEN || help.want == VIEW_HELP);
    for (size_t i = 0; i < graph->count; i++) {
        view_set_focus(&hall->view, tree_find_key(tree, graph->place[i])->id);
        struct view_event here = press(hall, RIM_KEY_BACK);
        assert_true(here.want == back.want && here.node == back.node);
        here = press(hall, RIM_KEY_HELP);
        assert_true(here.want == help.want && here.node == help.node);
    }
}

static void check_screen(struct hall_of_looks *hall)
{
    static struct graph graph;
    bool seen[PLACES_MAX];
    const struct node *first = view_focus(&hall->view);
    if (first == NULL || first->role != ROLE_heading || first->level != 1) {
        fail_msg("%s: the focus does not begin at the heading", hall->look);
        return;
    }
    walk(hall, &graph);
    if (has_trap(&graph)) {
        bool all = reached(&graph, 0, KEYS, seen) == graph.count;
        size_t lost = 0;
        for (size_t i = 0; i < graph.count; i++) {
            lost = !seen[i] ? i : lost;
        }
        const struct node *node = tree_find_key(view_tree(&hall->view), graph.place[lost]);
        fail_msg("%s: a trap%s %.*s", hall->look, all ? "" : ", not reached:", TEXT_ARG(node->id));
    }
    (void)reached(&graph, place_of(&graph, first->key), 1, seen); /* with the key "next" alone */
    for (size_t i = 0; i < graph.count; i++) {
        if (graph.is_choice[i] && !seen[i]) {
            fail_msg(
                "%s: next does not come to %.*s", hall->look,
                TEXT_ARG(tree_find_key(view_tree(&hall->view), graph.place[i])->id));
        }
    }
    ways_out(hall, &graph);
    hall->screens++;
    hall->places += graph.count;
}

static void play(const struct panel *panel, size_t language)
{
    struct hall_of_looks *hall = open_hall(panel);
    for (size_t i = 0; i < COUNT(looks); i++) {
        visit_begin(&hall->visit);
        hall->visit.session.language = language;
        hall->typing = (struct typing){0};
        hall->look = looks[i].name;
        looks[i].prepare(&hall->visit);
        view_begin(&hall->view, TEXT_OF("before"), TEXT_OF("de")); /* another screen was there */
        view_show(&hall->view);
        build(hall);
        check_screen(hall);
    }
    print_message("%zu screens, %zu places\n", hall->screens, hall->places);
    assert_true(hall->screens == COUNT(looks));
    close_hall(hall);
}

static void every_place_is_reached_upright(void **state)
{
    (void)state;
    play(&portrait, 0);
}

static void every_place_is_reached_on_a_small_wide_screen(void **state)
{
    (void)state;
    play(&landscape, 1);
}

static void every_place_is_reached_in_arabic(void **state)
{
    (void)state;
    play(&portrait, 2);
}

/* The control: a place that leads only to itself. */
static void a_trap_is_noticed(void **state)
{
    (void)state;
    static struct graph graph = {.count = 3};
    for (size_t i = 0; i < graph.count; i++) {
        for (size_t k = 0; k < KEYS; k++) {
            graph.to[i][k] = (uint16_t)((i + 1) % graph.count);
        }
    }
    assert_false(has_trap(&graph));
    for (size_t k = 0; k < KEYS; k++) {
        graph.to[1][k] = 1;
    }
    assert_true(has_trap(&graph));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trap_is_noticed),
        cmocka_unit_test(every_place_is_reached_upright),
        cmocka_unit_test(every_place_is_reached_on_a_small_wide_screen),
        cmocka_unit_test(every_place_is_reached_in_arabic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
