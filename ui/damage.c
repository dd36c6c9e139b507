#include "ui/damage.h"

static long area(struct rect r)
{
    return (long)r.w * r.h;
}

void damage_add(struct damage *damage, struct rect r, struct rect screen)
{
    r = rect_meet(r, screen);
    if (rect_empty(r)) {
        return;
    }
    /* A joined one may in turn join others: begin again, each time with one less. */
    for (size_t i = 0; i < damage->count; i++) {
        struct rect both = rect_join(damage->at[i], r);
        if (area(both) * 4 <= (area(damage->at[i]) + area(r)) * 5) {
            damage->at[i] = damage->at[--damage->count];
            damage_add(damage, both, screen);
            return;
        }
    }
    if (damage->count < DAMAGE_MAX) {
        damage->at[damage->count++] = r;
        return;
    }
    for (size_t i = 0; i < damage->count; i++) {
        r = rect_join(r, damage->at[i]);
    }
    damage->at[0] = r;
    damage->count = 1;
}
