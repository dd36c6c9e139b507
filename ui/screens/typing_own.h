/* What the files of typing share; for them only. */
#pragma once

#include "ui/edit.h"
#include "ui/screens/typing.h"

/* Turns the keyboard to the field and types into it from now on. */
void typing_enter(struct typing *typing, const struct typing_field *field);

/* The same for a part of the date of the question `field->number`. */
void typing_enter_part(
    struct typing *typing, const struct typing_field *field, enum date_part part);

/* typing_find() on a page of the form. */
bool typing_find_question(const struct session *s, size_t number, struct typing_field *field);

/* A question that is typed, is asked on this page, and has no answer yet: what follows when one is
 * done. The first behind `question`, else the first of the page; FORM_NONE when there is none. */
size_t typing_next_empty(const struct session *s, size_t question);

/* Typing into and erasing from the date of `field`; false when nothing changes. Its new answer is in
 * edit. */
bool typing_date(
    struct typing *typing, const struct session *s, const struct typing_field *field,
    const struct view_event *view, struct edit *edit);

/* The part of the date of this question that is wrong; the day when all are, or it is no date. */
enum date_part typing_wrong_part(const struct session *s, size_t question);

/* Brings what stands in edit into the shape that the field wants. */
void typing_shape(struct edit *edit, enum typing_shape shape);

/* Whether `text`, typed behind `value`, is of the field's shape. */
bool typing_fits(const struct typing_field *field, struct text text);
