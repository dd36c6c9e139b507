#include "model/schema/library.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/schema/metaschema.h"
#include "model/schema/reference.h"
#include "model/schema/uri.h"

#define PLACE_MAX   120          /* bytes of a place in a reason */
#define TABLE_FIRST 64           /* slots */
#define SPARE       (64u * 1024) /* bytes that must be left in an arena */

bool library_refuse(struct library *library, struct spot *spot, const char *format, ...)
{
    _Static_assert(PLACE_MAX + sizeof ": " < SCHEMA_WHY_MAX, "a reason has room for its place");
    va_list list;
    if (library->why[0] == '\0') {
        size_t len = 0;
        if (spot != NULL) {
            const struct schema_place *place = library_keep(library, spot);
            len = place_write(library->why, PLACE_MAX, place, (struct text){0}, false);
            memcpy(library->why + len, ": ", 2);
            len += 2;
        }
        va_start(list, format);
        vsnprintf(library->why + len, SCHEMA_WHY_MAX - len, format, list);
        va_end(list);
    }
    return false;
}

static size_t slot_of(const struct library *library, const struct value *value)
{
    size_t mixed = (size_t)value / sizeof(void *) * 0x9e3779b97f4a7c15u >> 20;
    size_t slot = mixed & (library->table_size - 1);
    while (library->table[slot] != NULL && library->table[slot]->value != value) {
        slot = (slot + 1) & (library->table_size - 1);
    }
    return slot;
}

/* Makes room for one more. */
static void grow(struct library *library)
{
    struct spot **old = library->table;
    size_t size = library->table_size;
    if (2 * library->spot_count < size) {
        return;
    }
    library->table_size = size > 0 ? 2 * size : TABLE_FIRST;
    library->table = arena_take(library->temporary, library->table_size * sizeof(struct spot *));
    for (size_t i = 0; i < size; i++) {
        if (old[i] != NULL) {
            library->table[slot_of(library, old[i]->value)] = old[i];
        }
    }
}

static bool has_room(const struct arena *arena)
{
    return arena->size - arena->used > SPARE;
}

struct spot *library_below(
    struct library *library, struct spot *parent, struct text keyword, struct text name,
    const struct value *value)
{
    grow(library);
    size_t slot = slot_of(library, value);
    if (library->table[slot] != NULL) {
        return library->table[slot];
    }
    if (library->spot_count == SCHEMA_PLACES_MAX || !has_room(library->temporary) ||
        !has_room(library->arena)) {
        library_refuse(library, NULL, "the schema is too large");
        return NULL;
    }
    struct spot *spot = arena_take(library->temporary, sizeof *spot);
    *spot = (struct spot){
        .value = value,
        .parent = parent,
        .keyword = keyword,
        .name = name,
        .resource = parent != NULL ? parent->resource : NULL,
    };
    library->table[slot] = spot;
    library->spot_count++;
    return spot;
}

const struct schema_place *library_keep(struct library *library, struct spot *spot)
{
    struct spot *way[2 * JSON_DEPTH_MAX + 8];
    size_t count = 0;
    for (; spot->kept == NULL && spot->parent != NULL && count < COUNT(way); spot = spot->parent) {
        way[count++] = spot;
    }
    while (true) {
        if (spot->kept == NULL) {
            struct schema_place *place = arena_take(library->arena, sizeof *place);
            *place = (struct schema_place){
                .parent = spot->parent != NULL ? spot->parent->kept : NULL,
                .keyword = spot->keyword,
                .name = spot->name,
            };
            spot->kept = place;
        }
        if (count == 0) {
            return spot->kept;
        }
        spot = way[--count];
    }
}

struct schema_node *library_node(struct library *library, struct spot *spot, bool *is_new)
{
    struct resource *resource = spot->resource;
    *is_new = spot->node == NULL;
    if (spot->node == NULL) {
        if (resource->kept == NULL) {
            resource->kept = arena_take(library->arena, sizeof *resource->kept);
        }
        spot->node = arena_take(library->arena, sizeof *spot->node);
        spot->node->place = library_keep(library, spot);
        spot->node->resource = resource->kept;
        spot->node->source = spot->value;
        const struct spot *outer = spot->parent;
        while (outer != NULL && outer->node == NULL) {
            outer = outer->parent;
        }
        spot->node->parent = outer != NULL ? outer->node : NULL;
    }
    return spot->node;
}

