#include "ui/screens/pen.h"

static void way_without(struct pen *pen)
{
    if (session_may_go_without(pen->s)) {
        pen_way(pen, "without", pen_say(pen, "document.without"), ACTION_WITHOUT);
    }
}

static void lay(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "lay.title"));
    pen_notice(pen);
    pen_picture(pen, "reader", "lay.picture");
    pen_paragraph(pen, "kinds", pen_say(pen, "lay.which"));
    pen_paragraph(pen, "leave", pen_say(pen, "lay.leave"));
    build_text(
        pen->tree, pen->frame.content, TEXT_OF("german"), LOOK_MUTED,
        pen_say(pen, session_may_identify(pen->s) ? "lay.german" : "lay.german_no"));
    way_without(pen);
}

static void which_tile(struct pen *pen, const char *word, enum document_kind kind)
{
    struct node *tile = build_tile(
        pen->tree, pen->frame.content, tree_format(pen->tree, "kind-%s", word),
        texts_find(pen->own, tree_format(pen->tree, "which.%s", word)), ACTION_KIND);
    tile->value = texts_find(pen->own, tree_format(pen->tree, "which.%s.hint", word));
    tile->argument = kind;
    tile->icon = kind == DOCUMENT_PASSPORT ? "passport" : "id_card";
}

static void which(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "which.title"));
    which_tile(pen, "id_card", DOCUMENT_ID_CARD);
    which_tile(pen, "passport", DOCUMENT_PASSPORT);
    way_without(pen);
}

/* How many digits stand there, said at each one, and a way to see which. */
static void can_places(struct pen *pen)
{
    const struct session_typed *typed = pen->s->typed;
    const struct texts_place places[] = {
        {TEXT_OF("count"),
         tree_format(pen->tree, "%zu", typed != NULL ? strlen(typed->field[0]) : (size_t)0)},
        {TEXT_OF("most"), tree_format(pen->tree, "%d", SESSION_CAN_LEN)},
    };
    bool is_wide = pen_has_room(pen);
    struct node *row = is_wide ? build_row(pen->tree, pen->frame.content, TEXT_OF("can-row"))
                               : build_column(pen->tree, pen->frame.content, TEXT_OF("can-row"));
    row->box.align = is_wide ? ALIGN_CENTER : ALIGN_STRETCH;
    struct node *text = build_text(
        pen->tree, row, TEXT_OF("can-places"), LOOK_MUTED,
        texts_say(pen->own, TEXT_OF("can.places"), places, COUNT(places), pen->tree->arena));
    text->state |= STATE_LIVE;
    text->box.grow = is_wide ? 1 : 0;
    bool is_shown = pen->setup->typing->shows_secret;
    struct node *eye = build_button(
        pen->tree, row, TEXT_OF("can-eye"), pen_say(pen, is_shown ? "can.hide" : "can.show"),
        TYPING_SECRET);
    eye->icon = is_shown ? "eye_off" : "eye";
    eye->box.height = 16;
}

static void can(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "can.title"));
    pen_notice(pen);
    pen_field(pen, pen->frame.content, TEXT_OF("can-number"), 0, pen_say(pen, "can.label"))->hint =
        pen_say(pen, "can.hint");
    can_places(pen);
    pen_paragraph(pen, "leave", pen_say(pen, "document.leave"));
    way_without(pen);
    pen_next(pen, pen_say(pen, "can.next"));
}

static void mrz(struct pen *pen)
{
    pen_title(pen, pen_say(pen, "mrz.title"));
    pen_notice(pen);
    pen_privacy(pen, pen->frame.content);
    pen_field(pen, pen->frame.content, TEXT_OF("mrz-number"), 0, pen_say(pen, "mrz.number"))->hint =
        pen_say(pen, "mrz.number.hint");
    pen_field(pen, pen->frame.content, TEXT_OF("mrz-birth"), 1, pen_say(pen, "mrz.birth"))->hint =
        pen_say(pen, "date.hint");
    pen_field(pen, pen->frame.content, TEXT_OF("mrz-expiry"), 2, pen_say(pen, "mrz.expiry"))->hint =
        pen_say(pen, "date.hint");
    way_without(pen);
    pen_next(pen, pen_say(pen, "can.next"));
}

static void reading(struct pen *pen)
{
    const struct session *s = pen->s;
    uint64_t per_mille = s->read_total == 0 ? 0 : (uint64_t)s->read_done * 1000 / s->read_total;
    pen_title(pen, pen_say(pen, "reading.title"));
    pen_picture(pen, "reader", "lay.picture");
    build_progress(
        pen->tree, pen->frame.content, TEXT_OF("progress"), pen_say(pen, "reading.progress"),
        per_mille > 1000 ? 1000 : (unsigned)per_mille)
        ->state |= STATE_BUSY;
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("leave"), LOOK_INFO, pen_say(pen, "document.leave"));
}

static void row(
    struct pen *pen, struct node *card, const char *id, const char *key, struct text value)
{
    if (value.len > 0) {
        pen_entry(
            pen, build_answer(pen->tree, card, (struct text){id, strlen(id)}, pen_say(pen, key), 0),
            value);
    }
}

