/* The register of places: whatever it holds, what is found lies in it and is named once. */
#include "model/places.h"

#include <assert.h>

#include "model/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct places *places, const struct places_found *found)
{
    assert(found->count <= PLACES_FOUND_MAX);
    for (size_t i = 0; i < found->count; i++) {
        assert(found->list[i].len > 0 && found->list[i].len <= PLACES_LINE_MAX);
        assert(found->list[i].at >= places->lines.at);
        assert(found->list[i].at + found->list[i].len <= places->lines.at + places->lines.len);
        for (size_t k = 0; k < i; k++) {
            assert(!text_equal(found->list[i], found->list[k]));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct places places;
    struct places_found found;
    char why[PLACES_WHY_MAX];
    size_t typed = size < 4 ? size : 4; /* the last bytes are what is typed */
    struct places_question question = {.typed = {(const char *)data + size - typed, typed}};
    if (!places_read(&places, (struct bytes){data, size}, why)) {
        assert(places.lines.len == 0 && memchr(why, '\0', sizeof why) != NULL);
        struct match_query query; /* any bytes are a name to it */
        match_begin(&query, question.typed);
        enum match match = match_name(&query, (struct text){(const char *)data, size});
        assert(match < MATCH_COUNT);
        return 0;
    }
    places_streets(&places, &question, &found);
    check(&places, &found);
    places_towns(&places, &question, &found);
    check(&places, &found);
    places_postcodes(&places, question.typed, &found);
    check(&places, &found);
    question.postcode = TEXT_OF("12345");
    places_towns(&places, &question, &found);
    check(&places, &found);
    return 0;
}
