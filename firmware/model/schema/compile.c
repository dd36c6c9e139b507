#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/schema/format.h"
#include "model/schema/node.h"
#include "model/schema/pattern.h"
#include "model/schema/reference.h"

#define PLACE_MAX   120           /* bytes of a place in a reason, with its NUL */
#define ARENA_SPARE (512u * 1024) /* bytes; less than that left: the schema is too large */

struct compiler {
    struct arena *arena;
    const json_t *document;
    unsigned mode;
    char *why;
    struct schema_node **nodes;
    const json_t **sources; /* of nodes[i]: a place is compiled once, also when $ref leads there */
    size_t count, patterns, depth;
};

#define KEYWORD(word, spelling, argument, checker) {spelling, ARGUMENT_##argument},
static const struct {
    const char *spelling;
    enum argument argument;
} keywords[] = {
#include "model/schema/keywords.def"
};
#undef KEYWORD

struct text keyword_spelling(enum keyword keyword)
{
    const char *spelling = keywords[keyword].spelling;
    return (struct text){spelling, strlen(spelling)};
}

const struct check *node_check(const struct schema_node *node, enum keyword keyword)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->checks[i].keyword == keyword) {
            return &node->checks[i];
        }
    }
    return NULL;
}

const struct schema_node *node_target(const struct schema_node *node)
{
    const struct check *ref = node_check(node, KEYWORD_ref);
    for (unsigned i = 0; ref != NULL && node->count == 1 && i < SCHEMA_DEPTH_MAX; i++) {
        node = ref->branches[0].node;
        ref = node_check(node, KEYWORD_ref);
    }
    return node;
}

/* The place of a node for people: "#/properties/a", at most the last PLACE_MAX - 1 bytes of it. */
static void name_place(char to[PLACE_MAX], const struct schema_node *node)
{
    size_t at = PLACE_MAX - 1;
    to[at] = '\0';
    for (; node != NULL && node->step.len > 0 && at > node->step.len + 1; node = node->parent) {
        at -= node->step.len;
        memcpy(to + at, node->step.at, node->step.len);
        to[--at] = '/';
    }
    to[--at] = '#';
    memmove(to, to + at, PLACE_MAX - at);
}

/* Remembers the first reason; false, so that it can be returned. */
PRINTF_LIKE(3, 4)
static bool refuse(
    struct compiler *compiler, const struct schema_node *node, const char *format, ...)
{
    _Static_assert(PLACE_MAX + sizeof ": " < SCHEMA_WHY_MAX, "a reason has room for its place");
    va_list list;
    if (compiler->why[0] == '\0') {
        name_place(compiler->why, node);
        size_t len = strlen(compiler->why);
        memcpy(compiler->why + len, ": ", 2);
        len += 2;
        va_start(list, format);
        vsnprintf(compiler->why + len, SCHEMA_WHY_MAX - len, format, list);
        va_end(list);
    }
    return false;
}

static const struct schema_node *compile(
    struct compiler *compiler, const json_t *json, const struct schema_node *parent,
    struct text step);

/* "keyword/name" with the name escaped for a JSON pointer (RFC 6901 §3). */
static struct text make_step(struct compiler *compiler, enum keyword keyword, struct text name)
{
    struct text spelling = keyword_spelling(keyword);
    char *to = arena_take(compiler->arena, spelling.len + 1 + 2 * name.len);
    size_t len = spelling.len;
    memcpy(to, spelling.at, len);
    to[len++] = '/';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == '~' || c == '/') {
            to[len++] = '~';
            c = c == '~' ? '0' : '1';
        }
        to[len++] = c;
    }
    return (struct text){to, len};
}

static struct text text_of_index(char space[24], size_t index)
{
    return (struct text){space, (size_t)snprintf(space, 24, "%zu", index)};
}

