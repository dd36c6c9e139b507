#include "drivers/sim/ausweisapp/workflow.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

enum { COMMAND_MAX = 65536, MESSAGE_MAX = 8192 };

static const struct workflow_script SCRIPTS[] = {
    {.name = "usual", .what = "three tries, everything works", .tries = 3},
    {.name = "transport",
     .what = "still has its PIN of five digits",
     .tries = 3,
     .pin = WORKFLOW_TRANSPORT_PIN},
    {.name = "two-left", .what = "a PIN was wrong before", .tries = 2},
    {.name = "one-left", .what = "suspended: CAN before the last try", .tries = 1},
    {.name = "blocked", .what = "no try left", .tries = 0},
    {.name = "deactivated", .what = "online function off", .tries = 3, .is_deactivated = true},
    {.name = "inoperative", .what = "PUK used up", .tries = 0, .is_inoperative = true},
    {.name = "keypad", .what = "a reader with a PIN pad", .tries = 3, .has_keypad = true},
    {.name = "lifted",
     .what = "the card is lifted at the first PIN",
     .tries = 3,
     .is_lifted = true},
    {.name = "no-card", .what = "nothing is laid down", .tries = 3, .has_no_card = true},
    {.name = "service-error", .what = "the eID service fails", .tries = 3, .fails = true},
    {.name = "writes", .what = "the service wants to write", .tries = 3, .writes = true},
    {.name = "forgets", .what = "sets other rights than told", .tries = 3, .forgets = true},
    {.name = "strange", .what = "correct, and unusual", .tries = 3, .is_strange = true},
    {.name = "foul", .what = "no JSON where a message should be", .tries = 3, .is_foul = true},
    {.name = "dies", .what = "ends at the first PIN", .tries = 3, .dies = true},
    {.name = "silent", .what = "says nothing", .tries = 3, .is_silent = true},
    {.name = "busy", .what = "refuses the first connection", .tries = 3, .is_busy = true},
};

const struct workflow_script *workflow_script(const char *name)
{
    for (size_t i = 0; i < COUNT(SCRIPTS); i++) {
        if (strcmp(SCRIPTS[i].name, name) == 0) {
            return &SCRIPTS[i];
        }
    }
    return NULL;
}

void workflow_list(void)
{
    for (size_t i = 0; i < COUNT(SCRIPTS); i++) {
        printf("  %-14s %s\n", SCRIPTS[i].name, SCRIPTS[i].what);
    }
}

void workflow_init(
    struct workflow *workflow, const struct workflow_script *script, workflow_say *say, void *owner)
{
    *workflow = (struct workflow){.script = script, .say = say, .owner = owner};
    workflow->tries = script->tries;
    snprintf(
        workflow->pin, sizeof workflow->pin, "%s",
        script->pin == NULL ? WORKFLOW_PIN : script->pin);
}

