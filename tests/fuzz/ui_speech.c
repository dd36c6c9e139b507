/* Any text, as a name, as a value that is typed step by step, and as a receipt: the lines that are said are
 * well-formed, in the language of the screen, and hold no control character. */
#include "base/utf8.h"
#include "model/texts.h"
#include "ui/speech/speech.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_BYTES = 3000 };

static const char PO[] =
    "msgid \"\"\nmsgstr \"\"\n\nmsgid \"speech.field\"\nmsgstr \"{name}, Feld, {value}\"\n\n"
    "msgid \"speech.date\"\nmsgstr \"{day}. {month} {year}\"\n\n"
    "msgid \"speech.month.1\"\nmsgstr \"Januar\"\n\n"
    "msgid \"speech.money.cents\"\nmsgstr \"{euro} Euro {cents}\"\n\n"
    "msgid \"sign.capital\"\nmsgstr \"großes {letter}\"\n";

static bool is_well_formed(struct text lines)
{
    size_t from = 0;
    for (size_t i = 0; i < lines.len; i++) {
        unsigned char c = (unsigned char)lines.at[i];
        if (i == from && (lines.len - i < 4 || memcmp(&lines.at[i], "de\t", 3) != 0)) {
            return false;
        }
        if (i >= from + 3 && c < ' ' && c != '\n') {
            return false;
        }
        from = c == '\n' ? i + 1 : from;
    }
    return from == lines.len && utf8_valid(lines);
}

static void look(struct speech *speech, struct tree *tree, struct arena *arena, struct text value)
{
    struct speech_commands commands;
    tree_begin(tree, arena, TEXT_OF("form"), TEXT_OF("de"));
    struct node *node = tree_add(tree, tree->root, ROLE_field, TEXT_OF("field"));
    node->action = 1;
    node->name = value;
    node->value = value;
    node->state = STATE_EDITING;
    tree_finish(tree);
    const struct speech_scene scene = {.tree = tree, .focus = node};
    speech_pressed(speech);
    speech_look(speech, &scene, &commands);
    for (size_t i = 0; i < commands.count; i++) {
        if (!is_well_formed(commands.list[i].lines)) {
            __builtin_trap();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {(const char *)data, size};
    if (size > SIZE_MAX_BYTES || !utf8_valid(text)) {
        return 0;
    }
    static struct tree tree;
    struct arena arena, common;
    struct texts texts;
    struct speech speech;
    char why[TEXTS_WHY_MAX];
    arena_init_common(&common, 1u << 16);
    arena_init_common(&arena, 1u << 16);
    if (!texts_read(
            &texts, &common, (struct bytes){(const uint8_t *)PO, sizeof PO - 1}, TEXT_OF("de"),
            why)) {
        __builtin_trap();
    }
    speech_init(&speech, &texts, 1);
    speech_headphone(&speech, true);
    size_t half = size / 2;
    while (half > 0 && ((unsigned char)text.at[half] & 0xC0) == 0x80) {
        half--;
    }
    look(&speech, &tree, &arena, (struct text){text.at, half});
    look(&speech, &tree, &arena, text);
    look(&speech, &tree, &arena, (struct text){text.at + half, size - half});
    speech_finish(&speech);
    arena_finish(&arena);
    arena_finish(&common);
    return 0;
}
