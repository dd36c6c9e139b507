#include "model/form/planner.h"
#include "model/form/state.h"

bool pointer_add(char *pointer, size_t *len, struct text name)
{
    if (*len + 1 + 2 * name.len > FORM_POINTER_MAX) {
        return false;
    }
    pointer[(*len)++] = '/';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == '~' || c == '/') {
            pointer[(*len)++] = '~';
            c = c == '~' ? '0' : '1';
        }
        pointer[(*len)++] = c;
    }
    return true;
}

/* The prefix of its texts: i18n of the Control, of the schema, or the dotted path, "root" for none. */
static struct text prefix_of(
    struct planner *planner, const struct target *target, const json_t *json, struct text dotted)
{
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    const struct value *of_schema = facets_note(&target->facets, TEXT_OF("i18n"));
    if (i18n.len > 0) {
        return arena_text(planner->arena, i18n);
    }
    if (of_schema->kind == VALUE_STRING && of_schema->text.len > 0) {
        return of_schema->text;
    }
    return dotted.len > 0 ? dotted : TEXT_OF("root");
}

bool plan_target(
    struct planner *planner, struct target *target, const json_t *json, const struct spot *spot)
{
    const json_t *written = json_object_get(json, "scope");
    struct scope scope;
    char pointer[FORM_POINTER_MAX];
    size_t len = spot->base->pointer.len;
    struct text dotted = spot->base->dotted;
    if (!json_is_string(written) || !scope_read(&scope, planner->arena, json_text_of(written))) {
        return plan_refuse(planner, spot->at, "a scope that cannot be understood");
    }
    target->facets = *spot->base->facets;
    target->required = scope.count == 0;
    target->name = (struct text){0};
    memcpy(pointer, len > 0 ? spot->base->pointer.at : "", len);
    for (size_t i = 0; i < scope.count; i++) {
        struct facets member;
        target->name = scope.segments[i];
        target->required = facets_need(&target->facets, target->name) != NEED_NEVER;
        facets_member(&target->facets, target->name, &member);
        if (member.count == 0 || !pointer_add(pointer, &len, target->name)) {
            return plan_refuse(
                planner, spot->at, "scope \"%.*s\" leads to no property of the schema",
                TEXT_ARG(json_text_of(written)));
        }
        target->facets = member;
        dotted = dotted.len > 0 ? plan_join(planner, dotted, TEXT_OF(".")) : dotted;
        dotted = plan_join(planner, dotted, target->name);
    }
    target->dotted = dotted;
    target->pointer = arena_text(planner->arena, (struct text){pointer, len});
    target->prefix = prefix_of(planner, target, json, dotted);
    return true;
}

struct text plan_key(
    struct planner *planner, const json_t *json, const char *plain, const char *member)
{
    struct text i18n = json_text_of(json_object_get(json, "i18n"));
    if (i18n.len > 0) {
        return plan_join(planner, i18n, (struct text){member, strlen(member)});
    }
    return arena_text(planner->arena, json_text_of(json_object_get(json, plain)));
}

/* "kindOfDead" is "Kind Of Dead": words begin at capitals, digits and after what is neither. */
static struct text start_case(struct planner *planner, struct text name)
{
    char *to = arena_take(planner->arena, 2 * name.len);
    size_t len = 0;
    bool begins = true;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        unsigned char before = i > 0 ? (unsigned char)name.at[i - 1] : ' ';
        bool is_digit = c >= '0' && c <= '9', is_capital = c >= 'A' && c <= 'Z';
        bool is_small = (c >= 'a' && c <= 'z') || c >= 0x80;
        bool after_small = (before >= 'a' && before <= 'z') || before >= 0x80;
        bool after_digit = before >= '0' && before <= '9';
        bool next_small = i + 1 < name.len && name.at[i + 1] >= 'a' && name.at[i + 1] <= 'z';
        if (!is_digit && !is_capital && !is_small) {
            begins = true;
            continue;
        }
        begins = begins || (is_capital && (!(before >= 'A' && before <= 'Z') || next_small)) ||
                 (is_digit && !after_digit) || (is_small && after_digit && !after_small);
        if (begins && len > 0) {
            to[len++] = ' ';
        }
        to[len++] = (char)(begins && is_small && c < 0x80 ? c - 'a' + 'A' : c);
        begins = false;
    }
    return (struct text){to, len};
}

struct text plan_label(
    struct planner *planner, const json_t *json, const struct target *target, bool *hidden)
{
    const json_t *label = json_object_get(json, "label");
    const json_t *text = json_is_object(label) ? json_object_get(label, "text") : label;
    const struct value *title = facets_note(&target->facets, TEXT_OF("title"));
    *hidden = json_is_false(label) || json_is_false(json_object_get(label, "show"));
    if (json_is_string(text)) {
        return arena_text(planner->arena, json_text_of(text));
    }
    return title->kind == VALUE_STRING ? title->text : start_case(planner, target->name);
}
