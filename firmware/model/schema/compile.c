#include "model/schema/compile.h"

#include <stdlib.h>

#include "model/schema/quick.h"

#define TEMPORARY_BYTES (16u << 20)   /* for what lies in the library: committed when touched */
#define ARENA_SPARE     (512u * 1024) /* bytes; less than that left: the schema is too large */

const struct schema_node *compiler_node(struct compiler *compiler, struct spot *spot)
{
    const struct value *value = spot->value;
    bool is_new;
    if (value->kind != VALUE_OBJECT && value->kind != VALUE_BOOLEAN) {
        library_refuse(&compiler->library, spot, "no schema: neither an object nor true or false");
        return NULL;
    }
    if (spot->node == NULL && (compiler->node_count == SCHEMA_NODES_MAX ||
                               compiler->arena->size - compiler->arena->used < ARENA_SPARE)) {
        library_refuse(&compiler->library, spot, "the schema is too large");
        return NULL;
    }
    struct schema_node *node = library_node(&compiler->library, spot, &is_new);
    if (is_new) {
        node->index = compiler->node_count++;
        node->is_false = value->kind == VALUE_BOOLEAN && value->text.len == 5;
        spot->next_pending = compiler->pending;
        compiler->pending = spot;
    }
    return node;
}

const struct schema_node *compiler_below(
    struct compiler *compiler, struct spot *parent, struct text keyword, struct text name,
    const struct value *value)
{
    struct spot *spot = library_below(&compiler->library, parent, keyword, name, value);
    return spot != NULL ? compiler_node(compiler, spot) : NULL;
}

/* Whether a keyword of this kind is asked for when a value is checked. */
static bool is_checked(enum argument argument)
{
    switch (argument) {
    case ARGUMENT_REF:
    case ARGUMENT_TYPES:
    case ARGUMENT_VALUES:
    case ARGUMENT_VALUE:
    case ARGUMENT_DECIMAL:
    case ARGUMENT_DIVISOR:
    case ARGUMENT_COUNT:
    case ARGUMENT_PATTERN:
    case ARGUMENT_FORMAT:
    case ARGUMENT_TRUTH:
    case ARGUMENT_NODE:
    case ARGUMENT_NODES:
    case ARGUMENT_NODE_BY_NAME:
    case ARGUMENT_NODE_BY_PATTERN:
    case ARGUMENT_NAMES:
    case ARGUMENT_NAMES_BY_NAME:
    case ARGUMENT_DEPENDENCIES: return true;
    case ARGUMENT_DRAFT:
    case ARGUMENT_ID:
    case ARGUMENT_ANCHOR:
    case ARGUMENT_VOCABULARY:
    case ARGUMENT_DEFINITIONS:
    case ARGUMENT_NOTE:
    case ARGUMENT_NOTE_TEXT:
    case ARGUMENT_NOTE_TRUTH:
    case ARGUMENT_NOTE_LIST:
    case ARGUMENT_NOTE_NODE: break;
    }
    return false;
}

static bool is_unevaluated(enum keyword keyword)
{
    return keyword == KEYWORD_unevaluatedItems || keyword == KEYWORD_unevaluatedProperties;
}

/* Whether the keyword means something in the dialect of this place. */
static bool is_known(const struct spot *spot, enum keyword keyword)
{
    unsigned known = spot->resource->vocabularies;
    enum vocabulary vocabulary =
        keyword < KEYWORD_COUNT ? keyword_vocabulary(keyword) : VOCABULARY_NONE;
    unsigned wanted = vocabulary == VOCABULARY_FORMAT
                          ? 1u << VOCABULARY_FORMAT | 1u << VOCABULARY_FORMAT_ASSERTION
                          : 1u << vocabulary;
    return keyword < KEYWORD_COUNT && (known & wanted) != 0;
}

enum { NUMBERS = 1 << VALUE_NUMBER, STRINGS = 1 << VALUE_STRING };
enum { ARRAYS = 1 << VALUE_ARRAY, OBJECTS = 1 << VALUE_OBJECT };

#define ANY (~0u)

