/* An expression as nodes, after Thompson: a repeated part is read as often as it stands for. */
#include "model/schema/automaton_parts.h"

struct reader {
    struct ecma ecma; /* the cursor; its output goes nowhere */
    struct nodes *nodes;
    bool failed;
};

/* A part that is entered at `first` and left at `last`, a branch whose ways are still open. */
struct part {
    uint16_t first, last;
};

static uint16_t add(struct reader *reader, enum node_kind kind)
{
    struct nodes *nodes = reader->nodes;
    if (nodes->count == AUTOMATON_NODES_MAX) {
        reader->failed = true;
        return 0;
    }
    nodes->list[nodes->count] = (struct node){.kind = kind, .ways = {NO_WAY, NO_WAY}};
    return (uint16_t)nodes->count++;
}

static void lead(struct reader *reader, uint16_t from, unsigned way, uint16_t to)
{
    reader->nodes->list[from].ways[way] = to;
}

/* A part of one node. */
static struct part single(struct reader *reader, enum node_kind kind, struct ascii_set set)
{
    struct part part = {add(reader, kind), add(reader, NODE_BRANCH)};
    reader->nodes->list[part.first].set = set;
    lead(reader, part.first, 0, part.last);
    return part;
}

static struct part empty(struct reader *reader)
{
    uint16_t node = add(reader, NODE_BRANCH);
    return (struct part){node, node};
}

static struct part follow(struct reader *reader, struct part a, struct part b)
{
    lead(reader, a.last, 0, b.first);
    return (struct part){a.first, b.last};
}

static struct part read_alternatives(struct reader *reader);

static struct part read_group(struct reader *reader)
{
    struct ecma *ecma = &reader->ecma;
    if (ecma_take(ecma, TEXT_OF("?<"))) {
        while (ecma_peek(ecma, 0) != '>' && ecma_peek(ecma, 0) != '\0' &&
               ecma_peek(ecma, 0) != '=' && ecma_peek(ecma, 0) != '!') {
            ecma->at++;
        }
        reader->failed = !ecma_take(ecma, TEXT_OF(">")) || reader->failed; /* looks behind */
    } else if (!ecma_take(ecma, TEXT_OF("?:"))) {
        reader->failed = ecma_peek(ecma, 0) == '?' || reader->failed; /* looks ahead */
    }
    struct part part = read_alternatives(reader);
    ecma_take(ecma, TEXT_OF(")"));
    return part;
}

static struct part read_atom(struct reader *reader)
{
    struct ecma *ecma = &reader->ecma;
    struct ascii_set set = {{0, 0}};
    switch (ecma_peek(ecma, 0)) {
    case '^': ecma->at++; return single(reader, NODE_BEGIN, set);
    case '$': ecma->at++; return single(reader, NODE_END, set);
    case '(': ecma->at++; return read_group(reader);
    default: reader->failed = !ascii_read(ecma, &set) || reader->failed; break;
    }
    return single(reader, NODE_SET, set);
}

/* The atom at `start` again, for the next of its repetitions. */
static struct part read_again(struct reader *reader, size_t start)
{
    size_t end = reader->ecma.at;
    reader->ecma.at = start;
    struct part part = read_atom(reader);
    reader->ecma.at = end;
    return part;
}

static struct part read_term(struct reader *reader)
{
    size_t start = reader->ecma.at, least, most;
    struct part atom = read_atom(reader);
    if (reader->failed || !ascii_times(&reader->ecma, &least, &most)) {
        return atom;
    }
    struct part whole = empty(reader);
    bool is_endless = most == SIZE_MAX;
    size_t copies = is_endless ? least + 1 : most;
    uint16_t end = add(reader, NODE_BRANCH);
    for (size_t i = 0; i < copies && !reader->failed; i++) {
        struct part copy = i == 0 ? atom : read_again(reader, start);
        if (i >= least) { /* may be left out */
            struct part choice = empty(reader);
            lead(reader, choice.first, 1, end);
            whole = follow(reader, whole, choice);
            if (is_endless) {
                lead(reader, copy.last, 0, choice.first);
                lead(reader, choice.first, 0, copy.first);
                return (struct part){whole.first, end};
            }
        }
        whole = follow(reader, whole, copy);
    }
    lead(reader, whole.last, 0, end);
    return (struct part){whole.first, end};
}

static struct part read_alternatives(struct reader *reader)
{
    struct ecma *ecma = &reader->ecma;
    struct part whole = empty(reader);
    uint16_t end = add(reader, NODE_BRANCH), choice = whole.first;
    struct part way = empty(reader);
    lead(reader, choice, 0, way.first);
    while (!reader->failed && ecma->at < ecma->source.len && ecma_peek(ecma, 0) != ')') {
        if (ecma_take(ecma, TEXT_OF("|"))) {
            lead(reader, way.last, 0, end);
            uint16_t next = add(reader, NODE_BRANCH);
            lead(reader, choice, 1, next);
            choice = next;
            way = empty(reader);
            lead(reader, choice, 0, way.first);
        } else {
            way = follow(reader, way, read_term(reader));
        }
    }
    lead(reader, way.last, 0, end);
    return (struct part){whole.first, end};
}

bool automaton_read(struct nodes *nodes, struct text source)
{
    char why[ECMA_WHY_MAX] = "";
    struct ecma_output nowhere = {.to = NULL};
    struct reader reader = {
        .ecma = {.output = &nowhere, .source = source, .why = why}, .nodes = nodes};
    nodes->count = 0;
    struct part whole = read_alternatives(&reader);
    uint16_t match = add(&reader, NODE_MATCH);
    lead(&reader, whole.last, 0, match);
    nodes->first = whole.first;
    return !reader.failed && reader.ecma.at == source.len;
}
