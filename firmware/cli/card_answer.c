#include "cli/card_answer.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "ipc/memory.h"
#include "ipc/words.h"

/* Names of the bits of enum card_doubt, from the lowest on. */
static const char *const doubts[] = {"unsigned",       "issuer-unknown", "signature",   "revoked",
                                     "changed",        "not-covered",    "other-state", "algorithm",
                                     "copy-unchecked", "copy",           "expired",     "lists-old",
                                     "no-revocations"};

static const char *const proofs[] = {"signed", "not-copied"};

static const char *const clones[CARD_CLONE_COUNT] = {
    [CARD_CLONE_NOT_OFFERED] = "not-offered",
    [CARD_CLONE_CHIP] = "chip-authentication",
    [CARD_CLONE_ACTIVE] = "active-authentication",
    [CARD_CLONE_MAPPING] = "chip-mapping",
    [CARD_CLONE_FAILED] = "failed",
    [CARD_CLONE_UNSIGNED] = "unsigned"};

static const char *const formats[CARD_IMAGE_COUNT] = {"jpeg", "jpeg2000"};

_Static_assert(1 << COUNT(doubts) == CARD_DOUBT_BITS + 1, "a word for each doubt");

static void put(json_t *json, const char *name, struct text text)
{
    if (text.len > 0) {
        json_object_set_new(json, name, json_stringn(text.at, text.len));
    }
}

static void put_time(json_t *json, const char *name, uint64_t utc_s)
{
    time_t at = (time_t)utc_s;
    struct tm parts;
    char text[32];
    if (utc_s > 0 && gmtime_r(&at, &parts) != NULL &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0) {
        json_object_set_new(json, name, json_string(text));
    }
}

static void put_number(json_t *json, const char *name, uint32_t number)
{
    json_object_set_new(json, name, json_integer(number));
}

static json_t *list_bits(uint32_t bits, const char *const *words, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if ((bits & 1u << i) != 0) {
            json_array_append_new(list, json_string(words[i]));
        }
    }
    return list;
}

/* The next word of those divided by spaces; empty at the end. */
static struct text next_word(struct text *list)
{
    const char *space = list->len > 0 ? memchr(list->at, ' ', list->len) : NULL;
    size_t len = space == NULL ? list->len : (size_t)(space - list->at);
    struct text word = {list->at, len};
    size_t used = space == NULL ? len : len + 1;
    list->at += used;
    list->len -= used;
    return word;
}

/* "dg1:covered": the file's name into `read`, and what it is worth into `files`. */
static void put_file(json_t *read, json_t *files, struct text word)
{
    const char *colon = memchr(word.at, ':', word.len);
    size_t len = colon == NULL ? word.len : (size_t)(colon - word.at);
    json_array_append_new(read, json_stringn(word.at, len));
    if (colon != NULL) {
        json_t *name = json_stringn(word.at, len);
        json_object_set_new(
            files, json_string_value(name), json_stringn(colon + 1, word.len - len - 1));
        json_decref(name);
    }
}

static json_t *signature_of(const struct message_card_report *report)
{
    json_t *signature = json_object(), *notes = json_array();
    struct text list = report->notes;
    put(signature, "result", report->signature);
    put(signature, "country", report->country);
    put_time(signature, "signed", report->signed_s);
    put_time(signature, "list", report->list_s);
    put_time(signature, "revocations", report->revoking_s);
    put_time(signature, "revocationsNext", report->revoking_next_s);
    while (list.len > 0) {
        struct text word = next_word(&list);
        json_array_append_new(notes, json_stringn(word.at, word.len));
    }
    json_object_set_new(signature, "notes", notes);
    return signature;
}

bool card_answer_photo(json_t *answer, const struct message_card_photo *photo)
{
    SCOPED(close_fd) int image = photo->image;
    SCOPED(memory_unmap) struct memory memory = {0};
    if (photo->format >= CARD_IMAGE_COUNT || !memory_map(&memory, image, CARD_PHOTO_MAX)) {
        return false;
    }
    size_t len = memory.content.len;
    unsigned char *text = malloc(len / 3 * 4 + 5);
    if (text == NULL) {
        die("memory is short");
    }
    int written = EVP_EncodeBlock(text, memory.content.at, (int)len);
    json_t *json = json_object();
    json_object_set_new(json, "format", json_string(formats[photo->format]));
    json_object_set_new(json, "bytes", json_integer((json_int_t)len));
    json_object_set_new(json, "base64", json_stringn((const char *)text, (size_t)written));
    json_object_set_new(answer, "photo", json);
    free(text);
    return true;
}

