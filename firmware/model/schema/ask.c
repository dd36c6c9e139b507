#include "model/schema/node.h"

const struct schema_node *schema_root(const struct schema *schema)
{
    return schema->root;
}

const struct schema_node *schema_property(const struct schema_node *node, struct text name)
{
    const struct check *properties = node_check(node_target(node), KEYWORD_properties);
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        if (text_equal(properties->branches[i].name, name)) {
            return properties->branches[i].node;
        }
    }
    return NULL;
}

const struct value *schema_note(const struct schema_node *node, struct text keyword)
{
    for (size_t i = 0; i < node->note_count; i++) {
        if (text_equal(keyword_spelling(node->notes[i].keyword), keyword)) {
            return node->notes[i].value;
        }
    }
    return &value_absent;
}
