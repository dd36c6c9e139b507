/* foyer key new: a key pair for signing packs, or for a terminal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/options.h"
#include "cli/verbs.h"
#include "seal/jwk.h"

#define PATH_SIZE 4096

static bool save_public(const struct jwk *key, const char *path)
{
    json_t *json = jwk_json(key);
    char *text = json_print(json);
    json_decref(json);
    bool saved =
        file_replace(path, (struct bytes){(const uint8_t *)text, strlen(text)}, 0644) == FILE_OK;
    free(text);
    return saved;
}

static int make(const char *dir, const char *name, enum jwk_algorithm algorithm)
{
    char pem[PATH_SIZE], jwk[PATH_SIZE];
    int pem_len = snprintf(pem, sizeof pem, "%s/%s-key.pem", dir, name);
    int jwk_len = snprintf(jwk, sizeof jwk, "%s/%s-key.jwk", dir, name);
    if (pem_len < 0 || pem_len >= PATH_SIZE || jwk_len >= PATH_SIZE) {
        return VERB_UNUSABLE;
    }
    if (mkdir(dir, S_IRWXU) < 0 && errno != EEXIST) {
        fprintf(stderr, "%s: cannot be made\n", dir);
        return VERB_UNUSABLE;
    }
    if (access(pem, F_OK) == 0) {
        fprintf(stderr, "%s: is there already, nothing was changed\n", pem);
        return VERB_REFUSED;
    }
    SCOPED(jwk_release) struct jwk key = {0};
    jwk_generate(&key, algorithm);
    if (!save_public(&key, jwk) || !jwk_write_pem(&key, pem)) {
        fprintf(stderr, "%s: cannot be written\n", dir);
        return VERB_UNUSABLE;
    }
    printf("%s\n", key.kid);
    return VERB_DONE;
}

int key_new(int argc, char **argv)
{
    const char *out = NULL;
    bool pack = false, device = false;
    const struct option_row table[] = {
        {"o", &out, NULL}, {"pack", NULL, &pack}, {"device", NULL, &device}, {0}};
    if (!options_read(&argc, argv, table) || argc != 1 || out == NULL || pack == device) {
        fputs("usage: foyer key new --pack|--device -o DIR\n", stderr);
        return VERB_UNUSABLE;
    }
    return pack ? make(out, "pack", JWK_EDDSA) : make(out, "device", JWK_ES256);
}
