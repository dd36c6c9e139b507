#include "desk/pages.h"

#include <stdio.h>
#include <string.h>

#include "ui/build.h"

static const struct {
    const char *command, *name, *icon;
} buttons[] = {
    {"take", "Take it off the reader", "cancel"}, {"reader off", "Unplug the reader", "offline"},
    {"reader on", "Plug it in again", "reader"},  {"paper out", "Take the paper out", "receipt"},
    {"paper in", "Put paper in", "plus"},         {"printer off", "Switch it off", "offline"},
    {"printer on", "Switch it on", "printer"},    {"network off", "Pull the network", "offline"},
    {"network on", "Plug it in again", "send"},   {"headphone in", "Plug in a headphone", "plus"},
    {"headphone out", "Pull it out", "cancel"},
};

const char *pages_command(unsigned argument)
{
    return argument < COUNT(buttons) ? buttons[argument].command : "";
}

static struct text text_of(const char *text)
{
    return (struct text){text, strlen(text)};
}

static struct node *add_button(
    struct tree *tree, struct node *parent, const char *name, enum page_action action,
    unsigned argument)
{
    struct text id = tree_format(tree, "do-%u-%u", (unsigned)action, argument);
    struct node *button = build_button(tree, parent, id, text_of(name), (unsigned)action);
    button->look = LOOK_SECONDARY;
    button->argument = argument;
    return button;
}

/* A card with its device's name, what it says of itself, and a grid for buttons. */
static struct node *add_device(
    struct tree *tree, struct node *parent, const char *name, const char *state)
{
    struct node *card = build_card(tree, parent, tree_format(tree, "card-%s", name));
    card->box.gap = 3;
    build_heading(tree, card, tree_format(tree, "name-%s", name), 2, text_of(name));
    build_text(tree, card, tree_format(tree, "state-%s", name), LOOK_MUTED, text_of(state));
    struct node *grid = build_grid(tree, card, tree_format(tree, "grid-%s", name), 2);
    grid->box.gap = 4;
    return grid;
}

static void add_command(struct tree *tree, struct node *grid, const char *command)
{
    for (unsigned i = 0; i < COUNT(buttons); i++) {
        if (strcmp(buttons[i].command, command) == 0) {
            add_button(tree, grid, buttons[i].name, PAGE_ACTION_COMMAND, i)->icon = buttons[i].icon;
        }
    }
}

/* The value of `name=` in what a device says of itself, up to the next space. */
static struct text value_in(const char *state, const char *name)
{
    const char *at = strstr(state, name);
    at = at == NULL ? "" : at + strlen(name);
    return (struct text){at, strcspn(at, " ")};
}

/* What lies on the reader, with what one reads off it; NULL when nothing known does. */
static const struct specimen *laid(const struct pages *pages)
{
    struct text card = value_in(pages->reader, "card=");
    for (size_t i = 0; i < pages->specimens.count; i++) {
        if (text_equal(card, text_of(pages->specimens.at[i].name))) {
            return &pages->specimens.at[i];
        }
    }
    return NULL;
}

static void add_printed(
    struct tree *tree, struct node *list, const char *id, const char *name, const char *value)
{
    if (value[0] != '\0') {
        build_answer(tree, list, text_of(id), text_of(name), 0)->value = text_of(value);
    }
}

static void add_reader(const struct pages *pages, struct tree *tree, struct node *parent)
{
    const struct specimen *specimen = laid(pages);
    bool answers = strncmp(pages->reader, "ok", 2) == 0;
    struct node *grid = add_device(
        tree, parent, "Reader",
        !answers           ? pages->reader
        : specimen == NULL ? "nothing known lies on it; lay something down:"
                           : specimen->meaning);
    for (unsigned i = 0; specimen == NULL && i < pages->specimens.count; i++) {
        add_button(tree, grid, pages->specimens.at[i].name, PAGE_ACTION_LAY, i)->icon = "id_card";
    }
    if (specimen != NULL) {
        struct node *list = build_list(tree, grid->parent, TEXT_OF("printed"));
        add_printed(tree, list, "printed-name", "Name", specimen->holder);
        add_printed(tree, list, "printed-can", "CAN (access number)", specimen->can);
        add_printed(tree, list, "letter-pin", "PIN (from its holder's letter)", specimen->pin);
        add_printed(tree, list, "letter-puk", "PUK (from its holder's letter)", specimen->puk);
        add_printed(tree, list, "printed-number", "Document number", specimen->document_number);
        add_printed(tree, list, "printed-birth", "Date of birth", specimen->birth_date);
        add_printed(tree, list, "printed-expiry", "Valid until", specimen->expiry_date);
    }
    add_command(tree, grid, "take");
    add_command(tree, grid, "reader off");
    add_command(tree, grid, "reader on");
}

