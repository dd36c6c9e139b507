/* Staff restart the terminal while a citizen is at it; and what staff and central IT are told: the
 * state of each part, and a call for help. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/control.h"
#include "base/file.h"
#include "tests/support/run.h"
#include "tests/support/town.h"
#include "tests/test.h"

#define FILE_MAX ((size_t)64 << 10)
#define PAGE_MAX ((size_t)256 << 10)

/* A file of the town, as text; to be freed. */
static char *read_text(const struct world *world, const char *name)
{
    SCOPED(file_release) struct file file = {0};
    if (file_read(&file, world_path(world, 0, name), FILE_MAX) != FILE_OK) {
        return strdup("");
    }
    return strndup((const char *)file.content.at, file.content.len);
}

/* --- foyer status --- */

/* True when `foyer status --json` says of every part of a terminal, once each, that it is well. What is
 * not as its help says ends the test. */
static bool all_is_well(struct world *world, void *context)
{
    static const char *const parts[] = {"kiosk",   "reader", "printer", "courier",
                                        "central", "agent",  "packs"};
    const char *const words[] = {"status", "--json", "--run", world_path(world, 0, "run"), NULL};
    char *output = NULL;
    bool well = true;
    (void)context;
    assert_int_equal(world_foyer(world, &output, words), 0);
    json_t *list = json_loads(output, JSON_REJECT_DUPLICATES, NULL);
    free(output);
    assert_int_equal(json_array_size(list), COUNT(parts));
    for (size_t i = 0; i < COUNT(parts); i++) {
        const json_t *part = json_array_get(list, i);
        assert_string_equal(json_string_value(json_object_get(part, "component")), parts[i]);
        assert_true(json_string_length(json_object_get(part, "status")) > 0);
        assert_int_equal(json_string_length(json_object_get(part, "since")), 20);
        assert_true(json_is_string(json_object_get(part, "detail")));
        well = well && strcmp(json_string_value(json_object_get(part, "status")), "ok") == 0;
    }
    json_decref(list);
    return well;
}

static void assert_comes_to_be_well(struct town *town)
{
    assert_true(world_wait(&town->world, all_is_well, NULL, WORLD_PATIENCE_MS));
}

/* --- foyer restart --- */

static bool log_has(struct world *world, const char *name, const char *words)
{
    char *text = read_text(world, name);
    bool has = strstr(text, words) != NULL;
    free(text);
    return has;
}

static bool says_that_it_waits(struct world *world, void *context)
{
    (void)context;
    return log_has(world, "log/restart.out", "A citizen is at the terminal");
}

static pid_t start_restart(struct town *town)
{
    char program[4200];
    snprintf(program, sizeof program, "%s/foyer", town->world.bin);
    const char *const words[] = {
        program, "restart", "--run", world_path(&town->world, 0, "run"), NULL};
    return run_start(words, NULL, world_path(&town->world, 1, "log/restart.out"));
}

/* The process id of a program of the table; 0 when it does not run. */
static int pid_of(struct world *world, const char *name)
{
    char command[64], answer[CONTROL_MAX + 1];
    snprintf(command, sizeof command, "pid %s", name);
    bool runs = control_ask(world_path(world, 0, "run/sim/launch"), command, answer, 5000);
    return runs ? atoi(answer + strlen("ok ")) : 0; /* NOLINT(cert-err34-c): our own answer */
}

struct before {
    int courier, agent;
};

static bool all_is_new(struct world *world, void *context)
{
    const struct before *before = context;
    int courier = pid_of(world, "courier"), agent = pid_of(world, "agent");
    return courier > 0 && courier != before->courier && agent > 0 && agent != before->agent;
}

static void a_restart_waits_for_the_citizen_and_loses_nothing(void **state)
{
    struct town *town = *state;
    citizen_wait_screen(&town->citizen, "start");
    assert_comes_to_be_well(town);
    world_ask(&town->world, "network", "off", NULL); /* nothing is delivered before the restart */
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    struct before before = {pid_of(&town->world, "courier"), pid_of(&town->world, "agent")};
    int kiosk = citizen_kiosk(&town->citizen), central = pid_of(&town->world, "central");
    pid_t restart = start_restart(town);
    assert_true(world_wait(&town->world, says_that_it_waits, NULL, WORLD_PATIENCE_MS));
    visit_fill(&town->visit, visit_sperrmuell);
    town_hand_in(town);
    assert_int_equal(citizen_kiosk(&town->citizen), kiosk); /* until here nothing was restarted */
    assert_int_equal(pid_of(&town->world, "courier"), before.courier);
    assert_false(log_has(&town->world, "log/restart.out", "The terminal restarts"));
    citizen_touch(&town->citizen, "next");
    assert_int_equal(run_end(restart, WORLD_PATIENCE_MS), 0);
    assert_true(log_has(&town->world, "log/restart.out", "The terminal restarts"));
    assert_true(world_wait(&town->world, all_is_new, &before, WORLD_PATIENCE_MS));
    assert_true(citizen_sees_successor(&town->citizen, kiosk, WORLD_PATIENCE_MS));
    citizen_wait_screen(&town->citizen, "start");
    assert_false(citizen_reads(&town->citizen, "Nguyen"));
    assert_int_equal(pid_of(&town->world, "central"), central); /* not part of the terminal */
    world_ask(&town->world, "network", "on", NULL);
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", 2 * WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 1);
    town_visit(town); /* the restarted terminal serves */
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(world_authority_fetch(&town->world), 2);
    assert_comes_to_be_well(town);
}

