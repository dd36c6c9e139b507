#include "model/date.h"
#include "model/decimal.h"
#include "model/form/state.h"
#include "model/iban.h"
#include "model/money.h"

/* "8:30", "8.30 Uhr", "0830": hour and minute, to "08:30". */
static bool read_time(char to[6], struct text typed)
{
    unsigned part[2] = {0, 0};
    size_t digits = 0, at = 0, before = 0;
    bool is_split = false;
    for (; at < typed.len && digits < 5; at++) {
        char c = typed.at[at];
        if (c >= '0' && c <= '9') {
            digits++;
            part[is_split] = 10 * part[is_split] + (unsigned)(c - '0');
        } else if ((c == ':' || c == '.') && digits > 0 && !is_split) {
            is_split = true;
            before = digits;
        } else {
            break;
        }
    }
    struct text rest = entry_trim((struct text){typed.at + at, typed.len - at});
    if (!is_split && digits == 4) {
        part[1] = part[0] % 100;
        part[0] /= 100;
        before = 2;
    } else if (!is_split) {
        before = digits;
    }
    bool fine =
        (rest.len == 0 || text_equal(rest, TEXT_OF("Uhr")) || text_equal(rest, TEXT_OF("h"))) &&
        before >= 1 && before <= 2 && (!is_split || digits - before == 2) && part[0] < 24 &&
        part[1] < 60;
    if (fine) {
        to[0] = (char)('0' + part[0] / 10);
        to[1] = (char)('0' + part[0] % 10);
        to[2] = ':';
        to[3] = (char)('0' + part[1] / 10);
        to[4] = (char)('0' + part[1] % 10);
        to[5] = '\0';
    }
    return fine;
}

static struct value number_value(
    const struct question *question, struct text text, struct arena *arena)
{
    char number[DECIMAL_DIGITS_MAX + 3], money[MONEY_LEN_MAX + 1];
    struct text spelling = {0};
    if (question->kind == QUESTION_MONEY && money_of_person(money, text)) {
        spelling = (struct text){money, strlen(money)};
    } else if (decimal_of_person(number, text)) {
        spelling = (struct text){number, strlen(number)};
    }
    if (spelling.len == 0) {
        return (struct value){.kind = VALUE_STRING, .text = text};
    }
    return (struct value){.kind = VALUE_NUMBER, .text = arena_text(arena, spelling)};
}

bool answer_has(struct text answer, struct text value)
{
    while (answer.len > 0) {
        const char *end = memchr(answer.at, '\n', answer.len);
        size_t len = end != NULL ? (size_t)(end - answer.at) : answer.len;
        if (text_equal((struct text){answer.at, len}, value)) {
            return true;
        }
        size_t used = len + (end != NULL ? 1 : 0);
        answer = (struct text){answer.at + used, answer.len - used};
    }
    return false;
}

static struct value choices_value(
    const struct question *question, struct text text, struct arena *arena)
{
    struct value *items = arena_take(arena, question->choice_count * sizeof *items);
    struct value array = {.kind = VALUE_ARRAY, .items = items};
    for (size_t i = 0; i < question->choice_count; i++) {
        if (answer_has(text, question->choices[i].value)) {
            items[array.count++] = *question->choices[i].data;
        }
    }
    return array;
}

/* The same text as another kind of question sends it: a date, time or account number. */
static struct text spell(const struct question *question, struct text text, struct arena *arena)
{
    char date[DATE_LEN + 1], time[6], iban[IBAN_LEN_MAX + 1];
    if (question->kind == QUESTION_DATE && date_of_person(date, text)) {
        return arena_text(arena, (struct text){date, DATE_LEN});
    }
    if (question->kind == QUESTION_TIME && read_time(time, text)) {
        return arena_text(arena, (struct text){time, 5});
    }
    if (question->kind == QUESTION_IBAN && iban_of_person(iban, text) == IBAN_OK) {
        return arena_text(arena, (struct text){iban, strlen(iban)});
    }
    return text;
}

