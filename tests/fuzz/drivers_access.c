/* EF.CardAccess and DG11 of a hostile document. */
#include "drivers/emrtd/access.h"

#include "base/arena.h"
#include "drivers/emrtd/group.h"
#include "drivers/emrtd/person.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct access access;
    if (access_read(&access, (struct bytes){data, size}) == ACCESS_OK &&
        (access.cipher >= CIPHER_COUNT || group_bits(access.parameters) == 0)) {
        __builtin_trap();
    }
    struct bytes half = {data, size / 2};
    (void)!access_is_confirmed(half, (struct bytes){data + half.len, size - half.len});
    struct arena arena;
    struct person person = {.family_name = TEXT_OF("X")};
    arena_init(&arena, 4096);
    person_read_dg11(&person, &arena, (struct bytes){data, size});
    if (person.family_name.len == 0 || person.family_name.len > PERSON_NAME_MAX) {
        __builtin_trap();
    }
    struct person other;
    (void)!person_read_dg1(&other, &arena, (struct bytes){data, size}, "2026-11-24");
    arena_finish(&arena);
    return 0;
}
