#include "tests/support/town.h"

#include <stdio.h>
#include <stdlib.h>

static struct town *new_town(const char *paper)
{
    struct town *town = calloc(1, sizeof *town);
    if (town == NULL) {
        die("no memory for a town");
    }
    world_open(&town->world, paper);
    citizen_open(&town->citizen);
    town->visit = (struct visit){.citizen = &town->citizen, .world = &town->world};
    snprintf(town->kiosk, sizeof town->kiosk, "%s/../tests/foyer-kiosk-citizen", town->world.bin);
    return town;
}

int town_prepare(void **state)
{
    *state = new_town("a4");
    return 0;
}

void town_start(struct town *town)
{
    world_start(&town->world, town->kiosk, NULL);
}

int town_open(void **state)
{
    (void)town_prepare(state);
    town_start(*state);
    return 0;
}

int town_open_roll(void **state)
{
    *state = new_town("roll80");
    town_start(*state);
    return 0;
}

int town_close(void **state)
{
    struct town *town = *state;
    size_t findings = town->citizen.findings;
    world_close(&town->world);
    citizen_close(&town->citizen);
    free(town);
    return findings == 0 ? 0 : -1;
}

void town_visit_to_check(struct town *town)
{
    visit_begin(&town->visit, "de");
    visit_choose(&town->visit, "sperrmuell");
    citizen_leave_screen(&town->citizen, "consent");
    visit_fill(&town->visit, visit_sperrmuell);
}

void town_hand_in(struct town *town)
{
    struct text number = visit_hand_in(&town->visit);
    snprintf(town->receipt, sizeof town->receipt, "%.*s", TEXT_ARG(number));
}

void town_visit(struct town *town)
{
    town_visit_to_check(town);
    town_hand_in(town);
}
