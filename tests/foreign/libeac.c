/* One end of PACE made of OpenPACE's libeac, as a program of its own: that library is GPL, so nothing of
 * Foyer is linked with it, and it is linked into nothing that is shipped.
 *
 *   libeac card|reader OID PARAMETERS mrz|can SECRET
 *
 * APDUs go over standard input and output, each after its length in two bytes, most significant first. A card
 * answers until its input ends. A reader sends PACE's five commands, then a protected READ BINARY, and
 * ends with 0 when the answer's MAC is right, with 1 when anything is not. */
#include <eac/eac.h>
#include <eac/pace.h>
#include <openssl/buffer.h>
#include <openssl/objects.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 2048, MAC = 8, READ_BINARY = 0xb0 };

struct end {
    EAC_CTX *context;
    PACE_SEC *secret;
    const ASN1_OBJECT *oid;
    unsigned parameters, password;
    bool is_integrated, is_des;
    BUF_MEM *mapping; /* ours */
    BUF_MEM *ours;    /* ephemeral public key */
    unsigned step;
    bool is_secured;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "libeac: %s\n", what);
    exit(1);
}

static BUF_MEM *buffer_of(const uint8_t *at, size_t len)
{
    BUF_MEM *buffer = BUF_MEM_new();
    if (buffer == NULL || BUF_MEM_grow(buffer, len) != len) {
        fail("no memory");
    }
    memcpy(buffer->data, at, len);
    return buffer;
}

static void must(bool worked, const char *what)
{
    if (!worked) {
        fail(what);
    }
}

static void send(const uint8_t *at, size_t len)
{
    uint8_t head[] = {(uint8_t)(len >> 8), (uint8_t)len};
    must(fwrite(head, 1, 2, stdout) == 2 && fwrite(at, 1, len, stdout) == len, "cannot write");
    fflush(stdout);
}

/* 0 at the end. */
static size_t receive(uint8_t *at)
{
    uint8_t head[2];
    if (fread(head, 1, 2, stdin) != 2) {
        return 0;
    }
    size_t len = (size_t)head[0] << 8 | head[1];
    must(len <= ROOM && fread(at, 1, len, stdin) == len, "cannot read");
    return len;
}

/* Appends one object; the new length. */
static size_t put(uint8_t *to, size_t len, unsigned tag, const void *value, size_t size)
{
    if (tag > 0xff) {
        to[len++] = (uint8_t)(tag >> 8);
    }
    to[len++] = (uint8_t)tag;
    if (size > 0xff) {
        to[len++] = 0x82;
        to[len++] = (uint8_t)(size >> 8);
    } else if (size > 0x7f) {
        to[len++] = 0x81;
    }
    to[len++] = (uint8_t)size;
    if (size > 0) {
        memcpy(to + len, value, size);
    }
    return len + size;
}

/* The value of the first object with this one-byte tag; NULL: none. */
static const uint8_t *find(const uint8_t *at, size_t left, unsigned tag, size_t *size)
{
    while (left >= 2) {
        size_t head = 2, len = at[1];
        if (len == 0x81 && left >= 3) {
            head = 3;
            len = at[2];
        } else if (len == 0x82 && left >= 4) {
            head = 4;
            len = (size_t)at[2] << 8 | at[3];
        }
        if (head + len > left) {
            return NULL;
        }
        if (at[0] == tag) {
            *size = len;
            return at + head;
        }
        at += head + len;
        left -= head + len;
    }
    return NULL;
}

/* A value in the template 7C, as buffer; fails when it is absent. */
static BUF_MEM *from_template(const uint8_t *at, size_t len, unsigned tag)
{
    size_t size = 0;
    const uint8_t *content = find(at, len, 0x7c, &size);
    const uint8_t *value = content == NULL ? NULL : find(content, size, tag, &size);
    must(value != NULL, "an object is missing");
    return buffer_of(value, size);
}