/* Which kinds of value a keyword says something about; 0: another keyword speaks for it. */
static const unsigned kinds[KEYWORD_COUNT] = {
    [KEYWORD_ref] = ANY,
    [KEYWORD_dynamicRef] = ANY,
    [KEYWORD_type] = ANY,
    [KEYWORD_enum] = ANY,
    [KEYWORD_const] = ANY,
    [KEYWORD_allOf] = ANY,
    [KEYWORD_anyOf] = ANY,
    [KEYWORD_oneOf] = ANY,
    [KEYWORD_not] = ANY,
    [KEYWORD_if] = ANY,
    [KEYWORD_multipleOf] = NUMBERS,
    [KEYWORD_maximum] = NUMBERS,
    [KEYWORD_exclusiveMaximum] = NUMBERS,
    [KEYWORD_minimum] = NUMBERS,
    [KEYWORD_exclusiveMinimum] = NUMBERS,
    [KEYWORD_maxLength] = STRINGS,
    [KEYWORD_minLength] = STRINGS,
    [KEYWORD_pattern] = STRINGS,
    [KEYWORD_format] = STRINGS,
    [KEYWORD_maxItems] = ARRAYS,
    [KEYWORD_minItems] = ARRAYS,
    [KEYWORD_uniqueItems] = ARRAYS,
    [KEYWORD_prefixItems] = ARRAYS,
    [KEYWORD_items] = ARRAYS,
    [KEYWORD_contains] = ARRAYS,
    [KEYWORD_unevaluatedItems] = ARRAYS,
    [KEYWORD_maxProperties] = OBJECTS,
    [KEYWORD_minProperties] = OBJECTS,
    [KEYWORD_required] = OBJECTS,
    [KEYWORD_dependentRequired] = OBJECTS,
    [KEYWORD_properties] = OBJECTS,
    [KEYWORD_patternProperties] = OBJECTS,
    [KEYWORD_additionalProperties] = OBJECTS,
    [KEYWORD_propertyNames] = OBJECTS,
    [KEYWORD_dependentSchemas] = OBJECTS,
    [KEYWORD_dependencies] = OBJECTS,
    [KEYWORD_unevaluatedProperties] = OBJECTS,
};

/* One keyword of a schema into checks[node->count]. */
static bool read_keyword(
    struct compiler *compiler, struct spot *spot, struct check *checks, const struct member *member)
{
    struct schema_node *node = spot->node;
    enum keyword keyword = keyword_find(member->name);
    struct check check = {.keyword = keyword};
    if (!is_known(spot, keyword)) {
        bool refused = (compiler->library.mode & SCHEMA_STRICT) != 0 &&
                       (member->name.len < 2 || memcmp(member->name.at, "x-", 2) != 0);
        return !refused || library_refuse(
                               &compiler->library, spot, "\"%.*s\" is no keyword",
                               (int)(member->name.len % 100), member->name.at);
    }
    if (!compiler_argument(compiler, &check, &member->value, spot)) {
        return library_refuse(
            &compiler->library, spot, "\"%.*s\" has a value that it cannot have",
            TEXT_ARG(member->name));
    }
    if (is_checked(keyword_argument(keyword))) {
        node->is_last = node->is_last || is_unevaluated(keyword);
        check.kinds = kinds[keyword];
        check.checker = keyword_checker(keyword);
        bool chooses =
            keyword == KEYWORD_enum || keyword == KEYWORD_anyOf || keyword == KEYWORD_oneOf;
        if (chooses && is_known(spot, KEYWORD_const)) {
            choices_make(compiler->arena, &check);
        }
        checks[node->count++] = check;
    }
    return true;
}

/* unevaluated* come last, all others stay in their order. */
static void sort_last(struct check *checks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i;
             k > 0 && is_unevaluated(checks[k - 1].keyword) && !is_unevaluated(checks[k].keyword);
             k--) {
            struct check moved = checks[k];
            checks[k] = checks[k - 1];
            checks[k - 1] = moved;
        }
    }
}

static bool fill(struct compiler *compiler, struct spot *spot)
{
    const struct value *value = spot->value;
    if (value->kind != VALUE_OBJECT) {
        return true;
    }
    size_t count = 0;
    for (size_t i = 0; i < value->count; i++) {
        enum keyword keyword = keyword_find(value->members[i].name);
        count += is_known(spot, keyword) && is_checked(keyword_argument(keyword)) ? 1 : 0;
    }
    struct check *checks = arena_take(compiler->arena, count * sizeof *checks);
    spot->node->checks = checks;
    for (size_t i = 0; i < value->count; i++) {
        if (!read_keyword(compiler, spot, checks, &value->members[i])) {
            return false;
        }
    }
    sort_last(checks, spot->node->count);
    quick_prepare(compiler->arena, spot->node);
    return true;
}

