/* A storm of fingers and keys at a kiosk inside a test: at random, but the same again for the same seed.
 * Citizens come, do anything at all, and go; the kiosk must stand, and keep nothing of them. */
#pragma once

#include "tests/access/visitor.h"

struct storm {
    struct visitor visitor;
    uint64_t chance; /* state of the random numbers */
    size_t events;   /* fingers and keys so far */
    size_t sessions; /* that ended */
    size_t screens;  /* different ones of all sessions together that were looked at */
    size_t searched; /* sessions after whose end memory was searched */
    size_t typed;    /* secret words typed in this session */
    size_t found;    /* secret words in memory during visits: the search can see */
    unsigned token;  /* number of the last word */
    bool forgets;    /* off: the control, which must find what a citizen left */
    bool has_left;   /* the kiosk wanted to close */
    size_t leaks;
};

/* Makes `events` events at a kiosk of this profile. Wrong is what visitor.findings, leaks and has_left say
 * then. Pair with storm_close(). */
void storm_run(
    struct storm *storm, const struct hall *hall, const struct profile *profile, uint64_t seed,
    size_t events);

/* Accepts a zeroed one. */
void storm_close(struct storm *storm);
