#include "tests/support/service.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"

#define ANSWERS_MAX 60
#define PAGES_MAX   40
#define ERASE_MAX   60 /* characters of a wrong answer */
#define ERASE_MS    150

struct journey {
    struct town *town;
    struct citizen *citizen;
    const struct service *service;
    const char *language;
    bool has_document;
    bool makes_mistakes;
    struct visit_answer answers[ANSWERS_MAX + 1];
    char typed[ANSWERS_MAX][ANSWERS_TYPED_MAX];
};

static const struct visit_answer *on_card(const struct journey *journey, const char *question)
{
    return journey->has_document ? answers_on_card(question) : NULL;
}

/* --- what is on the screen ---------------------------------------------------------------------- */

/* "page.dog.label": the key instead of the text. */
static bool is_key(const char *text)
{
    size_t dots = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '.' && at > text && isalnum((unsigned char)at[1])) {
            dots++;
        } else if (!isalnum((unsigned char)*at)) {
            return false;
        }
    }
    return dots > 0 && islower((unsigned char)text[0]);
}

/* The words of a node that must be a text. */
static void check_words(struct journey *journey, const json_t *node)
{
    static const char *const members[] = {"name", "hint", "error", "provenance"};
    for (size_t i = 0; i < COUNT(members); i++) {
        const char *text = json_string_value(json_object_get(node, members[i]));
        bool is_text = text == NULL || (!is_key(text) && strchr(text, '{') == NULL);
        if (!is_text) {
            printf("%s: %s has no text: %s\n", journey->citizen->screen, members[i], text);
            journey->citizen->findings++;
        }
    }
}

/* One language, one title, words instead of keys everywhere, and a name for all that can be touched. */
static void look_at(struct journey *journey)
{
    size_t titles = 0, others = 0, i;
    json_t *node;
    citizen_wait_node(journey->citizen, "next");
    json_array_foreach (journey->citizen->tree, i, node) {
        const char *id = json_string_value(json_object_get(node, "id"));
        const char *language = json_string_value(json_object_get(node, "lang"));
        titles += id != NULL && strcmp(id, "title") == 0;
        others += language == NULL || strcmp(language, journey->language) != 0;
        if (strcmp(json_string_value(json_object_get(node, "role")), "key") != 0) {
            check_words(journey, node);
        }
        if (json_object_get(node, "action") != NULL && json_object_get(node, "name") == NULL) {
            printf("%s: %s has no name\n", journey->citizen->screen, id);
            journey->citizen->findings++;
        }
    }
    if (titles != 1 || others > 0) {
        printf(
            "%s: %zu titles, %zu nodes in another language\n", journey->citizen->screen, titles,
            others);
        journey->citizen->findings++;
    }
}

static void picture(struct journey *journey, const char *what)
{
    char name[160];
    snprintf(name, sizeof name, "%s-%s-%s", journey->service->pack, journey->language, what);
    visit_picture(&journey->town->visit, name);
}

static void wanted(struct journey *journey, bool fine, const char *what)
{
    if (!fine) {
        printf("%s in %s: %s\n", journey->service->pack, journey->language, what);
        journey->citizen->findings++;
    }
}

/* --- answering ---------------------------------------------------------------------------------- */

/* Goes on, and must not get on: the page says what is wrong. */
static void go_on_in_vain(struct journey *journey, const char *node, const char *message)
{
    char screen[100];
    snprintf(screen, sizeof screen, "%s", journey->citizen->screen);
    citizen_touch(journey->citizen, "next");
    citizen_wait_node(journey->citizen, "trouble");
    wanted(journey, strcmp(screen, journey->citizen->screen) == 0, "a mistake was let through");
    wanted(
        journey,
        citizen_text(journey->citizen, node, "error").len > 0 ||
            citizen_text(journey->citizen, node, "name").len > 0,
        "the wrong field is not shown");
    if (message != NULL && !citizen_reads(journey->citizen, message)) {
        printf("%s: does not say \"%s\"\n", screen, message);
        journey->citizen->findings++;
    }
    look_at(journey);
}

static void erase(struct journey *journey, const char *field)
{
    for (int i = 0; i < ERASE_MAX && citizen_text(journey->citizen, field, "value").len > 0; i++) {
        if (i == 0) {
            citizen_touch(journey->citizen, field);
        }
        citizen_advance(journey->citizen, ERASE_MS);
        citizen_touch(journey->citizen, "key-erase");
    }
}

/* A day is in three fields. */
static void erase_answer(struct journey *journey, const char *question)
{
    static const char *const parts[] = {"", "-day", "-month", "-year"};
    char field[100];
    for (size_t i = 0; i < COUNT(parts); i++) {
        snprintf(field, sizeof field, "%s%s", question, parts[i]);
        erase(journey, field);
    }
}

static void make_mistakes(struct journey *journey)
{
    const struct service_mistake *mistake = &journey->service->mistake;
    bool is_german = strcmp(journey->language, "de") == 0;
    const char *message = is_german ? mistake->german : mistake->english;
    go_on_in_vain(journey, mistake->question, mistake->typed == NULL ? message : NULL);
    picture(journey, "forgotten");
    if (mistake->typed == NULL) {
        return;
    }
    const struct visit_answer wrong = {
        mistake->page, mistake->question, mistake->typed, mistake->typed};
    visit_answer(&journey->town->visit, &wrong);
    go_on_in_vain(journey, mistake->question, message);
    picture(journey, "wrong");
    erase_answer(journey, mistake->question);
}

