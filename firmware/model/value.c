#include "model/value.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/decimal.h"

const struct value value_absent = {.kind = VALUE_ABSENT};

/* The shortest text that reads back as `real`; 15 digits are always exact, 17 always enough. */
static struct text text_of_real(struct arena *arena, double real)
{
    char text[40];
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(text, sizeof text, "%.*g", digits, real);
        double again = strtod(text, NULL);
        if (!(again < real) && !(again > real)) {
            break;
        }
    }
    for (int i = 0; i < len; i++) {
        if (text[i] == ',') {
            text[i] = '.'; /* some locales */
        }
    }
    return arena_text(arena, (struct text){text, (size_t)len});
}

static struct value copy_of(struct arena *arena, const json_t *json);

static struct value copy_of_array(struct arena *arena, const json_t *json)
{
    size_t count = json_array_size(json);
    struct value *items = arena_take(arena, count * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = copy_of(arena, json_array_get(json, i));
    }
    return (struct value){.kind = VALUE_ARRAY, .count = count, .items = items};
}

static struct value copy_of_object(struct arena *arena, const json_t *json)
{
    size_t count = json_object_size(json), at = 0;
    struct member *members = arena_take(arena, count * sizeof *members);
    json_t *object = json_to_walk(json);
    const char *name;
    json_t *member;
    json_object_foreach (object, name, member) {
        members[at].name = arena_text(arena, (struct text){name, strlen(name)});
        members[at].value = copy_of(arena, member);
        at++;
    }
    return (struct value){.kind = VALUE_OBJECT, .count = count, .members = members};
}

static struct value copy_of(struct arena *arena, const json_t *json)
{
    char text[24];
    if (json == NULL) {
        return value_absent;
    }
    switch (json_typeof(json)) {
    case JSON_OBJECT: return copy_of_object(arena, json);
    case JSON_ARRAY: return copy_of_array(arena, json);
    case JSON_STRING:
        return (struct value){.kind = VALUE_STRING, .text = arena_text(arena, json_text_of(json))};
    case JSON_INTEGER: {
        int len = snprintf(text, sizeof text, "%lld", json_integer_value(json));
        return (struct value){
            .kind = VALUE_NUMBER, .text = arena_text(arena, (struct text){text, (size_t)len})};
    }
    case JSON_REAL:
        return (struct value){
            .kind = VALUE_NUMBER, .text = text_of_real(arena, json_real_value(json))};
    case JSON_TRUE: return (struct value){.kind = VALUE_BOOLEAN, .text = TEXT_OF("true")};
    case JSON_FALSE: return (struct value){.kind = VALUE_BOOLEAN, .text = TEXT_OF("false")};
    case JSON_NULL: break;
    }
    return (struct value){.kind = VALUE_NULL, .text = TEXT_OF("null")};
}

const struct value *value_of_json(struct arena *arena, const json_t *json)
{
    if (json == NULL) {
        return &value_absent;
    }
    struct value *value = arena_take(arena, sizeof *value);
    *value = copy_of(arena, json);
    return value;
}

const struct value *value_member(const struct value *value, struct text name)
{
    for (size_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++) {
        if (text_equal(value->members[i].name, name)) {
            return &value->members[i].value;
        }
    }
    return &value_absent;
}

static bool numbers_equal(struct text a, struct text b)
{
    struct decimal x, y;
    if (text_equal(a, b)) {
        return true;
    }
    if (!decimal_read(&x, a) || !decimal_read(&y, b)) {
        return false;
    }
    return decimal_compare(&x, &y) == 0;
}

static bool items_equal(const struct value *a, const struct value *b, size_t *steps)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!value_equal_within(&a->items[i], &b->items[i], steps)) {
            return false;
        }
    }
    return true;
}

static bool members_equal(const struct value *a, const struct value *b, size_t *steps)
{
    for (size_t i = 0; i < a->count; i++) {
        size_t search = b->count / 8; /* looking for a member takes time as well */
        *steps -= search < *steps ? search : *steps;
        if (!value_equal_within(&a->members[i].value, value_member(b, a->members[i].name), steps)) {
            return false;
        }
    }
    return true;
}

bool value_equal_within(const struct value *a, const struct value *b, size_t *steps)
{
    if (a->kind != b->kind || a->kind == VALUE_ABSENT || a->count != b->count || *steps == 0) {
        return false;
    }
    size_t cost = 1 + (a->kind == VALUE_STRING ? a->text.len / 64 : 0);
    *steps -= cost < *steps ? cost : *steps;
    switch (a->kind) {
    case VALUE_ABSENT: return false;
    case VALUE_NULL: return true;
    case VALUE_BOOLEAN:
    case VALUE_STRING: return text_equal(a->text, b->text);
    case VALUE_NUMBER: return numbers_equal(a->text, b->text);
    case VALUE_ARRAY: return items_equal(a, b, steps);
    case VALUE_OBJECT: return members_equal(a, b, steps);
    }
    return false;
}

bool value_equal(const struct value *a, const struct value *b)
{
    size_t steps = SIZE_MAX;
    return value_equal_within(a, b, &steps);
}

/* Counts, and writes where there is a place to write to: the same walk measures and prints. */
struct printer {
    char *to;
    size_t len;
};

static void put(struct printer *printer, struct text text)
{
    if (printer->to != NULL && text.len > 0) {
        memcpy(printer->to + printer->len, text.at, text.len);
    }
    printer->len += text.len;
}

static void put_string(struct printer *printer, struct text text)
{
    put(printer, TEXT_OF("\""));
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        char escaped[8];
        if (c == '"' || c == '\\') {
            put(printer, (struct text){(char[]){'\\', (char)c}, 2});
        } else if (c == '\n') {
            put(printer, TEXT_OF("\\n"));
        } else if (c < 0x20) {
            snprintf(escaped, sizeof escaped, "\\u%04x", c);
            put(printer, (struct text){escaped, 6});
        } else {
            put(printer, (struct text){text.at + i, 1});
        }
    }
    put(printer, TEXT_OF("\""));
}

static void put_value(struct printer *printer, const struct value *value)
{
    switch (value->kind) {
    case VALUE_ABSENT:
    case VALUE_NULL: put(printer, TEXT_OF("null")); return;
    case VALUE_BOOLEAN:
    case VALUE_NUMBER: put(printer, value->text); return;
    case VALUE_STRING: put_string(printer, value->text); return;
    case VALUE_ARRAY:
        put(printer, TEXT_OF("["));
        for (size_t i = 0; i < value->count; i++) {
            put(printer, i > 0 ? TEXT_OF(",") : (struct text){0});
            put_value(printer, &value->items[i]);
        }
        put(printer, TEXT_OF("]"));
        return;
    case VALUE_OBJECT: break;
    }
    put(printer, TEXT_OF("{"));
    for (size_t i = 0; i < value->count; i++) {
        put(printer, i > 0 ? TEXT_OF(",") : (struct text){0});
        put_string(printer, value->members[i].name);
        put(printer, TEXT_OF(":"));
        put_value(printer, &value->members[i].value);
    }
    put(printer, TEXT_OF("}"));
}

struct bytes value_print(const struct value *value, struct arena *arena)
{
    struct printer printer = {0};
    put_value(&printer, value);
    printer.to = arena_take(arena, printer.len);
    printer.len = 0;
    put_value(&printer, value);
    return (struct bytes){(const uint8_t *)printer.to, printer.len};
}
