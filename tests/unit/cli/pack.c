/* foyer pack build, lint, verify and install, with real keys and folders. */
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cli/pack_file.h"
#include "cli/pack_folder.h"
#include "cli/verbs.h"
#include "ipc/channel.h"
#include "ipc/listen.h"
#include "model/date.h"
#include "model/pack.h"
#include "seal/jwk.h"
#include "seal/jws.h"
#include "tests/test.h"

static char root[] = "/tmp/foyer-pack-XXXXXX"; /* the folder of this run of the tests */

static const char *in_root(char path[PATH_MAX], const char *name)
{
    snprintf(path, PATH_MAX, "%s/%s", root, name);
    return path;
}

static void write_text(const char *name, const char *text)
{
    char path[PATH_MAX];
    struct bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_int_equal(file_replace(in_root(path, name), bytes, 0600), FILE_OK);
}

/* A pair for packs: NAME.pem, and its public half for the set. */
static json_t *make_signer(const char *name)
{
    char path[PATH_MAX];
    struct jwk jwk;
    jwk_generate(&jwk, JWK_EDDSA);
    assert_true(jwk_write_pem(&jwk, in_root(path, name)));
    json_t *json = jwk_json(&jwk);
    jwk_release(&jwk);
    return json;
}

static void write_destination(const json_t *jwk, const char *name, const char *service, long last)
{
    char uri[200], day[DATE_LEN + 1];
    date_write(day, last);
    snprintf(uri, sizeof uri, "https://schema.foyer.example/%s/1.0.0/schema.json", service);
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:O}", "destinationId", "6d5a1c9e-1f40-4b0b-9d5a-3f9d1c0b7e11",
        "schemaUri", uri, "notAfter", day, "jwk", jwk);
    char *text = json_print(json);
    write_text(name, text);
    free(text);
    json_decref(json);
}

static void write_terminal(void)
{
    char text[1500];
    snprintf(
        text, sizeof text,
        "{\"terminal\": \"rathaus-1\", \"town\": \"Musterstadt\", \"place\": \"Foyer\", "
        "\"region\": "
        "\"DE034590000000\", \"languages\": [\"de\"], \"offline_days\": 14, \"panel\": "
        "{\"width_px\": "
        "1080, \"height_px\": 1920, \"diagonal_in\": 21.5, \"reach_low_mm\": 850, "
        "\"reach_high_mm\": "
        "1050, \"lower_edge_mm\": 800}, \"reader\": \"x\", \"printer\": \"ipp://localhost/x\", "
        "\"paper\": \"a4\", \"packs\": \"%s/packs\", \"central\": \"https://localhost:1\"}",
        root);
    write_text("etc/terminal.json", text);
}