static const struct schema_node *compile_ref(
    struct compiler *compiler, const json_t *json, const struct schema_node *node)
{
    struct text ref = json_text_of(json);
    struct text id = json_text_of(json_object_get(compiler->document, "$id"));
    if (id.len > 0 && ref.len > id.len && memcmp(ref.at, id.at, id.len) == 0 &&
        ref.at[id.len] == '#') {
        ref = (struct text){ref.at + id.len, ref.len - id.len};
    } else if (id.len > 0 && text_equal(ref, id)) {
        ref = TEXT_OF("#");
    }
    if (!json_is_string(json) || ref.len == 0 || ref.at[0] != '#') {
        refuse(compiler, node, "a $ref out of this document is not supported yet");
        return NULL;
    }
    struct text fragment = {ref.at + 1, ref.len - 1};
    bool is_pointer = fragment.len == 0 || fragment.at[0] == '/';
    const json_t *target = is_pointer ? reference_follow(compiler->document, fragment)
                                      : reference_anchor(compiler->document, fragment);
    if (target == NULL) {
        refuse(compiler, node, "$ref \"%.*s\" leads nowhere", TEXT_ARG(ref));
        return NULL;
    }
    if (target == compiler->document) {
        return compiler->nodes[0];
    }
    struct text step = is_pointer ? fragment : TEXT_OF("/");
    return compile(
        compiler, target, compiler->nodes[0],
        arena_text(compiler->arena, (struct text){step.at + 1, step.len - 1}));
}

static bool read_types(struct compiler *compiler, struct check *check, const json_t *json)
{
    static const struct {
        struct text name;
        unsigned bit;
    } types[] = {
        {{"null", 4}, 1u << VALUE_NULL},     {{"boolean", 7}, 1u << VALUE_BOOLEAN},
        {{"number", 6}, 1u << VALUE_NUMBER}, {{"integer", 7}, TYPE_INTEGER},
        {{"string", 6}, 1u << VALUE_STRING}, {{"array", 5}, 1u << VALUE_ARRAY},
        {{"object", 6}, 1u << VALUE_OBJECT},
    };
    size_t count = json_is_array(json) ? json_array_size(json) : 1;
    for (size_t i = 0; i < count; i++) {
        struct text name = json_text_of(json_is_array(json) ? json_array_get(json, i) : json);
        unsigned bit = 0;
        for (size_t k = 0; k < COUNT(types); k++) {
            bit |= text_equal(types[k].name, name) ? types[k].bit : 0;
        }
        if (bit == 0) {
            return false;
        }
        check->types |= bit;
    }
    char *words = json_print(json);
    check->text = arena_text(compiler->arena, (struct text){words, strlen(words)});
    free(words);
    return count > 0;
}

static bool read_number(struct compiler *compiler, struct check *check, const json_t *json)
{
    if (!json_is_number(json)) {
        return false;
    }
    struct decimal *decimal = arena_take(compiler->arena, sizeof *decimal);
    check->text = value_of_json(compiler->arena, json)->text;
    check->decimal = decimal;
    return decimal_read(decimal, check->text);
}

static bool read_count(struct compiler *compiler, struct check *check, const json_t *json)
{
    if (!read_number(compiler, check, json) || check->decimal->negative ||
        !decimal_is_integer(check->decimal) || json_number_value(json) > 1e9) {
        return false;
    }
    check->count = (size_t)json_number_value(json);
    return true;
}

static bool read_names(
    struct compiler *compiler, const struct text **names, size_t *count, const json_t *json)
{
    struct text *list = arena_take(compiler->arena, json_array_size(json) * sizeof *list);
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (!json_is_string(json_array_get(json, i))) {
            return false;
        }
        list[i] = arena_text(compiler->arena, json_text_of(json_array_get(json, i)));
    }
    *names = list;
    *count = json_array_size(json);
    return json_is_array(json);
}

