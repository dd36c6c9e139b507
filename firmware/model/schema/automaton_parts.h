/* The nodes between the two halves of making an automaton; only for automaton*.c. */
#pragma once

#include "model/schema/ascii.h"
#include "model/schema/automaton.h"

#define AUTOMATON_NODES_MAX 1000

enum node_kind {
    NODE_BRANCH, /* goes on at both ways, where they are there */
    NODE_SET,    /* one character of the set, then the first way */
    NODE_BEGIN,  /* "^" */
    NODE_END,    /* "$" */
    NODE_MATCH,
};

#define NO_WAY UINT16_MAX

struct node {
    enum node_kind kind;
    struct ascii_set set;
    uint16_t ways[2];
};

/* A nondeterministic automaton: from `first` on. */
struct nodes {
    struct node list[AUTOMATON_NODES_MAX];
    size_t count;
    uint16_t first;
};

/* Reads an expression into `nodes`. False when it has what an automaton cannot do, or too many nodes. */
MUST_USE bool automaton_read(struct nodes *nodes, struct text source);