struct value answer_value(const struct form *form, size_t slot, size_t entry, struct arena *arena)
{
    const struct question *question = &form->plan->questions[slot];
    const struct answer *answer = &form->answers[question->cell + entry];
    struct text text = entry_trim((struct text){answer->at, answer->len});
    struct value string = {.kind = VALUE_STRING, .text = text};
    if (text.len == 0) {
        return value_absent;
    }
    switch (question->kind) {
    case QUESTION_TEXT:
    case QUESTION_LONG_TEXT:
    case QUESTION_FILE:
    case QUESTION_LIST: return string;
    case QUESTION_DATE:
    case QUESTION_TIME:
    case QUESTION_IBAN: string.text = spell(question, text, arena); return string;
    case QUESTION_NUMBER:
    case QUESTION_MONEY: return number_value(question, text, arena);
    case QUESTION_MULTIPLE_CHOICE: return choices_value(question, text, arena);
    case QUESTION_YES_NO:
    case QUESTION_CHOICE: break;
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        if (text_equal(question->choices[i].value, text)) {
            return *question->choices[i].data;
        }
    }
    return string;
}

/* The answers to several choices as they are shown: labels with commas. */
static struct text choices_shown(
    const struct question *question, struct text answer, const struct texts *texts,
    struct arena *arena)
{
    size_t room = 0, len = 0;
    for (size_t i = 0; i < question->choice_count; i++) {
        if (answer_has(answer, question->choices[i].value)) {
            room += texts_find(texts, question->choices[i].label).len + 2;
        }
    }
    char *to = arena_take(arena, room);
    for (size_t i = 0; i < question->choice_count; i++) {
        if (answer_has(answer, question->choices[i].value)) {
            struct text label = texts_find(texts, question->choices[i].label);
            if (len > 0) {
                to[len++] = ',';
                to[len++] = ' ';
            }
            memcpy(to + len, label.at, label.len);
            len += label.len;
        }
    }
    return (struct text){to, len};
}

static struct text money_shown(struct text answer, const struct texts *texts, struct arena *arena)
{
    char number[MONEY_LEN_MAX + 1], shown[MONEY_SHOWN_MAX + 1];
    if (!money_of_person(number, answer)) {
        return answer;
    }
    money_show(shown, (struct text){number, strlen(number)}, texts->language);
    return arena_text(arena, (struct text){shown, strlen(shown)});
}

struct text form_shown_in(
    const struct form *form, size_t question, size_t entry, const struct texts *texts,
    struct arena *arena)
{
    const struct question *about = &form->plan->questions[question];
    struct text answer = entry_trim(form_answer_in(form, question, entry));
    char date[DATE_LEN + 1], iban[IBAN_GROUPED_MAX + 1];
    if (about->kind == QUESTION_MULTIPLE_CHOICE) {
        return choices_shown(about, answer, texts, arena);
    }
    for (size_t i = 0; i < about->choice_count; i++) {
        if (text_equal(about->choices[i].value, answer)) {
            return texts_find(texts, about->choices[i].label);
        }
    }
    if (about->kind == QUESTION_DATE && date_of_person(date, answer)) {
        char shown[] = {date[8], date[9], '.',     date[5], date[6],
                        '.',     date[0], date[1], date[2], date[3]};
        return arena_text(arena, (struct text){shown, sizeof shown});
    }
    if (about->kind == QUESTION_MONEY) {
        return money_shown(answer, texts, arena);
    }
    if (about->kind == QUESTION_IBAN || about->kind == QUESTION_TIME) {
        answer = spell(about, answer, arena);
    }
    if (about->kind == QUESTION_IBAN && iban_valid(answer)) {
        iban_group(iban, answer);
        return arena_text(arena, (struct text){iban, strlen(iban)});
    }
    return answer;
}
