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

/* A word that is a value of an enum. */
struct choice {
    const char *fault, *word;
    int value;
};

static const struct choice choices[] = {
    {"sw", "6282", FAULT_READ_6282},
    {"sw", "6700", FAULT_READ_6700},
    {"sw", "6700-plain", FAULT_READ_6700_PLAIN},
    {"sw", "6CXX", FAULT_READ_6CXX},
    {"ats", "none", FAULT_ATS_SILENT},
    {"ats", "short", FAULT_ATS_SHORT},
    {"ats", "long", FAULT_ATS_LONG},
    {"ats", "missing", FAULT_ATS_MISSING},
    {"ats", "bare", FAULT_ATS_BARE},
    {"ats", "tiny", FAULT_ATS_TINY},
    {"ats", "reserved", FAULT_ATS_RESERVED},
    {"ats", "huge", FAULT_ATS_HUGE},
    {"rates", "refused", FAULT_RATE_REFUSES},
    {"rates", "deaf", FAULT_RATE_DEAF},
    {"rates", "shaky", FAULT_RATE_SHAKY},
};

/* False when there is no such fault with a word. */
static bool choose(struct faults *faults, const struct words *words)
{
    for (size_t i = 0; i < COUNT(choices); i++) {
        const struct choice *choice = &choices[i];
        if (!is_word(words, 1, choice->fault) || !is_word(words, 2, choice->word)) {
            continue;
        }
        if (strcmp(choice->fault, "sw") == 0) {
            faults->read = (enum fault_read)choice->value;
        } else if (strcmp(choice->fault, "ats") == 0) {
            faults->ats = (enum fault_ats)choice->value;
        } else {
            faults->rate = (enum fault_rate)choice->value;
        }
        return true;
    }
    return false;
}

static bool set_counted(struct faults *faults, const struct words *words)
{
    const struct {
        const char *word;
        unsigned *count;
    } table[] = {{"lift-at", &faults->lift_at}, {"reset-at", &faults->reset_at},
                 {"wtx", &faults->waits},       {"wtx-blocks", &faults->waits},
                 {"wtx-ms", &faults->wait_ms},  {"bit-error", &faults->damaged},
                 {"noise", &faults->noise}};
    unsigned value = 0;
    for (size_t i = 0; i < COUNT(table); i++) {
        if (is_word(words, 1, table[i].word) && number(words, 2, &value)) {
            *table[i].count = value;
            faults->waits_always = faults->waits_always || is_word(words, 1, "wtx-blocks");
            return true;
        }
    }
    return false;
}

static const char *set_fault(struct faults *faults, const struct words *words)
{
    const struct {
        const char *word;
        bool *is_on;
    } table[] = {
        {"wrong-mac", &faults->wrong_mac},         {"oversized-tlv", &faults->oversized_tlv},
        {"endless-wtx", &faults->waits_forever},   {"bad-status", &faults->bad_status},
        {"endless-chain", &faults->endless_chain}, {"long-frames", &faults->long_frames},
        {"long-answers", &faults->long_answers},   {"stubborn", &faults->is_stubborn},
        {"no-attrib", &faults->stays_attributed}};
    if (is_word(words, 1, "none")) {
        *faults = (struct faults){0};
        return "ok";
    }
    for (size_t i = 0; i < COUNT(table); i++) {
        if (is_word(words, 1, table[i].word)) {
            *table[i].is_on = true;
            return "ok";
        }
    }
    bool is_set = set_counted(faults, words) || choose(faults, words);
    return is_set ? "ok" : "no: there is no such fault, see sim-pn532 --help";
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
    const struct picc *card = &chip->cards[0];
    bool lies = chip->card_count > 0 && !card->is_lifted;
    snprintf(
        reply, CONTROL_REPLY_MAX,
        "ok card=%s cards=%zu commands=%lu apdus=%lu frames=%lu bytes=%lu baud=%u rates=%u/%u "
        "room=%zu line_us=%lu",
        lies ? card->icao.specimen->name : "none", lies ? chip->card_count : 0, chip->commands,
        chip->apdus, chip->air_frames, chip->air_bytes, chip->baud, 106u << card->rates.to_card,
        106u << card->rates.from_card, card->frame_max, chip->line_us);
}

/* What the German card that lies there holds; `pin reset` makes all as they left the factory. */
static void tell_pin(struct pn532 *chip, const struct words *words, char *reply)
{
    struct picc *card = &chip->cards[0];
    if (is_word(words, 1, "reset")) {
        for (size_t i = 0; i < chip->german_count; i++) {
            const char *name = chip->german[i].specimen->name;
            (void)!npa_memory_init(&chip->german[i].memory, (struct text){name, strlen(name)});
        }
        snprintf(reply, CONTROL_REPLY_MAX, "ok");
    } else if (chip->card_count == 0 || !card->is_german) {
        snprintf(reply, CONTROL_REPLY_MAX, "no: no German card lies there");
    } else {
        const struct npa_memory *memory = card->npa.memory;
        snprintf(
            reply, CONTROL_REPLY_MAX, "ok card=%s pin=%s tries=%u unblocks=%u deactivated=%d",
            card->icao.specimen->name, memory->pin, memory->tries, memory->unblocks,
            memory->is_deactivated);
    }
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
    } else if (is_word(&words, 0, "pin")) {
        tell_pin(chip, &words, reply);
        return wish;
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

/* Who has a German card has these by post. */
static void put_secrets(json_t *json, const struct specimen *specimen)
{
    struct npa_memory memory;
    struct text name = {specimen->name, strlen(specimen->name)}, puk = npa_puk();
    if (specimen->kind == SPECIMEN_EID && npa_memory_init(&memory, name)) {
        json_object_set_new(json, "pin", json_string(memory.pin));
        json_object_set_new(json, "puk", json_stringn(puk.at, puk.len));
        json_object_set_new(json, "tries", json_integer(memory.tries));
    }
}

static json_t *describe(const struct specimen *specimen)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", json_string(specimen->name));
    json_object_set_new(json, "meaning", json_string(specimen->meaning));
    json_object_set_new(json, "kind", json_string(kind_of(specimen)));
    json_object_set_new(
        json, "can", specimen->can == NULL ? json_null() : json_string(specimen->can));
    put_secrets(json, specimen);
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
