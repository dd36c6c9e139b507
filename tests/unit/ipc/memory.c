#include "ipc/memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/test.h"

static const char words[] = "a receipt";

static int shared(void)
{
    return memory_share("test", (struct bytes){(const uint8_t *)words, sizeof words});
}

static void what_was_shared_is_read_and_cannot_be_changed(void **state)
{
    (void)state;
    SCOPED(close_fd) int fd = shared();
    SCOPED(memory_unmap) struct memory memory = {0};
    assert_true(memory_map(&memory, fd, sizeof words));
    assert_memory_equal(memory.content.at, words, sizeof words);
    assert_int_equal(pwrite(fd, "x", 1, 0), -1);
    assert_int_equal(ftruncate(fd, 1), -1);
    assert_ptr_equal(mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), MAP_FAILED);
}

static void memory_that_can_still_change_is_refused(void **state)
{
    (void)state;
    struct memory memory;
    SCOPED(close_fd) int open_one = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_int_equal(write(open_one, words, sizeof words), sizeof words);
    assert_false(memory_map(&memory, open_one, sizeof words));
    assert_int_equal(fcntl(open_one, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL), 0);
    assert_false(memory_map(&memory, open_one, sizeof words)); /* still writable */
    SCOPED(close_fd) int no_memory = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_false(memory_map(&memory, no_memory, sizeof words));
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct memory memory;
    SCOPED(close_fd) int fd = shared();
    assert_false(memory_map(&memory, fd, sizeof words - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_shared_is_read_and_cannot_be_changed),
        cmocka_unit_test(memory_that_can_still_change_is_refused),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