static bool count_name(struct library *library, struct spot *spot)
{
    return library->name_count++ < SCHEMA_NAMES_MAX ||
           library_refuse(library, spot, "more than %d $id and $anchor", SCHEMA_NAMES_MAX);
}

static struct resource *resource_find(const struct library *library, struct text uri)
{
    struct resource *resource = library->resources;
    while (resource != NULL && !text_equal(resource->uri, uri)) {
        resource = resource->next;
    }
    return resource;
}

static struct resource *add_resource(
    struct library *library, struct spot *root, struct text uri, unsigned vocabularies)
{
    struct resource *resource = arena_take(library->temporary, sizeof *resource);
    *resource = (struct resource){
        .uri = uri, .root = root, .vocabularies = vocabularies, .next = library->resources};
    library->resources = resource;
    return resource;
}

/* A schema with an $id begins a resource; so does the root of a document. */
static bool scan_id(struct library *library, struct spot *spot, struct text found_at)
{
    const struct value *id = value_member(spot->value, TEXT_OF("$id"));
    struct resource *outer = spot->resource;
    struct uri_reference reference = uri_divide(id->text);
    struct text base = outer != NULL ? outer->uri : found_at;
    bool has_id = id->kind == VALUE_STRING && reference.uri.len > 0;
    unsigned vocabularies = outer != NULL ? outer->vocabularies : ~0u;
    if (outer != NULL && !has_id) {
        return true;
    }
    if (has_id && reference.fragment.len > 0) {
        return library_refuse(library, spot, "\"$id\" has a fragment");
    }
    struct text uri = has_id ? uri_resolve(library->temporary, base, reference.uri) : base;
    if (!count_name(library, spot) ||
        (has_id && resource_find(library, uri) != NULL &&
         !library_refuse(
             library, spot, "\"$id\": \"%.*s\" is there twice", (int)(uri.len % 200), uri.at))) {
        return false;
    }
    spot->resource = add_resource(library, spot, uri, vocabularies);
    return library_dialect(library, spot, vocabularies, &spot->resource->vocabularies);
}

static bool is_anchor(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '-' && c != '.'))) {
            return false;
        }
    }
    return name.len > 0;
}

static bool scan_anchor(struct library *library, struct spot *spot, bool is_dynamic)
{
    const struct value *name =
        value_member(spot->value, is_dynamic ? TEXT_OF("$dynamicAnchor") : TEXT_OF("$anchor"));
    if (name->kind == VALUE_ABSENT) {
        return true;
    }
    if (name->kind != VALUE_STRING || !is_anchor(name->text)) {
        return library_refuse(library, spot, "an anchor that cannot be one");
    }
    struct anchor *anchor = arena_take(library->temporary, sizeof *anchor);
    *anchor = (struct anchor){name->text, is_dynamic, spot, library->anchors};
    library->anchors = anchor;
    return count_name(library, spot);
}

static bool scan(struct library *library, struct spot *spot);

static bool scan_below(
    struct library *library, struct spot *parent, struct text keyword, struct text name,
    const struct value *value)
{
    struct spot *spot = library_below(library, parent, keyword, name, value);
    return spot != NULL && scan(library, spot);
}

/* The subschemas under one keyword. */
static bool scan_keyword(struct library *library, struct spot *spot, const struct member *member)
{
    enum keyword keyword = keyword_find(member->name);
    const struct value *value = &member->value;
    bool fine = true;
    char index[24] = "";
    if (keyword == KEYWORD_COUNT) {
        return true;
    }
    enum argument argument = keyword_argument(keyword);
    if (argument == ARGUMENT_NODE || argument == ARGUMENT_NOTE_NODE) {
        return scan_below(library, spot, member->name, (struct text){0}, value);
    }
    if (argument == ARGUMENT_NODES && value->kind == VALUE_ARRAY) {
        for (size_t i = 0; i < value->count && fine; i++) {
            struct text name = {index, (size_t)snprintf(index, sizeof index, "%zu", i)};
            fine = scan_below(
                library, spot, member->name, arena_text(library->arena, name), &value->items[i]);
        }
    }
    bool is_map = argument == ARGUMENT_NODE_BY_NAME || argument == ARGUMENT_NODE_BY_PATTERN ||
                  argument == ARGUMENT_DEFINITIONS || argument == ARGUMENT_DEPENDENCIES;
    for (size_t i = 0; is_map && value->kind == VALUE_OBJECT && i < value->count && fine; i++) {
        struct text name = value->members[i].name;
        fine = scan_below(
            library, spot, member->name, name.at != NULL ? name : TEXT_OF(""),
            &value->members[i].value);
    }
    return fine;
}

