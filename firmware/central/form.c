#include "central/form.h"

#include "base/utf8.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes `coded` into the form's space. */
static bool decode(struct form *form, struct text coded, struct text *text)
{
    char *to = form->space + form->used;
    size_t len = 0;
    for (size_t i = 0; i < coded.len; i++) {
        char c = (char)(coded.at[i] == '+' ? ' ' : coded.at[i]);
        if (c == '%') {
            int high = i + 2 < coded.len ? hex_of(coded.at[i + 1]) : -1;
            int low = i + 2 < coded.len ? hex_of(coded.at[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        }
        if (form->used + len == sizeof form->space) {
            return false;
        }
        to[len++] = c;
    }
    form->used += len;
    *text = (struct text){to, len};
    return utf8_valid(*text);
}

static struct text cut(struct text *from, char at)
{
    const char *end = from->len == 0 ? NULL : memchr(from->at, at, from->len);
    size_t len = end == NULL ? from->len : (size_t)(end - from->at);
    struct text part = {from->at, len};
    size_t used = end == NULL ? len : len + 1;
    from->at += used;
    from->len -= used;
    return part;
}

bool form_read(struct form *form, struct text body)
{
    form->count = 0;
    form->used = 0;
    while (body.len > 0) {
        struct text pair = cut(&body, '&');
        struct text name = cut(&pair, '=');
        if (form->count == FORM_FIELDS_MAX) {
            return false;
        }
        struct form_field *field = &form->fields[form->count];
        if (!decode(form, name, &field->name) || !decode(form, pair, &field->value) ||
            field->name.len == 0) {
            return false;
        }
        for (size_t i = 0; i < form->count; i++) {
            if (text_equal(form->fields[i].name, field->name)) {
                return false;
            }
        }
        form->count++;
    }
    return true;
}

struct text form_value(const struct form *form, struct text name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (text_equal(form->fields[i].name, name)) {
            return form->fields[i].value;
        }
    }
    return (struct text){0};
}