static int set_up(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct jwk authority;
    long today = (long)(clock_utc_s() / 86400);
    assert_non_null(mkdtemp(root));
    static const char *const folders[] = {"etc", "packs", "run"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        assert_int_equal(mkdir(in_root(path, folders[i]), 0700), 0);
    }
    json_t *set = json_pack("{s:[o]}", "keys", make_signer("signer.pem"));
    json_decref(make_signer("stranger.pem"));
    char *text = json_print(set);
    write_text("etc/pack-keys.json", text);
    free(text);
    json_decref(set);
    jwk_generate(&authority, JWK_RSA_OAEP_256);
    json_t *jwk = jwk_json(&authority);
    write_destination(jwk, "sperrmuell.json", "sperrmuell", today + 100);
    write_destination(jwk, "expired.json", "sperrmuell", today - 1);
    char *shorter = strdup(json_string_value(json_object_get(jwk, "n")));
    memset(shorter, 'A', 20); /* as long, and of fewer bits */
    json_t *weak = json_copy(jwk);
    json_object_set_new(weak, "n", json_string(shorter));
    write_destination(weak, "weak.json", "sperrmuell", today + 100);
    json_decref(weak);
    free(shorter);
    json_object_set_new(jwk, "kid", json_string("short"));
    write_destination(jwk, "foul.json", "sperrmuell", today + 100);
    json_decref(jwk);
    jwk_release(&authority);
    write_terminal();
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

static int clean_up(void **state)
{
    (void)state;
    return nftw(root, remove_one, 10, FTW_DEPTH | FTW_PHYS);
}

/* Runs a verb with these arguments after argv[0] (up to NULL), quietly. */
static int run(int (*verb)(int, char **), const char *const *arguments)
{
    char *argv[12] = {(char[]){"verb"}};
    int argc = 1;
    while (arguments[argc - 1] != NULL) {
        argv[argc] = strdup(arguments[argc - 1]);
        argc++;
    }
    char *owned[12];
    memcpy(owned, argv, sizeof owned);
    int given = argc;
    int out = dup(1), err = dup(2), none = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fflush(stdout);
    dup2(none, 1);
    dup2(none, 2);
    int status = verb(argc, argv);
    fflush(stdout);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    close(none);
    for (int i = 1; i < given; i++) {
        free(owned[i]);
    }
    return status;
}

static int build(const char *folder, const char *to, const char *key, const char *destination)
{
    char output[PATH_MAX], pem[PATH_MAX], json[PATH_MAX];
    const char *const arguments[] = {
        folder,
        "-o",
        in_root(output, to),
        "--key",
        in_root(pem, key),
        "--destination",
        in_root(json, destination),
        NULL};
    return run(pack_build, arguments);
}

static int verify(const char *name)
{
    char path[PATH_MAX], keys[PATH_MAX];
    const char *const arguments[] = {
        in_root(path, name), "--keys", in_root(keys, "etc/pack-keys.json"), NULL};
    return run(pack_verify, arguments);
}

static int install(const char *name)
{
    char path[PATH_MAX], etc[PATH_MAX], sockets[PATH_MAX];
    const char *const arguments[] = {in_root(path, name),     "--etc", in_root(etc, "etc"), "--run",
                                     in_root(sockets, "run"), NULL};
    return run(pack_install, arguments);
}

static bool is_installed(const char *name)
{
    char path[PATH_MAX], below[100];
    snprintf(below, sizeof below, "packs/%s", name);
    return access(in_root(path, below), F_OK) == 0;
}

/* The files of a pack of the product, with another version; to be released by the caller. */
static json_t *payload_of_version(unsigned version)
{
    char why[PACK_FOLDER_WHY_MAX], path[PATH_MAX];
    char *text = pack_folder_read("assets/packs/sperrmuell", in_root(path, "sperrmuell.json"), why);
    assert_non_null(text);
    json_t *payload = json_loads(text, 0, NULL);
    json_t *files = json_object_get(payload, "files");
    json_t *facts = json_loads(json_string_value(json_object_get(files, "pack.json")), 0, NULL);
    json_object_set_new(facts, "version", json_integer(version));
    char *changed = json_print(facts);
    json_object_set_new(files, "pack.json", json_string(changed));
    free(changed);
    json_decref(facts);
    free(text);
    return payload;
}

/* Signs any payload as a pack: what a mistaken or hostile author could make. */
static void sign_payload(const char *name, struct bytes payload)
{
    char path[PATH_MAX];
    struct jwk key;
    assert_int_equal(
        jwk_read_pem(&key, in_root(path, "signer.pem"), (struct text){0}, JWK_EDDSA), JWK_OK);
    char *compact = jws_sign(&key, TEXT_OF("foyer-pack"), payload);
    write_text(name, compact);
    free(compact);
    jwk_release(&key);
}

static void build_version(const char *to, unsigned version)
{
    json_t *payload = payload_of_version(version);
    char *text = json_print(payload);
    sign_payload(to, (struct bytes){(const uint8_t *)text, strlen(text)});
    free(text);
    json_decref(payload);
}

static void the_same_folder_gives_the_same_file(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct file first, second;
    assert_int_equal(
        build("assets/packs/sperrmuell", "a.pack", "signer.pem", "sperrmuell.json"), VERB_DONE);
    assert_int_equal(
        build("assets/packs/sperrmuell", "b.pack", "signer.pem", "sperrmuell.json"), VERB_DONE);
    assert_int_equal(file_read(&first, in_root(path, "a.pack"), 1u << 20), FILE_OK);
    assert_int_equal(file_read(&second, in_root(path, "b.pack"), 1u << 20), FILE_OK);
    assert_int_equal(first.content.len, second.content.len);
    assert_memory_equal(first.content.at, second.content.at, first.content.len);
    file_release(&first);
    file_release(&second);
    assert_int_equal(verify("a.pack"), VERB_DONE);
}

/* What a built pack says: a file of it, to be freed. */
static char *built_file(const char *pack, const char *name)
{
    char path[PATH_MAX];
    SCOPED(file_release) struct file file = {0};
    SCOPED(jws_release) struct jws jws = {0};
    assert_int_equal(file_read(&file, in_root(path, pack), 1u << 21), FILE_OK);
    struct text compact = {(const char *)file.content.at, file.content.len};
    assert_int_equal(jws_read(&jws, compact, JWK_EDDSA, TEXT_OF("foyer-pack")), JWS_OK);
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){jws.payload, jws.payload_len}, PACK_PAYLOAD_MAX);
    const char *text = json_string_value(json_object_get(json_object_get(json, "files"), name));
    assert_non_null(text);
    return strdup(text);
}

