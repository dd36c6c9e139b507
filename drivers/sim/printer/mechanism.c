#include "drivers/sim/printer/mechanism.h"

#include <cups/cups.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"

enum { NUMBER_MAX = 9999, DOCUMENT_MAX = 64 << 20, CONNECT_MS = 5000 };

bool mechanism_is(const char *argv0, char *folder)
{
    const char *slash = strrchr(argv0, '/');
    if (slash == NULL || strcmp(slash + 1, MECHANISM_NAME) != 0) {
        return false;
    }
    int len = snprintf(folder, PATH_MAX, "%.*s", (int)(slash - argv0), argv0);
    return len > 0 && len < PATH_MAX;
}

/* Tells ippeveprinter. */
static void say(const char *line)
{
    (void)!write(STDERR_FILENO, line, strlen(line));
}

/* Waits while the simulator holds the other end of the FIFO. */
static void wait_while_jammed(int at)
{
    SCOPED(close_fd) int jam = openat(at, "jam", O_RDONLY | O_CLOEXEC);
    if (jam < 0) {
        return;
    }
    say("STATE: +media-jam\n");
    char byte;
    while (read(jam, &byte, 1) < 0 && errno == EINTR) {
    }
    say("STATE: -media-jam\n");
}

/* A printer that was told to cancel prints no more. ippeveprinter prints a job that waited for paper
 * all the same; so the mechanism asks it, by what it was told in its environment. */
static bool is_cancelled(void)
{
    const char *uri = getenv("IPP_JOB_PRINTER_URI");
    const char *id = getenv("IPP_JOB_ID");
    char scheme[32], user[64], host[256], resource[256];
    int port = 0;
    if (uri == NULL || id == NULL ||
        httpSeparateURI(
            HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, user, sizeof user, host, sizeof host,
            &port, resource, sizeof resource) != HTTP_URI_STATUS_OK) {
        return false;
    }
    http_t *line =
        httpConnect2(host, port, NULL, AF_UNSPEC, HTTP_ENCRYPTION_NEVER, 1, CONNECT_MS, NULL);
    ipp_t *request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", (int)strtol(id, NULL, 10));
    ipp_t *answer = cupsDoRequest(line, request, resource);
    ipp_attribute_t *reasons = ippFindAttribute(answer, "job-state-reasons", IPP_TAG_KEYWORD);
    bool is_stopping = ippContainsString(reasons, "processing-to-stop-point") != 0;
    ippDelete(answer);
    httpClose(line);
    return is_stopping;
}

static bool copy(int from, int to)
{
    struct stat about;
    if (fstat(from, &about) < 0 || about.st_size > DOCUMENT_MAX) {
        return false;
    }
    off_t left = about.st_size;
    while (left > 0) {
        ssize_t put = sendfile(to, from, NULL, (size_t)left);
        if (put <= 0) {
            return false;
        }
        left -= put;
    }
    return true;
}

/* Gives the finished file the next free number. */
static bool keep(int out, const char *part)
{
    char name[16];
    for (int number = 1; number <= NUMBER_MAX; number++) {
        snprintf(name, sizeof name, "%04d.pdf", number);
        if (linkat(out, part, out, name, 0) == 0) {
            return unlinkat(out, part, 0) == 0;
        }
        if (errno != EEXIST) {
            return false;
        }
    }
    return false;
}

int mechanism_run(const char *folder, const char *document)
{
    static const char PART[] = ".printing";
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    SCOPED(close_fd) int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    SCOPED(close_fd) int out = openat(at, "out", O_PATH | O_DIRECTORY | O_CLOEXEC);
    SCOPED(close_fd) int from = open(document, O_RDONLY | O_CLOEXEC);
    if (at < 0 || out < 0 || from < 0) {
        say("ERROR: the folder or the document is not there\n");
        return 1;
    }
    wait_while_jammed(at);
    if (is_cancelled()) {
        return 0;
    }
    if (unlinkat(at, "refuse", 0) == 0) {
        say("ERROR: told to refuse this document\n");
        return 1;
    }
    SCOPED(close_fd)
    int to = openat(out, PART, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (to < 0 || !copy(from, to) || !keep(out, PART)) {
        say("ERROR: the document could not be kept\n");
        return 1;
    }
    say("ATTR: job-impressions-completed=1\n");
    return 0;
}
