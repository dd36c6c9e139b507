/* A hostile document whose keys are right: the session stands, and every file says what the input says. The
 * first two bytes choose the document and the file that is replaced. */
#include "drivers/emrtd/document.h"
#include "drivers/sim/icao.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum link_result exchange(void *owner, struct bytes command, struct link_answer *answer)
{
    answer->len = icao_command(owner, command, answer->at, answer->room);
    return LINK_OK;
}

/* Puts the input over the beginning of the chosen file. */
static void replace(struct icao *icao, unsigned which, struct bytes with)
{
    struct icao_file *file = &icao->files.list[which % icao->files.count];
    size_t room = ICAO_STORE_MAX - file->at;
    size_t len = with.len < room ? with.len : room;
    memcpy(icao->files.store + file->at, with.at, len);
    file->len = len > file->len ? len : file->len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"passport", "passport-ca", "passport-aa", "id-card"};
    if (size < 3) {
        return 0;
    }
    const char *name = names[data[0] % COUNT(names)];
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    static struct icao made[COUNT(names)], icao; /* signing takes its time */
    static const struct faults faults = {0};
    if (made[data[0] % COUNT(names)].specimen == NULL) {
        icao_init(&made[data[0] % COUNT(names)], specimen, &faults);
    }
    icao = made[data[0] % COUNT(names)];
    replace(&icao, data[1], (struct bytes){data + 2, size - 2});
    struct arena arena, kept;
    struct chip chip;
    struct chip_limits limits = {0};
    struct document_report report = {0};
    const struct trust trust = {0};
    const struct document_wish wish = {
        .secret =
            {.document_number = {specimen->document_number, strlen(specimen->document_number)},
             .birth_date = {specimen->birth, 10},
             .expiry_date = {specimen->expiry, 10}},
        .wants = DOCUMENT_WANT_PHOTO | DOCUMENT_WANT_DETAILS | DOCUMENT_WANT_ISSUE,
        .today = "2026-11-24",
        .now_s = 1795521600u,
        .policy = {.foreign_passport = true, .foreign_id = true},
        .trust = &trust};
    arena_init(&arena, 1u << 20);
    arena_init(&kept, 1u << 20);
    struct document_files files = {.arena = &kept};
    enum document_result result = DOCUMENT_AGAIN;
    for (int i = 0; i < DOCUMENT_TRIES && result == DOCUMENT_AGAIN; i++) {
        arena_wipe(&arena);
        icao_reset(&icao);
        chip_init(
            &chip, &(struct apdu_line){.exchange = exchange, .owner = &icao}, &limits, &arena);
        result = document_read(&chip, &arena, &wish, &files, &report);
        chip_finish(&chip);
    }
    bool is_said = report.person.family_name.len > 0;
    if (result == DOCUMENT_AGAIN || is_said != (result == DOCUMENT_OK) ||
        report.passive.signature == PASSIVE_GOOD) {
        __builtin_trap();
    }
    arena_finish(&arena);
    arena_finish(&kept);
    return 0;
}
