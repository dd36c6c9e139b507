#include "tests/access/words.h"

#include <ctype.h>
#include <stdlib.h>

#define PLAIN_MAX (TEXTS_TEXT_MAX + 1)

static struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

struct text words_own(const struct visitor *visitor, const char *key)
{
    return texts_find(&visitor->hall->texts[visitor->session.language], text_of(key));
}

struct text words_pack(const struct visitor *visitor, size_t at, struct text key)
{
    const struct hall *hall = visitor->hall;
    const struct texts *texts =
        pack_texts(&hall->packs[at], hall->texts[visitor->session.language].language);
    return texts_find(texts != NULL ? texts : &hall->packs[at].texts[0], key);
}

/* Screens whose heading is one text of the program. */
static const char *const titles[][2] = {
    {"start", "start.title"},       {"language", "language.title"},
    {"services", "services.title"}, {"lay", "lay.title"},
    {"can", "can.title"},           {"person", "person.title"},
    {"take", "take.title"},         {"matches", "matches.title"},
    {"check", "check.title"},       {"done", "done.title"},
    {"concerns", "waiting.title"},  {"ticket", "slip.number"},
    {"reading", "reading.title"},   {"help", "help.title"},
    {"timeout", "timeout.title"},   {"cover", "cover.title"},
    {"abort", "abort.title"},       {"submitting", "submitting.title"},
    {"printing", "printing.title"}, {"drawing", "waiting.moment"},
};

/* Of a page about an entry the title may have the number of the entry in it. */
static struct text page_title(const struct visitor *visitor)
{
    const struct session *s = &visitor->session;
    struct text title = s->pack->form.pages[s->page].title;
    bool is_fixed = title.len > 0 && texts_has(session_texts(s), title);
    struct text words = is_fixed ? texts_find(session_texts(s), title) : (struct text){0};
    return words.len > 0 && memchr(words.at, '{', words.len) == NULL ? words : (struct text){0};
}

struct text words_title(const struct visitor *visitor, const char *screen)
{
    const struct session *s = &visitor->session;
    for (size_t i = 0; i < COUNT(titles); i++) {
        if (strcmp(titles[i][0], screen) == 0) {
            return words_own(visitor, titles[i][1]);
        }
    }
    if (strcmp(screen, "consent") == 0) {
        return words_pack(visitor, s->pack_at, TEXT_OF("service.title"));
    }
    return strncmp(screen, "form.", 5) == 0 ? page_title(visitor) : (struct text){0};
}

/* "q-dog.name" -> the question; of a choice "q-matter-0" *choice is 0. NULL when there is none. */
static const struct question *find_question(
    const struct visitor *visitor, const struct visit_answer *answer, size_t *choice)
{
    const struct form_plan *plan = &visitor->session.pack->form;
    struct text name = text_of(answer->question + strlen("q-"));
    *choice = FORM_NONE;
    for (size_t i = 0; i < plan->question_count; i++) {
        const struct question *question = &plan->questions[i];
        size_t len = question->name.len;
        if (name.len < len || memcmp(name.at, question->name.at, len) != 0) {
            continue;
        }
        if (name.len == len) {
            return question;
        }
        if (name.at[len] == '-' && isdigit((unsigned char)name.at[len + 1])) {
            *choice = strtoul(name.at + len + 1, NULL, 10);
            return *choice < question->choice_count ? question : NULL;
        }
        if (strcmp(name.at + len, "-add") == 0) {
            return question;
        }
    }
    return NULL;
}

static struct text label_of(const struct visitor *visitor, const struct question *question)
{
    const struct texts *texts = session_texts(&visitor->session);
    return texts_has(texts, question->label) ? texts_find(texts, question->label)
                                             : question->fallback;
}

/* The button that adds an entry to a list. */
static struct text add_words(const struct visitor *visitor, const struct question *question)
{
    const struct session *s = &visitor->session;
    const struct form_list *list = &s->pack->form.lists[question->opens];
    if (texts_has(session_texts(s), list->add)) {
        return texts_find(session_texts(s), list->add);
    }
    bool is_first = form_entry_count(s->form, question->opens) == 0;
    return words_own(visitor, is_first ? "entries.add" : "entries.add_more");
}

struct wanted words_answer(const struct visitor *visitor, const struct visit_answer *answer)
{
    size_t choice;
    const struct question *question = find_question(visitor, answer, &choice);
    if (question == NULL) {
        die("no question %s in this pack", answer->question);
    }
    struct text label = label_of(visitor, question);
    if (question->opens != FORM_NONE) {
        return (struct wanted){.name = add_words(visitor, question)};
    }
    if (choice != FORM_NONE) {
        const struct texts *texts = session_texts(&visitor->session);
        return (struct wanted){texts_find(texts, question->choices[choice].label), label};
    }
    if (question->kind == QUESTION_DATE) {
        return (struct wanted){words_own(visitor, "word.day"), label};
    }
    return (struct wanted){.name = label};
}

bool words_is_date(const struct visitor *visitor, const struct visit_answer *answer)
{
    size_t choice;
    const struct question *question = find_question(visitor, answer, &choice);
    return question != NULL && question->kind == QUESTION_DATE;
}

/* Without soft hyphens, ending in a NUL. */
static const char *plain(char to[PLAIN_MAX], struct text text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < PLAIN_MAX - 1; i++) {
        bool is_soft = i + 1 < text.len && memcmp(text.at + i, TEXTS_SOFT_HYPHEN, 2) == 0;
        i += is_soft ? 1 : 0;
        if (!is_soft) {
            to[len++] = text.at[i];
        }
    }
    to[len] = '\0';
    return to;
}

bool words_fit(struct text shown, struct text words)
{
    char a[PLAIN_MAX], b[PLAIN_MAX];
    size_t len = strlen(plain(b, words));
    plain(a, shown);
    return len > 0 && strncmp(a, b, len) == 0 && (a[len] == '\0' || strncmp(a + len, " (", 2) == 0);
}

bool words_within(struct text shown, struct text words)
{
    char a[PLAIN_MAX], b[PLAIN_MAX];
    plain(b, words);
    return b[0] != '\0' && strstr(plain(a, shown), b) != NULL;
}
