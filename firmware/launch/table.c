#include "launch/table.h"

#include <stdio.h>

#include "base/utf8.h"

/* One line, read word by word. */
struct line {
    struct text rest;
    unsigned number;
};

static bool refuse(struct table *table, const struct line *line, const char *why)
{
    snprintf(table->why, sizeof table->why, "line %u: %s", line->number, why);
    return false;
}

/* The next word; empty at the end of the line or where a comment begins. */
static struct text take_word(struct line *line)
{
    struct text *rest = &line->rest;
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t')) {
        rest->at++;
        rest->len--;
    }
    struct text word = {rest->at, 0};
    while (word.len < rest->len && rest->at[word.len] != ' ' && rest->at[word.len] != '\t') {
        word.len++;
    }
    if (word.len > 0 && word.at[0] == '#') {
        rest->len = word.len = 0;
    }
    rest->at += word.len;
    rest->len -= word.len;
    return word;
}

/* Copies a name into `to`, TABLE_NAME_MAX + 1 bytes. */
static bool copy_name(char *to, struct text name)
{
    if (name.len == 0 || name.len > TABLE_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
        to[i] = c;
    }
    to[name.len] = '\0';
    return true;
}

static bool put(struct table *table, const char *at, size_t len)
{
    if (len > sizeof table->space - table->used) {
        return false;
    }
    if (len > 0) {
        memcpy(table->space + table->used, at, len);
    }
    table->used += len;
    return true;
}

/* The value of the variable whose name `word` begins with, after "${"; *used becomes the bytes up to
 * and with the "}". NULL when there is none. */
static const char *value_of(struct text word, const struct table_variable *variables, size_t *used)
{
    const char *end = word.len > 0 ? memchr(word.at, '}', word.len) : NULL;
    if (end == NULL) {
        return NULL;
    }
    struct text name = {word.at, (size_t)(end - word.at)};
    *used = name.len + 1;
    for (; variables->name != NULL; variables++) {
        if (text_equal(name, (struct text){variables->name, strlen(variables->name)})) {
            return variables->value;
        }
    }
    return NULL;
}

/* Appends `word`, its variables replaced, and a NUL. */
static bool expand(struct table *table, struct text word, const struct table_variable *variables)
{
    for (size_t at = 0; at < word.len;) {
        if (word.at[at] != '$') {
            if (!put(table, word.at + at, 1)) {
                return false;
            }
            at++;
            continue;
        }
        size_t used = 0;
        if (at + 2 >= word.len || word.at[at + 1] != '{') {
            return false;
        }
        struct text rest = {word.at + at + 2, word.len - at - 2};
        const char *value = value_of(rest, variables, &used);
        if (value == NULL || value[0] == '\0' || !put(table, value, strlen(value))) {
            return false;
        }
        at += 2 + used;
    }
    return put(table, "", 1);
}

static bool read_program(
    struct table *table, struct line *line, const struct table_variable *variables)
{
    struct text name = take_word(line);
    if (table->count == TABLE_PROGRAMS_MAX) {
        return refuse(table, line, "too many programs");
    }
    if (table_find(table, name) < table->count) {
        return refuse(table, line, "this program is there already");
    }
    struct program *program = &table->programs[table->count];
    if (!copy_name(program->name, name)) {
        return refuse(table, line, "a program is named by a-z, 0-9 and -");
    }
    for (struct text word = take_word(line); word.len > 0; word = take_word(line)) {
        if (program->arg_count == TABLE_ARGS_MAX) {
            return refuse(table, line, "too many arguments");
        }
        program->args[program->arg_count++] = table->space + table->used;
        if (!expand(table, word, variables)) {
            return refuse(table, line, "an unknown or empty variable, or too much text");
        }
    }
    if (program->arg_count == 0 || strchr(program->args[0], '/') == NULL) {
        return refuse(table, line, "the path of the program is missing");
    }
    table->count++;
    return true;
}

static bool socket_is_new(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct program *program = &table->programs[i];
        for (size_t k = 0; k < program->socket_count; k++) {
            if (strcmp(program->sockets[k], name) == 0) {
                return false;
            }
        }
    }
    return true;
}

