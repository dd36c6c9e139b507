/* One node in sentences: its name, what it is, its state and value, then what helps. */
#include "ui/speech/tell.h"

#include "ui/keyboard.h"

static bool has(const struct node *node, enum state state)
{
    return (node->state & (unsigned)state) != 0;
}

/* Of one bullet a character. */
static size_t count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

static const char *key_of_alert(const struct node *node)
{
    return node->look == LOOK_DANGER    ? "speech.alert.danger"
           : node->look == LOOK_WARNING ? "speech.alert.warning"
           : node->look == LOOK_SUCCESS ? "speech.alert.success"
                                        : "speech.alert";
}

static const char *key_of_button(const struct node *node)
{
    return has(node, STATE_DISABLED)  ? "speech.button.off"
           : has(node, STATE_CHECKED) ? "speech.button.chosen"
                                      : "speech.button";
}

static const char *key_of_key(const struct node *node)
{
    return has(node, STATE_DISABLED)  ? "speech.key.off"
           : has(node, STATE_CHECKED) ? "speech.key.chosen"
                                      : "speech.key";
}

static const char *key_of_choice(const struct node *node, bool anybody)
{
    static const char *const KEYS[2][4] = {
        {"speech.radio", "speech.radio.chosen", "speech.radio.private", "speech.radio.off"},
        {"speech.checkbox", "speech.checkbox.chosen", "speech.checkbox.private",
         "speech.checkbox.off"}};
    size_t kind = has(node, STATE_DISABLED) ? 3 : anybody ? 2 : has(node, STATE_CHECKED) ? 1 : 0;
    return KEYS[node->role == ROLE_checkbox][kind];
}

static const char *key_of_field(const struct node *node, bool anybody)
{
    bool is_off = has(node, STATE_DISABLED) || node->action == 0;
    if (node->value.len == 0) {
        return is_off ? "speech.field.off_empty" : "speech.field.empty";
    }
    if (has(node, STATE_MASKED)) {
        return "speech.field.masked"; /* as many as are seen */
    }
    if (anybody) {
        return is_off ? "speech.field.off_filled" : "speech.field.filled";
    }
    return is_off ? "speech.field.off" : "speech.field";
}

/* The sentence of its role; NULL: the name alone says it. */
static const char *key_of(const struct node *node, bool anybody)
{
    switch (node->role) {
    case ROLE_screen:
    case ROLE_group:
    case ROLE_list:
    case ROLE_text:
    case ROLE_item:
    case ROLE_COUNT: break;
    case ROLE_heading: return "speech.heading";
    case ROLE_image: return "speech.image";
    case ROLE_alert: return key_of_alert(node);
    case ROLE_progress: return has(node, STATE_BUSY) ? "speech.busy" : NULL;
    case ROLE_button: return key_of_button(node);
    case ROLE_link: return "speech.link";
    case ROLE_field: return key_of_field(node, anybody);
    case ROLE_radio:
    case ROLE_checkbox: return key_of_choice(node, anybody);
    case ROLE_key: return key_of_key(node);
    }
    return NULL;
}

/* A key that types is its letter, by name; the loudspeaker must not spell what somebody types. */
static void tell_letter(struct teller *teller, const struct texts *texts, const struct node *node)
{
    if (teller->anybody) {
        tell_key(teller, texts, "speech.private");
        return;
    }
    lines_begin(&teller->lines, texts->language);
    lines_letter(&teller->lines, texts, node->name);
    lines_end(&teller->lines);
}

static bool is_letter(const struct node *node)
{
    return node->role == ROLE_key && node->spoken.len == 0 &&
           (node->action == KEYBOARD_TYPE || node->action == KEYBOARD_LETTER) &&
           !has(node, STATE_DISABLED);
}

/* Name and value of a given answer. */
static void tell_item(struct teller *teller, const struct texts *texts, const struct node *node)
{
    const struct lines_place places[] = {
        {"name", tell_name(teller, node), READ_TEXT},
        {"value", tell_spoken(teller, texts, node->value), READ_TEXT}};
    if (has(node, STATE_MASKED)) {
        lines_say(&teller->lines, texts, "speech.item.hidden", places, 1);
    } else if (teller->anybody && node->value.len > 0) {
        tell_text(teller, texts, tell_name(teller, node));
        tell_key(teller, texts, "speech.private");
    } else if (node->value.len == 0) {
        tell_text(teller, texts, tell_name(teller, node));
    } else {
        lines_say(&teller->lines, texts, "speech.item", places, COUNT(places));
    }
}

