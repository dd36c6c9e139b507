#include "drivers/emrtd/group.h"

static const unsigned bits[GROUP_COUNT] = {
    [0] = 1024, [1] = 2048, [2] = 2048, [8] = 192,  [9] = 192,  [10] = 224, [11] = 224,
    [12] = 256, [13] = 256, [14] = 320, [15] = 384, [16] = 384, [17] = 512, [18] = 521,
};

unsigned group_bits(unsigned parameters)
{
    return parameters < GROUP_COUNT ? bits[parameters] : 0;
}

bool group_init(struct group *group, unsigned parameters)
{
    *group = (struct group){.is_curve = parameters >= CURVE_LEAST};
    return group->is_curve ? curve_init(&group->curve, parameters)
                           : diffie_hellman_init(&group->numbers, parameters);
}

void group_finish(struct group *group)
{
    curve_finish(&group->curve);
    diffie_hellman_finish(&group->numbers);
}

static void to_point(const struct group_element *element, struct curve_point *point)
{
    *point = (struct curve_point){.len = element->len};
    memcpy(point->at, element->at, sizeof point->at);
}

static void from_point(const struct curve_point *point, struct group_element *element)
{
    *element = (struct group_element){.len = point->len};
    memcpy(element->at, point->at, sizeof point->at);
}

bool group_read(struct group *group, struct bytes octets, struct group_element *element)
{
    *element = (struct group_element){0};
    if (!group->is_curve) {
        element->len = group->numbers.size;
        return diffie_hellman_read(&group->numbers, octets, element->at);
    }
    struct curve_point point;
    bool right = curve_read(&group->curve, octets, &point);
    if (right) {
        from_point(&point, element);
    }
    return right;
}

bool group_multiply(
    struct group *group, const struct group_element *base, struct bytes scalar,
    struct group_element *product)
{
    if (!group->is_curve) {
        product->len = group->numbers.size;
        return diffie_hellman_power(
            &group->numbers, base == NULL ? NULL : base->at, scalar, product->at);
    }
    struct curve_point point;
    if (base != NULL) {
        to_point(base, &point);
    }
    bool right = curve_multiply(&group->curve, base == NULL ? NULL : &point, scalar, &point);
    if (right) {
        from_point(&point, product);
    }
    explicit_bzero(&point, sizeof point);
    return right;
}

bool group_add(
    struct group *group, const struct group_element *a, const struct group_element *b,
    struct group_element *sum)
{
    if (!group->is_curve) {
        sum->len = group->numbers.size;
        return diffie_hellman_multiply(&group->numbers, a->at, b->at, sum->at);
    }
    struct curve_point left, right, point;
    to_point(a, &left);
    to_point(b, &right);
    bool worked = curve_add(&group->curve, &left, &right, &point);
    if (worked) {
        from_point(&point, sum);
    }
    return worked;
}

bool group_encode(struct group *group, struct bytes octets, struct group_element *element)
{
    *element = (struct group_element){0};
    if (!group->is_curve) {
        element->len = group->numbers.size;
        return diffie_hellman_encode(&group->numbers, octets, element->at);
    }
    struct curve_point point;
    bool right = curve_encode(&group->curve, octets, &point);
    if (right) {
        from_point(&point, element);
    }
    return right;
}

struct bytes group_secret(const struct group *group, const struct group_element *element)
{
    return group->is_curve ? (struct bytes){element->at + 1, group->curve.field}
                           : (struct bytes){element->at, element->len};
}

struct bytes group_wire(const struct group *group, const struct group_element *element)
{
    struct bytes octets = {element->at, element->len};
    while (!group->is_curve && octets.len > 1 && octets.at[0] == 0) {
        octets = (struct bytes){octets.at + 1, octets.len - 1};
    }
    return octets;
}
