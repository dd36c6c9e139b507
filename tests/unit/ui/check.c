#include "ui/check.h"

#include "tests/stage.h"

/* Lays `build` out on this panel and checks it; `check` says what was found. */
static void check_on(
    const struct panel *panel, const char *id, void (*build)(struct tree *), struct check *check)
{
    struct stage stage;
    stage_open(&stage, panel);
    stage_show(&stage, id, build);
    check_tree(check, view_tree(&stage.view), &stage.view.style);
    stage_close(&stage);
}

static void every_example_is_clean_on_every_panel(void **state)
{
    (void)state;
    static const struct panel panels[] = {
        {1080, 1920, 21.5, 850, 1050, 800}, {1920, 1080, 21.5, 850, 1050, 900},
        {1080, 1920, 24, 850, 1050, 800},   {1920, 1080, 27, 850, 1050, 900},
        {2160, 3840, 32, 850, 1050, 700},   {1080, 1920, 32, 850, 1050, 700}};
    static struct check check;
    for (size_t p = 0; p < COUNT(panels); p++) {
        for (size_t i = 0; i < COUNT(examples); i++) {
            check_on(&panels[p], examples[i].id, examples[i].build, &check);
            if (check.count > 0) {
                print_error("%s on panel %zu:\n%s", examples[i].id, p, check.text);
            }
            assert_int_equal(check.count, 0);
        }
    }
}

/* That `build` is found fault with, and what is said about it. */
static void is_found(void (*build)(struct tree *), const char *words)
{
    static struct check check;
    check_on(&example_portrait, "wrong", build, &check);
    if (strstr(check.text, words) == NULL) {
        print_error("wanted \"%s\", got:\n%s", words, check.text);
    }
    assert_true(check.count > 0);
    assert_non_null(strstr(check.text, words));
}

static struct node *heading(struct tree *tree)
{
    return build_heading(tree, tree->root, TEXT_OF("title"), 1, TEXT_OF("Titel"));
}

static void build_small(struct tree *tree)
{
    heading(tree);
    struct node *row = build_row(tree, tree->root, TEXT_OF("row"));
    struct node *button = build_button(tree, row, TEXT_OF("b"), TEXT_OF("X"), 1);
    button->box.width = 10;
    button->box.height = 10;
}

static void build_near(struct tree *tree)
{
    heading(tree);
    struct node *row = build_row(tree, tree->root, TEXT_OF("row"));
    row->box.gap = 1;
    build_button(tree, row, TEXT_OF("b"), TEXT_OF("Eins"), 1);
    build_button(tree, row, TEXT_OF("c"), TEXT_OF("Zwei"), 1);
}

static void build_tall(struct tree *tree)
{
    heading(tree);
    build_text(tree, tree->root, TEXT_OF("t"), LOOK_PLAIN, TEXT_OF("Text"))->box.height = 2000;
}

static void build_wide(struct tree *tree)
{
    heading(tree);
    struct node *text = build_text(
        tree, tree->root, TEXT_OF("t"), LOOK_PLAIN, TEXT_OF("Donaudampfschifffahrtsgesellschaft"));
    text->role = ROLE_key;
    text->box.width_max = 30;
}

static void build_nameless(struct tree *tree)
{
    heading(tree);
    build_image(tree, tree->root, TEXT_OF("i"), "dog", 30);
}

static void build_titleless(struct tree *tree)
{
    build_text(tree, tree->root, TEXT_OF("t"), LOOK_PLAIN, TEXT_OF("Text"));
}

static void build_two_titles(struct tree *tree)
{
    heading(tree);
    build_heading(tree, tree->root, TEXT_OF("u"), 1, TEXT_OF("Noch einer"));
}

static void build_unknown_glyph(struct tree *tree)
{
    heading(tree)->name = TEXT_OF("\u4E2D\u6587");
}

static void build_control(struct tree *tree)
{
    heading(tree)->name = TEXT_OF("a\x1B[31m");
}

static void build_no_icon(struct tree *tree)
{
    heading(tree);
    build_image(tree, tree->root, TEXT_OF("i"), "unicorn", 30)->name = TEXT_OF("Einhorn");
}

static void every_fault_is_found(void **state)
{
    (void)state;
    is_found(build_small, "touch area");
    is_found(build_near, "too near");
    is_found(build_tall, "is cut off");
    is_found(build_wide, "px wide");
    is_found(build_nameless, "has no name");
    is_found(build_titleless, "0 headings");
    is_found(build_two_titles, "2 headings");
    is_found(build_unknown_glyph, "no font has");
    is_found(build_control, "control character");
    is_found(build_no_icon, "no icon unicorn");
}

static void overlap_is_found(void **state)
{
    (void)state;
    struct stage stage;
    static struct check check;
    stage_open(&stage, &example_portrait);
    stage_example(&stage, "choices");
    struct node *node = tree_find(view_tree(&stage.view), TEXT_OF("choice-1"));
    node->rect.y -= 60;
    node->window.y -= 60;
    check_tree(&check, view_tree(&stage.view), &stage.view.style);
    assert_non_null(strstr(check.text, "overlaps choice-1"));
    stage_close(&stage);
}

/* Shows an example in this dress, and hands out the node with this id, to be spoilt. */
static struct node *dressed(
    struct stage *stage, const char *example, const struct view_dress *dress, const char *id)
{
    stage_open(stage, &example_portrait);
    view_dress(&stage->view, dress);
    stage_example(stage, example);
    struct node *node = tree_find(view_tree(&stage->view), text_of(id));
    assert_non_null(node);
    return node;
}

static void is_told(struct stage *stage, const char *words)
{
    static struct check check;
    check_tree(&check, view_tree(&stage->view), &stage->view.style);
    assert_non_null(strstr(check.text, words));
    stage_close(stage);
}

static void what_is_out_of_reach_is_found(void **state)
{
    (void)state;
    static struct stage stage;
    struct node *node = dressed(&stage, "choices", &(struct view_dress){.is_low = true}, "help");
    node->rect.y -= 900;
    node->window.y -= 900;
    is_told(&stage, "help: is out of reach");
    node = dressed(&stage, "choices", &(struct view_dress){.is_low = true}, "back");
    node->rect.y += 200;
    node->window.y += 200;
    is_told(&stage, "back: is out of reach");
}

static void letters_below_their_size_are_found(void **state)
{
    (void)state;
    for (unsigned size = 1; size < STYLE_SIZES; size++) {
        static struct stage stage;
        (void)dressed(&stage, "choices", &(struct view_dress){.size = size}, "title");
        stage.view.style.letters = 1;
        is_told(&stage, "letters of 4.8");
    }
}

static void what_is_cut_off_at_its_side_is_found(void **state)
{
    (void)state;
    static struct stage stage;
    struct node *node = dressed(&stage, "check", &(struct view_dress){.size = 3}, "answer-1");
    node->window.w -= 40;
    is_told(&stage, "answer-1: is cut off at its side");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_clean_on_every_panel),
        cmocka_unit_test(every_fault_is_found),
        cmocka_unit_test(overlap_is_found),
        cmocka_unit_test(what_is_out_of_reach_is_found),
        cmocka_unit_test(letters_below_their_size_are_found),
        cmocka_unit_test(what_is_cut_off_at_its_side_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
