#include "model/schema/node.h"

const struct schema_node *schema_root(const struct schema *schema)
{
    return schema->root;
}

const struct schema_node *schema_property(const struct schema_node *node, struct text name)
{
    const struct check *properties = node_check(node_target(node), KEYWORD_properties);
    const struct branch *branch = properties != NULL ? check_branch_named(properties, name) : NULL;
    return branch != NULL ? branch->node : NULL;
}

const struct value *schema_note(const struct schema_node *node, struct text keyword)
{
    return value_member(node->source, keyword);
}