static const struct pattern *read_pattern(
    struct compiler *compiler, const struct schema_node *node, struct text source)
{
    char why[120];
    if (compiler->patterns++ == SCHEMA_PATTERNS_MAX) {
        refuse(compiler, node, "more than %d patterns", SCHEMA_PATTERNS_MAX);
        return NULL;
    }
    const struct pattern *pattern = pattern_read(compiler->arena, source, why);
    if (pattern == NULL) {
        refuse(compiler, node, "%s", why);
    }
    return pattern;
}

/* The subschemas (or names) in an object under a keyword. */
static bool read_map(
    struct compiler *compiler, struct check *check, const json_t *json,
    const struct schema_node *node)
{
    enum argument argument = keywords[check->keyword].argument;
    struct branch *branches =
        arena_take(compiler->arena, json_object_size(json) * sizeof *branches);
    bool fine = json_is_object(json);
    check->branches = branches;
    void *at = json_object_iter(json_to_walk(json));
    for (; at != NULL && fine; at = json_object_iter_next(json_to_walk(json), at)) {
        const char *key = json_object_iter_key(at);
        struct text name = {key, strlen(key)};
        struct branch *branch = &branches[check->count++];
        branch->name = arena_text(compiler->arena, name);
        if (argument == ARGUMENT_NAMES_BY_NAME) {
            fine = read_names(
                compiler, &branch->names, &branch->name_count, json_object_iter_value(at));
            continue;
        }
        if (argument == ARGUMENT_NODE_BY_PATTERN) {
            branch->pattern = read_pattern(compiler, node, branch->name);
            fine = branch->pattern != NULL;
        }
        branch->node = fine ? compile(
                                  compiler, json_object_iter_value(at), node,
                                  make_step(compiler, check->keyword, name))
                            : NULL;
        fine = branch->node != NULL;
    }
    return fine;
}

static bool read_nodes(
    struct compiler *compiler, struct check *check, const json_t *json,
    const struct schema_node *node)
{
    char space[24];
    size_t count = json_array_size(json);
    struct branch *branches = arena_take(compiler->arena, count * sizeof *branches);
    for (size_t i = 0; i < count; i++) {
        branches[i].node = compile(
            compiler, json_array_get(json, i), node,
            make_step(compiler, check->keyword, text_of_index(space, i)));
        if (branches[i].node == NULL) {
            return false;
        }
    }
    check->branches = branches;
    check->count = count;
    return count > 0;
}

static bool read_node(
    struct compiler *compiler, struct check *check, const json_t *json,
    const struct schema_node *node)
{
    struct branch *branch = arena_take(compiler->arena, sizeof *branch);
    branch->node = check->keyword == KEYWORD_ref
                       ? compile_ref(compiler, json, node)
                       : compile(compiler, json, node, keyword_spelling(check->keyword));
    check->branches = branch;
    check->count = 1;
    return branch->node != NULL;
}

/* Without SCHEMA_FORMATS, and for a format that is not known, it asserts nothing (2020-12 §7.2.1). */
static bool read_format(struct compiler *compiler, struct check *check, const json_t *json)
{
    const struct format *format = format_find(json_text_of(json));
    check->text = arena_text(compiler->arena, json_text_of(json));
    check->format = (compiler->mode & SCHEMA_FORMATS) != 0 ? format : NULL;
    return json_is_string(json) && ((compiler->mode & SCHEMA_STRICT) == 0 || format != NULL);
}

/* Whether the dialect is one that is understood here; older ones only where not strict. */
static bool is_draft_known(const struct compiler *compiler, const json_t *json)
{
    static const char newest[] = "https://json-schema.org/draft/2020-12/schema";
    const char *draft = json_string_value(json);
    if (draft == NULL) {
        return false;
    }
    bool is_older =
        (compiler->mode & SCHEMA_STRICT) == 0 && strstr(draft, "json-schema.org/draft") != NULL;
    return strcmp(draft, newest) == 0 || is_older;
}

