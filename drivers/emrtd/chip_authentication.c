#include "drivers/emrtd/chip_authentication.h"

#include "drivers/emrtd/chip_key.h"

enum {
    TAG_PROTOCOL = 0x80,
    TAG_REFERENCE = 0x84,
    TAG_EPHEMERAL_SET = 0x91, /* the public key in MSE:Set KAT */
    TAG_TEMPLATE = 0x7c,
    TAG_EPHEMERAL = 0x80, /* the same in GENERAL AUTHENTICATE */
};

enum {
    AGREEMENT_DH = 1,
    AGREEMENT_CURVE = 2,
    VERSION = 1, /* 2 and 3 come after terminal authentication only */
    PROTOCOL_OID = 10,
    KEYS_MAX = 4, /* that are looked at */
    MESSAGE_MAX = GROUP_ELEMENT_MAX + 32,
    SHORT_MAX = 200, /* bytes of a command that surely is short, protected */
    EF_COM = 0x1e,
};

static const uint8_t id_ca[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x03};

/* One key of DG14 and how it is used. */
struct offer {
    struct security_info key;
    uint8_t oid[PROTOCOL_OID];
    enum cipher cipher;
    bool is_there;
};

/* One run. */
struct run {
    struct chip *chip;
    struct offer offer;
    struct chip_key key;
    struct group_element ours, shared;
};

static void finish(struct run *run)
{
    chip_key_finish(&run->key);
    explicit_bzero(run, sizeof *run);
}

static bool is_for_key(const struct security_info *info, const struct security_info *key)
{
    bool is_same =
        info->number.len == key->number.len &&
        (key->number.len == 0 || memcmp(info->number.at, key->number.at, key->number.len) == 0);
    return info->variant.at[0] == key->variant.at[0] &&
           (info->number.at == NULL || key->number.at == NULL || is_same);
}

/* The strongest cipher that DG14 names for the key. Documents before there was a name for it have
 * triple DES. False when those that are named are not known here. */
static bool find_cipher(struct bytes dg14, struct offer *offer)
{
    struct security_infos infos = security_infos_of_dg14(dg14);
    struct security_info info;
    bool found = false, named = false;
    memcpy(offer->oid, id_ca, sizeof id_ca);
    offer->oid[sizeof id_ca] = offer->key.variant.at[0];
    offer->cipher = CIPHER_3DES;
    while (security_infos_next(&infos, &info)) {
        if (info.kind != SECURITY_CHIP || !is_for_key(&info, &offer->key)) {
            continue;
        }
        named = true;
        unsigned cipher = info.variant.at[1] - 1u;
        if (info.version == VERSION && cipher < CIPHER_COUNT &&
            (!found || cipher > (unsigned)offer->cipher)) {
            offer->cipher = (enum cipher)cipher;
            found = true;
        }
    }
    offer->oid[PROTOCOL_OID - 1] = (uint8_t)(1 + offer->cipher);
    return found || !named;
}

static bool is_better(const struct offer *a, const struct offer *b)
{
    if (!b->is_there || a->cipher != b->cipher) {
        return !b->is_there || a->cipher > b->cipher;
    }
    return a->key.variant.at[0] == AGREEMENT_CURVE && b->key.variant.at[0] == AGREEMENT_DH;
}

/* Chooses among the keys; run->key is the chosen one's. */
static enum clone_check choose(struct run *run, struct bytes dg14)
{
    struct security_infos infos = security_infos_of_dg14(dg14);
    struct security_info info;
    enum clone_check check = CLONE_CHECK_NONE;
    for (unsigned keys = 0; security_infos_next(&infos, &info);) {
        if (info.kind != SECURITY_CHIP_KEY || keys++ >= KEYS_MAX) {
            continue;
        }
        SCOPED(chip_key_finish) struct chip_key key = {0};
        struct offer offer = {.key = info, .is_there = true};
        enum chip_key_result result = chip_key_read(&key, info.algorithm, info.key);
        if (result == CHIP_KEY_FOUL) {
            return CLONE_CHECK_FOUL;
        }
        bool fits = result == CHIP_KEY_OK && find_cipher(dg14, &offer) &&
                    key.group.is_curve == (info.variant.at[0] == AGREEMENT_CURVE);
        if (fits && is_better(&offer, &run->offer)) {
            chip_key_finish(&run->key);
            run->offer = offer;
            run->key = key;
            key = (struct chip_key){0};
            check = CLONE_CHECK_PASSED;
        }
        check = check == CLONE_CHECK_NONE ? CLONE_CHECK_UNKNOWN : check;
    }
    return security_infos_done(&infos) ? check : CLONE_CHECK_FOUL;
}

static bool is_long(const struct run *run)
{
    return run->ours.len > SHORT_MAX;
}

/* Sends it; *good when the chip agrees. An answer that is not protected is a refusal. */
static enum document_result send(struct run *run, const struct apdu *command, bool *good)
{
    uint8_t space[MESSAGE_MAX];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    enum document_result result = chip_send(run->chip, command, &reply);
    *good = result == DOCUMENT_OK && reply.status == STATUS_WORD_OK;
    if (result == DOCUMENT_AGAIN && command->is_extended) {
        run->chip->limits->refuses_longer = true;
        return result;
    }
    return result == DOCUMENT_FOUL || result == DOCUMENT_AGAIN ? DOCUMENT_OK : result;
}

static void put_reference(struct tlv_writer *data, const struct offer *offer)
{
    static const uint8_t zero[1];
    struct bytes number = offer->key.number;
    if (number.at != NULL) {
        tlv_put(data, TAG_REFERENCE, number.len == 0 ? (struct bytes){zero, 1} : number);
    }
}

