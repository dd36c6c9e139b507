#include "xdf/rules.h"

#include <ctype.h>

#include "base/json.h"
#include "xdf/parts.h"

#define WORD_MAX 100 /* bytes of an id in a comment */

/* Whether the word at text[at..at+len] begins with a letter of FIM and holds digits only after it. */
static bool is_id(struct text word)
{
    if (word.len < 4 || strchr("SGFR", word.at[0]) == NULL || word.at[0] == '\0') {
        return false;
    }
    for (size_t i = 1; i < word.len; i++) {
        if (!isdigit((unsigned char)word.at[i])) {
            return false;
        }
    }
    return true;
}

/* The elements that a rule speaks of, in its own order, each once. */
static void write_about(struct paper *paper, struct text text)
{
    json_t *seen = json_object();
    paper_open_member(paper, "about", '[');
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && isalnum((unsigned char)text.at[end])) {
            end++;
        }
        struct text word = {text.at + i, end - i};
        char id[40];
        if (word.len < sizeof id && is_id(word)) {
            memcpy(id, word.at, word.len);
            id[word.len] = '\0';
            if (json_object_get(seen, id) == NULL) {
                json_object_set_new(seen, id, json_true());
                paper_text(paper, word);
            }
        }
        i = end > i ? end : i + 1;
    }
    paper_close(paper);
    json_decref(seen);
}

static bool same_rule(const struct xdf_rule *a, const struct xdf_rule *b)
{
    return text_equal(a->id.id, b->id.id) && text_equal(a->id.version, b->id.version) &&
           text_equal(a->text, b->text);
}

/* Whether it stands earlier in the file too: then it is written there. */
static bool is_repeated(const struct xdf *xdf, const struct xdf_rule *rule)
{
    const struct xdf_rule *other = xdf->rules;
    while (other != rule && !same_rule(other, rule)) {
        other = other->next;
    }
    return other != rule;
}

void write_rules(struct paper *paper, const struct xdf *xdf)
{
    char source[200];
    int len = snprintf(
        source, sizeof source, "%.*s %.*s", TEXT_ARG(xdf->root->id.id),
        TEXT_ARG(xdf->root->id.version));
    paper_open(paper, '{');
    paper_member(paper, "source", (struct text){source, (size_t)len});
    paper_open_member(paper, "rules", '[');
    for (const struct xdf_rule *rule = xdf->rules; rule != NULL; rule = rule->next) {
        if (is_repeated(xdf, rule)) {
            continue;
        }
        paper_open(paper, '{');
        paper_member(paper, "id", rule->id.id);
        paper_member(paper, "version", rule->id.version);
        paper_open_member(paper, "at", '[');
        for (const struct xdf_rule *other = rule; other != NULL; other = other->next) {
            if (same_rule(other, rule)) {
                paper_text(paper, other->owner);
            }
        }
        paper_close(paper);
        paper_member(paper, "name", rule->name);
        paper_member(paper, "kind", (struct text){&rule->kind, rule->kind != 0});
        paper_member(paper, "text", rule->text);
        write_about(paper, rule->text);
        paper_close(paper);
    }
    paper_close(paper);
    paper_close(paper);
}

/* Adds the words of a comment to a set: what is no sign of an id divides them. */
static void add_words(json_t *words, struct text comment)
{
    for (size_t i = 0; i < comment.len;) {
        size_t end = i;
        while (end < comment.len &&
               (isalnum((unsigned char)comment.at[end]) || comment.at[end] == '-')) {
            end++;
        }
        char word[WORD_MAX];
        if (end > i && end - i < sizeof word) {
            memcpy(word, comment.at + i, end - i);
            word[end - i] = '\0';
            json_object_set_new(words, word, json_true());
        }
        i = end > i ? end : i + 1;
    }
}

/* Adds the words of each "$comment" anywhere in `json`. json_read() bounds the depth. */
static void add_comments(json_t *words, const json_t *json)
{
    void *at = json_is_object(json) ? json_object_iter(json_to_walk(json)) : NULL;
    for (; at != NULL; at = json_object_iter_next(json_to_walk(json), at)) {
        const json_t *value = json_object_iter_value(at);
        if (strcmp(json_object_iter_key(at), "$comment") == 0) {
            add_words(words, json_text_of(value));
        }
        add_comments(words, value);
    }
    for (size_t i = 0; i < json_array_size(json); i++) {
        add_comments(words, json_array_get(json, i));
    }
}

int rules_check(
    const json_t *rules, const json_t *schema, const json_t *ui_schema, rules_unnamed tell,
    void *user, char *why)
{
    bool failed = false;
    int unnamed = 0;
    SCOPED(json_release) json_t *words = json_object();
    add_comments(words, schema);
    add_comments(words, ui_schema);
    const json_t *list = json_list(rules, "rules", XDF_RULES_MAX, &failed);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *rule = json_array_get(list, i);
        struct text id = json_text(rule, "id", WORD_MAX, &failed);
        struct text text = json_text_of(json_object_get(rule, "text"));
        struct text left_out = json_text_or_none(rule, "left_out", 2000, &failed);
        if (failed || left_out.len > 0 || json_object_getn(words, id.at, id.len) != NULL) {
            continue;
        }
        tell(user, id, text);
        unnamed++;
    }
    if (failed) {
        snprintf(why, RULES_WHY_MAX, "\"rules\" must be a list of rules, each with an \"id\"");
        return -1;
    }
    return unnamed;
}
