/* Speech on a stage: small screens, the commands that follow, written down as people would hear them. */
#pragma once

#include <stdio.h>

#include "base/file.h"
#include "tests/test.h"
#include "ui/build.h"
#include "ui/speech/speech.h"

#define SPEAK_MAX 32768

struct speaker {
    struct arena common, arena[2];
    struct texts texts[2]; /* de, en */
    struct tree tree[2];   /* shown and before */
    unsigned shown;
    struct speech speech;
    struct speech_scene scene;
    struct speech_commands commands; /* of the last look */
    char said[SPEAK_MAX];            /* of the last look, a line each: "de Hilfe, Knopf" */
};

static inline void speak_read(struct speaker *s, size_t i, const char *language)
{
    char path[64], why[TEXTS_WHY_MAX];
    SCOPED(file_release) struct file file = {0};
    snprintf(path, sizeof path, "assets/locales/%s.po", language);
    assert_int_equal(file_read(&file, path, TEXTS_FILE_MAX), FILE_OK);
    assert_true(texts_read(
        &s->texts[i], &s->common, file.content, (struct text){language, strlen(language)}, why));
}

static inline void speak_open(struct speaker *s)
{
    *s = (struct speaker){0};
    arena_init_common(&s->common, 4u << 20);
    arena_init(&s->arena[0], 1u << 20);
    arena_init(&s->arena[1], 1u << 20);
    speak_read(s, 0, "de");
    speak_read(s, 1, "en");
    speech_init(&s->speech, s->texts, 2);
}

static inline void speak_close(struct speaker *s)
{
    speech_finish(&s->speech);
    arena_finish(&s->arena[0]);
    arena_finish(&s->arena[1]);
    arena_finish(&s->common);
}

/* An empty screen; its title and its content come with it. */
static inline struct node *speak_screen(
    struct speaker *s, const char *id, const char *language, const char *title)
{
    struct tree *tree = &s->tree[1 - s->shown];
    tree_begin(
        tree, &s->arena[1 - s->shown], (struct text){id, strlen(id)},
        (struct text){language, strlen(language)});
    struct node *content = build_column(tree, tree->root, TEXT_OF("content"));
    build_heading(tree, content, TEXT_OF("title"), 1, (struct text){title, strlen(title)});
    return content;
}

static inline struct tree *speak_tree(struct speaker *s)
{
    return &s->tree[1 - s->shown];
}

static inline void write_down(struct speaker *s)
{
    static const char *const TONES[] = {"notice", "warning", "alarm", "key", "done"};
    size_t len = 0;
    s->said[0] = '\0';
    for (size_t i = 0; i < s->commands.count; i++) {
        const struct speech_command *command = &s->commands.list[i];
        char *to = s->said + len;
        size_t left = sizeof s->said - len;
        int put = 0;
        switch (command->verb) {
        case SPEECH_SAY:
            put = snprintf(
                to, left, "%s%.*s", command->anybody ? "[aloud]\n" : "", TEXT_ARG(command->lines));
            break;
        case SPEECH_STOP: put = snprintf(to, left, "[stop]\n"); break;
        case SPEECH_TONE: put = snprintf(to, left, "[%s]\n", TONES[command->tone]); break;
        }
        assert_true(put >= 0 && (size_t)put < left);
        for (size_t j = 0; j < (size_t)put; j++) {
            to[j] = to[j] == '\t' ? ' ' : to[j];
        }
        len += (size_t)put;
    }
}

/* Looks again at what is shown. */
static inline const char *speak_look(struct speaker *s)
{
    speech_look(&s->speech, &s->scene, &s->commands);
    write_down(s);
    return s->said;
}

/* Shows what was built, with the focus on this node. */
static inline const char *speak_show(struct speaker *s, const char *focus)
{
    tree_finish(speak_tree(s));
    s->shown = 1 - s->shown;
    s->scene.tree = &s->tree[s->shown];
    s->scene.focus = tree_find(s->scene.tree, (struct text){focus, strlen(focus)});
    assert_non_null(s->scene.focus);
    return speak_look(s);
}

/* A key of the keypad moved the focus. */
static inline const char *speak_move(struct speaker *s, const char *focus)
{
    speech_pressed(&s->speech);
    s->scene.focus = tree_find(s->scene.tree, (struct text){focus, strlen(focus)});
    assert_non_null(s->scene.focus);
    return speak_look(s);
}

static inline const char *speak_key(struct speaker *s, enum speech_key key)
{
    speech_key(&s->speech, key);
    return speak_look(s);
}

static inline const char *speak_headphone(struct speaker *s, bool is_in)
{
    speech_headphone(&s->speech, is_in);
    return speak_look(s);
}

/* The voice has said it all; what waited comes. */
static inline const char *speak_done(struct speaker *s)
{
    speech_done(&s->speech, s->speech.utterance);
    return speak_look(s);
}

#define assert_said(said, words)                                                                   \
    do {                                                                                           \
        const char *heard = (said);                                                                \
        if (strcmp(heard, words) != 0) {                                                           \
            print_message("heard:\n%s", heard);                                                    \
        }                                                                                          \
        assert_string_equal(heard, words);                                                         \
    } while (0)

#define assert_heard(said, words)   assert_non_null(strstr(said, words))
#define assert_unheard(said, words) assert_null(strstr(said, words))
