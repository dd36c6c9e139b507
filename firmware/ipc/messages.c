#include "ipc/messages.h"

#define MESSAGE(name, sender) {#name, DOMAIN_##sender},
static const struct {
    const char *name;
    enum domain sender;
} kinds[] = {
#include "ipc/messages.def"
};

const char *message_name(enum message_kind kind)
{
    return kind < MESSAGE_KINDS ? kinds[kind].name : "unknown";
}

int message_fd(const struct message *message)
{
    switch (message->kind) {
#define MESSAGE(name, sender)                                                                      \
    case MESSAGE_##name: {                                                                         \
        const struct message_##name *m = &message->name;                                           \
        (void)m;
#define FD(field)     return m->field;
#define SOCKET(field) return m->field;
#define END                                                                                        \
    break;                                                                                         \
    }
#include "ipc/messages.def"
    case MESSAGE_KINDS: break;
    }
    return -1;
}

/* What goes beside the bytes of a kind. */
enum beside { BESIDE_NOTHING = 0, BESIDE_MEMORY = 1, BESIDE_SOCKET = 2 };

static unsigned wants(enum message_kind kind)
{
    static const uint8_t beside[] = {
#define MESSAGE(name, sender) [MESSAGE_##name] = BESIDE_NOTHING
#define FD(field)             | BESIDE_MEMORY
#define SOCKET(field)         | BESIDE_SOCKET
#define END                   ,
#include "ipc/messages.def"
    };
    return beside[kind];
}

bool message_wants_socket(enum message_kind kind)
{
    return kind < MESSAGE_KINDS && wants(kind) == BESIDE_SOCKET;
}

bool message_write(struct writer *w, const struct message *message)
{
    if (message->kind >= MESSAGE_KINDS) {
        return false;
    }
    writer_put_u32(w, message->kind);
    writer_put_u32(w, message->session);
    switch (message->kind) {
#define MESSAGE(name, sender)                                                                      \
    case MESSAGE_##name: {                                                                         \
        const struct message_##name *m = &message->name;                                           \
        (void)m;
#define U32(field)         writer_put_u32(w, m->field);
#define U64(field)         writer_put_u64(w, m->field);
#define STRING(field, max) writer_put_bytes(w, m->field.at, m->field.len, max);
#define BLOB(field, max)   writer_put_bytes(w, m->field.at, m->field.len, max);
#define END                                                                                        \
    break;                                                                                         \
    }
#include "ipc/messages.def"
    case MESSAGE_KINDS: return false;
    }
    return writer_ok(w);
}

bool message_read(struct reader *r, enum domain sender, int fd, struct message *message)
{
    uint32_t kind = reader_get_u32(r);
    if (r->failed || kind >= MESSAGE_KINDS || kinds[kind].sender != sender ||
        (wants(kind) != BESIDE_NOTHING) != (fd >= 0)) {
        return false;
    }
    *message = (struct message){.kind = kind, .session = reader_get_u32(r)};
    switch (message->kind) {
#define MESSAGE(name, sender)                                                                      \
    case MESSAGE_##name: {                                                                         \
        struct message_##name *m = &message->name;                                                 \
        (void)m;
#define U32(field)         m->field = reader_get_u32(r);
#define U64(field)         m->field = reader_get_u64(r);
#define STRING(field, max) m->field = reader_get_text(r, max);
#define BLOB(field, max)   m->field = reader_get_bytes(r, max);
#define FD(field)          m->field = fd;
#define SOCKET(field)      m->field = fd;
#define END                                                                                        \
    break;                                                                                         \
    }
#include "ipc/messages.def"
    case MESSAGE_KINDS: return false;
    }
    return reader_done(r);
}
