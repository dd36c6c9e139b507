/* Actions of nodes that the interface carries out itself; those of screens are smaller. */
#pragma once

enum {
    VIEW_OWN_ACTIONS = 0x8000, /* the first of them */
    VIEW_SCROLL_UP = VIEW_OWN_ACTIONS,
    VIEW_SCROLL_DOWN,
};