/* The answers that are left to give, in the citizen's language. */
static void choose_answers(struct journey *journey)
{
    size_t count = 0;
    for (const struct visit_answer *one = journey->service->answers; one->question != NULL; one++) {
        if (on_card(journey, one->question) == NULL) {
            if (count == ANSWERS_MAX) {
                die("more than %d answers", ANSWERS_MAX);
            }
            struct visit_answer *own = &journey->answers[count];
            *own = *one;
            own->typed = answers_typed(
                one->typed, strcmp(journey->language, "de") == 0, journey->typed[count]);
            count++;
        }
    }
    journey->answers[count] = (struct visit_answer){NULL, NULL, NULL, NULL};
}

/* All pages, to the check of the answers. */
static void fill(struct journey *journey)
{
    for (int pages = 0; pages < PAGES_MAX; pages++) {
        char screen[100];
        snprintf(screen, sizeof screen, "%s", journey->citizen->screen);
        look_at(journey);
        if (strcmp(screen, "check") == 0) {
            return;
        }
        const char *page = strncmp(screen, "form.", 5) == 0 ? screen + 5 : "";
        if (journey->makes_mistakes && strcmp(journey->service->mistake.page, page) == 0) {
            make_mistakes(journey);
        }
        visit_fill_page(&journey->town->visit, journey->answers, page);
        picture(journey, page);
        citizen_touch(journey->citizen, "next");
        citizen_leave_screen(journey->citizen, screen);
    }
    die("a form without end");
}

/* --- what arrives ------------------------------------------------------------------------------- */

/* By our own validator, with the pack's schema as an authority has it. */
static bool is_valid(struct journey *journey, const char *data, size_t len)
{
    char schema[200];
    const char *file = world_path(&journey->town->world, 5, "opened.json");
    snprintf(schema, sizeof schema, "assets/packs/%s/data.schema.json", journey->service->pack);
    const char *const words[] = {"schema", "validate", schema, file, "--assert-format", NULL};
    char *said = NULL;
    bool fine = file_replace(file, (struct bytes){(const uint8_t *)data, len}, 0600) == FILE_OK &&
                world_foyer(&journey->town->world, &said, words) == 0;
    if (!fine) {
        printf("%s\n", said);
    }
    free(said);
    return fine;
}

static void check_arrival(struct journey *journey)
{
    struct world *world = &journey->town->world;
    char service[WORLD_VALUE_SIZE] = "";
    size_t len = 0;
    wanted(
        journey,
        world_wait_state(world, journey->town->receipt, "submitted", WORLD_PATIENCE_MS) &&
            world_authority_fetch(world) > 0,
        "the authority got nothing");
    wanted(
        journey,
        world_outbox(world, journey->town->receipt, "service", service) &&
            strstr(service, journey->service->leika) != NULL,
        "it went as another service");
    char *opened = world_authority_open(world, journey->town->receipt, &len);
    SCOPED(json_release) json_t *data = opened == NULL ? NULL : json_loadb(opened, len, 0, NULL);
    SCOPED(json_release) json_t *typed = answers_data(journey->service, journey->has_document);
    bool same = data != NULL && json_equal(data, typed);
    if (!same) {
        char *is = json_dumps(data, JSON_SORT_KEYS | JSON_ENCODE_ANY),
             *should = json_dumps(typed, JSON_SORT_KEYS);
        printf("opened:   %s\nanswered: %s\n", is, should);
        free(is);
        free(should);
    }
    wanted(journey, same, "what was opened is not what was answered");
    wanted(journey, opened != NULL && is_valid(journey, opened, len), "it is not valid");
    free(opened);
}

/* --- the way ------------------------------------------------------------------------------------ */

static void look_at_entry(struct visit *visit)
{
    struct journey *journey = visit->context;
    look_at(journey);
    picture(journey, journey->citizen->screen);
}

static void go(struct journey *journey)
{
    struct visit *visit = &journey->town->visit;
    visit->look = look_at_entry;
    visit->context = journey;
    choose_answers(journey);
    const char *pictures = visit->pictures;
    visit->pictures = NULL;
    visit_begin(visit, journey->language);
    visit->pictures = pictures;
    visit_open_service(visit, journey->service->pack);
    picture(journey, "consent");
    look_at(journey);
    citizen_touch(journey->citizen, "next");
    citizen_leave_screen(journey->citizen, "consent");
    visit->pictures = NULL;
    if (journey->has_document) {
        visit_id_card(visit, "id-card");
        citizen_leave_screen(journey->citizen, "take");
    } else if (journey->service->reads) {
        citizen_wait_screen(journey->citizen, "lay");
        citizen_touch(journey->citizen, "without");
        citizen_leave_screen(journey->citizen, "lay");
    }
    visit->pictures = pictures;
    fill(journey);
    picture(journey, "check");
    town_hand_in(journey->town);
    look_at(journey);
    visit_leave(visit);
    check_arrival(journey);
}

void service_with_card(struct town *town, const struct service *service, const char *language)
{
    struct journey journey = {
        town, &town->citizen, service, language, .has_document = service->reads};
    go(&journey);
}

void service_by_hand(struct town *town, const struct service *service, const char *language)
{
    struct journey journey = {
        town,
        &town->citizen,
        service,
        language,
        .has_document = service->needs,
        .makes_mistakes = true,
    };
    go(&journey);
}