static int build_with(const char *to, const char *hyphens)
{
    char output[PATH_MAX], pem[PATH_MAX], json[PATH_MAX];
    const char *const arguments[] = {
        "tests/packs/sperrmuell",
        "-o",
        in_root(output, to),
        "--key",
        in_root(pem, "signer.pem"),
        "--destination",
        in_root(json, "sperrmuell.json"),
        "--hyphens",
        hyphens,
        NULL};
    return run(pack_build, arguments);
}

static void long_german_words_get_soft_hyphens(void **state)
{
    (void)state;
    char patterns[PATH_MAX];
    write_text("patterns.dic", "ISO8859-1\nNEXTLEVEL\n1muell\nspr1ch\ntele1fon1num\n");
    in_root(patterns, "patterns.dic");
    assert_int_equal(build_with("h1.pack", patterns), VERB_DONE);
    assert_int_equal(build_with("h2.pack", patterns), VERB_DONE);
    char *with = built_file("h1.pack", "texts/de.po"),
         *again = built_file("h2.pack", "texts/de.po");
    assert_string_equal(with, again);
    assert_non_null(strstr(
        with, "Tele\xC2\xAD"
              "fon\xC2\xAD"
              "nummer"));
    char *english = built_file("h1.pack", "texts/en.po");
    assert_null(strstr(english, "\xC2\xAD"));
    char *facts = built_file("h1.pack", "pack.json");
    assert_non_null(strstr(facts, "\"hyphens\":\"")); /* what they come from is on record */
    assert_int_equal(verify("h1.pack"), VERB_DONE);
    assert_int_equal(build_with("h3.pack", "none"), VERB_DONE);
    char *without = built_file("h3.pack", "texts/de.po");
    assert_null(strstr(without, "\xC2\xAD"));
    free(with);
    free(again);
    free(english);
    free(facts);
    free(without);
    assert_int_equal(build_with("h4.pack", "/nonexistent.dic"), VERB_REFUSED);
}

static void only_who_may_sign_is_trusted(void **state)
{
    (void)state;
    assert_int_equal(
        build("assets/packs/sperrmuell", "s.pack", "stranger.pem", "sperrmuell.json"), VERB_DONE);
    assert_int_equal(verify("s.pack"), VERB_REFUSED);
    assert_int_equal(install("s.pack"), VERB_REFUSED);
    assert_false(is_installed("sperrmuell-1.pack"));
}

