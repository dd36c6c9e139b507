#include "central/admin.h"

#include <openssl/crypto.h>

#include "central/page.h"
#include "seal/digest.h"

/* Compared by their hashes, so that the time does not tell how much of it was right. */
static bool is_token(const char *given, const char *token)
{
    uint8_t a[DIGEST_SHA256_SIZE], b[DIGEST_SHA256_SIZE];
    digest_sha256(a, (struct bytes){(const uint8_t *)given, strlen(given)});
    digest_sha256(b, (struct bytes){(const uint8_t *)token, strlen(token)});
    return CRYPTO_memcmp(a, b, sizeof a) == 0;
}

static bool may_enter(struct MHD_Connection *connection, const char *token)
{
    const char *header =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
    if (header == NULL) {
        return false;
    }
    if (strncmp(header, "Bearer ", 7) == 0) {
        return is_token(header + 7, token);
    }
    char *password = NULL;
    char *user = MHD_basic_auth_get_username_password(connection, &password);
    bool may = user != NULL && password != NULL && is_token(password, token);
    MHD_free(user);
    MHD_free(password);
    return may;
}

static enum MHD_Result send_text(
    struct MHD_Connection *connection, unsigned status, char *text, size_t len)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(len, text, MHD_RESPMEM_MUST_COPY);
    if (response == NULL) {
        return MHD_NO;
    }
    static const char *const headers[][2] = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"}};
    for (size_t i = 0; i < COUNT(headers); i++) {
        (void)!MHD_add_response_header(response, headers[i][0], headers[i][1]);
    }
    if (status == MHD_HTTP_UNAUTHORIZED) {
        (void)!MHD_add_response_header(
            response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic realm=\"Foyer\", charset=\"UTF-8\"");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_words(
    struct MHD_Connection *connection, unsigned status, const char *words)
{
    SCOPED(html_release) struct html html = {0};
    html_add(
        &html,
        "<!DOCTYPE html><html lang=\"de\"><meta charset=\"utf-8\"><title>Foyer</title><p>%s</p>",
        words);
    return send_text(connection, status, html.at, html.len);
}

/* NOLINTNEXTLINE(readability-function-size): the signature is libmicrohttpd's */
enum MHD_Result admin_step(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **state)
{
    (void)version, (void)upload, (void)upload_len, (void)state;
    const struct admin *admin = context;
    if (!may_enter(connection, admin->token)) {
        return send_words(connection, MHD_HTTP_UNAUTHORIZED, "Bitte mit dem Kennwort anmelden.");
    }
    if (strcmp(url, "/") != 0) {
        return send_words(connection, MHD_HTTP_NOT_FOUND, "Diese Seite gibt es nicht.");
    }
    if (strcmp(method, "GET") != 0) {
        return send_words(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "Hier kann man nur lesen.");
    }
    SCOPED(board_release) struct board board = {0};
    SCOPED(html_release) struct html html = {0};
    if (!board_read(&board, admin->central)) {
        return send_words(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "Die Datenbank ist gestört.");
    }
    page_write(&html, &board);
    return send_text(connection, MHD_HTTP_OK, html.at, html.len);
}
