#include "model/session.h"

#include "tests/visit.h"

static int open_visit(void **state)
{
    struct visit *v = test_calloc(1, sizeof *v);
    visit_open(v);
    *state = v;
    return 0;
}

static int close_visit(void **state)
{
    visit_close(*state);
    test_free(*state);
    return 0;
}

#define assert_screen(v, s) assert_string_equal(screen_word((v)->session.screen), #s)

static void event(struct visit *v, enum session_event_kind kind, uint32_t number)
{
    visit_feed(v, (struct session_event){.kind = kind, .number = number});
}

static void status(struct visit *v, enum session_event_kind kind, enum status word)
{
    visit_feed(v, (struct session_event){.kind = kind, .status = word});
}

/* True when these bytes are anywhere in the arena's memory, given out or not. */
static bool arena_holds(const struct arena *arena, const char *text)
{
    return memmem(arena->base, arena->size, text, strlen(text)) != NULL;
}

static void the_can_is_gone_when_the_document_was_read(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "918273");
    assert_true(arena_holds(&v->arena, "918273"));
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &visit_person});
    assert_false(arena_holds(&v->arena, "918273"));
}

/* A letter in pieces is put together; U+0149 is deprecated, and stays as the document has it. */
static void names_of_a_document_keep_their_letters(void **state)
{
    struct visit *v = *state;
    struct person person = visit_person;
    person.given_names = TEXT_OF("Zoe\xcc\x88 \u0149ara K\u035Fhan");
    const struct text wanted = TEXT_OF("Zo\u00EB \u0149ara K\u035Fhan");
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    visit_feed(v, (struct session_event){.kind = EVENT_PERSON, .person = &person});
    assert_screen(v, person);
    assert_true(text_equal(v->session.person->given_names, wanted));
    assert_true(text_equal(form_answer(v->session.form, VISIT_NAME), wanted));
}

static void whichever_is_told_first_reading_goes_on(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_GONE, 0);
    event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_LIFTED);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, reading);
}

/* The card process sees it lie there at once: why it is asked anew must not be lost. */
static void another_document_laid_back_is_said_and_asked_for_anew(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_CHANGED);
    assert_screen(v, lay);
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH));
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, can);
    assert_int_equal(v->session.notice, NOTICE_CHANGED);
    assert_int_equal(v->session.typed->field[0][0], '\0');
}

static void a_service_without_document_asks_for_none(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_BULKY);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, form);
}

static void a_document_may_be_optional(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_EITHER);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, lay);
    visit_do(v, ACTION_WITHOUT, 0);
    assert_screen(v, form);
    visit_begin(v);
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    visit_do(v, ACTION_WITHOUT, 0);
    assert_screen(v, lay); /* it must be read: there is no way around */
}

static void a_document_taken_away_is_asked_for_and_read_when_it_is_back(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_LIFTED);
    assert_screen(v, lay); /* the failure alone is enough */
    event(v, EVENT_GONE, 0);
    assert_screen(v, lay);
    assert_int_equal(v->session.notice, NOTICE_LIFTED);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, reading);
    assert_non_null(visit_effect(v, EFFECT_CARD_CAN));
    event(v, EVENT_GONE, 0);
    assert_screen(v, lay); /* and so is the absence alone */
    assert_int_equal(v->session.notice, NOTICE_LIFTED);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, reading);
}

static void a_wrong_can_has_three_tries(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    for (unsigned left = 2;; left--) {
        visit_type(v, 0, "111111");
        visit_do(v, ACTION_NEXT, 0);
        assert_non_null(visit_effect(v, EFFECT_CARD_CAN));
        event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_WRONG_SECRET);
        if (left == 0) {
            break;
        }
        assert_screen(v, can);
        assert_int_equal(v->session.notice, NOTICE_CAN_WRONG);
        assert_int_equal(v->session.tries_left, left);
        assert_string_equal(v->session.typed->field[0], "");
    }
    assert_screen(v, problem);
    assert_int_equal(v->session.problem, PROBLEM_NO_TRIES);
    visit_do(v, ACTION_BACK, 0);
    visit_do(v, ACTION_NEXT, 0);
    assert_screen(v, problem); /* going back and forth gives no more tries */
    event(v, EVENT_GONE, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    assert_screen(v, problem);
}

static void a_short_can_does_not_cost_a_try(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "12345");
    visit_do(v, ACTION_NEXT, 0);
    assert_null(visit_effect(v, EFFECT_CARD_CAN));
    assert_int_equal(v->session.notice, NOTICE_CAN_SHORT);
    assert_int_equal(v->session.tries_left, SESSION_CAN_TRIES);
}

