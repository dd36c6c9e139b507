/* The usual ways through a visit, as a hurried citizen takes them: pieces of scenarios.
 *
 * Each piece begins where the one before ended and touches what it needs by its id. `device` does
 * something to a simulated device; the demo records it. */
#pragma once

#include "tests/citizen/citizen.h"
#include "tests/support/answers.h"
#include "tests/support/world.h"

struct visit {
    struct citizen *citizen;
    struct world *world;
    const char *pictures; /* folder for a picture of every screen; NULL: none */
    void (*device)(struct visit *visit, const char *device, const char *command);
    void (*look)(struct visit *visit); /* at each page about an entry of a list; may be NULL */
    void *context;                     /* for `device` and `look` */
};

/* The two services of assets/packs, as a citizen fills them; ended by a NULL question. */
extern const struct visit_answer visit_hundehaltung[], visit_sperrmuell[];

/* Takes a picture of the screen when pictures are wanted. */
void visit_picture(struct visit *visit, const char *name);

/* start -> language -> services; `language` is "de" or "en". */
void visit_begin(struct visit *visit, const char *language);

/* services -> consent -> what comes after agreeing: "lay" or the first page. */
void visit_choose(struct visit *visit, const char *pack);

/* services -> consent. */
void visit_open_service(struct visit *visit, const char *pack);

/* Answers one question of the page that is shown. */
void visit_answer(struct visit *visit, const struct visit_answer *answer);

/* Answers all questions of this page, which is shown; then lists, each entry on its own pages. */
void visit_fill_page(struct visit *visit, const struct visit_answer *answers, const char *page);

/* lay -> can -> reading -> person -> take -> the first page: with the identity card `name`. */
void visit_id_card(struct visit *visit, const char *name);

/* lay -> mrz -> reading -> person -> take -> the first page. */
void visit_passport(struct visit *visit, const char *name);

/* All pages -> check. */
void visit_fill(struct visit *visit, const struct visit_answer *answers);

/* check -> submitting -> printing -> done. The receipt number as the screen shows it, good until the
 * next piece; empty when the screen does not show it. */
struct text visit_hand_in(struct visit *visit);

/* done -> the start screen of the successor. */
void visit_leave(struct visit *visit);
