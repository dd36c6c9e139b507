#include "ui/tree.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

struct plant {
    struct arena arena;
    struct tree tree;
};

static int plant(void **state)
{
    struct plant *plant = test_calloc(1, sizeof *plant);
    arena_init(&plant->arena, 1 << 20);
    tree_begin(&plant->tree, &plant->arena, TEXT_OF("screen-x"), TEXT_OF("de"));
    *state = plant;
    return 0;
}

static int uproot(void **state)
{
    struct plant *plant = *state;
    arena_finish(&plant->arena);
    test_free(plant);
    return 0;
}

static void nodes_are_read_in_the_order_they_were_added(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    struct node *group = tree_add(tree, tree->root, ROLE_group, TEXT_OF("a"));
    tree_add(tree, group, ROLE_text, TEXT_OF("b"));
    tree_add(tree, tree->root, ROLE_button, TEXT_OF("c"));
    tree_add(tree, group, ROLE_text, TEXT_OF("d"));
    tree_finish(tree);
    static const char *const order[] = {"screen-x", "a", "b", "d", "c"};
    size_t at = 0;
    for (const struct node *node = tree->root; node != NULL; node = node->after) {
        assert_int_equal(node->id.len, strlen(order[at]));
        assert_memory_equal(node->id.at, order[at], node->id.len);
        at++;
    }
    assert_int_equal(at, COUNT(order));
}

static void a_node_is_found_by_its_id(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    for (int i = 0; i < 500; i++) {
        tree_add(tree, tree->root, ROLE_text, tree_format(tree, "node-%d", i));
    }
    for (int i = 0; i < 500; i++) {
        struct text id = tree_format(tree, "node-%d", i);
        assert_true(text_equal(tree_find(tree, id)->id, id));
    }
    assert_null(tree_find(tree, TEXT_OF("node-500")));
}

static void a_finished_tree_needs_nothing_outside(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    char name[] = "Müller";
    struct node *node = tree_add(tree, tree->root, ROLE_field, TEXT_OF("name"));
    node->value = (struct text){name, sizeof name - 1};
    tree_finish(tree);
    memset(name, 'x', sizeof name);
    assert_true(text_equal(node->value, TEXT_OF("Müller")));
    assert_true(text_equal(node->language, TEXT_OF("de")));
}

static void two_nodes_with_one_id_end_the_program(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    tree_add(tree, tree->root, ROLE_text, TEXT_OF("same"));
    pid_t child = fork();
    if (child == 0) {
        close(2);
        /* the arena is empty in a child: begin anew there */
        tree_begin(tree, tree->arena, TEXT_OF("screen-y"), TEXT_OF("de"));
        tree_add(tree, tree->root, ROLE_text, TEXT_OF("same"));
        tree_add(tree, tree->root, ROLE_text, TEXT_OF("same"));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 70);
}

static void what_is_masked_is_not_in_the_tree(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    struct node *can = tree_add(tree, tree->root, ROLE_field, TEXT_OF("can"));
    can->name = TEXT_OF("CAN");
    tree_mask(tree, can, 6);
    tree_finish(tree);
    assert_true((can->state & STATE_MASKED) != 0);
    assert_true(text_equal(can->value, TEXT_OF("••••••")));
}

static void json_tells_what_can_be_perceived(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    struct node *field = tree_add(tree, tree->root, ROLE_field, TEXT_OF("field-/name"));
    field->name = TEXT_OF("Fami\xC2\xAD"
                          "lien\xC2\xAD"
                          "name"); /* soft hyphens are for the eye */
    field->value = TEXT_OF("Müller");
    field->state = STATE_FOCUSED | STATE_REQUIRED;
    field->action = 7;
    field->argument = 3;
    field->rect = (struct rect){10, 20, 300, 80};
    struct node *hidden = tree_add(tree, tree->root, ROLE_group, TEXT_OF("hidden"));
    hidden->state = STATE_HIDDEN;
    tree_add(tree, hidden, ROLE_text, TEXT_OF("inside"))->name = TEXT_OF("never seen");
    tree_finish(tree);
    json_t *json = tree_json(tree);
    assert_int_equal(json_array_size(json), 2);
    const json_t *got = json_array_get(json, 1);
    assert_string_equal(json_string_value(json_object_get(got, "role")), "field");
    assert_string_equal(json_string_value(json_object_get(got, "name")), "Familienname");
    assert_string_equal(json_string_value(json_object_get(got, "value")), "Müller");
    assert_string_equal(json_string_value(json_object_get(got, "lang")), "de");
    json_t *wanted = json_pack(
        "{s:[i,i,i,i], s:[s,s], s:[i,i]}", "rect", 10, 20, 300, 80, "state", "focused", "required",
        "action", 7, 3);
    assert_true(json_equal(json_object_get(got, "rect"), json_object_get(wanted, "rect")));
    assert_true(json_equal(json_object_get(got, "state"), json_object_get(wanted, "state")));
    assert_true(json_equal(json_object_get(got, "action"), json_object_get(wanted, "action")));
    json_decref(wanted);
    json_decref(json);
}

static void a_line_of_the_print_holds_one_node(void **state)
{
    struct tree *tree = &((struct plant *)*state)->tree;
    struct node *text = tree_add(tree, tree->root, ROLE_text, TEXT_OF("t"));
    text->name = TEXT_OF("one\ntwo");
    tree_finish(tree);
    char *print = tree_print(tree);
    assert_string_equal(print, "screen #screen-x [0 0 0 0]\n  text \"one\\ntwo\" #t [0 0 0 0]\n");
    free(print);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plant, uproot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nodes_are_read_in_the_order_they_were_added),
        TEST(a_node_is_found_by_its_id),
        TEST(a_finished_tree_needs_nothing_outside),
        TEST(two_nodes_with_one_id_end_the_program),
        TEST(what_is_masked_is_not_in_the_tree),
        TEST(json_tells_what_can_be_perceived),
        TEST(a_line_of_the_print_holds_one_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