static void finish_keys(struct end *end, const BUF_MEM *theirs)
{
    must(
        PACE_STEP3B_compute_shared_secret(end->context, theirs) == 1 &&
            PACE_STEP3C_derive_keys(end->context) == 1,
        "no keys");
}

static void begin_session(struct end *end)
{
    must(EAC_CTX_set_encryption_ctx(end->context, EAC_ID_PACE) == 1, "no session");
    end->is_secured = true;
}

/* One step of PACE as card: the objects of the answer into `to`. A wrong token is -1. */
static int answer_step(struct end *end, const uint8_t *data, size_t len, uint8_t *to)
{
    BUF_MEM *theirs, *mine;
    int size = 0;
    switch (end->step++) {
    case 0:
        mine = PACE_STEP1_enc_nonce(end->context, end->secret);
        must(mine != NULL, "no nonce");
        return (int)put(to, 0, 0x80, mine->data, mine->length);
    case 1:
        theirs = from_template(data, len, 0x81);
        mine = PACE_STEP3A_generate_mapping_data(end->context);
        must(PACE_STEP3A_map_generator(end->context, theirs) == 1, "no mapping");
        if (!end->is_integrated) {
            must(mine != NULL, "no mapping data");
            size = (int)put(to, 0, 0x82, mine->data, mine->length);
        }
        return size;
    case 2:
        theirs = from_template(data, len, 0x83);
        end->ours = PACE_STEP3B_generate_ephemeral_key(end->context);
        must(end->ours != NULL, "no key");
        finish_keys(end, theirs);
        end->mapping = theirs;
        return (int)put(to, 0, 0x84, end->ours->data, end->ours->length);
    case 3:
        mine = PACE_STEP3D_compute_authentication_token(end->context, end->mapping);
        theirs = from_template(data, len, 0x85);
        if (PACE_STEP3D_verify_authentication_token(end->context, theirs) != 1) {
            return -1;
        }
        must(mine != NULL, "no token");
        return (int)put(to, 0, 0x86, mine->data, mine->length);
    default: return -1;
    }
}

/* Padded: its MAC. */
static void mac_of(struct end *end, const uint8_t *at, size_t len, uint8_t *mac)
{
    BUF_MEM *plain = buffer_of(at, len);
    BUF_MEM *padded = EAC_add_iso_pad(end->context, plain);
    BUF_MEM *code = padded == NULL ? NULL : EAC_authenticate(end->context, padded);
    must(code != NULL && code->length == MAC, "no MAC");
    memcpy(mac, code->data, MAC);
}

/* The padded header and the objects, as they are signed together. */
static void sign_command(
    struct end *end, const uint8_t *head, const uint8_t *objects, size_t len, uint8_t *mac)
{
    uint8_t input[ROOM] = {head[0], head[1], head[2], head[3], 0x80};
    size_t block = end->is_des ? 8 : 16;
    memcpy(input + block, objects, len);
    mac_of(end, input, block + len, mac);
}

/* A protected READ BINARY is answered with four bytes, anything else by 6D00. */
static size_t answer_protected(struct end *end, const uint8_t *command, uint8_t *to)
{
    uint8_t mac[MAC], word[] = {0x6d, 0x00};
    size_t size = 0, len = 0, expected = 0;
    const uint8_t *objects = command + 5;
    const uint8_t *code = find(objects, command[4], 0x8e, &size);
    must(EAC_increment_ssc(end->context) == 1, "no counter");
    must(code != NULL && size == MAC, "no MAC in the command");
    sign_command(end, command, objects, (size_t)(code - objects - 2), mac);
    must(memcmp(mac, code, MAC) == 0, "the command's MAC is wrong");
    must(EAC_increment_ssc(end->context) == 1, "no counter");
    if (command[1] == READ_BINARY && find(objects, command[4], 0x97, &expected) != NULL) {
        BUF_MEM *plain = buffer_of((const uint8_t *)"\x60\x02\x5f\x01", 4);
        BUF_MEM *sealed = EAC_encrypt(end->context, EAC_add_iso_pad(end->context, plain));
        uint8_t value[64] = {1};
        must(sealed != NULL && sealed->length < sizeof value, "no cryptogram");
        memcpy(value + 1, sealed->data, sealed->length);
        len = put(to, len, 0x87, value, 1 + sealed->length);
        word[0] = 0x90;
    }
    len = put(to, len, 0x99, word, 2);
    mac_of(end, to, len, mac);
    len = put(to, len, 0x8e, mac, MAC);
    memcpy(to + len, word, 2);
    return len + 2;
}

