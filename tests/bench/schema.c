/* JSON Schema: compiling, checking, and the first answer of a fresh process, for the metadata of a
 * submission and for an imported form of FIM. Control: ajv on the same data in the same run. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "model/metadata.h"
#include "model/schema/node.h"
#include "tests/bench.h"

enum { ROUNDS = 41, REPEATS = 1000, STARTS = 15, PATH_BYTES = 600, TEXT_BYTES = 1 << 20 };

#define MODULES    "build/npm"
#define SCRIPT     "tests/bench/ajv.js"
#define FOLDER     "build/bench-schema"
#define HASH_BLOCK "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Runs a program with its output in the file `out`; its status, -1 when it could not be run. */
static int run(const char *const argv[], const char *out)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = 0;
    union {
        const char *const *given;
        char *const *wanted;
    } words = {argv};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    bool started = posix_spawnp(&pid, argv[0], &actions, NULL, words.wanted, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    if (!started || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

/* Whether ajv is there; without it there is no control, and no failure. */
static bool has_ajv(void)
{
    static const char *const installing[] = {
        "timeout",  "60",    "npm",   "install",       "--no-audit", "--no-fund",
        "--prefix", MODULES, "ajv@8", "ajv-formats@3", NULL};
    static const char *const asking[] = {
        "node", "-e", "require('ajv/dist/2020'), require('ajv-formats')", NULL};
    setenv("NODE_PATH", MODULES "/node_modules", 1);
    if (run(asking, "/dev/null") != 0) {
        run(installing, "/dev/null");
    }
    if (run(asking, "/dev/null") != 0) {
        fputs("no control: ajv (npm) cannot be installed or node is absent\n", stderr);
        return false;
    }
    return true;
}

static bool write_file(const char *path, struct bytes bytes)
{
    return file_replace(path, bytes, 0600) == FILE_OK;
}

/* A value that fulfils a schema, as JSON text: every property, one item, the first choice. */
struct sample {
    char text[TEXT_BYTES];
    size_t len;
};

PRINTF_LIKE(2, 3)
static void put(struct sample *sample, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int len = vsnprintf(sample->text + sample->len, TEXT_BYTES - sample->len, format, list);
    va_end(list);
    sample->len += len > 0 ? (size_t)len : 0;
    if (sample->len >= TEXT_BYTES) {
        die("a sample is too long");
    }
}

static void put_leaf(struct sample *sample, const struct schema_node *node, struct arena *arena)
{
    static const char *const tries[] = {
        "1",
        "1.5",
        "true",
        "\"2026-11-24\"",
        "\"Musterstadt\"",
        "\"12345\"",
        "\"1\"",
        "\"MS AB 123\"",
        "\"a@example.org\"",
        "\"01234 567890\"",
        "\"https://example.org/a\"",
        "\"6d5a1c9e-1f40-4b0b-9d5a-3f9d1c0b7e11\""};
    char why[VALUE_WHY_MAX];
    for (size_t i = 0; i < COUNT(tries); i++) {
        struct bytes text = {(const uint8_t *)tries[i], strlen(tries[i])};
        const struct value *value = value_read(arena, text, text.len, why);
        if (schema_check(node, value, NULL)) {
            put(sample, "%s", tries[i]);
            return;
        }
    }
    die("no sample for a schema");
}

static void put_sample(struct sample *sample, const struct schema_node *node, struct arena *arena)
{
    node = node_target(node);
    const struct check *properties = node_check(node, KEYWORD_properties);
    const struct check *items = node_check(node, KEYWORD_items);
    const struct check *list = node_check(node, KEYWORD_enum);
    const struct check *branches = node_check(node, KEYWORD_oneOf);
    const struct check *constant =
        node_check(branches != NULL ? branches->branches[0].node : node, KEYWORD_const);
    if (list != NULL || constant != NULL) {
        const struct value *value = list != NULL ? &list->value->items[0] : constant->value;
        struct bytes text = value_print(value, arena);
        put(sample, "%.*s", (int)text.len, (const char *)text.at);
    } else if (properties != NULL) {
        put(sample, "{");
        for (size_t i = 0; i < properties->count; i++) {
            const struct branch *branch = &properties->branches[i];
            put(sample, "%s\"%.*s\":", i > 0 ? "," : "", TEXT_ARG(branch->name));
            put_sample(sample, branch->node, arena);
        }
        put(sample, "}");
    } else if (items != NULL) {
        put(sample, "[");
        put_sample(sample, items->branches[0].node, arena);
        put(sample, "]");
    } else {
        put_leaf(sample, node, arena);
    }
}

/* One schema with one valid value, also as files. */
struct subject {
    const char *name;
    char schema_path[PATH_BYTES], instance_path[PATH_BYTES];
    struct file schema, instance;
};

static const struct schema *compile(struct arena *arena, const struct subject *subject)
{
    char why[SCHEMA_WHY_MAX], reason[VALUE_WHY_MAX];
    const struct value *value = value_read(arena, subject->schema.content, TEXT_BYTES, reason);
    const struct schema *schema =
        value != NULL ? schema_compile(arena, value, NULL, SCHEMA_FORMATS, why) : NULL;
    if (schema == NULL) {
        die("a schema of the bench cannot be compiled");
    }
    return schema;
}

/* Figures of ajv in this run; false when there are none. */
static bool read_ajv(const struct subject *subject, const char *name, double *median)
{
    double figures[ROUNDS];
    SCOPED(json_release) json_t *json = json_read_file(FOLDER "/ajv.json", TEXT_BYTES);
    const json_t *list = json_object_get(json, name);
    (void)subject;
    if (json_array_size(list) != ROUNDS) {
        return false;
    }
    for (size_t i = 0; i < ROUNDS; i++) {
        figures[i] = json_number_value(json_array_get(list, i));
    }
    qsort(figures, ROUNDS, sizeof *figures, bench_by_size);
    *median = figures[ROUNDS / 2];
    return true;
}

/* The goal is a part of the control. */
static void judge(
    const struct subject *subject, const char *what, double *figures, double control, double part)
{
    char name[100];
    const char *unit = strstr(what, "_us") != NULL   ? "us"
                       : strstr(what, "_ns") != NULL ? "ns"
                                                     : "ms";
    size_t count = strcmp(unit, "ms") == 0 ? STARTS : ROUNDS;
    snprintf(name, sizeof name, "schema_%s_%.*s", subject->name, (int)strlen(what) - 3, what);
    bench_judge(
        name, unit, figures, count, control, control >= 0 && part > 0 ? control * part : -1);
}

static void measure_inside(const struct subject *subject, bool ajv)
{
    char rounds[12], reason[VALUE_WHY_MAX];
    double compiling[ROUNDS], checking[ROUNDS], control[2] = {-1, -1};
    struct arena arena, instances;
    arena_init_common(&arena, ARENA_MAX);
    arena_init_common(&instances, ARENA_MAX);
    const struct value *instance =
        value_read(&instances, subject->instance.content, TEXT_BYTES, reason);
    const struct schema *schema = NULL;
    for (size_t i = 0; i < ROUNDS; i++) {
        arena_rewind(&arena, 0);
        double start = bench_now_ms();
        schema = compile(&arena, subject);
        compiling[i] = (bench_now_ms() - start) * 1e3;
    }
    double memory = (double)arena.used / 1024;
    size_t right = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        double start = bench_now_ms();
        for (size_t k = 0; k < REPEATS; k++) {
            right += schema_check(schema_root(schema), instance, NULL) ? 1 : 0;
        }
        checking[i] = (bench_now_ms() - start) / REPEATS * 1e6;
    }
    if (right != (size_t)ROUNDS * REPEATS) {
        die("the value of the bench is not valid");
    }
    snprintf(rounds, sizeof rounds, "%d", ROUNDS);
    const char *const many[] = {
        "node", SCRIPT, "many", subject->schema_path, subject->instance_path, rounds, NULL};
    if (ajv && run(many, FOLDER "/ajv.json") == 0) {
        read_ajv(subject, "compile_us", &control[0]);
        read_ajv(subject, "validate_ns", &control[1]);
    }
    judge(subject, "compile_us", compiling, control[0], 0);
    judge(subject, "validate_ns", checking, control[1], 0.5);
    char name[100];
    snprintf(name, sizeof name, "schema_%s_memory", subject->name);
    bench_print(name, "KiB", &memory, 1);
    arena_finish(&arena);
    arena_finish(&instances);
}

/* Milliseconds until a fresh process has answered. */
static bool measure_starts(const struct subject *subject, const char *bin, bool ajv)
{
    char foyer[PATH_BYTES];
    double own[STARTS], other[STARTS];
    bool done = true;
    snprintf(foyer, sizeof foyer, "%s/foyer", bin);
    const char *const ours[] = {foyer,
                                "schema",
                                "validate",
                                "--assert-format",
                                subject->schema_path,
                                subject->instance_path,
                                NULL};
    const char *const theirs[] = {
        "node", SCRIPT, "once", subject->schema_path, subject->instance_path, NULL};
    for (size_t i = 0; i < STARTS && done; i++) {
        double start = bench_now_ms();
        done = run(ours, "/dev/null") == 0;
        own[i] = bench_now_ms() - start;
        start = bench_now_ms();
        done = done && (!ajv || run(theirs, "/dev/null") == 0);
        other[i] = bench_now_ms() - start;
    }
    if (done) {
        qsort(other, STARTS, sizeof *other, bench_by_size);
        judge(subject, "first_result_ms", own, ajv ? other[STARTS / 2] : -1, 0.2);
    }
    return done;
}

static bool measure(struct subject *subject, const char *bin, bool ajv)
{
    bool done = file_read(&subject->schema, subject->schema_path, TEXT_BYTES) == FILE_OK &&
                file_read(&subject->instance, subject->instance_path, TEXT_BYTES) == FILE_OK;
    if (done) {
        measure_inside(subject, ajv);
        done = measure_starts(subject, bin, ajv);
    }
    file_release(&subject->schema);
    file_release(&subject->instance);
    return done;
}

static const char *shared(void)
{
    const char *folder = getenv("FOYER_SHARED");
    return folder != NULL ? folder : "../shared";
}

/* What the kiosk writes. False when the schema is not there. */
static bool make_metadata(struct subject *subject)
{
    static const char hash[] = HASH_BLOCK HASH_BLOCK;
    const struct metadata_facts facts = {
        .schema_uri = TEXT_OF("https://schema.foyer.example/hundehaltung/1.0.0/schema.json"),
        .data_hash = {hash, sizeof hash - 1},
        .author = TEXT_OF("Foyer Rathaus Musterstadt"),
        .version = TEXT_OF("0.1.0"),
        .receipt = TEXT_OF("0K3T-9QXH-7MWF-21RA"),
        .application_date = TEXT_OF("2026-11-24")};
    struct arena arena;
    arena_init_common(&arena, 1u << 20);
    *subject = (struct subject){.name = "metadata"};
    snprintf(
        subject->schema_path, PATH_BYTES, "%s/data/fit-connect/metadata-2.1.0.schema.json",
        shared());
    snprintf(subject->instance_path, PATH_BYTES, "%s/metadata.json", FOLDER);
    bool done = access(subject->schema_path, R_OK) == 0 &&
                write_file(subject->instance_path, metadata_write(&facts, &arena));
    arena_finish(&arena);
    return done;
}

/* The form of a town as FIM describes it, every field filled in. False when it is not there. */
static bool make_form(struct subject *subject, const char *bin)
{
    static struct sample sample;
    char foyer[PATH_BYTES], form[PATH_BYTES], folder[] = FOLDER "/form-XXXXXX";
    *subject = (struct subject){.name = "bewohnerparken"};
    snprintf(foyer, sizeof foyer, "%s/foyer", bin);
    snprintf(
        form, sizeof form, "%s/data/xdatenfelder/samples/bewohnerparken/S05000058V1.0_xdf2.xml",
        shared());
    if (mkdtemp(folder) == NULL) {
        return false;
    }
    const char *const argv[] = {foyer, "pack", "import-xdf", form, "-o", folder, NULL};
    snprintf(subject->schema_path, PATH_BYTES, "%s/data.schema.json", folder);
    snprintf(subject->instance_path, PATH_BYTES, "%s/form.json", FOLDER);
    if (access(form, R_OK) != 0 || run(argv, "/dev/null") < 0 ||
        file_read(&subject->schema, subject->schema_path, TEXT_BYTES) != FILE_OK) {
        return false;
    }
    struct arena arena;
    arena_init_common(&arena, ARENA_MAX);
    put_sample(&sample, schema_root(compile(&arena, subject)), &arena);
    arena_finish(&arena);
    file_release(&subject->schema);
    return write_file(
        subject->instance_path, (struct bytes){(const uint8_t *)sample.text, sample.len});
}

int main(int argc, char **argv)
{
    const char *bin = argc > 1 ? argv[1] : "build/bin";
    static const char *const making[] = {"mkdir", "-p", FOLDER, MODULES, NULL};
    static struct subject subject;
    bool done = run(making, "/dev/null") == 0, ajv = has_ajv();
    if (make_metadata(&subject)) {
        done = measure(&subject, bin, ajv) && done;
    } else {
        fputs("skipped: no metadata schema in $FOYER_SHARED/data/fit-connect\n", stderr);
    }
    if (make_form(&subject, bin)) {
        done = measure(&subject, bin, ajv) && done;
    } else {
        fputs("skipped: no form in $FOYER_SHARED/data/xdatenfelder\n", stderr);
    }
    return done ? 0 : 1;
}