/* In strict mode a definition that nobody refers to must be right as well. */
static bool read_definitions(
    struct compiler *compiler, struct check *check, const json_t *json,
    const struct schema_node *node)
{
    return json_is_object(json) &&
           ((compiler->mode & SCHEMA_STRICT) == 0 || read_map(compiler, check, json, node));
}

/* Fills `check` from its argument. False when the argument is not what the keyword wants. */
static bool read_argument(
    struct compiler *compiler, struct check *check, const json_t *json,
    const struct schema_node *node)
{
    switch (keywords[check->keyword].argument) {
    case ARGUMENT_TYPES: return read_types(compiler, check, json);
    case ARGUMENT_VALUES:
    case ARGUMENT_VALUE:
        check->value = value_of_json(compiler->arena, json);
        return keywords[check->keyword].argument == ARGUMENT_VALUE || json_is_array(json);
    case ARGUMENT_DECIMAL:
        return read_number(compiler, check, json) &&
               (check->keyword != KEYWORD_multipleOf ||
                (!check->decimal->negative && check->decimal->count > 0 &&
                 check->decimal->count <= 18));
    case ARGUMENT_COUNT: return read_count(compiler, check, json);
    case ARGUMENT_PATTERN:
        check->text = arena_text(compiler->arena, json_text_of(json));
        check->pattern = json_is_string(json) ? read_pattern(compiler, node, check->text) : NULL;
        return check->pattern != NULL;
    case ARGUMENT_FORMAT: return read_format(compiler, check, json);
    case ARGUMENT_TRUTH: check->count = json_is_true(json) ? 1 : 0; return json_is_boolean(json);
    case ARGUMENT_REF:
    case ARGUMENT_NODE: return read_node(compiler, check, json, node);
    case ARGUMENT_NODES: return read_nodes(compiler, check, json, node);
    case ARGUMENT_NODE_BY_NAME:
    case ARGUMENT_NODE_BY_PATTERN:
    case ARGUMENT_NAMES_BY_NAME: return read_map(compiler, check, json, node);
    case ARGUMENT_NAMES: return read_names(compiler, &check->names, &check->count, json);
    case ARGUMENT_DRAFT: return is_draft_known(compiler, json);
    case ARGUMENT_ID: return json_is_string(json) && node->parent == NULL;
    case ARGUMENT_DEFINITIONS: return read_definitions(compiler, check, json, node);
    case ARGUMENT_NOTE:
    case ARGUMENT_KEPT: return true;
    case ARGUMENT_LATER: break;
    }
    return refuse(compiler, node, "\"%s\" is not supported yet", keywords[check->keyword].spelling);
}

/* Which keyword this is; KEYWORD_COUNT when none. */
static enum keyword find_keyword(const char *name)
{
    enum keyword keyword = 0;
    while (keyword < KEYWORD_COUNT && strcmp(keywords[keyword].spelling, name) != 0) {
        keyword++;
    }
    return keyword;
}

static bool read_keywords(struct compiler *compiler, struct schema_node *node, const json_t *json)
{
    struct check *checks = arena_take(compiler->arena, json_object_size(json) * sizeof *checks);
    struct note *notes = NULL;
    void *at = json_object_iter(json_to_walk(json));
    node->checks = checks;
    for (; at != NULL; at = json_object_iter_next(json_to_walk(json), at)) {
        const char *name = json_object_iter_key(at);
        enum keyword keyword = find_keyword(name);
        if (keyword == KEYWORD_COUNT) {
            if ((compiler->mode & SCHEMA_STRICT) != 0 && strncmp(name, "x-", 2) != 0) {
                return refuse(compiler, node, "\"%.60s\" is no keyword", name);
            }
            continue;
        }
        if (keywords[keyword].argument == ARGUMENT_KEPT) {
            notes = notes != NULL ? notes : arena_take(compiler->arena, NOTES_MAX * sizeof *notes);
            notes[node->note_count++] =
                (struct note){keyword, value_of_json(compiler->arena, json_object_iter_value(at))};
            node->notes = notes;
            continue;
        }
        struct check *check = &checks[node->count];
        check->keyword = keyword;
        if (!read_argument(compiler, check, json_object_iter_value(at), node)) {
            return refuse(compiler, node, "\"%s\" has a value that it cannot have", name);
        }
        enum argument argument = keywords[keyword].argument;
        node->count += argument != ARGUMENT_NOTE && argument != ARGUMENT_DEFINITIONS &&
                       argument != ARGUMENT_DRAFT && argument != ARGUMENT_ID;
        memset(&checks[node->count], 0, node->count < json_object_size(json) ? sizeof *checks : 0);
    }
    return true;
}