PRINTF_LIKE(2, 3) static void say(struct workflow *workflow, const char *format, ...)
{
    char text[MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    workflow->say(workflow->owner, text);
}

/* The member of READER and of ENTER_*. */
static void write_reader(const struct workflow *workflow, char to[256])
{
    const struct workflow_script *script = workflow->script;
    char card[128] = "null";
    if (workflow->has_card) {
        snprintf(
            card, sizeof card, "{\"deactivated\":%s,\"inoperative\":%s,\"retryCounter\":%u}",
            script->is_deactivated ? "true" : "false", script->is_inoperative ? "true" : "false",
            workflow->tries);
    }
    snprintf(
        to, 256,
        "\"attached\":true,\"card\":%s,\"insertable\":false,\"keypad\":%s,\"name\":\"Stand-in\"",
        card, script->has_keypad ? "true" : "false");
}

static void say_reader(struct workflow *workflow)
{
    char reader[256];
    write_reader(workflow, reader);
    say(workflow, "{\"msg\":\"READER\",%s%s}", reader,
        workflow->script->is_strange ? ",\"colour\":{\"grey\":[1,2,{}]}" : "");
}

static void say_enter(
    struct workflow *workflow, enum workflow_state state, const char *word, bool is_malformed)
{
    char reader[256];
    write_reader(workflow, reader);
    workflow->state = state;
    say(workflow, "{\"msg\":\"%s\"%s,\"reader\":{%s}}", word,
        is_malformed ? ",\"error\":\"You must provide the right number of digits.\"" : "", reader);
}

static void end(struct workflow *workflow, bool is_good, const char *minor)
{
    if (workflow->kind == WORKFLOW_CHANGE) {
        say(workflow, "{\"msg\":\"CHANGE_PIN\",\"success\":%s}", is_good ? "true" : "false");
    } else if (is_good) {
        say(workflow,
            "{\"msg\":\"AUTH\",\"result\":{\"major\":"
            "\"http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok\"},\"url\":\"%s\"}",
            workflow->url);
    } else {
        say(workflow,
            "{\"msg\":\"AUTH\",\"result\":{\"major\":"
            "\"http://www.bsi.bund.de/ecard/api/1.1/resultmajor#error\",\"minor\":"
            "\"http://www.bsi.bund.de/ecard/api/1.1/resultminor/%s\",\"language\":\"en\","
            "\"message\":\"It did not work.\"},\"url\":\"%s\"}",
            minor, workflow->url);
    }
    workflow->kind = WORKFLOW_NONE;
    workflow->state = WORKFLOW_IDLE;
    workflow->has_can = false;
    say(workflow, "{\"msg\":\"STATUS\",\"workflow\":null,\"progress\":null,\"state\":null}");
}

static void say_progress(struct workflow *workflow, unsigned percent)
{
    say(workflow, "{\"msg\":\"STATUS\",\"workflow\":\"%s\",\"progress\":%u,\"state\":\"x\"}",
        workflow->kind == WORKFLOW_AUTH ? "AUTH" : "CHANGE_PIN", percent);
}

/* What the card's counter asks for. */
static void ask(struct workflow *workflow)
{
    if (workflow->script->is_deactivated || workflow->script->is_inoperative) {
        workflow->state = WORKFLOW_INSERT;
        say(workflow, "{\"msg\":\"INSERT_CARD\"}");
    } else if (workflow->tries == 0) {
        say_enter(workflow, WORKFLOW_PUK_ASKED, "ENTER_PUK", false);
    } else if (workflow->tries == 1 && !workflow->has_can) {
        say_enter(workflow, WORKFLOW_CAN_ASKED, "ENTER_CAN", false);
    } else {
        say_enter(workflow, WORKFLOW_PIN_ASKED, "ENTER_PIN", false);
    }
}

static void want_card(struct workflow *workflow)
{
    say_progress(workflow, 20);
    if (!workflow->has_card) {
        workflow->state = WORKFLOW_INSERT;
        say(workflow, "{\"msg\":\"INSERT_CARD\"}");
        return;
    }
    say_reader(workflow);
    say_progress(workflow, 40);
    ask(workflow);
}

void workflow_card(struct workflow *workflow, bool has_card, unsigned tries)
{
    has_card = has_card && !workflow->script->has_no_card;
    bool is_new = has_card && !workflow->has_card;
    if (has_card == workflow->has_card) {
        return;
    }
    workflow->has_card = has_card;
    if (is_new && tries <= 3) {
        workflow->tries = tries;
    }
    say_reader(workflow);
    if (workflow->state > WORKFLOW_RIGHTS) {
        if (has_card) {
            ask(workflow);
        } else {
            workflow->state = WORKFLOW_INSERT;
            workflow->has_can = false;
            say(workflow, "{\"msg\":\"INSERT_CARD\"}");
        }
    }
}

/* True for that many digits, or for none at a reader with a pad. */
static bool is_formed(const struct workflow *workflow, struct text value, size_t least, size_t most)
{
    bool is_digits = value.len >= least && value.len <= most;
    for (size_t i = 0; i < value.len; i++) {
        is_digits = is_digits && value.at[i] >= '0' && value.at[i] <= '9';
    }
    return workflow->script->has_keypad ? value.len == 0 : is_digits;
}

/* At a pad the citizen of the stand-in always knows the secret. */
static bool is_right(const struct workflow *workflow, struct text value, const char *secret)
{
    return workflow->script->has_keypad ||
           (value.len == strlen(secret) && memcmp(value.at, secret, value.len) == 0);
}

static void give_pin(struct workflow *workflow, struct text value)
{
    size_t least = workflow->kind == WORKFLOW_CHANGE ? 5 : 6;
    if (!is_formed(workflow, value, least, 6)) {
        say_enter(workflow, WORKFLOW_PIN_ASKED, "ENTER_PIN", true);
        return;
    }
    if (workflow->script->dies) {
        workflow->is_dead = true;
        return;
    }
    if (workflow->script->is_lifted && !workflow->was_lifted) {
        workflow->was_lifted = workflow->wants_back = true;
        workflow->tries--;
        workflow_card(workflow, false, 4);
        return;
    }
    say_progress(workflow, 60);
    if (!is_right(workflow, value, workflow->pin)) {
        workflow->tries--;
        workflow->has_can = false;
        ask(workflow);
        return;
    }
    workflow->tries = 3;
    if (workflow->kind == WORKFLOW_CHANGE) {
        say_enter(workflow, WORKFLOW_NEW_ASKED, "ENTER_NEW_PIN", false);
        return;
    }
    say_progress(workflow, 90);
    end(workflow, !workflow->script->fails, "al/common#internalError");
}

static void give_new_pin(struct workflow *workflow, struct text value)
{
    if (!is_formed(workflow, value, 6, 6)) {
        say_enter(workflow, WORKFLOW_NEW_ASKED, "ENTER_NEW_PIN", true);
        return;
    }
    if (value.len == 6) {
        memcpy(workflow->pin, value.at, 6);
        workflow->pin[6] = '\0';
    }
    say_progress(workflow, 100);
    end(workflow, true, "");
}

static void give_can(struct workflow *workflow, struct text value)
{
    bool is_formed_well = is_formed(workflow, value, 6, 6);
    if (is_formed_well && is_right(workflow, value, WORKFLOW_CAN)) {
        workflow->has_can = true;
        say_enter(workflow, WORKFLOW_PIN_ASKED, "ENTER_PIN", false);
        return;
    }
    say_enter(workflow, WORKFLOW_CAN_ASKED, "ENTER_CAN", !is_formed_well);
}

static void give_puk(struct workflow *workflow, struct text value)
{
    bool is_formed_well = is_formed(workflow, value, 10, 10);
    if (is_formed_well && is_right(workflow, value, WORKFLOW_PUK)) {
        workflow->tries = 3;
        say_reader(workflow);
        say_enter(workflow, WORKFLOW_PIN_ASKED, "ENTER_PIN", false);
        return;
    }
    say_enter(workflow, WORKFLOW_PUK_ASKED, "ENTER_PUK", !is_formed_well);
}

static void say_rights(struct workflow *workflow)
{
    bool reads = workflow->reads_address != workflow->script->forgets;
    say(workflow,
        "{\"msg\":\"ACCESS_RIGHTS\",\"chat\":{\"required\":[\"FamilyName\",\"GivenNames\","
        "\"DateOfBirth\"%s],\"optional\":[\"Address\"],\"effective\":[%s\"DateOfBirth\","
        "\"FamilyName\",\"GivenNames\"%s]},\"transactionInfo\":\"Antrag am "
        "B\xc3\xbcrgerterminal\"}",
        workflow->script->writes ? ",\"WriteAddress\"" : "", reads ? "\"Address\"," : "",
        workflow->script->writes ? ",\"WriteAddress\"" : "");
}

static void say_certificate(struct workflow *workflow)
{
    say(workflow,
        "{\"msg\":\"CERTIFICATE\",\"description\":{\"issuerName\":\"Beispiel DVCA\",\"issuerUrl\":"
        "\"https://dvca.example\",\"subjectName\":\"Stadt Musterstadt\",\"subjectUrl\":"
        "\"https://www.musterstadt.example\",\"termsOfUsage\":\"Stadt "
        "Musterstadt\\r\\nRathausplatz 1"
        "\\r\\n12345 Musterstadt\\r\\ndatenschutz@musterstadt.example\",\"purpose\":"
        "\"Antr\xc3\xa4ge an die Stadt\"},\"validity\":{\"effectiveDate\":\"2026-11-01\","
        "\"expirationDate\":\"2026-12-01\"}}");
}

static void bad_state(struct workflow *workflow, const char *command)
{
    say(workflow, "{\"msg\":\"BAD_STATE\",\"error\":\"%s\"}", command);
}

/* The result lies at the same host, with the same query, under /result. */
static void make_url(struct workflow *workflow, struct text token_url)
{
    char whole[WORKFLOW_URL_MAX + 1] = "";
    if (token_url.len > 0 && token_url.len <= WORKFLOW_URL_MAX) {
        memcpy(whole, token_url.at, token_url.len);
        whole[token_url.len] = '\0';
    }
    const char *query = strchr(whole, '?');
    char *host = strstr(whole, "://");
    char *path = host == NULL ? NULL : strchr(host + 3, '/');
    int len = path == NULL ? (int)strlen(whole) : (int)(path - whole);
    snprintf(
        workflow->url, sizeof workflow->url, "%.*s/result%.500s", len, whole,
        query == NULL ? "" : query);
}

static void begin(struct workflow *workflow, enum workflow_kind kind)
{
    workflow->kind = kind;
    workflow->reads_address = true;
    if (workflow->script->is_silent) {
        return;
    }
    say(workflow, "{\"msg\":\"%s\"}", kind == WORKFLOW_AUTH ? "AUTH" : "CHANGE_PIN");
    if (workflow->script->is_foul) {
        say(workflow, "{\"msg\":\"READER\",");
    }
    if (workflow->script->is_strange) {
        say(workflow, "{\"msg\":\"WEATHER\",\"rain\":true}");
    }
    if (kind == WORKFLOW_AUTH) {
        say_progress(workflow, 10);
        workflow->state = WORKFLOW_RIGHTS;
        say_rights(workflow);
    } else {
        want_card(workflow);
    }
}

static bool chooses_address(const json_t *command)
{
    bool chooses = false;
    const json_t *chat = json_object_get(command, "chat");
    for (size_t i = 0; i < json_array_size(chat); i++) {
        chooses = chooses || text_equal(json_text_of(json_array_get(chat, i)), TEXT_OF("Address"));
    }
    return chooses;
}

static bool read_rights_command(struct workflow *workflow, const char *word, const json_t *command)
{
    if (strcmp(word, "GET_CERTIFICATE") == 0) {
        say_certificate(workflow);
    } else if (strcmp(word, "SET_ACCESS_RIGHTS") == 0) {
        workflow->reads_address = chooses_address(command);
        say_rights(workflow);
    } else if (strcmp(word, "ACCEPT") == 0) {
        want_card(workflow);
    } else {
        return false;
    }
    return true;
}

static bool read_secret(struct workflow *workflow, const char *word, const json_t *command)
{
    static const struct {
        const char *word;
        enum workflow_state state;
        void (*give)(struct workflow *workflow, struct text value);
    } ROWS[] = {
        {"SET_PIN", WORKFLOW_PIN_ASKED, give_pin},
        {"SET_NEW_PIN", WORKFLOW_NEW_ASKED, give_new_pin},
        {"SET_CAN", WORKFLOW_CAN_ASKED, give_can},
        {"SET_PUK", WORKFLOW_PUK_ASKED, give_puk},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        if (strcmp(ROWS[i].word, word) == 0 && workflow->state == ROWS[i].state) {
            ROWS[i].give(workflow, json_text_of(json_object_get(command, "value")));
            return true;
        }
    }
    return false;
}

static bool read_run(struct workflow *workflow, const char *word, const json_t *command)
{
    bool is_auth = strcmp(word, "RUN_AUTH") == 0;
    if (workflow->kind != WORKFLOW_NONE || (!is_auth && strcmp(word, "RUN_CHANGE_PIN") != 0)) {
        return false;
    }
    make_url(workflow, json_text_of(json_object_get(command, "tcTokenURL")));
    begin(workflow, is_auth ? WORKFLOW_AUTH : WORKFLOW_CHANGE);
    return true;
}

void workflow_command(struct workflow *workflow, struct text command)
{
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)command.at, command.len}, COMMAND_MAX);
    const char *word = json_string_value(json_object_get(json, "cmd"));
    if (word == NULL) {
        say(workflow, "{\"msg\":\"INVALID\",\"error\":\"no command\"}");
    } else if (strcmp(word, "SET_API_LEVEL") == 0) {
        say(workflow, "{\"msg\":\"API_LEVEL\",\"available\":[1,2],\"current\":2}");
    } else if (strcmp(word, "CANCEL") == 0 && workflow->kind != WORKFLOW_NONE) {
        end(workflow, false, "sal#cancellationByUser");
    } else if (
        read_run(workflow, word, json) || read_secret(workflow, word, json) ||
        (workflow->state == WORKFLOW_RIGHTS && read_rights_command(workflow, word, json))) {
        return;
    } else {
        bad_state(workflow, word);
    }
}
