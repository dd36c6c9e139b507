/* A hostile EF.SOD under Utopia's trust: nothing is ever proved that Utopia did not sign. */
#include "drivers/emrtd/passive.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/sim/icao_files.h"
#include "drivers/sim/utopia.h"
#include "tests/patched.h"

enum { FILE_SOD = 0x011d, DOCUMENTS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct trust *utopia(void)
{
    static struct trust trust;
    static char folder[] = "/tmp/fuzz-trust-XXXXXX";
    if (trust.files == NULL && (mkdtemp(folder) == NULL || !utopia_write(folder, time(NULL)) ||
                                trust_open(&trust, folder) != TRUST_OK)) {
        abort();
    }
    return &trust;
}

static struct bytes good_file(unsigned which)
{
    static struct icao_files files[DOCUMENTS];
    static const char *const names[DOCUMENTS] = {"passport", "passport-cam", "passport-revoked"};
    struct icao_files *made = &files[which];
    if (made->count == 0) {
        struct text name = {names[which], strlen(names[which])};
        icao_files_make(made, specimen_find(name));
    }
    return icao_files_content(made, icao_files_find(made, ICAO_APPLICATION, FILE_SOD));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t space[PATCHED_MAX];
    unsigned which = size == 0 ? 0 : data[0] / 4 % DOCUMENTS;
    struct bytes good = good_file(which);
    struct bytes file = patched(good, data, size, space);
    struct passive passive, honest;
    uint64_t now_s = clock_utc_s();
    passive_read(&passive, utopia(), file, now_s);
    if (passive.signature == PASSIVE_GOOD) {
        passive_read(&honest, utopia(), good, now_s);
        if (which == 2 || honest.signature != PASSIVE_GOOD || honest.listed != passive.listed ||
            memcmp(honest.hashes, passive.hashes, sizeof honest.hashes) != 0) {
            __builtin_trap();
        }
    }
    for (unsigned i = 1; i <= PASSIVE_GROUPS; i++) {
        if (passive_cover(&passive, i, (struct bytes){data, size}) == PASSIVE_GROUP_COVERED &&
            passive.signature == PASSIVE_GOOD) {
            __builtin_trap();
        }
    }
    (void)passive_fits(&passive, TEXT_OF("UTO"), TEXT_OF("P"));
    struct bytes infos;
    struct arena arena;
    arena_init_common(&arena, 1u << 17);
    passive_read_security(&passive, utopia(), file, now_s, &arena, &infos);
    arena_finish(&arena);
    return 0;
}