static const uint8_t *data_of(const uint8_t *command, size_t *len)
{
    bool is_extended = command[4] == 0;
    *len = is_extended ? (size_t)command[5] << 8 | command[6] : command[4];
    return command + (is_extended ? 7 : 5);
}

/* MSE:Set AT must name what this card has. */
static bool is_right_set(const struct end *end, const uint8_t *data, size_t len)
{
    size_t oid = 0, password = 0, parameters = 0;
    const uint8_t *a = find(data, len, 0x80, &oid), *b = find(data, len, 0x83, &password);
    const uint8_t *c = find(data, len, 0x84, &parameters);
    return a != NULL && b != NULL && c != NULL && oid == OBJ_length(end->oid) &&
           memcmp(a, OBJ_get0_data(end->oid), oid) == 0 && password == 1 && b[0] == end->password &&
           parameters == 1 && c[0] == end->parameters;
}

static int be_card(struct end *end)
{
    uint8_t command[ROOM], answer[ROOM], objects[ROOM];
    while (receive(command) > 0) {
        size_t len = 0;
        if (end->is_secured && (command[0] & 0x0c) == 0x0c) {
            len = answer_protected(end, command, answer);
            send(answer, len);
            continue;
        }
        unsigned status = 0x9000;
        const uint8_t *data = data_of(command, &len);
        int size = 0;
        if (command[1] == 0x22) {
            status = is_right_set(end, data, len) ? status : 0x6a80;
        } else if (command[1] == 0x86) {
            size = answer_step(end, data, len, objects);
            status = size < 0 ? 0x6300 : status;
        } else {
            status = 0x6d00;
        }
        len = command[1] == 0x86 && size >= 0 ? put(answer, 0, 0x7c, objects, (size_t)size) : 0;
        answer[len] = (uint8_t)(status >> 8);
        answer[len + 1] = (uint8_t)status;
        send(answer, len + 2);
        if (status == 0x9000 && end->step == 4 && !end->is_secured) {
            begin_session(end);
        }
    }
    return 0;
}

/* Sends a command with data, extended when that is long; the answer without its status, which must be
 * 9000. */
static size_t ask(const uint8_t *head, const uint8_t *data, size_t len, bool wants, uint8_t *answer)
{
    uint8_t command[ROOM];
    size_t at = 4;
    bool is_extended = len > 200;
    memcpy(command, head, 4);
    if (is_extended) {
        command[at++] = 0;
        command[at++] = (uint8_t)(len >> 8);
    }
    command[at++] = (uint8_t)len;
    memcpy(command + at, data, len);
    at += len;
    for (int i = 0; wants && i < (is_extended ? 2 : 1); i++) {
        command[at++] = 0;
    }
    send(command, at);
    size_t got = receive(answer);
    must(got >= 2 && answer[got - 2] == 0x90 && answer[got - 1] == 0, "the card refuses");
    return got - 2;
}

/* GENERAL AUTHENTICATE with one value; the one that is wanted of the answer (NULL: none is). */
static BUF_MEM *step(unsigned class, unsigned tag, const BUF_MEM *value, unsigned want)
{
    uint8_t object[ROOM], data[ROOM], answer[ROOM];
    const uint8_t head[] = {(uint8_t) class, 0x86, 0, 0};
    size_t len = value == NULL ? 0 : put(object, 0, tag, value->data, value->length);
    len = put(data, 0, 0x7c, object, len);
    len = ask(head, data, len, true, answer);
    return want == 0 ? NULL : from_template(answer, len, want);
}