/* What it is, in one sentence. */
static void tell_core(struct teller *teller, const struct texts *texts, const struct node *node)
{
    if (has(node, STATE_PERSONAL) && teller->anybody) {
        tell_key(teller, texts, "speech.private");
        return;
    }
    if (is_letter(node)) {
        tell_letter(teller, texts, node);
        return;
    }
    if (node->role == ROLE_item) {
        tell_item(teller, texts, node);
        return;
    }
    const char *key = key_of(node, teller->anybody);
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%zu", count_characters(node->value));
    bool is_code = node->role == ROLE_text && node->look == LOOK_DISPLAY && node->spoken.len == 0;
    const struct lines_place places[] = {
        {"name", tell_name(teller, node), READ_TEXT},
        {"value", tell_spoken(teller, texts, node->value),
         has(node, STATE_CODE) ? READ_CODE : READ_TEXT},
        {"count", {digits, len < 0 ? 0 : (size_t)len}, READ_TEXT},
    };
    if (key != NULL) {
        lines_say(&teller->lines, texts, key, places, COUNT(places));
        return;
    }
    lines_begin(&teller->lines, texts->language);
    lines_read(&teller->lines, texts, places[0].value, is_code ? READ_CODE : READ_TEXT);
    lines_end(&teller->lines);
}

/* Roles of which several stand side by side, and one of them is wanted. */
static bool has_position(const struct node *node)
{
    return node->role == ROLE_radio || node->role == ROLE_checkbox || node->role == ROLE_link ||
           node->role == ROLE_item || (node->role == ROLE_button && node->look == LOOK_TILE);
}

/* "3 of 7" among those of its role in the nearest place that has several. */
static void tell_position(struct teller *teller, const struct texts *texts, const struct node *node)
{
    size_t at = 0, of = 0;
    for (const struct node *up = node->parent; up != NULL && of < 2; up = up->parent) {
        at = of = 0;
        for (const struct node *one = up; one != NULL; one = tree_next(one, up)) {
            if (one->role == node->role && has_position(one) && tell_is_said(one)) {
                of++;
                at = one == node ? of : at;
            }
        }
    }
    if (of < 2) {
        return;
    }
    char numbers[2][24];
    struct lines_place places[] = {{.name = "at"}, {.name = "of"}};
    const size_t counts[] = {at, of};
    for (size_t i = 0; i < COUNT(places); i++) {
        int len = snprintf(numbers[i], sizeof numbers[i], "%zu", counts[i]);
        places[i].value = (struct text){numbers[i], len < 0 ? 0 : (size_t)len};
    }
    lines_say(&teller->lines, texts, "speech.position", places, COUNT(places));
}

/* A description of a tile, more words of an alert. */
static void tell_more(struct teller *teller, const struct texts *texts, const struct node *node)
{
    bool is_value = node->role == ROLE_field || node->role == ROLE_item;
    if (!is_value && !(has(node, STATE_PERSONAL) && teller->anybody)) {
        tell_text(teller, texts, node->value);
    }
}

void tell_node(struct teller *teller, const struct node *node)
{
    if (!tell_is_said(node)) {
        return;
    }
    const struct texts *texts = tell_texts(teller, node);
    if (has(node, STATE_INVALID) && node->error.len > 0) {
        tell_error(teller, texts, node->error, node->value.len > 0);
    }
    tell_core(teller, texts, node);
    tell_more(teller, texts, node);
    tell_text(teller, texts, node->provenance);
    tell_text(teller, texts, node->hint);
    if (has(node, STATE_EDITING)) {
        tell_key(teller, texts, "speech.editing");
    }
    if (has_position(node)) {
        tell_position(teller, texts, node);
    }
}

void tell_live(struct teller *teller, const struct node *node)
{
    if (!tell_is_said(node)) {
        return;
    }
    const struct texts *texts = tell_texts(teller, node);
    if (node->role == ROLE_progress && node->amount > 0) {
        char percent[24];
        int len = snprintf(percent, sizeof percent, "%u", node->amount / 10);
        const struct lines_place places[] = {
            {"name", tell_name(teller, node), READ_TEXT},
            {"percent", {percent, len < 0 ? 0 : (size_t)len}, READ_TEXT}};
        lines_say(&teller->lines, texts, "speech.progress", places, COUNT(places));
        return;
    }
    tell_core(teller, texts, node);
    tell_more(teller, texts, node);
}