static bool fill_pending(struct compiler *compiler)
{
    bool fine = true;
    while (compiler->pending != NULL && fine) {
        struct spot *spot = compiler->pending;
        compiler->pending = spot->next_pending;
        fine = fill(compiler, spot);
    }
    return fine;
}

/* Every $dynamicAnchor of the resources that are in use may be what a $dynamicRef looks for. Compiling one
 * may bring others into use. */
static bool fill_dynamics(struct compiler *compiler)
{
    struct library *library = &compiler->library;
    bool fine = fill_pending(compiler), more = compiler->has_dynamic;
    while (more && fine) {
        more = false;
        for (struct anchor *anchor = library->anchors; anchor != NULL; anchor = anchor->next) {
            struct resource *resource = anchor->spot->resource;
            if (!anchor->is_dynamic || resource->kept == NULL) {
                continue;
            }
            const struct schema_node *node = compiler_node(compiler, anchor->spot);
            struct schema_dynamic *dynamic = arena_take(compiler->arena, sizeof *dynamic);
            *dynamic = (struct schema_dynamic){anchor->name, node, resource->kept->dynamics};
            resource->kept->dynamics = dynamic;
            anchor->is_dynamic = false; /* done */
            more = true;
        }
        fine = fill_pending(compiler);
    }
    return fine;
}

/* Whether a way of subschemas leads from here back to where it has been, or is too deep, or goes by a
 * $dynamicRef, which may lead anywhere; `state` holds 0 for a node not seen, 1 for one on the way here,
 * 2 for one that is done. */
static bool is_recursive(const struct schema_node *node, char *state, unsigned depth)
{
    if (state[node->index] != 0 || depth > SCHEMA_DEPTH_MAX) {
        return state[node->index] != 2;
    }
    state[node->index] = 1;
    for (size_t i = 0; i < node->count; i++) {
        const struct check *check = &node->checks[i];
        if (check->keyword == KEYWORD_dynamicRef && check->text.len > 0) {
            return true;
        }
        for (size_t k = 0; check->branches != NULL && k < check->count; k++) {
            const struct schema_node *next = check->branches[k].node;
            if (next != NULL && is_recursive(next, state, depth + 1)) {
                return true;
            }
        }
    }
    state[node->index] = 2;
    return false;
}

static bool refuse_recursion(struct compiler *compiler, const struct schema_node *root)
{
    char *state = calloc(compiler->node_count, 1);
    if (state == NULL) {
        die("no memory to compile a schema");
    }
    bool recursive = is_recursive(root, state, 0);
    free(state);
    return !recursive ||
           library_refuse(&compiler->library, NULL, "#: a $ref leads back to itself, or too deep");
}

static void finish_arena(struct arena *arena)
{
    arena_finish(arena);
}

const struct schema *schema_compile(
    struct arena *arena, const struct value *value, const struct schema_documents *documents,
    unsigned mode, char *why)
{
    SCOPED(finish_arena) struct arena temporary = {0};
    arena_init_common(&temporary, TEMPORARY_BYTES);
    struct compiler compiler = {.arena = arena};
    compiler.library = (struct library){
        .arena = arena, .temporary = &temporary, .given = documents, .mode = mode, .why = why};
    why[0] = '\0';
    struct spot *spot = library_add(&compiler.library, value, (struct text){0});
    const struct schema_node *root = spot != NULL ? compiler_node(&compiler, spot) : NULL;
    bool fine = root != NULL && fill_dynamics(&compiler);
    if (!fine || ((mode & SCHEMA_STRICT) != 0 && !refuse_recursion(&compiler, root))) {
        library_refuse(&compiler.library, NULL, "the schema cannot be read");
        return NULL;
    }
    struct schema *schema = arena_take(arena, sizeof *schema);
    *schema = (struct schema){.root = root};
    return schema;
}

const struct schema *schema_read(struct arena *arena, const json_t *json, unsigned mode, char *why)
{
    return schema_compile(arena, value_of_json(arena, json), NULL, mode, why);
}
