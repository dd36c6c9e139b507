/* sim-pn532: a contactless reader and the cards on it, on a pseudo-terminal. libnfc drives it like
 * the real thing: `pn532_uart:LINK`. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "base/about.h"
#include "base/control.h"
#include "base/log.h"
#include "base/options.h"
#include "base/signals.h"
#include "drivers/sim/pn532/control.h"
#include "drivers/sim/utopia.h"

enum { DONE = 0, UNUSABLE = 2, CONNECTIONS_MAX = 8 };

/* Commands of the host that the line itself knows. */
enum { SAM_CONFIGURATION = 0x14, COMMUNICATE_THRU = 0x42 };

static const char help[] =
    "sim-pn532: a PN532 reader on a pseudo-terminal, with simulated documents\n"
    "\n"
    "usage: sim-pn532 --link PATH [--control PATH]\n"
    "       sim-pn532 --list\n"
    "       sim-pn532 --trust FOLDER\n"
    "\n"
    "  --link PATH     symbolic link to the terminal; libnfc opens pn532_uart:PATH\n"
    "  --control PATH  socket for commands (SOCK_SEQPACKET, one packet each):\n"
    "    lay NAME      put a card down (names: --list, and two-cards); take: pick it up\n"
    "    off, on       pull the plug of the reader, and put it in again\n"
    "    fault FAULT   of those below; once or N times, the others until `fault none`\n"
    "    line BAUD RFKBIT CARDMS   take the time that real lines take, at the start and at\n"
    "                  106 kbit/s; the host may raise both; 0 0 0: none\n"
    "    state         which card lies there, its rates, serial speed, what was moved so far\n"
    "    pin           what the German card that lies there holds: PIN, tries, uses of the PUK;\n"
    "                  pin reset: all German cards as they left the factory\n"
    "  faults of the card\n"
    "    lift-at N     leaves instead of answering its Nth APDU since it was activated\n"
    "    wrong-mac, oversized-tlv, sw 6282|6700|6700-plain|6CXX   in what it answers\n"
    "    wtx N, wtx-blocks N   asks N times for more time, before each answer or each block\n"
    "    wtx-ms MS     and takes it\n"
    "    endless-wtx, endless-chain   asks and answers for ever\n"
    "    long-frames   longer ones than were agreed\n"
    "    ats none|short|long|missing|bare|tiny|reserved|huge   in its answer to RATS\n"
    "    rates refused|deaf|shaky   does not agree to higher ones, or cannot keep them\n"
    "    no-attrib     a card of type B does not come back for larger frames\n"
    "  faults of the reader\n"
    "    bit-error N   damages N frames on the air, in turn those of card and reader\n"
    "    reset-at N    loses its power, and all it was told, instead of passing on an APDU\n"
    "    bad-status    a status bit that makes libnfc abort the process\n"
    "    noise N, long-answers   on its serial line\n"
    "    stubborn      agrees to another serial speed and does not take it\n"
    "  --list          the specimens as JSON, with all that is printed on them\n"
    "  --trust FOLDER  write what a terminal must know to trust Utopia, which issues them:\n"
    "                  certificates, master list, revocations";

struct reader {
    struct pn532 chip;
    struct pn532_line line;
    const char *link;
    int master, slave; /* the slave is kept open, so that clients may come and go; -1: unplugged */
    int listener, signals;
    int connections[CONNECTIONS_MAX];
};

static void unplug(struct reader *reader)
{
    close_fd(&reader->slave);
    close_fd(&reader->master);
    unlink(reader->link);
    reader->line.len = 0;
    pn532_reset(&reader->chip);
}

static bool plug_in(struct reader *reader)
{
    if (reader->master >= 0) {
        return true;
    }
    struct termios mode;
    char name[64];
    reader->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (reader->master < 0 || grantpt(reader->master) < 0 || unlockpt(reader->master) < 0 ||
        ptsname_r(reader->master, name, sizeof name) != 0) {
        return false;
    }
    reader->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (reader->slave < 0 || tcgetattr(reader->slave, &mode) < 0) {
        return false;
    }
    cfmakeraw(&mode);
    unlink(reader->link);
    return tcsetattr(reader->slave, TCSANOW, &mode) == 0 && symlink(name, reader->link) == 0;
}

/* The host's end of the terminal has this speed: 0 when it has none that is known. */
static unsigned host_baud(const struct reader *reader)
{
    static const struct {
        speed_t constant;
        unsigned baud;
    } speeds[] = {{B9600, 9600},     {B19200, 19200},   {B38400, 38400},   {B57600, 57600},
                  {B115200, 115200}, {B230400, 230400}, {B460800, 460800}, {B921600, 921600}};
    struct termios mode;
    for (size_t i = 0; i < COUNT(speeds) && tcgetattr(reader->slave, &mode) == 0; i++) {
        if (cfgetospeed(&mode) == speeds[i].constant) {
            return speeds[i].baud;
        }
    }
    return 0;
}

/* What does not fit the terminal's buffer is lost, as on a serial line nobody reads; what is sent to
 * a host that listens at another speed is noise. */
static void emit(struct reader *reader, uint8_t *at, size_t len)
{
    pn532_line_time(&reader->chip, len);
    if (host_baud(reader) != reader->chip.baud) {
        memset(at, 0xfe, len);
    }
    if (write(reader->master, at, len) != (ssize_t)len) {
        log_warning("sim_reader_output_lost bytes=%zu", len);
    }
}