static const struct schema_node *compile(
    struct compiler *compiler, const json_t *json, const struct schema_node *parent,
    struct text step)
{
    for (size_t i = 0; json_is_object(json) && i < compiler->count; i++) {
        if (compiler->sources[i] == json) {
            return compiler->nodes[i];
        }
    }
    if (!json_is_object(json) && !json_is_boolean(json)) {
        refuse(compiler, parent, "no schema: neither an object nor true or false");
        return NULL;
    }
    if (compiler->count == SCHEMA_NODES_MAX || compiler->depth == SCHEMA_DEPTH_MAX ||
        compiler->arena->size - compiler->arena->used < ARENA_SPARE) {
        refuse(compiler, parent, "the schema is too large");
        return NULL;
    }
    struct schema_node *node = arena_take(compiler->arena, sizeof *node);
    *node = (struct schema_node){
        .is_false = json_is_false(json), .index = compiler->count, .parent = parent, .step = step};
    compiler->sources[compiler->count] = json;
    compiler->nodes[compiler->count++] = node;
    compiler->depth++;
    bool fine = json_is_boolean(json) || read_keywords(compiler, node, json);
    compiler->depth--;
    return fine ? node : NULL;
}

/* Whether a way of subschemas leads from here back to where it has been; `state` holds 0 for a node
 * not seen, 1 for one on the way here, 2 for one that is done. */
static bool is_recursive(const struct schema_node *node, char *state)
{
    if (state[node->index] != 0) {
        return state[node->index] == 1;
    }
    state[node->index] = 1;
    for (size_t i = 0; i < node->count; i++) {
        const struct check *check = &node->checks[i];
        for (size_t k = 0; check->branches != NULL && k < check->count; k++) {
            const struct schema_node *next = check->branches[k].node;
            if (next != NULL && is_recursive(next, state)) {
                return true;
            }
        }
    }
    state[node->index] = 2;
    return false;
}

const struct schema *schema_read(struct arena *arena, const json_t *json, unsigned mode, char *why)
{
    struct compiler compiler = {.arena = arena, .document = json, .mode = mode, .why = why};
    why[0] = '\0';
    struct schema_node **nodes = calloc(SCHEMA_NODES_MAX, sizeof(struct schema_node *));
    const json_t **sources = calloc(SCHEMA_NODES_MAX, sizeof(const json_t *));
    char *state = calloc(SCHEMA_NODES_MAX, 1);
    if (nodes == NULL || sources == NULL || state == NULL) {
        die("no memory to compile a schema");
    }
    compiler.nodes = nodes;
    compiler.sources = sources;
    const struct schema_node *root = compile(&compiler, json, NULL, (struct text){0});
    if (root != NULL && (mode & SCHEMA_STRICT) != 0 && is_recursive(root, state)) {
        refuse(&compiler, root, "a $ref leads back to itself");
        root = NULL;
    }
    free(nodes);
    free(sources);
    free(state);
    if (root == NULL) {
        return NULL;
    }
    struct schema *schema = arena_take(arena, sizeof *schema);
    *schema = (struct schema){.root = root};
    return schema;
}
