/* How long a document takes on the lines of a real reader, modelled by the simulated one: 10 bits a
 * byte on the serial line, 9 bits a byte and 0.3 ms a frame on the air, one after the other, and 15 ms
 * of thinking per command in the card. The control in the same run is Debian's mrtdreader on the same
 * passport; it reads the same files.
 *
 * Judged is the time that the lines and the card take by the model, with that of our processor: so a
 * busy machine changes nothing. What passed on the clock is printed beside it (_wall), and on an idle
 * machine is more by the pauses of libnfc.
 *
 * Commands, frames and bytes are counted by the simulator and compared with tests/bench/card.counts:
 * they may not rise unnoticed. `build/tests/bench/card build/bin write` writes the file anew. */
#include "tests/bench.h"
#include "tests/unit/card/fixture.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/mrz.h"
#include "drivers/emrtd/bac.h"
#include "drivers/emrtd/elementary.h"
#include "drivers/emrtd/pace.h"
#include "drivers/link_open.h"

enum { ROUNDS = 3, FILES_MAX = 4, COUNTS_MAX = 4096 };

static const char counts_path[] = "tests/bench/card.counts";

/* What was moved, as the simulator counts it. */
struct counts {
    unsigned long apdus, frames, bytes;
    unsigned long line_us; /* by the model */
};

struct stage {
    struct fixture fixture;
    struct reader_nfc reader;
    struct isodep isodep;
    struct arena arena;
    struct chip chip;
    struct chip_limits limits;
};

/* One reading: milliseconds. */
struct reading_time {
    double total;      /* from opening the reader to the last file */
    double total_wall; /* the same on the clock */
    double files;      /* from access control to the last file */
    double access;     /* of the processor, for access control */
};

struct bench_case {
    const char *name, *lay, *model, *speed;
    enum isodep_rate rate;
    const char *can;                  /* or NULL: BAC by what the passport has printed on it */
    enum elementary files[FILES_MAX]; /* ends with ELEMENTARY_ATR, which is none of them */
    double goal_ms;                   /* for the files */
    double ahead_of;                  /* times faster, in all, than mrtdreader; 0: not compared */
};

static const struct bench_case cases[] = {
    {.name = "card_id_pace_115200_106",
     .lay = "lay id-card",
     .model = "line 115200 106 15",
     .speed = "",
     .rate = ISODEP_106,
     .can = "482913",
     .files = {ELEMENTARY_COM, ELEMENTARY_SOD, ELEMENTARY_DG1, ELEMENTARY_DG11},
     .goal_ms = 700},
    {.name = "card_passport_115200_106",
     .lay = "lay passport",
     .model = "line 115200 106 15",
     .speed = "",
     .rate = ISODEP_106,
     .files = {ELEMENTARY_COM, ELEMENTARY_SOD, ELEMENTARY_DG1},
     .goal_ms = 700},
    {.name = "card_passport_photo_921600_424",
     .lay = "lay passport",
     .model = "line 115200 106 15",
     .speed = ":921600",
     .rate = ISODEP_424,
     .files = {ELEMENTARY_COM, ELEMENTARY_SOD, ELEMENTARY_DG1, ELEMENTARY_DG2},
     .goal_ms = 1100},
    {.name = "card_passport_photo_115200_106",
     .lay = "lay passport",
     .model = "line 115200 106 15",
     .speed = "",
     .rate = ISODEP_106,
     .files = {ELEMENTARY_COM, ELEMENTARY_SOD, ELEMENTARY_DG1, ELEMENTARY_DG2},
     .goal_ms = -1,
     .ahead_of = 2.3},
    {.name = "card_passport_photo_115200_424",
     .lay = "lay passport",
     .model = "line 115200 106 15",
     .speed = "",
     .rate = ISODEP_424,
     .files = {ELEMENTARY_COM, ELEMENTARY_SOD, ELEMENTARY_DG1, ELEMENTARY_DG2},
     .goal_ms = -1,
     .ahead_of = 3},
};