static int be_reader(struct end *end)
{
    uint8_t data[ROOM], answer[ROOM], mac[MAC];
    const uint8_t set[] = {0x00, 0x22, 0xc1, 0xa4}, read[] = {0x0c, READ_BINARY, 0x9e, 0x00};
    uint8_t password = (uint8_t)end->password, parameters = (uint8_t)end->parameters;
    size_t len = put(data, 0, 0x80, OBJ_get0_data(end->oid), OBJ_length(end->oid));
    len = put(data, len, 0x83, &password, 1);
    len = put(data, len, 0x84, &parameters, 1);
    ask(set, data, len, false, answer);
    BUF_MEM *nonce = step(0x10, 0, NULL, 0x80);
    must(PACE_STEP2_dec_nonce(end->context, end->secret, nonce) == 1, "no nonce");
    BUF_MEM *mine = PACE_STEP3A_generate_mapping_data(end->context);
    must(mine != NULL, "no mapping data");
    BUF_MEM *theirs = step(0x10, 0x81, mine, end->is_integrated ? 0 : 0x82);
    must(
        PACE_STEP3A_map_generator(end->context, end->is_integrated ? mine : theirs) == 1,
        "no mapping");
    end->ours = PACE_STEP3B_generate_ephemeral_key(end->context);
    must(end->ours != NULL, "no key");
    theirs = step(0x10, 0x83, end->ours, 0x84);
    finish_keys(end, theirs);
    mine = PACE_STEP3D_compute_authentication_token(end->context, theirs);
    must(mine != NULL, "no token");
    theirs = step(0x00, 0x85, mine, 0x86);
    must(PACE_STEP3D_verify_authentication_token(end->context, theirs) == 1, "the token is wrong");
    begin_session(end);
    must(EAC_increment_ssc(end->context) == 1, "no counter");
    const uint8_t four = 4;
    len = put(data, 0, 0x97, &four, 1);
    sign_command(end, read, data, len, mac);
    len = put(data, len, 0x8e, mac, MAC);
    len = ask(read, data, len, true, answer);
    must(EAC_increment_ssc(end->context) == 1, "no counter");
    size_t size = 0;
    const uint8_t *code = find(answer, len, 0x8e, &size);
    must(code != NULL && size == MAC, "no MAC in the answer");
    mac_of(end, answer, (size_t)(code - answer - 2), mac);
    must(memcmp(mac, code, MAC) == 0, "the answer's MAC is wrong");
    return 0;
}

int main(int argc, char **argv)
{
    struct end end = {.context = NULL};
    if (argc != 6) {
        fprintf(stderr, "usage: libeac card|reader OID PARAMETERS mrz|can SECRET\n");
        return 2;
    }
    bool is_mrz = strcmp(argv[4], "mrz") == 0;
    EAC_init();
    int protocol = OBJ_txt2nid(argv[2]);
    end.oid = OBJ_nid2obj(protocol);
    end.parameters = (unsigned)strtoul(argv[3], NULL, 10);
    end.password = is_mrz ? PACE_MRZ : PACE_CAN;
    end.secret = PACE_SEC_new(argv[5], strlen(argv[5]), is_mrz ? PACE_MRZ : PACE_CAN);
    end.context = EAC_CTX_new();
    must(end.context != NULL && end.secret != NULL && protocol != NID_undef, "no such thing");
    must(EAC_CTX_init_pace(end.context, protocol, (int)end.parameters) == 1, "no such variant");
    end.context->tr_version = EAC_TR_VERSION_2_02;
    const uint8_t *octets = OBJ_get0_data(end.oid);
    end.is_integrated = octets[8] == 3 || octets[8] == 4;
    end.is_des = octets[9] == 1;
    return strcmp(argv[1], "card") == 0 ? be_card(&end) : be_reader(&end);
}
