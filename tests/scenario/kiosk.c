/* The kiosk program alone, with a scripted citizen in front and neighbours played by this test behind:
 * what it says to them, what it does when one is gone, and that a submission leaves it sealed. */
#include "tests/kiosk_stage.h"

static void what_leaves_the_kiosk_is_sealed_to_the_authority(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    struct message submit = hand_in(stage);
    struct memory body = {0};
    assert_true(memory_map(&body, submit.submit.body, MEMORY_MAX));
    assert_null(memmem(body.content.at, body.content.len, "Dackel", 6));
    SCOPED(json_release) json_t *json = json_read(body.content, body.content.len);
    const char *sealed = json_string_value(json_object_get(json, "encryptedData"));
    assert_non_null(sealed);
    SCOPED(opened_release) struct opened opened = {0};
    assert_int_equal(
        jwe_open(&opened, (struct text){sealed, strlen(sealed)}, &stage->authority), JWE_OPENED);
    assert_non_null(strstr((const char *)opened.at, "\"kind\":\"Dackel\""));
    assert_non_null(strstr((const char *)opened.at, "\"born\":\"1964-08-12\""));
    memory_unmap(&body);
    close(submit.submit.body);
    struct message early;
    assert_int_equal(channel_wait(&stage->lines[PRINTER], 300), CHANNEL_EMPTY);
    assert_int_equal(channel_receive(&stage->lines[PRINTER], &early), CHANNEL_EMPTY);
    store(stage, submit.submit.receipt); /* now, and not before, there is a receipt */
    struct message print = expect(stage, PRINTER, MESSAGE_print_start);
    assert_true(memory_map(&body, print.print_start.pdf, MEMORY_MAX));
    assert_memory_equal(body.content.at, "%PDF", 4);
    memory_unmap(&body);
    close(print.print_start.pdf);
    tell(
        stage, PRINTER,
        (struct message){.kind = MESSAGE_print_done, .print_done = {.job = print.print_start.job}});
    citizen_wait_screen(&stage->citizen, "done");
    expect(stage, COURIER, MESSAGE_submit_printed);
    citizen_touch(&stage->citizen, "next");
    expect_notice(stage, "STOPPING=1");
    assert_int_equal(channel_wait(&stage->lines[CARD], PATIENCE_MS), CHANNEL_OK);
    assert_int_equal(kill(stage->kiosk, SIGTERM), 0);
    assert_int_equal(run_end(stage->kiosk, PATIENCE_MS), 0);
    stage->kiosk = 0;
    assert_int_equal(stage->citizen.findings, 0);
}

/* The data that a submission holds, opened with the authority's key; the message's fd is closed. */
static void open_data(struct stage *stage, const struct message *submit, struct opened *opened)
{
    struct memory body = {0};
    assert_true(memory_map(&body, submit->submit.body, MEMORY_MAX));
    SCOPED(json_release) json_t *json = json_read(body.content, body.content.len);
    const char *sealed = json_string_value(json_object_get(json, "encryptedData"));
    assert_non_null(sealed);
    assert_int_equal(
        jwe_open(opened, (struct text){sealed, strlen(sealed)}, &stage->authority), JWE_OPENED);
    memory_unmap(&body);
    close(submit->submit.body);
}

/* K\u035FH, C\u0328\u0306 and R\u0325\u0304 are three code points each and one key; the last is deleted and typed anew. */
static void letters_of_several_code_points_arrive_as_they_were_typed(void **state)
{
    static const char name[] = "K\u035FHan-C\u0328\u0306il R\u0325\u0304 \u015E\u00FCk\u1EC7";
    struct stage *stage = *state;
    struct citizen *c = &stage->citizen;
    start(stage);
    reach_form(stage);
    citizen_touch(c, "q-person.name");
    citizen_wait_node(c, "key-more");
    citizen_keyboard(c, "7"); /* no key has it; a real keyboard does */
    citizen_wait_text(c, "Das Zeichen „7“ kann in einem Namen nicht stehen.");
    assert_true(text_equal(citizen_text(c, "q-person.name", "value"), TEXT_OF("Erika Utopia")));
    citizen_touch(c, "next");
    citizen_wait_screen(c, "form.thing");
    citizen_type(c, "K\u035FHan-C\u0328\u0306il R\u0325\u0304");
    citizen_touch(c, "key-erase");
    citizen_wait_text(c, "K\u035FHan-C\u0328\u0306il ");
    citizen_type(c, "R\u0325\u0304 \u015E\u00FC");
    citizen_keyboard(c, "e\u0323\u0302"); /* a real keyboard that spells it in pieces */
    citizen_wait_text(c, "\u015E\u00FC\u1EC7");
    citizen_touch(c, "key-left");
    citizen_type(c, "k"); /* between the last two */
    citizen_wait_text(c, name);
    citizen_touch(c, "next");
    citizen_wait_screen(c, "check");
    assert_true(citizen_reads(c, name));
    citizen_touch(c, "next");
    struct message submit = expect(stage, COURIER, MESSAGE_submit);
    SCOPED(opened_release) struct opened opened = {0};
    open_data(stage, &submit, &opened);
    char wanted[100];
    snprintf(wanted, sizeof wanted, "\"kind\":\"%s\"", name);
    assert_non_null(strstr((const char *)opened.at, wanted));
    assert_int_equal(c->findings, 0);
}