static void a_passport_is_opened_by_what_is_printed_in_it(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_PASSPORT);
    assert_screen(v, mrz);
    visit_type(v, 0, "C01X00T47");
    visit_type(v, 1, "12.08.1964");
    visit_type(v, 2, "31.02.2031");
    visit_do(v, ACTION_NEXT, 0);
    assert_int_equal(v->session.notice, NOTICE_MRZ_MISSING); /* there is no such day */
    visit_type(v, 2, "31.10.2031");
    visit_do(v, ACTION_NEXT, 0);
    struct session_effect open = visit_wanted(v, EFFECT_CARD_MRZ);
    assert_true(text_equal(open.text[0], TEXT_OF("C01X00T47")));
    assert_true(text_equal(open.text[1], TEXT_OF("1964-08-12")));
    assert_true(text_equal(open.text[2], TEXT_OF("2031-10-31")));
}

static void what_is_no_identity_document_is_named(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_NONE);
    assert_screen(v, lay);
    assert_int_equal(v->session.notice, NOTICE_NOT_IDENTITY);
    event(v, EVENT_GONE, 0);
    event(v, EVENT_SEEN, DOCUMENT_SEVERAL);
    assert_int_equal(v->session.notice, NOTICE_SEVERAL);
    event(v, EVENT_GONE, 0);
    event(v, EVENT_SEEN, DOCUMENT_GERMAN_EID);
    assert_screen(v, problem);
    assert_int_equal(v->session.problem, PROBLEM_GERMAN_EID);
    event(v, EVENT_GONE, 0);
    assert_screen(v, lay);
    event(v, EVENT_SEEN, DOCUMENT_UNKNOWN);
    assert_screen(v, which);
    visit_do(v, ACTION_KIND, DOCUMENT_PASSPORT);
    assert_screen(v, mrz);
}

static void a_reader_that_goes_is_waited_for(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_type(v, 0, "123456");
    visit_do(v, ACTION_NEXT, 0);
    status(v, EVENT_READER, STATUS_offline);
    assert_screen(v, problem);
    assert_int_equal(v->session.problem, PROBLEM_READER);
    status(v, EVENT_READER, STATUS_ok);
    assert_screen(v, lay);
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH));
}

static void a_document_left_on_the_reader_is_waited_for(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    assert_screen(v, left);
    assert_null(visit_effect(v, EFFECT_END));
    assert_non_null(visit_effect(v, EFFECT_CARD_WATCH));
    visit_wait(v, 61000);
    assert_int_equal(v->session.help, HELP_CALLED);
    event(v, EVENT_GONE, 0);
    assert_screen(v, over);
    assert_non_null(visit_effect(v, EFFECT_END));
}

static void a_document_that_only_seemed_to_be_left_ends_the_wait(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_DOG);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_ID_CARD);
    visit_do(v, ACTION_ABORT, 0);
    visit_do(v, ACTION_ABORT_YES, 0);
    event(v, EVENT_DOCUMENT_FAILED, DOCUMENT_TIMEOUT);
    assert_screen(v, over);
}

static void without_a_document_means_taking_it_away(void **state)
{
    struct visit *v = *state;
    visit_choose(v, VISIT_EITHER);
    visit_do(v, ACTION_NEXT, 0);
    event(v, EVENT_SEEN, DOCUMENT_GERMAN_EID);
    visit_do(v, ACTION_WITHOUT, 0);
    assert_screen(v, take);
    event(v, EVENT_GONE, 0);
    assert_screen(v, form);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_visit, close_visit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_can_is_gone_when_the_document_was_read),
        TEST(names_of_a_document_keep_their_letters),
        TEST(a_service_without_document_asks_for_none),
        TEST(whichever_is_told_first_reading_goes_on),
        TEST(another_document_laid_back_is_said_and_asked_for_anew),
        TEST(a_document_may_be_optional),
        TEST(a_document_taken_away_is_asked_for_and_read_when_it_is_back),
        TEST(a_wrong_can_has_three_tries),
        TEST(a_short_can_does_not_cost_a_try),
        TEST(a_passport_is_opened_by_what_is_printed_in_it),
        TEST(what_is_no_identity_document_is_named),
        TEST(a_reader_that_goes_is_waited_for),
        TEST(a_document_left_on_the_reader_is_waited_for),
        TEST(a_document_that_only_seemed_to_be_left_ends_the_wait),
        TEST(without_a_document_means_taking_it_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
