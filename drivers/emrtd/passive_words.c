/* Words of the results, out of passive.def. */
#include "drivers/emrtd/passive.h"

const char *passive_word(enum passive_signature signature)
{
    static const char *const words[] = {
#define PASSIVE(name, word, meaning) [PASSIVE_##name] = word,
#include "drivers/emrtd/passive.def"
#undef PASSIVE
    };
    return words[signature];
}

const char *passive_meaning(enum passive_signature signature)
{
    static const char *const meanings[] = {
#define PASSIVE(name, word, meaning) [PASSIVE_##name] = meaning,
#include "drivers/emrtd/passive.def"
#undef PASSIVE
    };
    return meanings[signature];
}

const char *passive_note_word(enum passive_note_bit bit)
{
    static const char *const words[] = {
#define PASSIVE_NOTE(name, word, meaning) [PASSIVE_NOTE_BIT_##name] = word,
#include "drivers/emrtd/passive_note.def"
#undef PASSIVE_NOTE
    };
    return words[bit];
}

const char *passive_note_meaning(enum passive_note_bit bit)
{
    static const char *const meanings[] = {
#define PASSIVE_NOTE(name, word, meaning) [PASSIVE_NOTE_BIT_##name] = meaning,
#include "drivers/emrtd/passive_note.def"
#undef PASSIVE_NOTE
    };
    return meanings[bit];
}

const char *passive_group_word(enum passive_group group)
{
    static const char *const words[] = {
#define PASSIVE_GROUP(name, word, meaning) [PASSIVE_GROUP_##name] = word,
#include "drivers/emrtd/passive_group.def"
#undef PASSIVE_GROUP
    };
    return words[group];
}