/* Triple DES: one command. */
static enum document_result set_key(struct run *run, bool *good)
{
    uint8_t space[MESSAGE_MAX];
    struct tlv_writer data = {.at = space, .size = sizeof space};
    tlv_put(&data, TAG_EPHEMERAL_SET, group_wire(&run->key.group, &run->ours));
    put_reference(&data, &run->offer);
    const struct apdu command = {
        .instruction = 0x22,
        .p1 = 0x41,
        .p2 = 0xa6,
        .data = tlv_written(&data),
        .is_extended = is_long(run)};
    return send(run, &command, good);
}

/* AES: the protocol, then the key. */
static enum document_result set_and_authenticate(struct run *run, bool *good)
{
    uint8_t space[MESSAGE_MAX], object[MESSAGE_MAX];
    struct tlv_writer data = {.at = space, .size = sizeof space};
    tlv_put(&data, TAG_PROTOCOL, (struct bytes){run->offer.oid, PROTOCOL_OID});
    put_reference(&data, &run->offer);
    const struct apdu set = {
        .instruction = 0x22, .p1 = 0x41, .p2 = 0xa4, .data = tlv_written(&data)};
    enum document_result result = send(run, &set, good);
    if (result != DOCUMENT_OK || !*good) {
        return result;
    }
    struct tlv_writer inner = {.at = object, .size = sizeof object};
    data = (struct tlv_writer){.at = space, .size = sizeof space};
    tlv_put(&inner, TAG_EPHEMERAL, group_wire(&run->key.group, &run->ours));
    tlv_put(&data, TAG_TEMPLATE, tlv_written(&inner));
    const struct apdu authenticate = {
        .instruction = 0x86,
        .data = tlv_written(&data),
        .expected = APDU_SHORT_MAX,
        .is_extended = is_long(run)};
    return send(run, &authenticate, good);
}

/* Takes the new keys, and has something answered under them: whatever that says, its MAC is the
 * proof. */
static enum document_result confirm(struct run *run, enum clone_check *check)
{
    uint8_t space[CIPHER_BLOCK_MAX];
    struct apdu_reply reply = {.data = {.at = space, .room = sizeof space}};
    const struct apdu read = {.instruction = 0xb0, .p1 = 0x80 | EF_COM, .expected = 4};
    messaging_init(
        &run->chip->messaging, run->offer.cipher, group_secret(&run->key.group, &run->shared));
    run->chip->is_secured = true;
    enum document_result result = chip_send(run->chip, &read, &reply);
    if (result == DOCUMENT_FOUL || result == DOCUMENT_AGAIN) {
        *check = CLONE_CHECK_FAILED;
        return DOCUMENT_OK;
    }
    *check = result == DOCUMENT_OK ? CLONE_CHECK_PASSED : CLONE_CHECK_NONE;
    return result;
}

enum document_result chip_authentication_run(
    struct chip *chip, struct bytes dg14, const struct chip_authentication_chance *chance,
    enum clone_check *check)
{
    SCOPED(finish) struct run run = {.chip = chip};
    struct bytes private_key = {chance->key, sizeof chance->key};
    *check = choose(&run, dg14);
    if (*check != CLONE_CHECK_PASSED) {
        return DOCUMENT_OK;
    }
    if (!group_multiply(&run.key.group, NULL, private_key, &run.ours) ||
        !group_multiply(&run.key.group, &run.key.key, private_key, &run.shared)) {
        *check = CLONE_CHECK_FOUL;
        return DOCUMENT_OK;
    }
    if (is_long(&run) && chip->limits->refuses_longer) {
        *check = CLONE_CHECK_UNKNOWN;
        return DOCUMENT_OK;
    }
    bool good = false;
    enum document_result result =
        run.offer.cipher == CIPHER_3DES ? set_key(&run, &good) : set_and_authenticate(&run, &good);
    *check = result == DOCUMENT_OK ? CLONE_CHECK_FAILED : CLONE_CHECK_NONE;
    return result == DOCUMENT_OK && good ? confirm(&run, check) : result;
}

/* Is factor * the chip's key what the chip mapped with? */
static bool is_of_key(const struct pace_proof *proof, struct chip_key *key)
{
    struct group_element product;
    return group_multiply(
               &key->group, &key->key, (struct bytes){proof->factor, proof->factor_len},
               &product) &&
           product.len == proof->mapping_key.len &&
           memcmp(product.at, proof->mapping_key.at, product.len) == 0;
}

enum clone_check chip_authentication_of_mapping(const struct pace_proof *proof, struct bytes infos)
{
    if (!proof->is_there) {
        return CLONE_CHECK_NONE;
    }
    bool is_dg14 = infos.len > 0 && infos.at[0] == SECURITY_DG14;
    struct security_infos all = is_dg14 ? security_infos_of_dg14(infos) : security_infos_of(infos);
    struct security_info info;
    enum clone_check check = CLONE_CHECK_UNKNOWN;
    for (unsigned keys = 0; security_infos_next(&all, &info);) {
        if (info.kind != SECURITY_CHIP_KEY || keys++ >= KEYS_MAX) {
            continue;
        }
        SCOPED(chip_key_finish) struct chip_key key = {0};
        enum chip_key_result result = chip_key_read(&key, info.algorithm, info.key);
        if (result == CHIP_KEY_FOUL) {
            return CLONE_CHECK_FOUL;
        }
        if (result == CHIP_KEY_OK && key.parameters == proof->parameters) {
            if (is_of_key(proof, &key)) {
                return CLONE_CHECK_PASSED;
            }
            check = CLONE_CHECK_FAILED;
        }
    }
    return security_infos_done(&all) ? check : CLONE_CHECK_FOUL;
}
