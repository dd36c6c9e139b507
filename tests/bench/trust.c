/* How long it takes to open the German master list (588 certificates, 0.9 MB) beside Utopia's, and to
 * check a document under it: one that Utopia signed, and one of an issuer in no list. Nothing is
 * measured where $FOYER_SHARED is absent. */
#include "drivers/emrtd/passive.h"
#include "drivers/sim/icao_files.h"
#include "drivers/sim/utopia.h"
#include "tests/bench.h"
#include "tests/unit/drivers/emrtd/trust_folder.h"

enum { ROUNDS = 40, FILE_SOD = 0x011d, OPEN_GOAL_MS = 30, CHECK_GOAL_MS = 10 };

static struct bytes sod_of(const char *specimen, struct icao_files *files)
{
    icao_files_make(files, specimen_find((struct text){specimen, strlen(specimen)}));
    return icao_files_content(files, icao_files_find(files, ICAO_APPLICATION, FILE_SOD));
}

static void measure_open(const struct folder *folder)
{
    double took_ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double begin_ms = bench_now_ms();
        SCOPED(trust_close) struct trust trust;
        if (trust_open(&trust, folder->path) != TRUST_OK) {
            die("open a trust folder");
        }
        took_ms[i] = bench_now_ms() - begin_ms;
    }
    bench_judge("trust_open_german_list", "ms", took_ms, ROUNDS, -1, OPEN_GOAL_MS);
}

static void measure_check(
    const char *name, const struct trust *trust, struct bytes sod, enum passive_signature expected)
{
    double took_ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct passive passive;
        double begin_ms = bench_now_ms();
        passive_read(&passive, trust, sod, (uint64_t)time(NULL));
        took_ms[i] = bench_now_ms() - begin_ms;
        if (passive.signature != expected) {
            die("%s: %s", name, passive_word(passive.signature));
        }
    }
    bench_judge(name, "ms", took_ms, ROUNDS, -1, CHECK_GOAL_MS);
}

int main(void)
{
    static struct icao_files files;
    SCOPED(folder_remove) struct folder folder;
    if (!folder_make(&folder) || !utopia_write(folder.path, time(NULL))) {
        return 1;
    }
    if (!folder_copy(&folder, "master-lists/DE_ML_2026-05-28-08-28-45.ml", "de.ml") ||
        !folder_copy(&folder, "master-lists/DE_ROOT_CA_CSCA07.cer", "de.cer")) {
        fprintf(stderr, "trust: no German master list in $FOYER_SHARED, nothing measured\n");
        return 0;
    }
    measure_open(&folder);
    SCOPED(trust_close) struct trust trust;
    if (trust_open(&trust, folder.path) != TRUST_OK) {
        return 1;
    }
    measure_check("passive_check_listed_rsa", &trust, sod_of("passport", &files), PASSIVE_GOOD);
    measure_check("passive_check_listed_ec", &trust, sod_of("passport-gm", &files), PASSIVE_GOOD);
    measure_check(
        "passive_check_listed_revoked", &trust, sod_of("passport-revoked", &files),
        PASSIVE_REVOKED);
    measure_check(
        "passive_check_unlisted", &trust, sod_of("passport-strange", &files),
        PASSIVE_ISSUER_UNKNOWN);
    return 0;
}