/* The `count` numbers behind the words `names` in `text`; in turn. */
static bool read_counts(
    const char *text, const char *const *names, size_t count, struct counts *counts)
{
    unsigned long *const numbers[] = {
        &counts->apdus, &counts->frames, &counts->bytes, &counts->line_us};
    const char *at = text;
    for (size_t i = 0; i < count && i < COUNT(numbers); i++) {
        at = strstr(at, names[i]);
        if (at == NULL) {
            return false;
        }
        char *end = NULL;
        at += strlen(names[i]);
        *numbers[i] = strtoul(at, &end, 10);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return true;
}

static struct counts count(struct stage *stage)
{
    static const char *const names[] = {"apdus=", "frames=", "bytes=", "line_us="};
    char answer[CONTROL_MAX + 1];
    struct counts counts = {0};
    bool right = ready_ask(stage->fixture.control, "state", answer, FIXTURE_WAIT_MS) &&
                 read_counts(answer, names, COUNT(names), &counts);
    return right ? counts : (struct counts){0};
}

static bool activate(struct stage *stage, const struct bench_case *of)
{
    char connection[FIXTURE_PATH + 32];
    snprintf(connection, sizeof connection, "%s%s", stage->fixture.connection, of->speed);
    reader_nfc_init(&stage->reader, connection);
    stage->reader.rate_most = of->rate;
    stage->limits = (struct chip_limits){0};
    if (!reader_nfc_connect(&stage->reader)) {
        return false;
    }
    const struct reader_nfc_card card = reader_nfc_poll(&stage->reader);
    return link_open(&stage->isodep, &stage->reader, &card, reader_nfc_exchange, &stage->reader) ==
           LINK_OK;
}

static bool open_by_can(struct stage *stage, const char *can)
{
    struct bytes file;
    struct access *access = arena_take(&stage->arena, sizeof *access);
    struct pace_chance *chance = arena_take(&stage->arena, sizeof *chance);
    struct pace_secret secret = {
        .password = PACE_PASSWORD_CAN, .value = {(const uint8_t *)can, strlen(can)}};
    cipher_random((uint8_t *)chance, sizeof *chance);
    return elementary_read(&stage->chip, &stage->arena, ELEMENTARY_ACCESS, &file) == DOCUMENT_OK &&
           access_read(access, file) == ACCESS_OK &&
           pace_open(&stage->chip, access, &secret, chance, NULL) == DOCUMENT_OK;
}

static bool open_by_print(struct stage *stage)
{
    char printed[MRZ_SECRET_MAX];
    struct bac_chance chance;
    struct bytes file;
    size_t len =
        mrz_secret(TEXT_OF("X4RTU7891"), TEXT_OF("1967-11-05"), TEXT_OF("2031-04-30"), printed);
    cipher_random((uint8_t *)&chance, sizeof chance);
    static const uint8_t application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    return elementary_read(&stage->chip, &stage->arena, ELEMENTARY_ACCESS, &file) ==
               DOCUMENT_ABSENT &&
           chip_select(&stage->chip, (struct bytes){application, sizeof application}) ==
               DOCUMENT_OK &&
           bac_open(&stage->chip, (struct bytes){(const uint8_t *)printed, len}, &chance) ==
               DOCUMENT_OK;
}

static bool open_document(struct stage *stage, const struct bench_case *of)
{
    static const uint8_t application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    if (of->can == NULL) {
        return open_by_print(stage);
    }
    return open_by_can(stage, of->can) &&
           chip_select(&stage->chip, (struct bytes){application, sizeof application}) ==
               DOCUMENT_OK;
}

static bool read_files(struct stage *stage, const struct bench_case *of)
{
    bool right = true;
    for (size_t i = 0; i < FILES_MAX && of->files[i] != ELEMENTARY_ATR && right; i++) {
        struct bytes file;
        right = elementary_read(&stage->chip, &stage->arena, of->files[i], &file) == DOCUMENT_OK;
    }
    return right;
}

static double processor_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What the model and our processor have taken so far, milliseconds. */
static double taken_ms(struct stage *stage)
{
    return (double)count(stage).line_us / 1e3 + processor_ms();
}

/* One reading from a closed reader on; *counts without its activation. False when it failed. */
static bool read_once(
    struct stage *stage, const struct bench_case *of, struct reading_time *time,
    struct counts *counts)
{
    const double begin = taken_ms(stage), begin_wall = bench_now_ms();
    bool right = activate(stage, of);
    const struct counts before = count(stage);
    double opened = begin, used = processor_ms();
    if (right) {
        const struct apdu_line line = {.exchange = isodep_exchange, .owner = &stage->isodep};
        chip_init(&stage->chip, &line, &stage->limits, &stage->arena);
        right = open_document(stage, of);
        time->access = processor_ms() - used;
        opened = taken_ms(stage);
        right = right && read_files(stage, of);
        chip_finish(&stage->chip);
    }
    const double end = taken_ms(stage);
    time->total = end - begin;
    time->total_wall = bench_now_ms() - begin_wall;
    time->files = end - opened;
    const struct counts after = count(stage);
    *counts = (struct counts){
        .apdus = after.apdus - before.apdus,
        .frames = after.frames - before.frames,
        .bytes = after.bytes - before.bytes};
    reader_nfc_finish(&stage->reader);
    arena_wipe(&stage->arena);
    return right;
}

/* Milliseconds of the model that Debian's mrtdreader takes for the passport, without its processor; negative when it is not there or did
 * not read it. */
static double time_mrtdreader(struct stage *stage)
{
    char device[FIXTURE_PATH + 64], output[FIXTURE_PATH + 8];
    snprintf(device, sizeof device, "LIBNFC_DEFAULT_DEVICE=%s", stage->fixture.connection);
    snprintf(output, sizeof output, "%s/out", stage->fixture.folder);
    const double begin = (double)count(stage).line_us / 1e3;
    pid_t child = fork();
    if (child == 0) {
        int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        putenv(device);
        if (chdir(stage->fixture.folder) == 0) {
            execlp(
                "mrtdreader", "mrtdreader", "X4RTU78914UTO6711056M3104301<<<<<<<<<<<<<<06",
                (char *)NULL);
        }
        _exit(127);
    }
    int status = fixture_reap(&child, 60000);
    const double took = (double)count(stage).line_us / 1e3 - begin;
    SCOPED(file_release) struct file said;
    bool has_read = status == 0 && file_read(&said, output, 1u << 22) == FILE_OK &&
                    memmem(said.content.at, said.content.len, "OESTERGAARD", 11) != NULL;
    unlink(output);
    snprintf(output, sizeof output, "%s/image.jpg", stage->fixture.folder);
    unlink(output);
    return has_read ? took : -1;
}

/* False when more was moved than the file of counts allows. */
static bool judge_counts(struct bytes allowed, const char *name, const struct counts *counts)
{
    char text[COUNTS_MAX + 1];
    size_t len = allowed.len < COUNTS_MAX ? allowed.len : COUNTS_MAX;
    memcpy(text, allowed.at, len);
    text[len] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        static const char *const names[] = {" ", " ", " "};
        struct counts most = {0};
        size_t end = strcspn(line, " ");
        if (end != strlen(name) || strncmp(line, name, end) != 0 ||
            !read_counts(line, names, COUNT(names), &most)) {
            continue;
        }
        bool right = counts->apdus <= most.apdus && counts->frames <= most.frames &&
                     counts->bytes <= most.bytes;
        if (!right) {
            fprintf(stderr, "%s moves more than %s allows\n", name, counts_path);
        }
        return right;
    }
    fprintf(stderr, "%s is not in %s\n", name, counts_path);
    return false;
}