static void add_printer(const struct pages *pages, struct tree *tree, struct node *parent)
{
    bool has_paper = !text_equal(value_in(pages->printer, "paper="), TEXT_OF("out"));
    bool is_on = strncmp(pages->printer, "ok on", 5) == 0;
    struct node *grid = add_device(
        tree, parent, "Printer",
        strncmp(pages->printer, "ok", 2) != 0 ? pages->printer
        : !is_on                              ? "is switched off"
        : has_paper                           ? "is on and has paper"
                                              : "is on and has no paper");
    add_command(tree, grid, has_paper ? "paper out" : "paper in");
    add_command(tree, grid, is_on ? "printer off" : "printer on");
    add_button(tree, grid, "Read the last receipt", PAGE_ACTION_RECEIPT, 0)->icon = "document";
}

static void add_rest(const struct pages *pages, struct tree *tree, struct node *parent)
{
    bool is_in = strcmp(pages->headphone, "ok in") == 0;
    struct node *grid = add_device(
        tree, parent, "Headphone",
        is_in                                     ? "is plugged in: the terminal speaks"
        : strcmp(pages->headphone, "ok out") == 0 ? "is not plugged in"
                                                  : pages->headphone);
    add_command(tree, grid, is_in ? "headphone out" : "headphone in");
    const char *network = strncmp(pages->network, "ok on", 5) == 0    ? "is plugged in"
                          : strncmp(pages->network, "ok off", 6) == 0 ? "is pulled"
                                                                      : pages->network;
    grid = add_device(tree, parent, "Network", network);
    add_command(tree, grid, "network off");
    add_command(tree, grid, "network on");
    grid = add_device(
        tree, parent, "Authority", "what has reached it is sealed; it alone can open it");
    add_button(tree, grid, "Open the inbox", PAGE_ACTION_INBOX, 0)->icon = "town_hall";
    add_device(tree, parent, "Terminal", pages->terminal);
}

static void build_desk(const struct pages *pages, struct tree *tree, struct node *content)
{
    /* What lies on the reader comes first; the long list of what could lie there comes last. */
    bool is_laid = laid(pages) != NULL;
    if (is_laid) {
        add_reader(pages, tree, content);
    }
    add_printer(pages, tree, content);
    add_rest(pages, tree, content);
    if (!is_laid) {
        add_reader(pages, tree, content);
    }
}

static void build_inbox(const struct pages *pages, struct tree *tree, struct node *content)
{
    if (pages->letter_count == 0) {
        build_text(
            tree, content, TEXT_OF("empty"), LOOK_PLAIN,
            TEXT_OF("Nothing has reached the authority yet."));
    }
    for (unsigned i = 0; i < pages->letter_count; i++) {
        struct node *tile = build_tile(
            tree, content, tree_format(tree, "letter-%u", i), text_of(pages->letters[i].receipt),
            PAGE_ACTION_OPEN);
        tile->argument = i;
        tile->value = text_of(pages->letters[i].schema);
        tile->icon = "document";
    }
}

/* One paragraph a line: a paragraph of many lines would be one text to read. */
static void build_lines(const struct pages *pages, struct tree *tree, struct node *content)
{
    const char *at = pages->text;
    for (unsigned i = 0; *at != '\0' && i < 200; i++) {
        size_t len = strcspn(at, "\n");
        if (len > 0) {
            build_text(
                tree, content, tree_format(tree, "line-%u", i), LOOK_PLAIN, (struct text){at, len});
        }
        at += len + (at[len] != '\0');
    }
}

void pages_build(const struct pages *pages, struct tree *tree)
{
    static const char *const titles[] = {
        [PAGE_DESK] = "The desk around the terminal", [PAGE_INBOX] = "The authority's inbox"};
    struct node *content = build_scroll(tree, tree->root, TEXT_OF("content"));
    content->box.grow = 1;
    content->box.padding_x = content->box.padding_y = 5;
    content->box.gap = 4;
    const char *title = pages->page == PAGE_TEXT ? pages->title : titles[pages->page];
    build_heading(tree, content, TEXT_OF("title"), 1, text_of(title));
    if (pages->notice[0] != '\0') {
        build_alert(tree, content, TEXT_OF("notice"), LOOK_WARNING, text_of(pages->notice));
    }
    switch (pages->page) {
    case PAGE_DESK: build_desk(pages, tree, content); return;
    case PAGE_INBOX: build_inbox(pages, tree, content); break;
    case PAGE_TEXT: build_lines(pages, tree, content); break;
    }
    struct node *back = build_button(
        tree, content, TEXT_OF("return"), TEXT_OF("Back to the desk"), PAGE_ACTION_BACK);
    back->icon = "back";
}
