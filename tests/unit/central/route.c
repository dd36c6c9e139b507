#include "central/route.h"

#include "tests/test.h"

#define ID "7a1d4c7e-5c1c-4a52-9d2f-0a6b1f0f7a11"

static enum route_result find(struct request *request, const char *method, const char *path)
{
    *request = (struct request){0};
    return route_find(request, method, (struct text){path, strlen(path)});
}

static void every_path_of_the_interface_leads_to_its_handler(void **state)
{
    (void)state;
    struct request r;
    assert_int_equal(find(&r, "POST", "/v2/submissions"), ROUTE_OK);
    assert_ptr_equal(r.route->run, post_submission);
    assert_int_equal(find(&r, "PUT", "/v2/submissions/" ID "/attachments/" ID), ROUTE_OK);
    assert_ptr_equal(r.route->run, put_attachment);
    assert_int_equal(r.value[1].len, UUID_LEN);
    assert_int_equal(find(&r, "GET", "/v2/destinations/" ID "/keys/a_b-C9"), ROUTE_OK);
    assert_true(text_equal(r.value[1], TEXT_OF("a_b-C9")));
    assert_int_equal(find(&r, "GET", "/.well-known/jwks.json"), ROUTE_OK);
}

static void what_is_no_path_leads_nowhere(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "",
        "/",
        "v2/submissions",
        "/v2/submissions/",
        "//v2/submissions",
        "/v2/submissions/x",
        "/v2/submissions/" ID "/",
        "/v2/submissions/" ID "/attachments",
        "/v2/submissions/7A1D4C7E-5C1C-4A52-9D2F-0A6B1F0F7A11",
        "/v2/../v2/submissions",
        "/v2/destinations/" ID "/keys/",
        "/v2/destinations/" ID "/keys/a.b",
        "/v2/submissions?x"};
    struct request r;
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_int_equal(find(&r, "GET", paths[i]), ROUTE_NONE);
    }
    assert_int_equal(find(&r, "DELETE", "/v2/submissions"), ROUTE_OTHER_METHOD);
    assert_int_equal(find(&r, "HEAD", "/token"), ROUTE_OTHER_METHOD);
}

static void pages_have_limits(void **state)
{
    (void)state;
    struct request r = {0};
    assert_true(route_query(&r, NULL, NULL, NULL));
    assert_int_equal(r.page.limit, 100);
    assert_true(route_query(&r, "7", "500", ID));
    assert_int_equal(r.page.offset, 7);
    assert_int_equal(r.page.limit, 500);
    static const char *const wrong[] = {"", "-1", "501", "0x1", "1 ", "99999999999"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(route_query(&r, NULL, wrong[i], NULL));
    }
    assert_false(route_query(&r, "-1", NULL, NULL));
    assert_false(route_query(&r, NULL, NULL, "all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_of_the_interface_leads_to_its_handler),
        cmocka_unit_test(what_is_no_path_leads_nowhere),
        cmocka_unit_test(pages_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