/* What was proved, and calmly what was not: reading alone says nothing of who stands here. */
static void proof(struct pen *pen, const struct person *person)
{
    const unsigned misfits = DOUBT_SIGNATURE | DOUBT_REVOKED | DOUBT_CHANGED | DOUBT_UNCOVERED |
                             DOUBT_OTHER_STATE | DOUBT_ALGORITHM;
    bool is_proved = person->is_online || person->is_signed;
    struct node *alert = build_alert(
        pen->tree, pen->frame.content, TEXT_OF("proof"), is_proved ? LOOK_SUCCESS : LOOK_INFO,
        pen_say(
            pen, person->is_online   ? "person.online"
                 : person->is_signed ? "person.signed"
                                     : "person.unsigned"));
    if (person->is_online) {
        return;
    }
    if (!person->is_signed) {
        const char *why = (person->doubts & misfits) != 0          ? "person.misfit"
                          : (person->doubts & DOUBT_UNSIGNED) != 0 ? "person.no_signature"
                                                                   : "person.unknown_issuer";
        alert->value = pen_say(pen, why);
    }
    const char *copy = person->is_not_copied                          ? "person.copy_no"
                       : (person->doubts & DOUBT_COPY) != 0           ? "person.copy_failed"
                       : (person->doubts & DOUBT_COPY_UNCHECKED) != 0 ? "person.copy_unchecked"
                                                                      : NULL;
    if (copy != NULL) {
        build_text(pen->tree, pen->frame.content, TEXT_OF("copy"), LOOK_PLAIN, pen_say(pen, copy));
    }
    if ((person->doubts & DOUBT_EXPIRED) != 0) {
        build_alert(
            pen->tree, pen->frame.content, TEXT_OF("expired"), LOOK_WARNING,
            pen_say(pen, "person.expired"));
    }
}

static void person(struct pen *pen)
{
    const struct person *person = pen->s->person;
    pen_title(pen, pen_say(pen, "person.title"));
    proof(pen, person);
    pen_privacy(pen, pen->frame.content);
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("person-card"));
    row(pen, card, "given-names", "person.given_names", person->given_names);
    row(pen, card, "family-name", "person.family_name", person->family_name);
    row(pen, card, "other-names", "person.other_names", person->other_names);
    row(pen, card, "birth-name", "right.birth_name", person->birth_name);
    row(pen, card, "title-of", "right.doctoral_degree", person->title);
    row(pen, card, "birth-date", "person.birth_date", pen_day(pen, person->birth_date));
    row(pen, card, "birth-place", "right.birth_place", person->birth_place);
    row(pen, card, "address-street", "person.street", person->street);
    row(pen, card, "address-postcode", "person.postcode", person->postcode);
    row(pen, card, "address-town", "person.town", person->town);
    row(pen, card, "document-number", "person.document_number", person->document_number);
    row(pen, card, "expiry-date", "person.expiry_date", pen_day(pen, person->expiry_date));
    row(pen, card, "issue-date", "person.issue_date", pen_day(pen, person->issue_date));
    row(pen, card, "issuing-authority", "person.issued_by", person->issuing_authority);
    pen_paragraph(pen, "use", pen_say(pen, "person.use"));
    pen_next(pen, pen_say(pen, "next"));
}

static void problem(struct pen *pen)
{
    static const char *const WORDS[] = {
        [PROBLEM_NO_TRIES] = "no_tries", [PROBLEM_GERMAN_EID] = "german_eid",
        [PROBLEM_REFUSED] = "refused",   [PROBLEM_DAMAGED] = "damaged",
        [PROBLEM_READER] = "reader",     [PROBLEM_POLICY] = "policy",
        [PROBLEM_UNPROVED] = "unproved", [PROBLEM_NEEDS_ONLINE] = "needs_online",
    };
    const char *word = WORDS[pen->s->problem];
    pen_title(pen, texts_find(pen->own, tree_format(pen->tree, "problem.%s.title", word)));
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("why"), LOOK_WARNING,
        texts_find(pen->own, tree_format(pen->tree, "problem.%s", word)))
        ->state |= STATE_LIVE;
    pen_paragraph(
        pen, "what",
        pen_say(pen, session_may_go_without(pen->s) ? "problem.what_without" : "problem.what"));
    way_without(pen);
    if (pen->s->problem != PROBLEM_NO_TRIES && pen->s->problem != PROBLEM_READER) {
        pen_main(pen, "retry", pen_say(pen, "problem.retry"), ACTION_RETRY);
    }
}

static void take(struct pen *pen)
{
    bool is_end = pen->s->screen == SCREEN_left;
    pen_title(pen, pen_say(pen, "take.title"));
    pen_picture(pen, "take", "take.picture");
    build_alert(
        pen->tree, pen->frame.content, TEXT_OF("take-now"), is_end ? LOOK_WARNING : LOOK_INFO,
        pen_say(pen, is_end ? "left.what" : "take.what"))
        ->state |= STATE_LIVE;
}

void document_screen(struct pen *pen)
{
    enum screen screen = pen->s->screen;
    if (screen == SCREEN_lay) {
        lay(pen);
    } else if (screen == SCREEN_which) {
        which(pen);
    } else if (screen == SCREEN_can) {
        can(pen);
    } else if (screen == SCREEN_mrz) {
        mrz(pen);
    } else if (screen == SCREEN_reading) {
        reading(pen);
    } else if (screen == SCREEN_person) {
        person(pen);
    } else if (screen == SCREEN_problem) {
        problem(pen);
    } else {
        take(pen);
    }
}
