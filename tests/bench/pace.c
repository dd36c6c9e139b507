/* What PACE costs the host: everything but the card and its line. The card's answers are made
 * beforehand in the same process and not counted. */
#include "drivers/emrtd/pace.h"

#include "drivers/emrtd/tlv.h"
#include "tests/bench.h"

enum { RUNS = 40 };

/* Of the processor for this process: what else runs on the machine does not count. */
static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A card whose answers cost nearly nothing; the time inside is taken off. */
struct card {
    struct group group;
    bool is_integrated;
    unsigned step;
    double inside_ms;
};

static enum link_result answer(void *owner, struct bytes command, struct link_answer *to)
{
    struct card *card = owner;
    static const uint32_t tags[] = {0x80, 0x82, 0x84, 0x86};
    static const uint8_t scalars[][2] = {{0, 1}, {7, 3}, {9, 5}, {0, 1}};
    double before = now_ms();
    uint8_t object[320];
    struct group_element element = {.len = 16};
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    struct tlv_writer outer = {.at = to->at, .size = to->room - 2};
    if (command.at[1] == 0x86 && card->step < COUNT(tags)) {
        unsigned step = card->step++;
        bool is_element = step == 2 || (step == 1 && !card->is_integrated);
        if (is_element &&
            !group_multiply(&card->group, NULL, (struct bytes){scalars[step], 2}, &element)) {
            return LINK_FOUL;
        }
        size_t len = is_element ? element.len : step == 0 ? 16 : step == 1 ? 0 : 8;
        tlv_put(&inner, tags[step], (struct bytes){element.at, len});
        tlv_put(&outer, 0x7c, tlv_written(&inner));
    }
    to->at[outer.len] = 0x90;
    to->at[outer.len + 1] = 0;
    to->len = outer.len + 2;
    card->inside_ms += now_ms() - before;
    return LINK_OK;
}

/* Milliseconds of one run up to the token, which is wrong; negative when it went another way. */
static double run(const struct access *access)
{
    struct card card = {.is_integrated = access->mapping == ACCESS_MAPPING_INTEGRATED};
    struct arena arena;
    struct chip chip;
    struct chip_limits limits = {0};
    struct pace_chance chance;
    struct pace_secret secret = {
        .password = PACE_PASSWORD_CAN, .value = {(const uint8_t *)"123456", 6}};
    if (!group_init(&card.group, access->parameters)) {
        return -1;
    }
    cipher_random((uint8_t *)&chance, sizeof chance);
    arena_init(&arena, 1u << 16);
    chip_init(&chip, &(struct apdu_line){.exchange = answer, .owner = &card}, &limits, &arena);
    double before = now_ms();
    enum document_result result = pace_open(&chip, access, &secret, &chance, NULL);
    double ms = now_ms() - before - card.inside_ms;
    chip_finish(&chip);
    arena_finish(&arena);
    group_finish(&card.group);
    return result == DOCUMENT_FOUL && card.step == 4 ? ms : -1;
}

int main(void)
{
    static const struct {
        const char *name;
        struct access access;
    } variants[] = {
        {"pace_host_brainpoolP256r1_gm", {.cipher = CIPHER_AES128, .parameters = 13}},
        {"pace_host_secp256r1_gm", {.cipher = CIPHER_AES128, .parameters = 12}},
        {"pace_host_brainpoolP384r1_gm", {.cipher = CIPHER_AES256, .parameters = 16}},
        {"pace_host_brainpoolP512r1_gm", {.cipher = CIPHER_AES256, .parameters = 17}},
        {"pace_host_secp521r1_gm", {.cipher = CIPHER_AES256, .parameters = 18}},
        {"pace_host_brainpoolP256r1_im",
         {.mapping = ACCESS_MAPPING_INTEGRATED, .cipher = CIPHER_AES128, .parameters = 13}},
        {"pace_host_dh2048_gm", {.cipher = CIPHER_AES128, .parameters = 2}},
        {"pace_host_dh2048_im",
         {.mapping = ACCESS_MAPPING_INTEGRATED, .cipher = CIPHER_AES128, .parameters = 2}},
    };
    for (size_t i = 0; i < COUNT(variants); i++) {
        double figures[RUNS];
        for (size_t j = 0; j < RUNS; j++) {
            figures[j] = run(&variants[i].access);
            if (figures[j] < 0) {
                fprintf(stderr, "%s did not run\n", variants[i].name);
                return 1;
            }
        }
        bench_judge(variants[i].name, "ms", figures, RUNS, -1, 5);
    }
    return 0;
}
