/* Rectangles in whole pixels of the screen, origin at the top left. */
#pragma once

#include <stdbool.h>

struct rect {
    int x, y, w, h; /* px; empty when w or h is not above 0 */
};

/* True when it covers no pixel. */
static inline bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

/* True when the pixel at x, y belongs to it. */
static inline bool rect_holds(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

/* What both cover; empty when they do not meet. */
static inline struct rect rect_meet(struct rect a, struct rect b)
{
    int left = a.x > b.x ? a.x : b.x;
    int top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){left, top, right - left, bottom - top};
}

/* The smallest one around both; an empty one adds nothing. */
static inline struct rect rect_join(struct rect a, struct rect b)
{
    if (rect_empty(a) || rect_empty(b)) {
        return rect_empty(a) ? b : a;
    }
    int left = a.x < b.x ? a.x : b.x;
    int top = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){left, top, right - left, bottom - top};
}

/* `r` with `by` pixels more on each side; less when negative. */
static inline struct rect rect_grow(struct rect r, int by)
{
    return (struct rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}
