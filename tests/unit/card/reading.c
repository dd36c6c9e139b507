/* What is bounded in time while a document is read. */
#include "card/reading.h"

#include "base/clock.h"
#include "card/dossier.h"
#include "tests/test.h"
#include "tests/unit/card/fixture.h"

struct stage {
    struct fixture fixture;
    struct reader_nfc reader;
    struct arena arena;
    struct reading reading;
};

static int open_stage(void **state)
{
    struct stage *stage = test_calloc(1, sizeof *stage);
    if (!fixture_open_reader(&stage->fixture)) {
        test_free(stage);
        *state = NULL;
        return 0;
    }
    reader_nfc_init(&stage->reader, stage->fixture.connection);
    arena_init(&stage->arena, 1u << 20);
    stage->reading.reader = &stage->reader;
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    if (stage != NULL) {
        reader_nfc_finish(&stage->reader);
        arena_finish(&stage->arena);
        fixture_close(&stage->fixture);
        test_free(stage);
    }
    return 0;
}

static struct stage *need(void **state)
{
    if (*state == NULL) {
        SKIP("the programs are not built: make");
    }
    struct stage *stage = *state;
    assert_true(reader_nfc_connect(&stage->reader));
    return stage;
}

static void a_card_that_is_slow_in_every_block_is_left_in_time(void **state)
{
    struct stage *stage = need(state);
    SCOPED(dossier_finish) struct dossier dossier;
    enum card_kind kind;
    const struct trust trust = {0};
    const struct document_wish wish = {
        .secret = {.can = TEXT_OF("482913")},
        .today = "2026-11-24",
        .policy = {.foreign_id = true},
        .trust = &trust};
    dossier_init(&dossier);
    assert_true(fixture_tell(&stage->fixture, "lay id-card"));
    assert_int_equal(reading_recognise(&stage->reading, &stage->arena, &kind), READING_CARD);
    assert_int_equal(kind, CARD_KIND_ID_CARD);
    /* 0.7 s an APDU, twice as many as there is time for: the model only counts APDUs. */
    assert_true(fixture_tell(&stage->fixture, "line 0 0 700"));
    uint64_t begin = clock_steady_ms();
    assert_int_equal(
        reading_document(
            &stage->reading, &stage->arena, &wish, begin + 3000, &dossier.files, &dossier.report),
        DOCUMENT_SLOW);
    assert_in_range(clock_steady_ms() - begin, 3000, 5000);
    assert_true(fixture_tell(&stage->fixture, "line 0 0 0"));
    assert_int_equal(
        reading_document(
            &stage->reading, &stage->arena, &wish, begin + 10000, &dossier.files, &dossier.report),
        DOCUMENT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_card_that_is_slow_in_every_block_is_left_in_time, open_stage, close_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
