/* foyer pack build | verify: for who writes services and who signs them. */
#include <stdio.h>
#include <stdlib.h>

#include "base/options.h"
#include "cli/pack_file.h"
#include "cli/pack_hyphen.h"
#include "cli/pack_lint.h"
#include "cli/verbs.h"

static bool write_signed(const char *path, const struct jwk *key, const char *payload)
{
    struct bytes bytes = {(const uint8_t *)payload, strlen(payload)};
    char *compact = jws_sign(key, TEXT_OF("foyer-pack"), bytes);
    struct bytes content = {(const uint8_t *)compact, strlen(compact)};
    bool fine = file_replace(path, content, 0644) == FILE_OK;
    free(compact);
    return fine;
}

/* The last step before signing; afterwards the pack is read once more, as a terminal will. */
static bool put_hyphens(
    struct pack_source *source, struct pack *pack, const char *dir, const char *choice)
{
    char why[PACK_HYPHEN_WHY_MAX];
    switch (pack_hyphen(&source->payload, pack, dir, choice, why)) {
    case PACK_HYPHEN_DONE: break;
    case PACK_HYPHEN_NONE: fprintf(stderr, "built without soft hyphens: %s\n", why); break;
    case PACK_HYPHEN_ABSENT:
        fprintf(stderr, "refused: %s; install hyphen-de, or --hyphens none\n", why);
        return false;
    case PACK_HYPHEN_FOUL: fprintf(stderr, "refused: %s\n", why); return false;
    }
    char reason[PACK_WHY_MAX];
    struct bytes bytes = {(const uint8_t *)source->payload, strlen(source->payload)};
    pack_release(pack);
    if (!pack_read(pack, bytes, false, reason)) {
        fprintf(stderr, "refused with its soft hyphens: %s\n", reason);
        return false;
    }
    return true;
}

int pack_build(int argc, char **argv)
{
    const char *output = NULL, *key_path = NULL, *destination = NULL, *kid = "", *hyphens = "auto";
    const struct option_row table[] = {
        {"o", &output, NULL},        {"key", &key_path, NULL},
        {"kid", &kid, NULL},         {"destination", &destination, NULL},
        {"hyphens", &hyphens, NULL}, {0}};
    SCOPED(pack_release) struct pack pack = {0};
    SCOPED(findings_release) struct findings findings = {0};
    SCOPED(pack_source_release) struct pack_source source = {0};
    SCOPED(jwk_release) struct jwk key = {0};
    if (!options_read(&argc, argv, table) || argc != 2 || output == NULL || key_path == NULL) {
        fputs("usage: foyer pack build DIR -o FILE --key PEM; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    if (jwk_read_pem(&key, key_path, (struct text){kid, strlen(kid)}, JWK_EDDSA) != JWK_OK) {
        fprintf(stderr, "%s: no private Ed25519 key that can be read\n", key_path);
        return VERB_UNUSABLE;
    }
    if (!pack_lint_folder(&source, argv[1], destination, &pack, &findings) ||
        findings_of(&findings, FINDING_ERROR) > 0) {
        pack_lint_print(stderr, &findings, &pack);
        fprintf(stderr, "%s: refused: see above\n", argv[1]);
        return VERB_REFUSED;
    }
    if (!put_hyphens(&source, &pack, argv[1], hyphens)) {
        return VERB_REFUSED;
    }
    bool fine = write_signed(output, &key, source.payload);
    if (!fine) {
        fprintf(stderr, "%s: cannot be written\n", output);
        return VERB_UNUSABLE;
    }
    pack_print(stdout, &pack);
    return VERB_DONE;
}

int pack_verify(int argc, char **argv)
{
    const char *keys = NULL;
    const struct option_row table[] = {{"keys", &keys, NULL}, {0}};
    SCOPED(pack_file_release) struct pack_file pack = {0};
    char why[PACK_FILE_WHY_MAX], today[11];
    bool unusable;
    if (!options_read(&argc, argv, table) || argc != 2 || keys == NULL) {
        fputs("usage: foyer pack verify FILE --keys JWKS; see --help\n", stderr);
        return VERB_UNUSABLE;
    }
    today_write(today);
    if (!pack_file_check(&pack, argv[1], keys, today, &unusable, why)) {
        fprintf(stderr, "%s: refused: %s\n", argv[1], why);
        return unusable ? VERB_UNUSABLE : VERB_REFUSED;
    }
    pack_print(stdout, &pack.pack);
    return VERB_DONE;
}
