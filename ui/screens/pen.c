#include "ui/screens/pen.h"

#include <time.h>

#include "ui/speech/speech.h"

static struct text text_of(const char *literal)
{
    return (struct text){literal, strlen(literal)};
}

struct text pen_say(const struct pen *pen, const char *key)
{
    return texts_find(pen->own, text_of(key));
}

struct text pen_say_with(
    const struct pen *pen, const char *key, const char *name, struct text value)
{
    const struct texts_place place = {text_of(name), value};
    return texts_say(pen->own, text_of(key), &place, 1, pen->tree->arena);
}

struct text pen_count(const struct pen *pen, const char *key, uint64_t count)
{
    return texts_count(pen->own, text_of(key), count, NULL, 0, pen->tree->arena);
}

struct text pen_pack(const struct pen *pen, struct text key, const char *more)
{
    return texts_find(session_texts(pen->s), tree_format(pen->tree, "%.*s%s", TEXT_ARG(key), more));
}

void pen_title(const struct pen *pen, struct text title)
{
    build_heading(pen->tree, pen->frame.content, TEXT_OF("title"), 1, title);
}

void pen_paragraph(const struct pen *pen, const char *id, struct text text)
{
    build_text(pen->tree, pen->frame.content, text_of(id), LOOK_PLAIN, text);
}

void pen_picture(const struct pen *pen, const char *icon, const char *key)
{
    build_image(pen->tree, pen->frame.content, TEXT_OF("picture"), icon, 60)->name =
        pen_say(pen, key);
}

void pen_main(const struct pen *pen, const char *id, struct text name, enum session_action action)
{
    struct node *button = build_button(pen->tree, pen->frame.ways, text_of(id), name, action);
    button->look = LOOK_PRIMARY;
    button->box.grow = 1;
}

void pen_next(const struct pen *pen, struct text name)
{
    pen_main(pen, "next", name, ACTION_NEXT);
}

void pen_way(const struct pen *pen, const char *id, struct text name, enum session_action action)
{
    build_button(pen->tree, pen->frame.ways, text_of(id), name, action)->look = LOOK_SECONDARY;
}

void pen_notice(const struct pen *pen)
{
    static const char *const KEYS[] = {
        [NOTICE_NONE] = NULL,
        [NOTICE_CAN_SHORT] = "notice.can_short",
        [NOTICE_CAN_WRONG] = "notice.can_wrong",
        [NOTICE_MRZ_MISSING] = "notice.mrz_missing",
        [NOTICE_MRZ_WRONG] = "notice.mrz_wrong",
        [NOTICE_LIFTED] = "notice.lifted",
        [NOTICE_TIMEOUT] = "notice.timeout",
        [NOTICE_NOT_IDENTITY] = "notice.not_identity",
        [NOTICE_SEVERAL] = "notice.several",
        [NOTICE_NUMBER_WRONG] = "notice.number_wrong",
        [NOTICE_CHANGED] = "notice.changed",
        [NOTICE_PIN_SHORT] = "notice.pin_short",
        [NOTICE_PIN_FIVE] = "notice.pin_five",
        [NOTICE_PIN_IS_CAN] = "notice.pin_is_can",
        [NOTICE_PIN_ROW] = "notice.pin_row",
        [NOTICE_PIN_BIRTH] = "notice.pin_birth",
        [NOTICE_PIN_DIFFERENT] = "notice.pin_different",
        [NOTICE_ONLINE_WRONG] = "notice.can_wrong",
        [NOTICE_ONLINE_LIFTED] = "notice.online_lifted",
        [NOTICE_LAST_TRY] = "notice.last_try",
    };
    const struct session *s = pen->s;
    if ((size_t)s->notice >= COUNT(KEYS) || KEYS[s->notice] == NULL) {
        return;
    }
    bool is_puk = s->notice == NOTICE_ONLINE_WRONG && s->screen == SCREEN_online_puk;
    struct node *alert = build_alert(
        pen->tree, pen->frame.content, TEXT_OF("trouble"), LOOK_WARNING,
        pen_say(pen, is_puk ? "notice.puk_wrong" : KEYS[s->notice]));
    alert->state |= STATE_LIVE;
    if (s->notice == NOTICE_CAN_WRONG || s->notice == NOTICE_MRZ_WRONG) {
        alert->value = pen_count(pen, "notice.tries", s->tries_left);
    }
}