static void a_courier_that_dies_gets_the_same_bytes_again(void **state)
{
    struct stage *stage = *state;
    start(stage);
    reach_form(stage);
    struct message first = hand_in(stage);
    struct memory one = {0}, other = {0};
    assert_true(memory_map(&one, first.submit.body, MEMORY_MAX));
    close(first.submit.body);
    char receipt[NUMBER_LEN + 1] = {0};
    memcpy(receipt, first.submit.receipt.at, NUMBER_LEN);
    channel_finish(&stage->lines[COURIER]);
    take_line(stage, COURIER);
    tell(
        stage, COURIER,
        (struct message){.kind = MESSAGE_courier_state, .courier_state = {.status = STATUS_ok}});
    struct message second = expect(stage, COURIER, MESSAGE_submit);
    assert_memory_equal(second.submit.receipt.at, receipt, NUMBER_LEN);
    assert_true(memory_map(&other, second.submit.body, MEMORY_MAX));
    close(second.submit.body);
    assert_int_equal(one.content.len, other.content.len);
    assert_memory_equal(one.content.at, other.content.at, one.content.len);
    memory_unmap(&one);
    memory_unmap(&other);
    store(stage, second.submit.receipt);
    citizen_wait_screen(&stage->citizen, "printing");
}

static void a_card_process_that_dies_is_told_and_waited_for(void **state)
{
    struct stage *stage = *state;
    start(stage);
    citizen_touch(&stage->citizen, "service-dog");
    citizen_wait_screen(&stage->citizen, "consent");
    citizen_touch(&stage->citizen, "next");
    citizen_wait_screen(&stage->citizen, "lay");
    channel_finish(&stage->lines[CARD]);
    citizen_wait_screen(&stage->citizen, "problem");
    take_line(stage, CARD);
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = STATUS_ok}});
    citizen_wait_screen(&stage->citizen, "lay");
    expect(stage, CARD, MESSAGE_card_watch);
}

static void a_neighbour_that_breaks_the_protocol_is_cut_off(void **state)
{
    struct stage *stage = *state;
    start(stage);
    assert_int_equal(send(stage->lines[CARD].fd, "nonsense", 8, 0), 8);
    take_line(stage, CARD); /* a fresh one */
    tell(
        stage, CARD,
        (struct message){.kind = MESSAGE_card_reader, .card_reader = {.status = STATUS_ok}});
    citizen_touch(&stage->citizen, "begin");
    citizen_wait_screen(&stage->citizen, "language");
}

static void silence_warns_and_ends_the_session(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    citizen_advance(&stage->citizen, 181000);
    citizen_wait_screen(&stage->citizen, "timeout");
    citizen_touch(&stage->citizen, "stay");
    citizen_wait_screen(&stage->citizen, "form.person");
    citizen_advance(&stage->citizen, 181000);
    citizen_wait_screen(&stage->citizen, "timeout");
    citizen_advance(&stage->citizen, 31000);
    citizen_wait_screen(&stage->citizen, "over");
    assert_false(citizen_reads(&stage->citizen, "Erika"));
    expect_notice(stage, "STOPPING=1");
}

/* How often `value` is anywhere in the memory of the process. */
static size_t count_in_memory(pid_t pid, const char *value)
{
    char path[64], line[512];
    size_t found = 0, len = strlen(value);
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    SCOPED(close_fd) int memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    if (memory < 0 || maps == NULL) {
        SKIP("may not look into the memory of another process");
    }
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long from, to;
        char right;
        if (sscanf(line, "%lx-%lx %c", &from, &to, &right) != 3 || right != 'r' || /* NOLINT */
            to - from > (256u << 20)) {
            continue;
        }
        char *copy = test_malloc(to - from);
        ssize_t got = pread(memory, copy, to - from, (off_t)from);
        for (char *at = copy; got > 0 && at != NULL; found += at != NULL, at += at != NULL) {
            at = memmem(at, (size_t)(got - (at - copy)), value, len);
        }
        test_free(copy);
    }
    fclose(maps);
    return found;
}

