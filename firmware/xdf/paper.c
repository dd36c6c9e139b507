#include "xdf/paper.h"

#include <assert.h>

void paper_begin(struct paper *paper)
{
    *paper = (struct paper){0};
    paper->to = open_memstream(&paper->content, &paper->len);
    if (paper->to == NULL) {
        die("out of memory");
    }
}

void paper_finish(struct paper *paper)
{
    assert(paper->depth == 0);
    fputc('\n', paper->to);
    if (fclose(paper->to) != 0) {
        die("out of memory");
    }
    paper->to = NULL;
}

static void new_line(struct paper *paper)
{
    fprintf(paper->to, "\n%*s", (int)(2 * paper->depth), "");
}

/* Comma and line before a value; nothing after a key. */
static void begin_value(struct paper *paper)
{
    if (paper->after_key) {
        paper->after_key = false;
        return;
    }
    if (paper->depth > 0) {
        if (paper->has_one[paper->depth - 1]) {
            fputc(',', paper->to);
        }
        paper->has_one[paper->depth - 1] = true;
        new_line(paper);
    }
}

void paper_open(struct paper *paper, char bracket)
{
    begin_value(paper);
    assert(paper->depth < PAPER_DEPTH_MAX);
    paper->is_list[paper->depth] = bracket == '[';
    paper->has_one[paper->depth++] = false;
    fputc(bracket, paper->to);
}

void paper_close(struct paper *paper)
{
    assert(paper->depth > 0 && !paper->after_key);
    paper->depth--;
    if (paper->has_one[paper->depth]) {
        new_line(paper);
    }
    fputc(paper->is_list[paper->depth] ? ']' : '}', paper->to);
}

/* RFC 8259 §7: only what must be escaped is. */
static void quote(struct paper *paper, struct text text)
{
    fputc('"', paper->to);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\') {
            fputc('\\', paper->to);
            fputc(c, paper->to);
        } else if (c < 0x20) {
            fprintf(paper->to, "\\u%04x", c);
        } else {
            fputc(c, paper->to);
        }
    }
    fputc('"', paper->to);
}

void paper_key(struct paper *paper, struct text name)
{
    assert(paper->depth > 0 && !paper->is_list[paper->depth - 1] && !paper->after_key);
    begin_value(paper);
    quote(paper, name);
    fputs(": ", paper->to);
    paper->after_key = true;
}

void paper_text(struct paper *paper, struct text text)
{
    begin_value(paper);
    quote(paper, text);
}

void paper_raw(struct paper *paper, struct text spelling)
{
    begin_value(paper);
    fwrite(spelling.at, 1, spelling.len, paper->to);
}

void paper_member(struct paper *paper, const char *name, struct text text)
{
    paper_key(paper, (struct text){name, strlen(name)});
    paper_text(paper, text);
}

void paper_raw_member(struct paper *paper, const char *name, struct text spelling)
{
    paper_key(paper, (struct text){name, strlen(name)});
    paper_raw(paper, spelling);
}

void paper_open_member(struct paper *paper, const char *name, char bracket)
{
    paper_key(paper, (struct text){name, strlen(name)});
    paper_open(paper, bracket);
}
