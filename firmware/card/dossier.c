#include "card/dossier.h"

void dossier_init(struct dossier *dossier)
{
    arena_init(&dossier->arena, DOSSIER_ARENA);
    dossier_forget(dossier);
}

void dossier_finish(struct dossier *dossier)
{
    arena_finish(&dossier->arena);
    *dossier = (struct dossier){0};
}

void dossier_forget(struct dossier *dossier)
{
    arena_wipe(&dossier->arena);
    dossier->files = (struct document_files){.arena = &dossier->arena};
    dossier->report = (struct document_report){0};
    dossier->secret = (struct document_secret){0};
    dossier->resumes = 0;
}

static bool is_same(const struct document_secret *a, const struct document_secret *b)
{
    return text_equal(a->can, b->can) && text_equal(a->document_number, b->document_number) &&
           text_equal(a->birth_date, b->birth_date) && text_equal(a->expiry_date, b->expiry_date);
}

void dossier_take_up(struct dossier *dossier, const struct document_secret *typed)
{
    if (dossier->files.was_lifted && is_same(&dossier->secret, typed)) {
        return;
    }
    dossier_forget(dossier);
    dossier->secret = (struct document_secret){
        .can = arena_text(&dossier->arena, typed->can),
        .document_number = arena_text(&dossier->arena, typed->document_number),
        .birth_date = arena_text(&dossier->arena, typed->birth_date),
        .expiry_date = arena_text(&dossier->arena, typed->expiry_date)};
}

void dossier_lift(struct dossier *dossier)
{
    if (dossier->resumes++ == DOSSIER_RESUMES_MAX) {
        dossier_forget(dossier);
        return;
    }
    dossier->files.was_lifted = true;
    dossier->files.is_copy = false; /* what lies there next may be another chip */
}
