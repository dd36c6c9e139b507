/* What is wrong with an answer, in words that say how to mend it. */
#include "model/money.h"
#include "ui/screens/control.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

static struct text month_name(const struct pen *pen, struct text digits)
{
    unsigned month = 0;
    for (size_t i = 0; i < digits.len; i++) {
        month = month * 10 + (unsigned)(digits.at[i] - '0');
    }
    return texts_find(pen->own, tree_format(pen->tree, "date.month.%u", month));
}

/* Of a day that is none; empty when nothing particular can be said. */
static struct text of_date(
    const struct pen *pen, const struct question *question, struct text answer)
{
    static const char *const KEYS[DATE_TROUBLE_COUNT] = {
        [DATE_DAY_EMPTY] = "date.day_empty",     [DATE_MONTH_EMPTY] = "date.month_empty",
        [DATE_YEAR_EMPTY] = "date.year_empty",   [DATE_DAY_WRONG] = "date.day_wrong",
        [DATE_MONTH_WRONG] = "date.month_wrong", [DATE_YEAR_SHORT] = "date.year_short",
        [DATE_YEAR_WRONG] = "date.year_wrong",   [DATE_NOT_IN_MONTH] = "date.not_in_month",
    };
    unsigned days;
    struct date_parts parts = date_parts_of(answer);
    const char *key = KEYS[date_parts_check(&parts, &days)];
    if (key == NULL) {
        return (struct text){0};
    }
    const struct texts_place places[] = {
        {TEXT_OF("label"), control_label(pen, question)},
        {TEXT_OF("year"), parts.part[DATE_YEAR]},
        {TEXT_OF("month"), days > 0 ? month_name(pen, parts.part[DATE_MONTH]) : (struct text){0}},
    };
    return texts_count(pen->own, text_of(key), days, places, COUNT(places), pen->tree->arena);
}

static struct text of_iban(
    const struct pen *pen, const struct question *question, struct text answer)
{
    static const char *const KEYS[] = {
        [IBAN_OK] = NULL,
        [IBAN_EMPTY] = NULL,
        [IBAN_SIGN] = "iban.sign",
        [IBAN_COUNTRY] = "iban.country",
        [IBAN_SHORT] = "iban.short",
        [IBAN_LONG] = "iban.long",
        [IBAN_LETTER] = "iban.letter",
        [IBAN_DIGITS] = "iban.digits",
    };
    char number[IBAN_LEN_MAX + 1];
    enum iban_result result = iban_of_person(number, answer);
    size_t typed = strlen(number), wanted = iban_country_len((struct text){number, typed});
    const char *key = KEYS[result];
    if (key != NULL && wanted == 0 && (result == IBAN_SHORT || result == IBAN_LONG)) {
        key = "iban.length";
    }
    if (key == NULL) {
        return (struct text){0};
    }
    const struct texts_place places[] = {
        {TEXT_OF("label"), control_label(pen, question)},
        {TEXT_OF("country"), tree_format(pen->tree, "%.2s", number)},
        {TEXT_OF("wanted"), tree_format(pen->tree, "%zu", wanted)},
        {TEXT_OF("typed"), tree_format(pen->tree, "%zu", typed)},
    };
    struct text said = texts_say(pen->own, text_of(key), places, COUNT(places), pen->tree->arena);
    explicit_bzero(number, sizeof number);
    return said;
}

static struct text of_money(
    const struct pen *pen, const struct form_error *error, const struct question *question,
    struct text answer)
{
    char number[MONEY_LEN_MAX + 1], limit[MONEY_SHOWN_MAX + 1];
    if (!money_of_person(number, answer)) {
        return pen_say_with(pen, "money.wrong", "label", control_label(pen, question));
    }
    bool is_least = text_equal(error->keyword, TEXT_OF("minimum"));
    if (!is_least && !text_equal(error->keyword, TEXT_OF("maximum"))) {
        return (struct text){0};
    }
    money_show(limit, error->limit, pen->tree->language);
    const struct texts_place places[] = {
        {TEXT_OF("label"), control_label(pen, question)}, {TEXT_OF("limit"), text_of(limit)}};
    return texts_say(
        pen->own, is_least ? TEXT_OF("error.minimum") : TEXT_OF("error.maximum"), places,
        COUNT(places), pen->tree->arena);
}

/* "At least one" is asked for as anything else that is missing. */
static struct text of_nothing(const struct pen *pen, const struct form_error *error)
{
    const struct question *question = &form_plan_of(pen->s->form)->questions[error->question];
    bool is_list = question->kind == QUESTION_LIST;
    if (!text_equal(error->keyword, TEXT_OF("minItems")) ||
        !text_equal(error->limit, TEXT_OF("1"))) {
        return (struct text){0};
    }
    return pen_say_with(
        pen, is_list ? "error.required.list" : "error.required.choices", "label",
        control_label(pen, question));
}

/* "Who are you?: ..." becomes "Who are you? ...". */
static struct text without_colon(const struct pen *pen, struct text said)
{
    const char *at = said.len > 0 ? memmem(said.at, said.len, "?: ", 3) : NULL;
    if (at == NULL) {
        return said;
    }
    struct text head = {said.at, (size_t)(at - said.at) + 1};
    struct text tail = {at + 2, said.len - head.len - 1};
    return tree_format(pen->tree, "%.*s%.*s", TEXT_ARG(head), TEXT_ARG(tail));
}

struct text control_error(const struct pen *pen, const struct form_error *error)
{
    const struct session *s = pen->s;
    struct text special = {0};
    if (error->question != FORM_NONE) {
        const struct question *question = &form_plan_of(s->form)->questions[error->question];
        struct text answer = form_answer_in(s->form, error->question, error->entry);
        enum control control = answer.len > 0 ? control_of(question) : CONTROL_TEXT;
        special =
            control == CONTROL_DATE ? of_date(pen, question, answer)
            : control == CONTROL_TIME
                ? pen_say_with(pen, "error.format.time", "label", control_label(pen, question))
            : control == CONTROL_IBAN  ? of_iban(pen, question, answer)
            : control == CONTROL_MONEY ? of_money(pen, error, question, answer)
                                       : of_nothing(pen, error);
    }
    if (special.len == 0) {
        special = form_message(s->form, error, session_texts(s), pen->tree->arena);
    }
    return without_colon(pen, special);
}

struct text control_shown(const struct pen *pen, size_t number, size_t entry)
{
    const struct session *s = pen->s;
    return form_shown_in(s->form, number, entry, session_texts(s), pen->tree->arena);
}
