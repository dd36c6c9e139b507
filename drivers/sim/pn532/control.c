#include "drivers/sim/pn532/control.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

enum { WORDS_MAX = 5, NUMBER_MAX = 1000000 };

struct words {
    char text[CONTROL_REPLY_MAX];
    const char *at[WORDS_MAX];
    size_t count;
};

static bool split(struct words *words, const char *command)
{
    *words = (struct words){0};
    if (strlen(command) >= sizeof words->text) {
        return false;
    }
    memcpy(words->text, command, strlen(command) + 1);
    char *rest = NULL;
    for (char *word = strtok_r(words->text, " \n", &rest); word != NULL;
         word = strtok_r(NULL, " \n", &rest)) {
        if (words->count == WORDS_MAX) {
            return false;
        }
        words->at[words->count++] = word;
    }
    return words->count > 0;
}

static bool is_word(const struct words *words, size_t at, const char *word)
{
    return at < words->count && strcmp(words->at[at], word) == 0;
}

static bool number(const struct words *words, size_t at, unsigned *value)
{
    char *end = NULL;
    unsigned long read = at < words->count ? strtoul(words->at[at], &end, 10) : 0;
    *value = (unsigned)read;
    return end != NULL && *end == '\0' && end != words->at[at] && read <= NUMBER_MAX;
}

static const char *lay(struct pn532 *chip, const char *name)
{
    if (strcmp(name, "two-cards") == 0) {
        pn532_lay(chip, specimen_find(TEXT_OF("id-card")), specimen_find(TEXT_OF("bank-card")));
        return "ok";
    }
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    if (specimen == NULL) {
        return "no: there is no such card, see sim-pn532 --list";
    }
    pn532_lay(chip, specimen, NULL);
    return "ok";
}

static const char *set_read_fault(struct faults *faults, const char *word)
{
    static const struct {
        const char *word;
        enum fault_read fault;
    } table[] = {
        {"6282", FAULT_READ_6282},
        {"6700", FAULT_READ_6700},
        {"6700-plain", FAULT_READ_6700_PLAIN},
        {"6CXX", FAULT_READ_6CXX},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        if (strcmp(word, table[i].word) == 0) {
            faults->read = table[i].fault;
            return "ok";
        }
    }
    return "no: sw 6282, 6700, 6700-plain or 6CXX";
}

static const char *set_fault(struct faults *faults, const struct words *words)
{
    unsigned value = 0;
    bool has_number = number(words, 2, &value);
    if (is_word(words, 1, "none")) {
        *faults = (struct faults){0};
    } else if (is_word(words, 1, "wrong-mac")) {
        faults->wrong_mac = true;
    } else if (is_word(words, 1, "oversized-tlv")) {
        faults->oversized_tlv = true;
    } else if (is_word(words, 1, "endless-wtx")) {
        faults->waits_forever = true;
    } else if (is_word(words, 1, "bad-status")) {
        faults->bad_status = true;
    } else if (is_word(words, 1, "lift-at") && has_number) {
        faults->lift_at = value;
    } else if (is_word(words, 1, "wtx") && has_number) {
        faults->waits = value;
    } else if (is_word(words, 1, "bit-error") && has_number) {
        faults->damaged = value;
    } else if (is_word(words, 1, "sw") && words->count == 3) {
        return set_read_fault(faults, words->at[2]);
    } else {
        return "no: there is no such fault";
    }
    return "ok";
}

static const char *set_model(struct line_model *model, const struct words *words)
{
    struct line_model wanted = {0};
    if (!number(words, 1, &wanted.baud) || !number(words, 2, &wanted.rf_kbit) ||
        !number(words, 3, &wanted.card_ms)) {
        return "no: line BAUD RFKBIT CARDMS";
    }
    *model = wanted;
    return "ok";
}

static void put_state(const struct pn532 *chip, char *reply)
{
    bool lies = chip->card_count > 0 && !chip->cards[0].is_lifted;
    snprintf(
        reply, CONTROL_REPLY_MAX, "ok card=%s cards=%zu commands=%lu frames=%lu bytes=%lu",
        lies ? chip->cards[0].icao.specimen->name : "none", lies ? chip->card_count : 0,
        chip->commands, chip->air_frames, chip->air_bytes);
}

