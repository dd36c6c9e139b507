#include "tests/demo/tour.h"

#include <stdio.h>
#include <string.h>

#include "drivers/sim/specimens.h"

enum { SUBMITTING_MAX_MS = 30000 }; /* after that the screen says that it does not know */

static void arrive(struct visit *visit, const char *screen)
{
    citizen_wait_screen(visit->citizen, screen);
    visit_picture(visit, screen);
}

/* Opens what lies over the screen, looks at it, and comes back. */
static void look_over(struct visit *visit, const char *button, const char *screen, const char *back)
{
    char under[100];
    snprintf(under, sizeof under, "%s", visit->citizen->screen);
    citizen_touch(visit->citizen, button);
    arrive(visit, screen);
    citizen_touch(visit->citizen, back);
    citizen_wait_screen(visit->citizen, under);
}

static void change_the_house_number(struct visit *visit)
{
    citizen_touch(visit->citizen, "change-address");
    arrive(visit, "form.address");
    citizen_touch(visit->citizen, "q-address.houseNumber");
    citizen_touch(visit->citizen, "key-erase");
    citizen_type(visit->citizen, "a");
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "check");
}

void tour_serve(struct visit *visit)
{
    visit_begin(visit, "de");
    look_over(visit, "help", "help", "stay");
    visit_choose(visit, "hundehaltung");
    visit_id_card(visit, "id-card");
    citizen_leave_screen(visit->citizen, "take");
    look_over(visit, "cancel", "abort", "stay");
    visit_fill(visit, visit_hundehaltung);
    change_the_house_number(visit);
    visit->device(visit, "printer", "paper out");
    citizen_wait_node(visit->citizen, "notice");
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "printing");
    citizen_wait_node(visit->citizen, "waits");
    visit_picture(visit, "printing");
    visit->device(visit, "printer", "paper in");
    arrive(visit, "done");
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "start");
}

/* To the screen that asks for a document. */
static void go_to_reader(struct visit *visit)
{
    visit->pictures = NULL;
    visit_begin(visit, "de");
    visit_choose(visit, "hundehaltung");
    citizen_wait_screen(visit->citizen, "lay");
}

static void give_up(struct visit *visit)
{
    citizen_touch(visit->citizen, "cancel");
    citizen_wait_screen(visit->citizen, "abort");
    citizen_touch(visit->citizen, "abort-yes");
    static const char *const ends[] = {"start", "left", NULL};
    if (citizen_wait_any(visit->citizen, ends) == 1) {
        world_ask(visit->world, "reader", "take", NULL);
    }
    citizen_wait_screen(visit->citizen, "start");
}

/* What does not fit, is told its own way, or is typed wrong. */
static void show_documents(struct visit *visit, const char *folder)
{
    go_to_reader(visit);
    world_ask(visit->world, "reader", "lay bank-card", NULL);
    citizen_wait_node(visit->citizen, "trouble");
    citizen_picture(visit->citizen, folder, "not-identity");
    world_ask(visit->world, "reader", "take", NULL);
    citizen_wait_gone(visit->citizen, "trouble");
    world_ask(visit->world, "reader", "lay german-eid", NULL);
    citizen_wait_screen(visit->citizen, "problem");
    citizen_picture(visit->citizen, folder, "german-card");
    world_ask(visit->world, "reader", "take", NULL);
    citizen_wait_screen(visit->citizen, "lay");
    world_ask(visit->world, "reader", "lay passport", NULL);
    citizen_wait_screen(visit->citizen, "mrz");
    citizen_picture(visit->citizen, folder, "mrz");
    world_ask(visit->world, "reader", "take", NULL);
    citizen_wait_screen(visit->citizen, "lay");
    world_ask(visit->world, "reader", "lay id-card", NULL);
    citizen_wait_screen(visit->citizen, "can");
    citizen_type(visit->citizen, "111111");
    citizen_touch(visit->citizen, "next");
    citizen_wait_node(visit->citizen, "trouble");
    citizen_picture(visit->citizen, folder, "wrong-can");
}

