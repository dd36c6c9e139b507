/* foyer-central: the town's server. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/about.h"
#include "base/file.h"
#include "base/options.h"
#include "central/manage.h"
#include "central/server.h"
#include "seal/base64url.h"

#define FILE_MAX  65536
#define PATH_SIZE 4096

struct arguments {
    const char *data, *url, *tls_cert, *tls_key;
    struct server_options server;
    struct manage_options manage;
};

static void print_help(void)
{
    printf(
        "foyer-central: takes sealed submissions for authorities, watches over the terminals\n"
        "usage: foyer-central --data DIR --listen ADDR:PORT --tls-cert FILE --tls-key FILE\n"
        "                     [--url URL] [--admin-listen ADDR:PORT]     serves\n"
        "       foyer-central --data DIR VERB ...                         administers, also "
        "meanwhile\n"
        "%s"
        "--url is how terminals reach it, https://ADDR:PORT of --listen when it is left out. The "
        "page\n"
        "for central IT asks for the password in DIR/admin-token.\n",
        manage_help());
}

static bool folder_ready(const char *dir)
{
    struct stat about;
    if (mkdir(dir, S_IRWXU) < 0 && errno != EEXIST) {
        return false;
    }
    return stat(dir, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool take_url(struct central *central, const char *url)
{
    size_t len = url == NULL ? 0 : strlen(url);
    while (len > 0 && url[len - 1] == '/') {
        len--;
    }
    if (len > URL_MAX || (len > 0 && strncmp(url, "https://", 8) != 0)) {
        fputs("--url wants https://...\n", stderr);
        return false;
    }
    memcpy(central->url, url == NULL ? "" : url, len);
    return true;
}

/* The key that signs events, made at the first start. */
static bool take_signer(struct central *central, const char *dir)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/event-key.pem", dir);
    switch (jwk_read_pem(&central->signer, path, TEXT_OF(""), JWK_PS512)) {
    case JWK_OK: return true;
    case JWK_ABSENT: break;
    case JWK_MALFORMED:
    case JWK_UNFIT: fprintf(stderr, "%s: no RSA key of 4096 bits\n", path); return false;
    }
    jwk_generate(&central->signer, JWK_PS512);
    if (!jwk_write_pem(&central->signer, path)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    return true;
}

/* The password of the page, made at the first start. */
static bool take_admin_token(struct server_options *options, const char *dir)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/admin-token", dir);
    SCOPED(file_release) struct file file;
    enum file_result result = file_read(&file, path, ADMIN_TOKEN_MAX);
    if (result == FILE_OK && file.content.len >= 16) {
        memcpy(options->admin_token, file.content.at, file.content.len);
        options->admin_token[strcspn(options->admin_token, "\r\n")] = '\0';
        return true;
    }
    uint8_t chance[24];
    if (result != FILE_ABSENT || getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        fprintf(stderr, "%s: cannot be used as a password\n", path);
        return false;
    }
    size_t len = base64url_write(options->admin_token, (struct bytes){chance, sizeof chance});
    options->admin_token[len] = '\0';
    return file_replace(path, (struct bytes){(const uint8_t *)options->admin_token, len}, 0600) ==
           FILE_OK;
}

static int serve(struct arguments *arguments, struct central *central)
{
    struct server_options *options = &arguments->server;
    SCOPED(file_release) struct file certificate = {0}, key = {0};
    if (options->listen == NULL || arguments->tls_cert == NULL || arguments->tls_key == NULL) {
        fputs("--listen, --tls-cert and --tls-key are needed; see --help\n", stderr);
        return 2;
    }
    if (file_read(&certificate, arguments->tls_cert, FILE_MAX) != FILE_OK ||
        file_read(&key, arguments->tls_key, FILE_MAX) != FILE_OK) {
        fputs("the certificate or its key cannot be read\n", stderr);
        return 2;
    }
    options->certificate = (const char *)certificate.content.at;
    options->key = (const char *)key.content.at;
    if (!take_url(central, arguments->url) || !take_signer(central, arguments->data) ||
        !take_admin_token(options, arguments->data)) {
        return 2;
    }
    if (getrandom(central->token_key, sizeof central->token_key, 0) !=
        (ssize_t)sizeof central->token_key) {
        die_errno("no random numbers");
    }
    return server_run(central, options) ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        print_help();
        return 0;
    }
    if (about(argc, argv, "foyer-central: the town's server")) {
        return 0;
    }
    struct arguments a = {0};
    const struct option_row table[] = {
        {"data", &a.data, NULL},
        {"listen", &a.server.listen, NULL},
        {"admin-listen", &a.server.admin_listen, NULL},
        {"tls-cert", &a.tls_cert, NULL},
        {"tls-key", &a.tls_key, NULL},
        {"url", &a.url, NULL},
        {"jwk", &a.manage.jwk, NULL},
        {"place", &a.manage.place, NULL},
        {"secret-file", &a.manage.secret_file, NULL},
        {"destination", &a.manage.destination, NULL},
        {"file", &a.manage.file, NULL},
        {0}};
    if (!options_read(&argc, argv, table) || a.data == NULL) {
        fputs("--data DIR is needed; see --help\n", stderr);
        return 2;
    }
    struct central central = {0};
    SCOPED(database_close)
    struct database *database = folder_ready(a.data) ? database_open(a.data) : NULL;
    if (database == NULL) {
        fprintf(stderr, "%s: cannot be used as data folder\n", a.data);
        return 2;
    }
    central.database = database;
    int status =
        argc > 1 ? manage_run(database, argc - 1, argv + 1, &a.manage) : serve(&a, &central);
    jwk_release(&central.signer);
    return status;
}