enum control_wish control_obey(struct pn532 *chip, const char *command, char *reply)
{
    struct words words;
    const char *answer = "no: unknown command, see sim-pn532 --help";
    enum control_wish wish = CONTROL_NOTHING;
    if (!split(&words, command)) {
        answer = "no: empty or too long";
    } else if (is_word(&words, 0, "lay") && words.count == 2) {
        answer = lay(chip, words.at[1]);
    } else if (is_word(&words, 0, "take")) {
        pn532_lay(chip, NULL, NULL);
        answer = "ok";
    } else if (is_word(&words, 0, "off") || is_word(&words, 0, "on")) {
        wish = is_word(&words, 0, "on") ? CONTROL_ON : CONTROL_OFF;
        answer = "ok";
    } else if (is_word(&words, 0, "fault")) {
        answer = set_fault(&chip->faults, &words);
    } else if (is_word(&words, 0, "line")) {
        answer = set_model(&chip->model, &words);
    } else if (is_word(&words, 0, "state")) {
        put_state(chip, reply);
        return wish;
    }
    snprintf(reply, CONTROL_REPLY_MAX, "%s", answer);
    return wish;
}

static const char *kind_of(const struct specimen *specimen)
{
    switch (specimen->kind) {
    case SPECIMEN_DOCUMENT: return specimen->form == SPECIMEN_TD1 ? "id-card" : "passport";
    case SPECIMEN_EID: return "german-eid";
    case SPECIMEN_PAYMENT:
    case SPECIMEN_TOKEN: break;
    }
    return "no-document";
}

/* What a reader of the document shows: of the full name where there is one. */
static void put_names(json_t *json, const struct specimen *specimen)
{
    const char *full = specimen->full_name == NULL ? "" : specimen->full_name;
    const char *given = strstr(full, "<<");
    if (given == NULL) {
        json_object_set_new(json, "familyName", json_string(specimen->family_name));
        json_object_set_new(json, "givenNames", json_string(specimen->given_names));
        return;
    }
    char names[200];
    snprintf(names, sizeof names, "%s", given + 2);
    for (char *c = names; *c != '\0'; c++) {
        if (*c == '<') {
            *c = ' ';
        }
    }
    json_object_set_new(json, "familyName", json_stringn(full, (size_t)(given - full)));
    json_object_set_new(json, "givenNames", json_string(names));
}

static json_t *describe(const struct specimen *specimen)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", json_string(specimen->name));
    json_object_set_new(json, "meaning", json_string(specimen->meaning));
    json_object_set_new(json, "kind", json_string(kind_of(specimen)));
    json_object_set_new(
        json, "can", specimen->can == NULL ? json_null() : json_string(specimen->can));
    char zone[SPECIMEN_MRZ_MAX];
    size_t len = specimen_mrz(specimen, zone), line = specimen_mrz_line(specimen);
    if (len == 0) {
        return json;
    }
    json_t *lines = json_array();
    for (size_t at = 0; at < len; at += line) {
        json_array_append_new(lines, json_stringn(zone + at, line));
    }
    json_object_set_new(json, "mrz", lines);
    put_names(json, specimen);
    json_object_set_new(json, "documentNumber", json_string(specimen->document_number));
    json_object_set_new(json, "birthDate", json_string(specimen->birth));
    json_object_set_new(json, "expiryDate", json_string(specimen->expiry));
    json_object_set_new(json, "nationality", json_string(specimen->nationality));
    json_object_set_new(json, "issuer", json_string(specimen->issuer));
    json_object_set_new(json, "sex", json_stringn(&specimen->sex, 1));
    return json;
}

void control_list(void)
{
    size_t count;
    const struct specimen *all = specimen_all(&count);
    SCOPED(json_release) json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, describe(&all[i]));
    }
    char *text = json_print(list);
    puts(text);
    free(text);
}