struct node *pen_field(
    const struct pen *pen, struct node *parent, struct text id, size_t number, struct text name)
{
    struct typing_field field = {0};
    bool is_there = typing_find(pen->s, number, &field);
    struct node *node = build_field(pen->tree, parent, id, name, is_there ? TYPING_ENTER : 0);
    node->argument = (unsigned)number;
    node->state |= is_there ? 0u : STATE_DISABLED;
    bool is_typed = is_there && pen->setup->typing->is_on && pen->setup->typing->field == number;
    node->state |= is_typed ? STATE_EDITING : 0u;
    pen_typed(pen, node, field.shown, field.is_secret);
    explicit_bzero(field.space, sizeof field.space);
    bool is_code =
        field.shape == SHAPE_DIGITS || field.shape == SHAPE_CAPITALS || field.shape == SHAPE_IBAN;
    node->state |= is_there && is_code ? STATE_CODE : 0u;
    if (is_typed) {
        keyboard_build(pen->tree, pen->frame.keyboard, &pen->setup->typing->keyboard, field.keys);
    }
    return node;
}

void pen_number(const struct pen *pen, struct node *parent, struct text number)
{
    struct node *card = build_card(pen->tree, parent, TEXT_OF("number-card"));
    build_text(pen->tree, card, TEXT_OF("number-label"), LOOK_MUTED, pen_say(pen, "number.label"));
    build_text(pen->tree, card, TEXT_OF("number"), LOOK_DISPLAY, number)->state |= STATE_PERSONAL;
}

struct text pen_source(const struct pen *pen)
{
    switch (session_assurance(pen->s)) {
    case ASSURANCE_NONE:
    case ASSURANCE_READ:
    case ASSURANCE_COUNT: break;
    case ASSURANCE_PROVED: return pen_say(pen, "form.from_proved");
    case ASSURANCE_HIGH: return pen_say(pen, "form.from_online");
    }
    return pen_say(pen, "form.from_document");
}

void pen_read_receipt(const struct pen *pen)
{
    if (pen->s->is_spoken) {
        struct node *button = build_button(
            pen->tree, pen->frame.content, TEXT_OF("read-receipt"),
            pen_say(pen, "speech.read_receipt"), SPEECH_READ_RECEIPT);
        button->hint = pen_say(pen, "speech.read_receipt.aloud");
    }
}

struct text pen_time(const struct pen *pen, uint64_t utc_s)
{
    struct tm local;
    time_t when = (time_t)utc_s;
    if (localtime_r(&when, &local) == NULL) {
        return (struct text){0};
    }
    struct text clock = tree_format(
        pen->tree, "%02d.%02d.%04d, %02d:%02d", local.tm_mday, local.tm_mon + 1,
        local.tm_year + 1900, local.tm_hour, local.tm_min);
    return pen_say_with(pen, "time", "time", clock);
}

struct text pen_day(const struct pen *pen, struct text day)
{
    if (day.len != DATE_LEN || day.at[4] != '-' || day.at[7] != '-') {
        return day;
    }
    return tree_format(pen->tree, "%.2s.%.2s.%.4s", day.at + 8, day.at + 5, day.at);
}

struct text pen_of(const struct pen *pen, const struct pack *pack, struct text key)
{
    const struct texts *texts = pack_texts(pack, screen_language(pen->setup));
    return texts_find(texts != NULL ? texts : &pack->texts[0], key);
}