/* The answer to a command, with the faults of the line to the host. */
static void emit_answer(struct reader *reader, uint8_t command, struct bytes answer)
{
    uint8_t out[PN532_FRAME_MAX + 16];
    size_t len = pn532_frame_write(command, answer, out);
    if (reader->chip.faults.noise > 0) {
        reader->chip.faults.noise--;
        out[len - 2] ^= 0x10; /* the checksum */
    }
    if (reader->chip.faults.long_answers && command == COMMUNICATE_THRU) {
        static const uint8_t head[] = {0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
        memcpy(out, head, sizeof head);
    }
    emit(reader, out, len);
}

static void serve_frame(struct reader *reader, const uint8_t *frame, size_t len)
{
    uint8_t ack[] = {0, 0, 0xff, 0, 0xff, 0}, error[] = {0, 0, 0xff, 1, 0xff, 0x7f, 0x81, 0};
    uint8_t answer[PN532_FRAME_MAX];
    size_t answer_len = 0;
    pn532_line_time(&reader->chip, len + 8);
    bool is_awake = reader->chip.is_awake || frame[0] == SAM_CONFIGURATION;
    if (is_awake) {
        emit(reader, ack, sizeof ack);
    }
    switch (pn532_command(&reader->chip, (struct bytes){frame, len}, answer, &answer_len)) {
    case PN532_SILENCE: break;
    case PN532_ERROR: emit(reader, error, sizeof error); break;
    case PN532_ANSWER: emit_answer(reader, frame[0], (struct bytes){answer, answer_len}); break;
    }
}

static void hear_acknowledgements(struct reader *reader)
{
    if (reader->line.acknowledged > 0) {
        reader->line.acknowledged = 0;
        pn532_acknowledged(&reader->chip);
    }
}

static void serve_line(struct reader *reader)
{
    uint8_t frame[PN532_FRAME_MAX];
    size_t len = 0;
    ssize_t got =
        read(reader->master, reader->line.at + reader->line.len, pn532_line_room(&reader->line));
    unsigned baud = host_baud(reader);
    pn532_line_begins(&reader->chip);
    if (got <= 0) {
        return;
    }
    /* A host that has acknowledged a new speed may have gone there before this was read. */
    if (baud != reader->chip.baud && (baud == 0 || baud != reader->chip.baud_next)) {
        reader->line.len = 0;
        return;
    }
    reader->line.len += (size_t)got;
    while (pn532_line_take(&reader->line, frame, &len)) {
        hear_acknowledgements(reader);
        serve_frame(reader, frame, len);
    }
    hear_acknowledgements(reader);
}

static void serve_command(struct reader *reader, int *connection)
{
    char command[CONTROL_MAX + 1], reply[CONTROL_REPLY_MAX];
    if (!control_receive(*connection, command)) {
        close_fd(connection);
        return;
    }
    if (command[0] == '\0') {
        return;
    }
    switch (control_obey(&reader->chip, command, reply)) {
    case CONTROL_OFF: unplug(reader); break;
    case CONTROL_ON:
        if (!plug_in(reader)) {
            snprintf(reply, sizeof reply, "no: there is no pseudo-terminal");
        }
        break;
    case CONTROL_NOTHING: break;
    }
    control_answer(*connection, "%s", reply);
}

static void accept_connection(struct reader *reader)
{
    int fd = accept4(reader->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (size_t i = 0; fd >= 0 && i < COUNT(reader->connections); i++) {
        if (reader->connections[i] < 0) {
            reader->connections[i] = fd;
            return;
        }
    }
    close_fd(&fd);
}

/* False when a signal asked to end. */
static bool serve(struct reader *reader)
{
    struct pollfd wait[3 + CONNECTIONS_MAX] = {
        {.fd = reader->master, .events = POLLIN},
        {.fd = reader->listener, .events = POLLIN},
        {.fd = reader->signals, .events = POLLIN}};
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        wait[3 + i] = (struct pollfd){.fd = reader->connections[i], .events = POLLIN};
    }
    if (poll(wait, COUNT(wait), -1) < 0) {
        return errno == EINTR;
    }
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (wait[3 + i].revents != 0) {
            serve_command(reader, &reader->connections[i]);
        }
    }
    if (wait[1].revents != 0) {
        accept_connection(reader);
    }
    if (wait[0].revents != 0 && reader->master >= 0) {
        serve_line(reader);
    }
    return wait[2].revents == 0;
}

static int run(const char *link, const char *control)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        die("no memory for a reader");
    }
    pn532_init(&reader->chip);
    reader->link = link;
    reader->master = reader->slave = -1;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        reader->connections[i] = -1;
    }
    reader->signals = signals_take();
    reader->listener = control == NULL ? -1 : control_listen(control);
    int status = DONE;
    if (!plug_in(reader) || (control != NULL && reader->listener < 0)) {
        log_error("sim_reader_unusable link=%s", link);
        status = UNUSABLE;
    }
    while (status == DONE && serve(reader)) {
    }
    unplug(reader);
    if (control != NULL) {
        unlink(control);
    }
    free(reader);
    return status;
}

int main(int argc, char **argv)
{
    const char *link = NULL, *control = NULL, *trust = NULL;
    bool list = false;
    const struct option_row table[] = {
        {"link", &link, NULL},
        {"control", &control, NULL},
        {"list", NULL, &list},
        {"trust", &trust, NULL},
        {0}};
    if (about(argc, argv, help)) {
        return DONE;
    }
    if (!options_read(&argc, argv, table) || argc > 1) {
        return UNUSABLE;
    }
    if (list) {
        control_list();
        return DONE;
    }
    if (trust != NULL) {
        return utopia_write(trust, time(NULL)) ? DONE : UNUSABLE;
    }
    if (link == NULL) {
        fprintf(stderr, "sim-pn532: --link is missing; see --help\n");
        return UNUSABLE;
    }
    return run(link, control);
}