static void a_changed_file_is_refused(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct file file;
    assert_int_equal(
        build("assets/packs/sperrmuell", "c.pack", "signer.pem", "sperrmuell.json"), VERB_DONE);
    assert_int_equal(file_read(&file, in_root(path, "c.pack"), 1u << 20), FILE_OK);
    char *copy = strndup((const char *)file.content.at, file.content.len);
    size_t places[] = {5, file.content.len / 2, file.content.len - 5};
    for (size_t i = 0; i < COUNT(places); i++) {
        char was = copy[places[i]];
        copy[places[i]] = was == 'A' ? 'B' : 'A';
        write_text("c.pack", copy);
        assert_int_equal(verify("c.pack"), VERB_REFUSED);
        assert_int_equal(install("c.pack"), VERB_REFUSED);
        copy[places[i]] = was;
    }
    write_text("c.pack", copy); /* the control */
    assert_int_equal(verify("c.pack"), VERB_DONE);
    free(copy);
    file_release(&file);
}

static void sign_folder(const char *to, const char *destination)
{
    char why[PACK_FOLDER_WHY_MAX], path[PATH_MAX];
    char *text = pack_folder_read("assets/packs/sperrmuell", in_root(path, destination), why);
    assert_non_null(text);
    sign_payload(to, (struct bytes){(const uint8_t *)text, strlen(text)});
    free(text);
}

static void a_key_that_is_over_or_not_right_is_refused(void **state)
{
    (void)state;
    assert_int_equal(
        build("assets/packs/sperrmuell", "e.pack", "signer.pem", "expired.json"), VERB_REFUSED);
    sign_folder("e.pack", "expired.json"); /* as if it had lain about since */
    assert_int_equal(install("e.pack"), VERB_REFUSED);
    sign_folder("e.pack", "sperrmuell.json"); /* the control */
    assert_int_equal(verify("e.pack"), VERB_DONE);
    assert_int_equal(
        build("assets/packs/sperrmuell", "f.pack", "signer.pem", "foul.json"), VERB_REFUSED);
    assert_int_equal(
        build("assets/packs/sperrmuell", "w.pack", "signer.pem", "weak.json"), VERB_REFUSED);
}

static void a_version_only_rises(void **state)
{
    (void)state;
    build_version("v2.pack", 2);
    build_version("v3.pack", 3);
    build_version("v1.pack", 1);
    assert_int_equal(install("v2.pack"), VERB_DONE);
    assert_true(is_installed("sperrmuell-2.pack"));
    assert_int_equal(install("v1.pack"), VERB_REFUSED);
    assert_int_equal(install("v2.pack"), VERB_REFUSED);
    assert_true(is_installed("sperrmuell-2.pack"));
    assert_false(is_installed("sperrmuell-1.pack"));
    assert_int_equal(install("v3.pack"), VERB_DONE);
    assert_true(is_installed("sperrmuell-3.pack"));
    assert_false(is_installed("sperrmuell-2.pack"));
    char path[PATH_MAX]; /* also when the file itself is gone */
    assert_int_equal(unlink(in_root(path, "packs/sperrmuell-3.pack")), 0);
    assert_int_equal(install("v2.pack"), VERB_REFUSED);
    assert_int_equal(install("v3.pack"), VERB_REFUSED);
    build_version("v4.pack", 4);
    assert_int_equal(install("v4.pack"), VERB_DONE);
    write_text("packs/versions.json", "{\"sperrmuell\": 4"); /* damaged: nothing is known */
    build_version("v5.pack", 5);
    assert_int_equal(install("v5.pack"), VERB_UNUSABLE);
    assert_true(is_installed("sperrmuell-4.pack"));
    write_text("packs/versions.json", "{\"sperrmuell\": 4}");
    assert_int_equal(install("v5.pack"), VERB_DONE);
}

