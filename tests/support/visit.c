#include "tests/support/visit.h"

#include <stdio.h>
#include <stdlib.h>

#include "drivers/sim/specimens.h"

const struct visit_answer visit_hundehaltung[] = {
    {"matter", "q-matter-0", NULL, "\"register\""},
    {"address", "q-address.street", "Am Schützenplatz", NULL},
    {"address", "q-address.houseNumber", "12a", NULL},
    {"address", "q-address.postalCode", "12345", NULL},
    {"address", "q-address.city", "Musterstadt", NULL},
    {"contact", "q-contact.phone", "0123456789", NULL},
    {"dog", "q-dog.name", "Bello", NULL},
    {"dog", "q-dog.breed", "Großer Münsterländer", NULL},
    {"dog", "q-dog.birthDate", "03062024", "\"2024-06-03\""},
    {"chip", "q-dog.chip", "276098106123457", NULL},
    {"chip", "q-keeping.since", "01092024", "\"2024-09-01\""},
    {"others", "q-keeping.others", "0", "0"},
    {"danger", "q-keeping.dangerous-1", NULL, "false"},
    {NULL, NULL, NULL, NULL},
};

const struct visit_answer visit_sperrmuell[] = {
    {"person", "q-person.familyName", "Nguyen", NULL},
    {"person", "q-person.givenNames", "Thi Lan", NULL},
    {"address", "q-address.street", "Am Markt", NULL},
    {"address", "q-address.houseNumber", "7", NULL},
    {"address", "q-address.postalCode", "12345", NULL},
    {"address", "q-address.city", "Musterstadt", NULL},
    {"things", "q-things-add", NULL, NULL},
    {"things.entry/0", "q-things.kind", "Sofa", ""},
    {"things.entry/0", "q-things.kind-0", NULL, "\"sofa\""},
    {"things.entry/0", "q-things.count", "1", "1"},
    {"pickup", "q-pickup.week-0", NULL, NULL},
    {"pickup", "q-pickup.place-0", NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

void visit_picture(struct visit *visit, const char *name)
{
    if (visit->pictures != NULL) {
        citizen_picture(visit->citizen, visit->pictures, name);
    }
}

static void device(struct visit *visit, const char *name, const char *command)
{
    if (visit->device != NULL) {
        visit->device(visit, name, command);
    } else {
        world_ask(visit->world, name, command, NULL);
    }
}

/* Waits for the screen and takes its picture. */
static void arrive(struct visit *visit, const char *screen)
{
    citizen_wait_screen(visit->citizen, screen);
    visit_picture(visit, screen);
}

void visit_begin(struct visit *visit, const char *language)
{
    char id[32];
    arrive(visit, "start");
    citizen_touch(visit->citizen, "begin");
    arrive(visit, "language");
    snprintf(id, sizeof id, "language-%s", language);
    citizen_touch(visit->citizen, id);
    arrive(visit, "services");
}

void visit_open_service(struct visit *visit, const char *pack)
{
    char id[64];
    static const char *const screens[] = {"consent", "off", NULL};
    snprintf(id, sizeof id, "service-%s", pack);
    citizen_touch(visit->citizen, id);
    for (int i = 0; i < 5 && citizen_wait_any(visit->citizen, screens) == 1; i++) {
        citizen_wait_text(visit->citizen, "Es geht wieder"); /* a device was late */
        citizen_touch(visit->citizen, "next");
        citizen_wait_screen(visit->citizen, "services");
        citizen_touch(visit->citizen, id);
    }
    citizen_wait_screen(visit->citizen, "consent");
}

void visit_choose(struct visit *visit, const char *pack)
{
    visit_open_service(visit, pack);
    visit_picture(visit, "consent");
    citizen_touch(visit->citizen, "next");
}

static const struct specimen *find_specimen(const char *name)
{
    const struct specimen *specimen = specimen_find((struct text){name, strlen(name)});
    if (specimen == NULL) {
        die("there is no specimen %s", name);
    }
    return specimen;
}

static void lay(struct visit *visit, const char *name)
{
    char command[64];
    arrive(visit, "lay");
    snprintf(command, sizeof command, "lay %s", name);
    device(visit, "reader", command);
}

/* reading -> person -> take -> the first page. Reading can be over before it was seen. */
static void take_over(struct visit *visit)
{
    citizen_wait_screen(visit->citizen, "person");
    visit_picture(visit, "person");
    citizen_touch(visit->citizen, "next");
    arrive(visit, "take");
    device(visit, "reader", "take");
}

void visit_id_card(struct visit *visit, const char *name)
{
    lay(visit, name);
    citizen_wait_screen(visit->citizen, "can");
    citizen_type(visit->citizen, find_specimen(name)->can);
    visit_picture(visit, "can");
    citizen_touch(visit->citizen, "next");
    take_over(visit);
}

/* YYYY-MM-DD as the citizen types it: day, month, year. */
static void type_date(struct citizen *citizen, const char *date)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%.2s%.2s%.4s", date + 8, date + 5, date);
    citizen_type(citizen, digits);
}

void visit_passport(struct visit *visit, const char *name)
{
    const struct specimen *passport = find_specimen(name);
    lay(visit, name);
    citizen_wait_screen(visit->citizen, "mrz");
    citizen_touch(visit->citizen, "mrz-number");
    citizen_type(visit->citizen, passport->document_number);
    citizen_touch(visit->citizen, "mrz-birth");
    type_date(visit->citizen, passport->birth);
    citizen_touch(visit->citizen, "mrz-expiry");
    type_date(visit->citizen, passport->expiry);
    visit_picture(visit, "mrz");
    citizen_touch(visit->citizen, "next");
    take_over(visit);
}

void visit_answer(struct visit *visit, const struct visit_answer *answer)
{
    char day[128]; /* a date is typed in three fields, one after the other by itself */
    snprintf(day, sizeof day, "%s-day", answer->question);
    citizen_wait_node(visit->citizen, answer->question);
    bool is_date = citizen_text(visit->citizen, day, "role").len > 0;
    citizen_touch(visit->citizen, is_date ? day : answer->question);
    if (answer->typed != NULL) {
        citizen_type(visit->citizen, answer->typed);
    }
}

#define PAGES_MAX 40

static bool adds_entry(const char *question)
{
    size_t len = strlen(question);
    return len > 4 && strcmp(question + len - 4, "-add") == 0;
}

static void fill_questions(
    struct visit *visit, const struct visit_answer *answers, const char *page)
{
    for (const struct visit_answer *one = answers; one->question != NULL; one++) {
        if (strcmp(one->page, page) == 0 && !adds_entry(one->question)) {
            visit_answer(visit, one);
        }
    }
}

/* The pages about one entry of a list, until the list is there again. */
static void fill_entry(
    struct visit *visit, const struct visit_answer *answers, const char *add, unsigned entry)
{
    char list[100], screen[100], page[120];
    snprintf(list, sizeof list, "%s", visit->citizen->screen);
    citizen_touch(visit->citizen, add);
    citizen_leave_screen(visit->citizen, list);
    for (int i = 0; i < PAGES_MAX && strcmp(visit->citizen->screen, list) != 0; i++) {
        snprintf(screen, sizeof screen, "%s", visit->citizen->screen);
        snprintf(page, sizeof page, "%s/%u", screen + strlen("form."), entry);
        fill_questions(visit, answers, page);
        if (visit->look != NULL) {
            visit->look(visit);
        }
        citizen_touch(visit->citizen, "next");
        citizen_leave_screen(visit->citizen, screen);
    }
}

void visit_fill_page(struct visit *visit, const struct visit_answer *answers, const char *page)
{
    unsigned entry = 0;
    fill_questions(visit, answers, page);
    for (const struct visit_answer *one = answers; one->question != NULL; one++) {
        if (strcmp(one->page, page) == 0 && adds_entry(one->question)) {
            fill_entry(visit, answers, one->question, entry++);
        }
    }
}

void visit_fill(struct visit *visit, const struct visit_answer *answers)
{
    for (int pages = 0; pages < PAGES_MAX; pages++) {
        char name[sizeof visit->citizen->screen];
        snprintf(name, sizeof name, "%s", visit->citizen->screen);
        if (strcmp(name, "check") == 0) {
            visit_picture(visit, "check");
            return;
        }
        if (strncmp(name, "form.", 5) == 0) {
            visit_fill_page(visit, answers, name + 5);
        }
        visit_picture(visit, name);
        citizen_touch(visit->citizen, "next");
        citizen_leave_screen(visit->citizen, name);
    }
    die("a form without end");
}

struct text visit_hand_in(struct visit *visit)
{
    citizen_wait_screen(visit->citizen, "check");
    citizen_touch(visit->citizen, "next");
    arrive(visit, "done");
    return citizen_text(visit->citizen, "number", "name");
}

void visit_leave(struct visit *visit)
{
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "start");
}