bool pen_many(const struct pen *pen)
{
    return pen->s->setup->pack_count > PEN_FEW;
}

static struct text about(const struct pen *pen, const struct pack *pack)
{
    const struct texts_place summary = {
        TEXT_OF("summary"), pen_of(pen, pack, TEXT_OF("service.summary"))};
    struct text key = pen_many(pen) ? TEXT_OF("service.brief") : TEXT_OF("service.about");
    return texts_count(pen->own, key, pack->duration_minutes, &summary, 1, pen->tree->arena);
}

struct node *pen_tiles(const struct pen *pen, struct text id)
{
    bool wide = pen->tree->width_mm > pen->tree->height_mm;
    unsigned columns = (wide ? 2u : 1u) + (pen_many(pen) ? 1u : 0u);
    return build_grid(pen->tree, pen->frame.content, id, columns);
}

void pen_tile(const struct pen *pen, struct node *tiles, size_t pack_at)
{
    const struct pack *pack = pen->s->setup->packs[pack_at];
    bool is_offered = session_offer(pen->s, pack_at) == PACK_OFFER_AVAILABLE;
    struct node *node = build_tile(
        pen->tree, tiles, tree_format(pen->tree, "service-%.*s", TEXT_ARG(pack->id)),
        pen_of(pen, pack, TEXT_OF("service.title")), ACTION_SERVICE);
    node->argument = (unsigned)pack_at;
    if (is_offered) {
        node->value = about(pen, pack);
    } else if (pen_many(pen)) {
        node->value = pen_say(pen, "service.off.brief"); /* why is said when it is touched */
    } else {
        node->value = pen_say_with(pen, "service.off", "why", pen_why_off(pen, pack_at));
    }
    if (pack->icon.len > 0) {
        node->icon = tree_format(pen->tree, "%.*s%c", TEXT_ARG(pack->icon), '\0').at;
    }
}

void pen_pins(const struct pen *pen, struct node *tiles)
{
    if (session_offers_pins(pen->s)) {
        struct node *tile =
            build_tile(pen->tree, tiles, TEXT_OF("pins"), pen_say(pen, "pins.title"), ACTION_PINS);
        tile->value = pen_say(pen, pen_many(pen) ? "pins.brief" : "pins.about");
        tile->icon = "lock";
    }
}

/* Of the concern that opens first. */
static struct text why_closed(const struct pen *pen, const struct pack *pack)
{
    struct queue_look first = {0};
    for (size_t i = 0; i < pack->queue.count; i++) {
        struct queue_look look =
            queue_look(&pack->queue, &pack->queue.concerns[i], session_wall(pen->s));
        bool is_sooner = look.next.day < first.next.day ||
                         (look.next.day == first.next.day && look.next.minute < first.next.minute);
        if (i == 0 || (look.opens && (!first.opens || is_sooner))) {
            first = look;
        }
    }
    return waiting_why(pen, pack, &first);
}

struct text pen_why_off(const struct pen *pen, size_t pack_at)
{
    switch (session_offer(pen->s, pack_at)) {
    case PACK_OFFER_AVAILABLE:
    case PACK_OFFER_COUNT: break;
    case PACK_OFFER_READER: return pen_say(pen, "off.reader");
    case PACK_OFFER_PRINTER: return pen_say(pen, "off.printer");
    case PACK_OFFER_OUTBOX: return pen_say(pen, "off.outbox");
    case PACK_OFFER_KEY: return pen_say(pen, "off.key");
    case PACK_OFFER_LANGUAGE: return pen_say(pen, "off.language");
    case PACK_OFFER_QUEUE: return pen_say(pen, "off.queue");
    case PACK_OFFER_ONLINE: return pen_say(pen, "off.online");
    case PACK_OFFER_CLOSED: return why_closed(pen, pen->s->setup->packs[pack_at]);
    }
    return (struct text){0};
}
