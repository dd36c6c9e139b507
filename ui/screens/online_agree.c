/* Who wants to read what from the card, before a PIN is asked for. */
#include "ui/screens/online.h"

static const char *const RIGHTS[ONLINE_RIGHT_COUNT] = {
    [ONLINE_RIGHT_ADDRESS] = "right.address",
    [ONLINE_RIGHT_BIRTH_NAME] = "right.birth_name",
    [ONLINE_RIGHT_FAMILY_NAME] = "right.family_name",
    [ONLINE_RIGHT_GIVEN_NAMES] = "right.given_names",
    [ONLINE_RIGHT_BIRTH_PLACE] = "right.birth_place",
    [ONLINE_RIGHT_BIRTH_DATE] = "right.birth_date",
    [ONLINE_RIGHT_DOCTORAL_DEGREE] = "right.doctoral_degree",
    [ONLINE_RIGHT_ARTISTIC_NAME] = "right.artistic_name",
    [ONLINE_RIGHT_PSEUDONYM] = "right.pseudonym",
    [ONLINE_RIGHT_VALID_UNTIL] = "right.valid_until",
    [ONLINE_RIGHT_NATIONALITY] = "right.nationality",
    [ONLINE_RIGHT_ISSUING_COUNTRY] = "right.issuing_country",
    [ONLINE_RIGHT_DOCUMENT_TYPE] = "right.document_type",
    [ONLINE_RIGHT_RESIDENCE_PERMIT_1] = "right.residence_permit",
    [ONLINE_RIGHT_RESIDENCE_PERMIT_2] = "right.residence_permit_2",
    [ONLINE_RIGHT_COMMUNITY] = "right.community",
    [ONLINE_RIGHT_ADDRESS_CHECK] = "right.address_check",
    [ONLINE_RIGHT_AGE] = "right.age",
};

static struct text right_name(const struct pen *pen, unsigned right)
{
    if (right == ONLINE_RIGHT_AGE) {
        return pen_say_with(
            pen, RIGHTS[right], "years", tree_format(pen->tree, "%u", pen->s->online.reader->age));
    }
    return pen_say(pen, RIGHTS[right]);
}

static void row(
    const struct pen *pen, struct node *card, const char *id, const char *key, struct text value)
{
    if (value.len > 0) {
        build_answer(pen->tree, card, (struct text){id, strlen(id)}, pen_say(pen, key), 0)->value =
            value;
    }
}

/* One line a line: what the certificate says is the reader's own text, in its own language. */
static void terms(const struct pen *pen, struct text all)
{
    if (all.len == 0) {
        return;
    }
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("terms"));
    build_heading(pen->tree, card, TEXT_OF("terms-title"), 2, pen_say(pen, "agree.terms"));
    const size_t lines_max = 40;
    for (size_t line = 0; line < lines_max && all.len > 0; line++) {
        const char *end = memchr(all.at, '\n', all.len);
        size_t len = end == NULL ? all.len : (size_t)(end - all.at);
        struct text text = {all.at, len > 0 && all.at[len - 1] == '\r' ? len - 1 : len};
        if (text.len > 0) {
            build_text(pen->tree, card, tree_format(pen->tree, "terms-%zu", line), LOOK_PLAIN, text)
                ->language = TEXT_OF("de");
        }
        size_t used = end == NULL ? all.len : len + 1;
        all = (struct text){all.at + used, all.len - used};
    }
}

static void required(const struct pen *pen, const struct online_reader *reader)
{
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("required"));
    build_heading(pen->tree, card, TEXT_OF("required-title"), 2, pen_say(pen, "agree.required"));
    for (unsigned right = 0; right < ONLINE_RIGHT_COUNT; right++) {
        if ((reader->required & 1u << right) != 0) {
            build_text(
                pen->tree, card, tree_format(pen->tree, "right-%u", right), LOOK_PLAIN,
                right_name(pen, right));
        }
    }
}

static void optional(const struct pen *pen, const struct online_reader *reader)
{
    uint32_t offered = reader->optional & ~reader->required;
    if (offered == 0) {
        return;
    }
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("optional"));
    build_heading(pen->tree, card, TEXT_OF("optional-title"), 2, pen_say(pen, "agree.optional"));
    for (unsigned right = 0; right < ONLINE_RIGHT_COUNT; right++) {
        if ((offered & 1u << right) != 0) {
            struct node *choice = build_choice(
                pen->tree, card, tree_format(pen->tree, "choice-%u", right), ROLE_checkbox,
                ACTION_RIGHT);
            choice->name = right_name(pen, right);
            choice->argument = right;
            choice->state |= (pen->s->online.chosen & 1u << right) != 0 ? STATE_CHECKED : 0u;
        }
    }
}

void online_agree(struct pen *pen)
{
    const struct online_reader *reader = pen->s->online.reader;
    pen_title(pen, pen_say(pen, "agree.title"));
    if (reader == NULL) {
        return;
    }
    struct node *card = build_card(pen->tree, pen->frame.content, TEXT_OF("reader"));
    row(pen, card, "who", "agree.who", reader->subject_name);
    row(pen, card, "address", "agree.address", reader->subject_url);
    row(pen, card, "purpose", "agree.purpose", reader->purpose);
    row(pen, card, "transaction", "agree.transaction", reader->transaction);
    row(pen, card, "issuer", "agree.issuer", reader->issuer_name);
    const struct texts_place days[] = {
        {TEXT_OF("from"), pen_day(pen, reader->valid_from)},
        {TEXT_OF("until"), pen_day(pen, reader->valid_until)}};
    if (reader->valid_until.len > 0) {
        row(pen, card, "valid", "agree.valid",
            texts_say(pen->own, TEXT_OF("agree.days"), days, COUNT(days), pen->tree->arena));
    }
    required(pen, reader);
    optional(pen, reader);
    terms(pen, reader->terms);
    online_leave(pen);
    pen_next(pen, pen_say(pen, "agree.next"));
}
