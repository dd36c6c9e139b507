/* Every data group that is read: DG1, DG2, DG11, DG12, EF.COM. What comes out is text, dates and spans of the
 * input, whatever goes in. */
#include "base/utf8.h"
#include "drivers/emrtd/document_files.h"
#include "drivers/emrtd/person.h"
#include "drivers/emrtd/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

static void must_be_text(struct text text, size_t max)
{
    must(text.len <= max && utf8_valid(text));
    for (size_t i = 0; i < text.len; i++) {
        must((uint8_t)text.at[i] >= 0x20);
    }
}

static void must_be_date(struct text date)
{
    must(date.len == 0 || (date.len == MRZ_DATE && date.at[4] == '-' && date.at[7] == '-'));
}

static void must_lie_in(struct bytes part, struct bytes whole)
{
    must(
        part.len == 0 || (part.at >= whole.at && part.len <= whole.len &&
                          (size_t)(part.at - whole.at) <= whole.len - part.len));
}

static void try_person(struct arena *arena, struct bytes file)
{
    struct person person = {0};
    if (person_read_dg1(&person, arena, file, "2026-11-24")) {
        must(person.family_name.len > 0 && person.birth_date.len == MRZ_DATE);
        must(person.code.len <= 2 && person.issuer.len <= 3);
    }
    person_read_dg11(&person, arena, file);
    person_read_details(&person, arena, file);
    person_read_dg12(&person, arena, file);
    must_be_text(person.family_name, PERSON_NAME_MAX);
    must_be_text(person.given_names, PERSON_NAME_MAX);
    must_be_text(person.other_names, PERSON_NAME_MAX);
    must_be_text(person.birth_place, PERSON_NAME_MAX);
    must_be_text(person.address, PERSON_ADDRESS_MAX);
    must_be_text(person.title, PERSON_TITLE_MAX);
    must_be_text(person.issuing_authority, PERSON_NAME_MAX);
    must_be_date(person.issue_date);
    must_be_date(person.birth_date);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct photo photo;
    const struct bytes file = {data, size};
    arena_init(&arena, 1u << 17);
    try_person(&arena, file);
    bool found = photo_read_dg2(&photo, file);
    must(found == (photo.image.len > 0) && found == (photo.format != PHOTO_UNKNOWN));
    must_lie_in(photo.image, file);
    struct document_files files = {.arena = &arena};
    files.content[ELEMENTARY_COM] = file;
    for (enum elementary group = ELEMENTARY_DG1; group < ELEMENTARY_COUNT; group++) {
        (void)!document_files_lists(&files, group);
    }
    arena_finish(&arena);
    return 0;
}