/* The card of show_documents() still lies there: read slowly, unplugged, left behind. */
static void show_reading(struct visit *visit, const char *folder)
{
    world_ask(visit->world, "reader", "line 9600 106 50", NULL);
    citizen_type(visit->citizen, specimen_find(TEXT_OF("id-card"))->can);
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "reading");
    citizen_picture(visit->citizen, folder, "reading");
    world_ask(visit->world, "reader", "line 0 0 0", NULL);
    world_ask(visit->world, "reader", "off", NULL);
    citizen_wait_screen(visit->citizen, "problem");
    citizen_picture(visit->citizen, folder, "reader-gone");
    world_ask(visit->world, "reader", "on", NULL);
    citizen_wait_screen(visit->citizen, "can");
    citizen_touch(visit->citizen, "cancel");
    citizen_wait_screen(visit->citizen, "abort");
    citizen_touch(visit->citizen, "abort-yes");
    citizen_wait_screen(visit->citizen, "left");
    citizen_picture(visit->citizen, folder, "left-behind");
    world_ask(visit->world, "reader", "take", NULL);
    citizen_wait_screen(visit->citizen, "start");
}

static void show_waiting(struct visit *visit, const char *folder)
{
    visit_begin(visit, "en");
    citizen_picture(visit->citizen, folder, "services-english");
    citizen_touch(visit->citizen, "languages");
    citizen_wait_screen(visit->citizen, "languages");
    citizen_picture(visit->citizen, folder, "languages");
    citizen_touch(visit->citizen, "back");
    citizen_wait_screen(visit->citizen, "services");
    citizen_touch(visit->citizen, "help");
    citizen_touch(visit->citizen, "cover");
    citizen_wait_screen(visit->citizen, "cover");
    citizen_picture(visit->citizen, folder, "covered");
    citizen_touch(visit->citizen, "stay");
    citizen_leave_screen(visit->citizen, "cover");
    citizen_advance(visit->citizen, 301000);
    citizen_wait_screen(visit->citizen, "timeout");
    citizen_picture(visit->citizen, folder, "timeout");
    citizen_touch(visit->citizen, "stay");
    citizen_leave_screen(visit->citizen, "timeout");
    world_ask(visit->world, "reader", "off", NULL);
    citizen_wait_text(visit->citizen, "not possible now");
    citizen_touch(visit->citizen, "service-meldebescheinigung");
    citizen_wait_screen(visit->citizen, "off");
    citizen_picture(visit->citizen, folder, "not-available");
    world_ask(visit->world, "reader", "on", NULL);
    give_up(visit);
}

/* The outbox is gone at the worst moment, then the printer; a later visitor asks by number. */
static void show_handing_in(struct visit *visit, const char *folder)
{
    char number[40];
    visit_begin(visit, "de");
    visit_choose(visit, "sperrmuell");
    citizen_wait_screen(visit->citizen, "form.person");
    citizen_touch(visit->citizen, "next");
    citizen_wait_node(visit->citizen, "trouble");
    citizen_picture(visit->citizen, folder, "page-with-errors");
    visit_fill(visit, visit_sperrmuell);
    world_ask(visit->world, "launch", "stop courier", NULL);
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "submitting");
    citizen_picture(visit->citizen, folder, "submitting");
    citizen_advance(visit->citizen, SUBMITTING_MAX_MS);
    citizen_wait_screen(visit->citizen, "unsure");
    citizen_picture(visit->citizen, folder, "not-known-whether-stored");
    world_ask(visit->world, "launch", "start courier", NULL);
    world_ask(visit->world, "printer", "off", NULL);
    citizen_touch(visit->citizen, "retry");
    citizen_wait_screen(visit->citizen, "done");
    citizen_picture(visit->citizen, folder, "done-without-paper");
    struct text shown = citizen_text(visit->citizen, "number", "name");
    snprintf(number, sizeof number, "%.*s", TEXT_ARG(shown));
    world_ask(visit->world, "printer", "on", NULL);
    visit_leave(visit);
    citizen_touch(visit->citizen, "status");
    citizen_wait_screen(visit->citizen, "status_ask");
    citizen_type(visit->citizen, number);
    citizen_picture(visit->citizen, folder, "status-ask");
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "status");
    citizen_wait_node(visit->citizen, "times");
    citizen_picture(visit->citizen, folder, "status");
    citizen_touch(visit->citizen, "next");
    citizen_wait_screen(visit->citizen, "start");
}

void tour_show_the_rest(struct visit *visit)
{
    const char *folder = visit->pictures;
    citizen_wait_screen(visit->citizen, "start");
    show_documents(visit, folder);
    show_reading(visit, folder);
    show_waiting(visit, folder);
    show_handing_in(visit, folder);
}