void card_answer_report(json_t *answer, const struct message_card_report *report)
{
    json_t *read = json_array(), *files = json_object(), *counts = json_object(),
           *times = json_object();
    struct text list = report->files;
    while (list.len > 0) {
        put_file(read, files, next_word(&list));
    }
    put(answer, "access", report->access);
    json_object_set_new(answer, "read", read);
    json_object_set_new(answer, "files", files);
    json_object_set_new(answer, "signature", signature_of(report));
    if (report->clone < CARD_CLONE_COUNT) {
        json_object_set_new(answer, "clone", json_string(clones[report->clone]));
    }
    put_number(counts, "apdus", report->apdus);
    put_number(counts, "sent", report->sent);
    put_number(counts, "received", report->received);
    put_number(counts, "largestRead", report->piece);
    json_object_set_new(answer, "counts", counts);
    put_number(times, "openMs", report->open_ms);
    put_number(times, "readMs", report->read_ms);
    put_number(times, "proveMs", report->prove_ms);
    json_object_set_new(answer, "times", times);
}

void card_answer_person(json_t *answer, const struct message_card_person *person)
{
    bool is_card = person->document_kind == CARD_KIND_ID_CARD;
    put(answer, "kind", is_card ? TEXT_OF("id-card") : TEXT_OF("passport"));
    put(answer, "familyName", person->family_name);
    json_object_set_new(
        answer, "givenNames", json_stringn(person->given_names.at, person->given_names.len));
    put(answer, "birthDate", person->birth_date);
    put(answer, "documentNumber", person->document_number);
    put(answer, "expiryDate", person->expiry_date);
    put(answer, "nationality", person->nationality);
    put(answer, "issuer", person->issuer);
    put(answer, "sex", person->sex);
    put(answer, "otherNames", person->other_names);
    put(answer, "birthPlace", person->birth_place);
    put(answer, "address", person->address);
    put(answer, "title", person->title);
    put(answer, "issueDate", person->issue_date);
    put(answer, "issuingAuthority", person->issuing_authority);
    json_object_set_new(answer, "signed", json_boolean(person->proved & CARD_PROOF_SIGNED));
    json_object_set_new(answer, "notCopied", json_boolean(person->proved & CARD_PROOF_NOT_COPIED));
    json_object_set_new(answer, "proved", list_bits(person->proved, proofs, COUNT(proofs)));
    json_object_set_new(answer, "doubts", list_bits(person->doubts, doubts, COUNT(doubts)));
}

/* A list of words in one line. */
static void print_list(const char *name, const json_t *list)
{
    printf("%-17s", name);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct text word = json_text_of(json_array_get(list, i));
        printf("%s%.*s", i > 0 ? ", " : "", TEXT_ARG(word));
    }
    printf("%s\n", json_array_size(list) == 0 ? "nothing" : "");
}

void card_answer_print(json_t *answer)
{
    static const char *const lists[] = {"read", "proved", "doubts"};
    const json_t *counts = json_object_get(answer, "counts");
    const char *name;
    json_t *value;
    json_object_foreach (answer, name, value) {
        struct text text = json_text_of(value);
        if (text.len > 0) {
            printf("%-17s%.*s\n", name, TEXT_ARG(text));
        }
    }
    for (size_t i = 0; i < COUNT(lists); i++) {
        print_list(lists[i], json_object_get(answer, lists[i]));
    }
    printf(
        "%-17s%s\n", "signature",
        json_string_value(json_object_get(json_object_get(answer, "signature"), "result")));
    printf(
        "%-17s%d APDUs, %d bytes sent, %d received\n", "line",
        (int)json_integer_value(json_object_get(counts, "apdus")),
        (int)json_integer_value(json_object_get(counts, "sent")),
        (int)json_integer_value(json_object_get(counts, "received")));
}