static void a_wish_that_is_taken_back_restarts_nothing(void **state)
{
    struct town *town = *state;
    visit_begin(&town->visit, "de");
    struct before before = {pid_of(&town->world, "courier"), pid_of(&town->world, "agent")};
    pid_t restart = start_restart(town);
    assert_true(world_wait(&town->world, says_that_it_waits, NULL, WORLD_PATIENCE_MS));
    assert_int_equal(run_end(restart, 0), -1); /* is killed */
    visit_choose(&town->visit, "sperrmuell");
    citizen_leave_screen(&town->citizen, "consent");
    visit_fill(&town->visit, visit_sperrmuell);
    town_hand_in(town);
    int kiosk = citizen_kiosk(&town->citizen);
    citizen_touch(&town->citizen, "next");
    assert_true(citizen_sees_successor(&town->citizen, kiosk, WORLD_PATIENCE_MS));
    assert_true(world_wait_state(&town->world, town->receipt, "submitted", WORLD_PATIENCE_MS));
    assert_int_equal(pid_of(&town->world, "courier"), before.courier);
    assert_int_equal(pid_of(&town->world, "agent"), before.agent);
}

/* --- the page for central IT --- */

struct page {
    char text[PAGE_MAX + 1];
    size_t len;
};

static size_t take_page(const char *at, size_t size, size_t count, void *context)
{
    struct page *page = context;
    size_t len = size * count;
    if (len > PAGE_MAX - page->len) {
        return 0;
    }
    memcpy(page->text + page->len, at, len);
    page->len += len;
    page->text[page->len] = '\0';
    return len;
}

/* Gets the page with this password; the HTTP status, 0 when nobody answers. */
static long get_page(const struct world *world, const char *password, struct page *page)
{
    char url[64], login[128];
    long status = 0;
    char *ports = read_text(world, "ports");
    const char *port = strstr(ports, "admin_port=");
    assert_non_null(port);
    snprintf(
        url, sizeof url, "http://127.0.0.1:%.5s/",
        port + strlen("admin_port=")); /* ports have five digits there */
    free(ports);
    snprintf(login, sizeof login, "it:%s", password);
    page->len = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_USERPWD, login);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_page);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, page);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? status : 0;
}

struct wanted_page {
    const char *words;
    struct page page;
};

static bool page_has(struct world *world, void *context)
{
    struct wanted_page *wanted = context;
    char *token = read_text(world, "central/admin-token");
    long status = get_page(world, token, &wanted->page);
    free(token);
    return status == 200 && strstr(wanted->page.text, wanted->words) != NULL;
}

static void central_it_sees_the_terminal_and_a_call_for_help(void **state)
{
    struct town *town = *state;
    struct wanted_page *wanted = calloc(1, sizeof *wanted);
    assert_non_null(wanted);
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_wait_screen(&town->citizen, "form.person");
    wanted->words = "Rathaus, Foyer";
    assert_true(world_wait(&town->world, page_has, wanted, WORLD_PATIENCE_MS));
    wanted->words = "Ausweisleser";
    assert_true(world_wait(&town->world, page_has, wanted, WORLD_PATIENCE_MS));
    assert_non_null(strstr(wanted->page.text, "rathaus-1"));
    assert_null(strstr(wanted->page.text, "bittet um Hilfe"));
    citizen_touch(&town->citizen, "help");
    citizen_wait_screen(&town->citizen, "help");
    citizen_touch(&town->citizen, "call");
    citizen_wait_text(&town->citizen, "Der Ruf ist angekommen");
    wanted->words = "bittet um Hilfe";
    assert_true(world_wait(&town->world, page_has, wanted, WORLD_PATIENCE_MS));
    assert_int_equal(get_page(&town->world, "wrong", &wanted->page), 401);
    assert_null(strstr(wanted->page.text, "rathaus-1"));
    free(wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_restart_waits_for_the_citizen_and_loses_nothing, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            a_wish_that_is_taken_back_restarts_nothing, town_open, town_close),
        cmocka_unit_test_setup_teardown(
            central_it_sees_the_terminal_and_a_call_for_help, town_open, town_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
