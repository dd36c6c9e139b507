/* sim-eservice: what a town's eID service would answer after an identification, for the simulated
 * terminal and tests. It asks no card and proves nothing; docs/eid.md says what a real one does. */
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/about.h"
#include "base/file.h"
#include "base/options.h"
#include "base/signals.h"

enum { UNUSABLE = 2, PEM_MAX = 65536, TIMEOUT_S = 10, CONNECTIONS = 8 };

static const char HELP[] =
    "sim-eservice: the result of an identification, as a town's eID service answers it\n"
    "\n"
    "  sim-eservice --port N --tls-cert FILE --tls-key FILE [--level WORD]\n"
    "\n"
    "  https://localhost:N/result?session=...  gives the example person as JSON (docs/eid.md)\n"
    "  --level WORD   says that level instead of \"high\"";

static const char PERSON[] =
    "{\"level\":\"%s\",\"person\":{\"familyName\":\"Mustermann\",\"givenNames\":\"Erika\","
    "\"birthName\":\"Gabler\",\"dateOfBirth\":\"1964-08-12\",\"placeOfBirth\":\"Berlin\","
    "\"nationality\":\"D\",\"address\":{\"street\":\"Heidestra\xc3\x9f"
    "e 17\",\"postalCode\":\"51147\","
    "\"city\":\"K\xc3\xb6ln\",\"country\":\"D\"},\"documentType\":\"ID\",\"validUntil\":"
    "\"2031-10-31\"}}";

/* NOLINTNEXTLINE(readability-function-size): MHD_AccessHandlerCallback has eight */
static enum MHD_Result answer(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_size, void **request)
{
    char body[1024] = "";
    (void)version, (void)upload, (void)upload_size, (void)request;
    const char *session = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "session");
    bool is_result = strcmp(url, "/result") == 0 && strcmp(method, "GET") == 0 && session != NULL;
    int len =
        is_result ? snprintf(body, sizeof body, PERSON, (const char *)context) : 0; /* NOLINT */
    struct MHD_Response *response =
        MHD_create_response_from_buffer((size_t)len, body, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "application/json");
    enum MHD_Result queued = MHD_queue_response(connection, is_result ? 200 : 404, response);
    MHD_destroy_response(response);
    return queued;
}

int main(int argc, char **argv)
{
    if (about(argc, argv, HELP)) {
        return 0;
    }
    const char *port_word = NULL, *cert = NULL, *key = NULL, *level = "high";
    const struct option_row table[] = {
        {"port", &port_word, NULL}, {"tls-cert", &cert, NULL}, {"tls-key", &key, NULL},
        {"level", &level, NULL},    {NULL, NULL, NULL},
    };
    unsigned port = 0;
    SCOPED(file_release) struct file cert_file = {0};
    SCOPED(file_release) struct file key_file = {0};
    if (!options_read(&argc, argv, table) || argc != 1 || cert == NULL || key == NULL ||
        strlen(level) > 16 || !options_number(port_word, 1, 65535, &port) ||
        file_read(&cert_file, cert, PEM_MAX) != FILE_OK ||
        file_read(&key_file, key, PEM_MAX) != FILE_OK) {
        fputs("sim-eservice: used wrongly; see --help\n", stderr);
        return UNUSABLE;
    }
    int signals = signals_take(); /* before the thread: it shall have them blocked, too */
    char said[20];
    snprintf(said, sizeof said, "%s", level);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, (uint16_t)port, NULL, NULL,
        answer, said, MHD_OPTION_HTTPS_MEM_CERT, (const char *)cert_file.content.at,
        MHD_OPTION_HTTPS_MEM_KEY, (const char *)key_file.content.at, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)TIMEOUT_S, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_END);
    if (daemon == NULL) {
        fputs("sim-eservice: cannot listen\n", stderr);
        return UNUSABLE;
    }
    struct pollfd wait = {.fd = signals, .events = POLLIN};
    poll(&wait, 1, -1);
    MHD_stop_daemon(daemon);
    close_fd(&signals);
    return 0;
}
