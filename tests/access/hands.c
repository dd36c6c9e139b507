#include "tests/access/hand.h"

const struct hand *const hands[] = {
    &hand_touch, &hand_blind, &hand_reach, &hand_letters, &hand_contrast};

size_t hand_count(void)
{
    return COUNT(hands);
}