/* Refused for what it is, and not only because what is missing in it looks out of date. */
static void assert_malformed(const char *name)
{
    char path[PATH_MAX], keys[PATH_MAX], today[11], why[PACK_FILE_WHY_MAX];
    SCOPED(pack_file_release) struct pack_file pack = {0};
    bool unusable;
    today_write(today);
    assert_false(pack_file_check(
        &pack, in_root(path, name), in_root(keys, "etc/pack-keys.json"), today, &unusable, why));
    assert_null(strstr(why, "destination.json"));
}

static void what_is_signed_but_malformed_is_refused(void **state)
{
    (void)state;
    static const char *const payloads[] = {
        "", "{}", "{\"files\": {\"../../etc/passwd\": \"x\"}}",
        "{\"files\": {\"pack.json\": \"{}\"}}",
        "{\"files\": {\"pack.json\": \"{\\\"id\\\": \\\"../x\\\"}\"}}"};
    for (size_t i = 0; i < COUNT(payloads); i++) {
        sign_payload("m.pack", (struct bytes){(const uint8_t *)payloads[i], strlen(payloads[i])});
        assert_int_equal(install("m.pack"), VERB_REFUSED);
        assert_malformed("m.pack");
    }
    char *big = malloc(PACK_PAYLOAD_MAX + 1);
    assert_non_null(big);
    memset(big, ' ', PACK_PAYLOAD_MAX + 1);
    sign_payload("m.pack", (struct bytes){(const uint8_t *)big, PACK_PAYLOAD_MAX + 1});
    assert_int_equal(install("m.pack"), VERB_REFUSED);
    free(big);
    write_text("m.pack", "no pack at all");
    assert_int_equal(install("m.pack"), VERB_REFUSED);
    assert_int_equal(install("absent.pack"), VERB_UNUSABLE);
}

static void a_folder_with_something_else_in_it_is_refused(void **state)
{
    (void)state;
    char folder[PATH_MAX], below[200];
    json_t *payload = payload_of_version(4);
    const char *name;
    json_t *content;
    assert_int_equal(mkdir(in_root(folder, "copy"), 0700), 0);
    assert_int_equal(mkdir(in_root(folder, "copy/texts"), 0700), 0);
    json_object_foreach (json_object_get(payload, "files"), name, content) {
        snprintf(below, sizeof below, "copy/%s", name);
        write_text(below, json_string_value(content));
    }
    json_decref(payload);
    const char *const arguments[] = {in_root(folder, "copy"), NULL};
    assert_int_equal(run(pack_lint, arguments), VERB_DONE);
    write_text("copy/run.sh", "");
    assert_int_equal(run(pack_lint, arguments), VERB_REFUSED);
}

static void the_agent_hears_of_a_new_pack(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/run/agent-cli", root);
    int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 4), 0);
    build_version("v9.pack", 9);
    assert_int_equal(install("v9.pack"), VERB_DONE);
    struct channel channel;
    struct message message;
    channel_init(&channel, listen_accept(listener), DOMAIN_CLI);
    assert_int_equal(channel_wait(&channel, 2000), CHANNEL_OK);
    assert_int_equal(channel_receive(&channel, &message), CHANNEL_OK);
    assert_int_equal(message.kind, MESSAGE_pack_installed);
    channel_finish(&channel);
    close(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_folder_gives_the_same_file),
        cmocka_unit_test(long_german_words_get_soft_hyphens),
        cmocka_unit_test(only_who_may_sign_is_trusted),
        cmocka_unit_test(a_changed_file_is_refused),
        cmocka_unit_test(a_key_that_is_over_or_not_right_is_refused),
        cmocka_unit_test(a_version_only_rises),
        cmocka_unit_test(what_is_signed_but_malformed_is_refused),
        cmocka_unit_test(a_folder_with_something_else_in_it_is_refused),
        cmocka_unit_test(the_agent_hears_of_a_new_pack),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
