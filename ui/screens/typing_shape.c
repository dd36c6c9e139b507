/* The shapes that some fields want what is typed into them to have. */
#include "model/money.h"
#include "ui/screens/typing_own.h"

/* Digits, at most `most`, with a sign before the places given: 03.10.1964, 08:30. */
static void shape_digits(struct edit *edit, size_t most, char sign, size_t first, size_t second)
{
    char digits[8];
    size_t count = 0;
    for (size_t i = 0; i < edit->len && count < most; i++) {
        if (edit->at[i] >= '0' && edit->at[i] <= '9') {
            digits[count++] = edit->at[i];
        }
    }
    edit->len = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == first || i == second) {
            edit->at[edit->len++] = sign;
        }
        edit->at[edit->len++] = digits[i];
    }
    explicit_bzero(digits, sizeof digits);
}

static void shape_capitals(struct edit *edit)
{
    for (size_t i = 0; i < edit->len; i++) {
        if (edit->at[i] >= 'a' && edit->at[i] <= 'z') {
            edit->at[i] = (char)(edit->at[i] - 'a' + 'A');
        }
    }
}

static void drop_spaces(struct edit *edit)
{
    size_t kept = 0;
    for (size_t i = 0; i < edit->len; i++) {
        if (edit->at[i] != ' ') {
            edit->at[kept++] = edit->at[i];
        }
    }
    edit->len = kept;
}

void typing_shape(struct edit *edit, enum typing_shape shape)
{
    switch (shape) {
    case SHAPE_TEXT:
    case SHAPE_DIGITS:
    case SHAPE_PART:
    case SHAPE_MONEY:
    case SHAPE_SEARCH: break;
    case SHAPE_CAPITALS: shape_capitals(edit); break;
    case SHAPE_DATE: shape_digits(edit, 8, '.', 2, 4); break;
    case SHAPE_TIME: shape_digits(edit, 4, ':', 2, 2); break;
    case SHAPE_IBAN:
        shape_capitals(edit);
        drop_spaces(edit);
        break;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.at[i])) {
            return false;
        }
    }
    return true;
}

/* One sign between euro and cents, two digits behind it. */
static bool fits_money(struct text value, struct text text)
{
    size_t euro = 0, cents = 0, signs = 0;
    for (size_t i = 0; i < value.len + text.len; i++) {
        char c = *(i < value.len ? value.at + i : text.at + (i - value.len));
        if (is_digit(c)) {
            euro += signs == 0;
            cents += signs > 0;
        } else if ((c == ',' || c == '.') && euro > 0) {
            signs++;
        } else {
            return false;
        }
    }
    return signs <= 1 && cents <= 2 && euro <= MONEY_DIGITS_MAX;
}

static bool fits_iban(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != ' ') {
            return false;
        }
    }
    return true;
}

bool typing_fits(const struct typing_field *field, struct text text)
{
    switch (field->shape) {
    case SHAPE_TEXT:
    case SHAPE_CAPITALS:
    case SHAPE_SEARCH: return true;
    case SHAPE_DIGITS:
    case SHAPE_DATE:
    case SHAPE_TIME:
    case SHAPE_PART: return all_digits(text);
    case SHAPE_MONEY: return fits_money(field->value, text);
    case SHAPE_IBAN: return fits_iban(text);
    }
    return false;
}