static void nothing_of_the_citizen_is_in_memory_when_the_next_one_is_waited_for(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    reach_form(stage);
    citizen_touch(&stage->citizen, "next");
    citizen_wait_screen(&stage->citizen, "form.thing");
    citizen_type(&stage->citizen, "Zwergpinscher");
    citizen_wait_text(&stage->citizen, "Zwergpinscher");
    assert_true(count_in_memory(stage->kiosk, "Zwergpinscher") > 0); /* the control */
    assert_true(count_in_memory(stage->kiosk, "Erika Utopia") > 0);
    citizen_touch(&stage->citizen, "cancel");
    citizen_wait_screen(&stage->citizen, "abort");
    citizen_touch(&stage->citizen, "abort-yes");
    expect_notice(stage, "STOPPING=1");
    citizen_wait_screen(&stage->citizen, "over");
    assert_int_equal(count_in_memory(stage->kiosk, "Zwergpinscher"), 0);
    assert_int_equal(count_in_memory(stage->kiosk, "Erika Utopia"), 0);
    assert_int_equal(count_in_memory(stage->kiosk, "Q77Z00X51"), 0);
}

static void a_wrong_signature_keeps_a_pack_out(void **state)
{
    struct stage *stage = *state;
    struct jwk own = stage->pack_key, stranger = {0};
    jwk_generate(&stranger, JWK_EDDSA);
    stage->pack_key = stranger;
    write_pack(stage, VISIT_EITHER, "packs/either-1.pack");
    stage->pack_key = own;
    jwk_release(&stranger);
    write_file(stage, "packs/broken-1.pack", "no pack at all");
    start(stage);
    struct message report = expect(stage, AGENT, MESSAGE_kiosk_report);
    for (int i = 0; i < 10 && report.kiosk_report.services != 2; i++) {
        report = expect(stage, AGENT, MESSAGE_kiosk_report);
    }
    assert_int_equal(report.kiosk_report.services, 2);
    assert_int_equal(report.kiosk_report.services_off, 2);
    assert_false(citizen_reads(&stage->citizen, "Pferd anmelden"));
}

static void what_is_signed_but_malformed_is_no_service(void **state)
{
    struct stage *stage = *state;
    const char payload[] = "{\"files\": {\"pack.json\": \"{}\"}}";
    char *pack = jws_sign(
        &stage->pack_key, TEXT_OF("foyer-pack"),
        (struct bytes){(const uint8_t *)payload, sizeof payload - 1});
    write_file(stage, "packs/malformed-1.pack", pack);
    free(pack);
    start(stage);
    citizen_wait_screen(&stage->citizen, "start");
    citizen_wait_node(&stage->citizen, "service-dog");
    assert_int_equal(citizen_text(&stage->citizen, "service-", "role").len, 0);
    assert_true(citizen_text(&stage->citizen, "service-dog", "role").len > 0); /* the control */
}

static void an_expired_pack_key_leaves_nothing_to_offer(void **state)
{
    struct stage *stage = *state;
    json_t *key = jwk_json(&stage->pack_key);
    assert_int_equal(json_object_set_new(key, "notAfter", json_string("2020-01-01")), 0);
    SCOPED(json_release) json_t *keys = json_pack("{s:[o]}", "keys", key);
    char *text = json_print(keys);
    write_file(stage, "pack-keys.json", text);
    free(text);
    start(stage);
    struct message report = expect(stage, AGENT, MESSAGE_kiosk_report);
    assert_int_equal(report.kiosk_report.services, 0);
    assert_int_equal(report.kiosk_report.services_off, 2);
    assert_false(citizen_reads(&stage->citizen, "Hund anmelden"));
    citizen_touch(&stage->citizen, "status"); /* what was handed in can still be asked for */
    citizen_wait_screen(&stage->citizen, "status_ask");
}

static void renewal_ends_a_kiosk_that_nobody_uses(void **state)
{
    struct stage *stage = *state;
    start(stage);
    expect_notice(stage, "READY=1");
    tell(stage, AGENT, (struct message){.kind = MESSAGE_kiosk_renew});
    expect_notice(stage, "STOPPING=1");
}

#define SCENE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(what_leaves_the_kiosk_is_sealed_to_the_authority),
        SCENE(letters_of_several_code_points_arrive_as_they_were_typed),
        SCENE(a_courier_that_dies_gets_the_same_bytes_again),
        SCENE(a_card_process_that_dies_is_told_and_waited_for),
        SCENE(a_neighbour_that_breaks_the_protocol_is_cut_off),
        SCENE(silence_warns_and_ends_the_session),
        SCENE(nothing_of_the_citizen_is_in_memory_when_the_next_one_is_waited_for),
        SCENE(a_wrong_signature_keeps_a_pack_out),
        SCENE(what_is_signed_but_malformed_is_no_service),
        SCENE(an_expired_pack_key_leaves_nothing_to_offer),
        SCENE(renewal_ends_a_kiosk_that_nobody_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
