#include "model/generate.h"

#include "model/schema/reference.h"

#define REFERENCES_MAX 20 /* $ref after $ref */

static const json_t *resolve(const json_t *document, const json_t *schema)
{
    for (unsigned i = 0; i < REFERENCES_MAX; i++) {
        struct text ref = json_text_of(json_object_get(schema, "$ref"));
        if (ref.len == 0 || ref.at[0] != '#') {
            break;
        }
        schema = reference_follow(document, (struct text){ref.at + 1, ref.len - 1});
    }
    return schema;
}

static bool has(const json_t *schema, const char *name)
{
    const json_t *member = json_object_get(schema, name);
    return json_object_size(member) > 0 || json_array_size(member) > 0 ||
           json_string_length(member) > 0;
}

/* Whether it is one control: a combinator, several types, or one type that can be derived. */
static bool has_type(const json_t *schema)
{
    static const char *const hints[] = {
        "oneOf", "anyOf", "allOf", "type", "properties", "additionalProperties", "enum"};
    for (size_t i = 0; i < COUNT(hints); i++) {
        if (has(schema, hints[i])) {
            return true;
        }
    }
    return false;
}

static bool is_root_object(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    if (has(schema, "oneOf") || has(schema, "anyOf") || has(schema, "allOf")) {
        return false;
    }
    if (json_array_size(type) == 1) {
        type = json_array_get(type, 0);
    }
    if (type == NULL) {
        return has(schema, "properties") || has(schema, "additionalProperties");
    }
    return text_equal(json_text_of(type), TEXT_OF("object"));
}

static json_t *control(const char *scope)
{
    return json_pack("{s:s, s:s}", "type", "Control", "scope", scope);
}

/* "#/properties/<name>" with the name escaped (RFC 6901). */
static json_t *control_of_property(const char *name)
{
    char scope[600] = "#/properties/";
    size_t len = strlen(scope);
    for (; *name != '\0' && len + 3 < sizeof scope; name++) {
        if (*name == '~' || *name == '/') {
            scope[len++] = '~';
        }
        scope[len++] = *name;
        if (*name == '~') {
            scope[len - 1] = '0';
        } else if (*name == '/') {
            scope[len - 1] = '1';
        }
    }
    scope[len] = '\0';
    return control(scope);
}

json_t *generate_uischema(const json_t *schema)
{
    const json_t *root = resolve(schema, schema);
    if (!has_type(root)) {
        return NULL;
    }
    json_t *layout = json_pack("{s:s, s:[]}", "type", "VerticalLayout", "elements");
    json_t *elements = json_object_get(layout, "elements");
    if (!is_root_object(root)) {
        json_array_append_new(elements, control("#"));
        return layout;
    }
    json_t *properties = json_object_get(root, "properties");
    for (void *at = json_object_iter(properties); at != NULL;
         at = json_object_iter_next(properties, at)) {
        if (has_type(resolve(schema, json_object_iter_value(at)))) {
            json_array_append_new(elements, control_of_property(json_object_iter_key(at)));
        }
    }
    return layout;
}