static bool read_sockets(struct table *table, struct line *line, struct program *program)
{
    for (struct text word = take_word(line); word.len > 0; word = take_word(line)) {
        char name[TABLE_NAME_MAX + 1];
        if (program->socket_count == TABLE_SOCKETS_MAX || program->accepts) {
            return refuse(table, line, "too many sockets");
        }
        if (!copy_name(name, word) || !socket_is_new(table, name)) {
            return refuse(table, line, "a socket is named by a-z, 0-9 and -, and once");
        }
        memcpy(program->sockets[program->socket_count++], name, sizeof name);
    }
    return program->socket_count > 0 || refuse(table, line, "the socket's name is missing");
}

static bool read_kiosk(struct table *table, struct line *line, struct program *program)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->programs[i].is_kiosk) {
            return refuse(table, line, "there is a kiosk already");
        }
    }
    program->is_kiosk = program->notifies = true;
    return true;
}

/* One of the lines below a program's. */
static bool read_property(
    struct table *table, struct text word, struct line *line, struct program *program)
{
    if (text_equal(word, TEXT_OF("listen"))) {
        return read_sockets(table, line, program);
    }
    if (text_equal(word, TEXT_OF("accept"))) {
        if (program->socket_count > 0 || !read_sockets(table, line, program)) {
            return refuse(table, line, "accept one socket and no other");
        }
        program->accepts = true;
        return program->socket_count == 1 || refuse(table, line, "accept one socket");
    }
    if (text_equal(word, TEXT_OF("kiosk"))) {
        return read_kiosk(table, line, program);
    }
    bool *flag = text_equal(word, TEXT_OF("ready"))         ? &program->notifies
                 : text_equal(word, TEXT_OF("apart"))       ? &program->is_apart
                 : text_equal(word, TEXT_OF("wipe-slices")) ? &program->wipes_slices
                                                            : NULL;
    if (flag == NULL) {
        return refuse(table, line, "this word is not known");
    }
    *flag = true;
    return true;
}

static bool read_line(
    struct table *table, struct line *line, const struct table_variable *variables)
{
    struct text word = take_word(line);
    if (word.len == 0) {
        return true;
    }
    if (text_equal(word, TEXT_OF("program"))) {
        return read_program(table, line, variables);
    }
    if (table->count == 0) {
        return refuse(table, line, "a program must come first");
    }
    struct program *program = &table->programs[table->count - 1];
    if (!read_property(table, word, line, program)) {
        return false;
    }
    if (program->accepts && (program->is_kiosk || program->notifies)) {
        return refuse(table, line, "what accepts connections is not waited for");
    }
    return take_word(line).len == 0 || refuse(table, line, "too many words");
}

bool table_read(struct table *table, struct bytes source, const struct table_variable *variables)
{
    memset(table, 0, sizeof *table);
    struct line line = {.number = 0};
    struct text rest = {(const char *)source.at, source.len};
    if (source.len > TABLE_MAX || !utf8_valid(rest)) {
        return refuse(table, &line, "too long, or not UTF-8");
    }
    while (rest.len > 0) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);
        line = (struct line){{rest.at, len}, line.number + 1};
        if (!read_line(table, &line, variables)) {
            return false;
        }
        len += end != NULL;
        rest = (struct text){rest.at + len, rest.len - len};
    }
    return table->count > 0 || refuse(table, &line, "there is no program");
}

size_t table_find(const struct table *table, struct text name)
{
    size_t at = 0;
    while (at < table->count &&
           !text_equal(
               name, (struct text){table->programs[at].name, strlen(table->programs[at].name)})) {
        at++;
    }
    return at;
}

bool table_keep_only(struct table *table, const char *names)
{
    bool kept[TABLE_PROGRAMS_MAX] = {false};
    for (const char *at = names; *at != '\0';) {
        struct text name = {at, strcspn(at, ",")};
        size_t place = table_find(table, name);
        if (place == table->count) {
            snprintf(table->why, sizeof table->why, "there is no program %.*s", TEXT_ARG(name));
            return false;
        }
        kept[place] = true;
        at += name.len;
        at += *at == ',';
    }
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (kept[i]) {
            table->programs[count++] = table->programs[i];
        }
    }
    table->count = count;
    return count > 0;
}