static bool run_case(
    struct stage *stage, const struct bench_case *of, double control, struct counts *counts)
{
    double totals[ROUNDS], walls[ROUNDS], files[ROUNDS], access[ROUNDS];
    struct reading_time time = {0};
    if (!fixture_tell(&stage->fixture, of->lay) || !fixture_tell(&stage->fixture, of->model)) {
        return false;
    }
    for (size_t i = 0; i < ROUNDS; i++) {
        if (!read_once(stage, of, &time, counts)) {
            fprintf(stderr, "%s: not read\n", of->name);
            return false;
        }
        totals[i] = time.total;
        walls[i] = time.total_wall;
        files[i] = time.files;
        access[i] = time.access;
    }
    char name[80];
    double goal = of->ahead_of > 0 && control > 0 ? control / of->ahead_of : -1;
    bench_judge(of->name, "ms", files, ROUNDS, -1, of->goal_ms);
    snprintf(name, sizeof name, "%s_total", of->name);
    bench_judge(name, "ms", totals, ROUNDS, of->ahead_of > 0 ? control : -1, goal);
    snprintf(name, sizeof name, "%s_total_wall", of->name);
    bench_print(name, "ms", walls, ROUNDS);
    bool right = of->goal_ms < 0 || files[ROUNDS / 2] <= of->goal_ms;
    right = right && (goal < 0 || totals[ROUNDS / 2] <= goal);
    if (of->can != NULL) {
        snprintf(name, sizeof name, "%s_host_access", of->name);
        bench_judge(name, "ms", access, ROUNDS, -1, 5);
        right = right && access[ROUNDS / 2] <= 5;
    }
    printf(
        "{\"name\":\"%s_moved\",\"apdus\":%lu,\"frames\":%lu,\"bytes\":%lu}\n", of->name,
        counts->apdus, counts->frames, counts->bytes);
    return right;
}

static bool write_counts(const struct counts *counts)
{
    FILE *file = fopen(counts_path, "w");
    for (size_t i = 0; file != NULL && i < COUNT(cases); i++) {
        fprintf(
            file, "%s %lu %lu %lu\n", cases[i].name, counts[i].apdus, counts[i].frames,
            counts[i].bytes);
    }
    return file != NULL && fclose(file) == 0;
}

static bool run(struct stage *stage, bool writes)
{
    struct counts counts[COUNT(cases)];
    if (!fixture_open_reader(&stage->fixture)) {
        return false;
    }
    arena_init(&stage->arena, 1u << 17);
    bool right = fixture_tell(&stage->fixture, "lay passport") &&
                 fixture_tell(&stage->fixture, "line 115200 106 15");
    double control = right ? time_mrtdreader(stage) : -1;
    if (control < 0) {
        fprintf(stderr, "mrtdreader does not read the passport or is not there: no comparison\n");
    }
    for (size_t i = 0; i < COUNT(cases); i++) {
        right = run_case(stage, &cases[i], control, &counts[i]) && right;
    }
    arena_finish(&stage->arena);
    if (writes) {
        return write_counts(counts) && right;
    }
    SCOPED(file_release) struct file allowed;
    if (file_read(&allowed, counts_path, COUNTS_MAX) != FILE_OK) {
        fprintf(stderr, "%s is not there\n", counts_path);
        return false;
    }
    for (size_t i = 0; i < COUNT(cases); i++) {
        right = judge_counts(allowed.content, cases[i].name, &counts[i]) && right;
    }
    return right;
}

int main(int argc, char **argv)
{
    static struct stage stage;
    bool right = run(&stage, argc == 3 && strcmp(argv[2], "write") == 0);
    fixture_close(&stage.fixture);
    return right ? 0 : 1;
}