static bool scan(struct library *library, struct spot *spot)
{
    bool fine = spot->value->kind != VALUE_OBJECT ||
                ((spot->parent == NULL || scan_id(library, spot, (struct text){0})) &&
                 scan_anchor(library, spot, false) && scan_anchor(library, spot, true));
    for (size_t i = 0; spot->value->kind == VALUE_OBJECT && i < spot->value->count && fine; i++) {
        fine = scan_keyword(library, spot, &spot->value->members[i]);
    }
    return fine;
}

struct spot *library_add(struct library *library, const struct value *value, struct text uri)
{
    struct spot *root = library_below(library, NULL, (struct text){0}, uri, value);
    if (root == NULL || root->resource != NULL) {
        return root;
    }
    if (value->kind != VALUE_OBJECT) {
        root->resource = add_resource(library, root, uri, ~0u);
        return root;
    }
    if (!scan_id(library, root, uri)) {
        return NULL;
    }
    if (!text_equal(root->resource->uri, uri) && uri.len > 0) { /* known by both names */
        add_resource(library, root, uri, root->resource->vocabularies);
    }
    return scan(library, root) ? root : NULL;
}

/* The resource with this URI, taken in when it is in a document that is given. */
static struct spot *find_resource(struct library *library, struct spot *from, struct text uri)
{
    struct resource *resource = resource_find(library, uri);
    const struct schema_documents *given = library->given;
    if (resource != NULL) {
        return resource->root;
    }
    for (size_t i = 0; given != NULL && i < given->count; i++) {
        if (text_equal(given->list[i].uri, uri)) {
            return library_add(library, given->list[i].value, given->list[i].uri);
        }
    }
    const struct value *own = metaschema_read(library->arena, uri);
    if (own != NULL) {
        return library_add(library, own, arena_text(library->arena, uri));
    }
    library_refuse(
        library, from, "\"%.*s\" is no document that is here; nothing is fetched",
        (int)(uri.len < 150 ? uri.len : 150), uri.at);
    return NULL;
}

static struct spot *find_anchor(
    const struct library *library, const struct resource *resource, struct text name)
{
    const struct anchor *anchor = library->anchors;
    while (anchor != NULL &&
           (anchor->spot->resource != resource || !text_equal(anchor->name, name))) {
        anchor = anchor->next;
    }
    return anchor != NULL ? anchor->spot : NULL;
}

static struct spot *follow(struct library *library, struct spot *spot, struct text pointer)
{
    char segment[REFERENCE_SEGMENT_MAX + 1];
    while (spot != NULL && pointer.len > 0) {
        int len = reference_segment(&pointer, segment);
        if (len < 0) {
            return NULL;
        }
        const struct value *value = spot->value;
        struct text name = {segment, (size_t)len};
        size_t index = value->kind == VALUE_ARRAY ? reference_index(segment) : SIZE_MAX;
        value = index < value->count ? &value->items[index] : value_member(value, name);
        if (value->kind == VALUE_ABSENT) {
            return NULL;
        }
        name = len > 0 ? arena_text(library->arena, name) : TEXT_OF("");
        spot = library_below(library, spot, name, (struct text){0}, value);
    }
    return spot;
}

struct spot *library_refer(
    struct library *library, struct spot *from, struct text reference, struct text *anchor)
{
    struct uri_reference parts = uri_divide(reference);
    struct spot *root = from->resource->root;
    *anchor = (struct text){0};
    if (parts.uri.len > 0 && has_room(library->temporary)) {
        struct text uri = uri_resolve(library->temporary, from->resource->uri, parts.uri);
        root = find_resource(library, from, uri);
    } else if (parts.uri.len > 0) {
        library_refuse(library, NULL, "the schema is too large");
        return NULL;
    }
    if (root == NULL) {
        return NULL;
    }
    struct spot *spot = root;
    if (parts.fragment.len > 0 && parts.fragment.at[0] == '/') {
        spot = follow(library, root, parts.fragment);
    } else if (parts.fragment.len > 0) {
        *anchor = parts.fragment;
        spot = find_anchor(library, root->resource, parts.fragment);
    }
    if (spot == NULL) {
        library_refuse(
            library, from, "\"%.*s\" leads nowhere",
            (int)(reference.len < 150 ? reference.len : 150), reference.at);
    }
    return spot;
}
