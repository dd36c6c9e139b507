#include "model/schema/uri.h"

#include "model/schema.h"

struct uri_reference uri_divide(struct text text)
{
    const char *mark = text.len > 0 ? memchr(text.at, '#', text.len) : NULL;
    if (mark == NULL) {
        return (struct uri_reference){.uri = text};
    }
    size_t len = (size_t)(mark - text.at);
    return (struct uri_reference){
        .uri = {text.at, len},
        .fragment = {mark + 1, text.len - len - 1},
        .has_fragment = true,
    };
}

size_t uri_scheme(struct text uri)
{
    for (size_t i = 0; i < uri.len; i++) {
        char c = uri.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (c == ':' && i > 0) {
            return i + 1;
        }
        if (!letter && (!other || i == 0)) {
            return 0;
        }
    }
    return 0;
}

/* Bytes of "//host" here. */
static size_t authority(struct text rest)
{
    if (rest.len < 2 || rest.at[0] != '/' || rest.at[1] != '/') {
        return 0;
    }
    size_t len = 2;
    while (len < rest.len && rest.at[len] != '/' && rest.at[len] != '?') {
        len++;
    }
    return len;
}

static size_t until_query(struct text rest)
{
    const char *mark = rest.at != NULL ? memchr(rest.at, '?', rest.len) : NULL;
    return mark != NULL ? (size_t)(mark - rest.at) : rest.len;
}

static struct text skip(struct text text, size_t len)
{
    return (struct text){len < text.len ? text.at + len : "", text.len - len};
}

struct buffer {
    char at[SCHEMA_URI_MAX];
    size_t len;
};

static void put(struct buffer *to, struct text text)
{
    size_t len = text.len < sizeof to->at - to->len ? text.len : sizeof to->at - to->len;
    if (len > 0) {
        memcpy(to->at + to->len, text.at, len);
    }
    to->len += len;
}

static bool begins(struct text text, struct text with)
{
    return text.at != NULL && text.len >= with.len && memcmp(text.at, with.at, with.len) == 0;
}

/* RFC 3986 §5.2.4 for the path `from`, appended to `to`. */
static void put_path(struct buffer *to, struct text from)
{
    size_t root = to->len;
    while (from.len > 0) {
        bool up = begins(from, TEXT_OF("/../")) || text_equal(from, TEXT_OF("/.."));
        if (begins(from, TEXT_OF("../"))) {
            from = skip(from, 3);
        } else if (begins(from, TEXT_OF("./")) || begins(from, TEXT_OF("/./"))) {
            from = skip(from, 2);
        } else if (text_equal(from, TEXT_OF("/."))) {
            from = TEXT_OF("/");
        } else if (up) {
            from = from.len > 3 ? skip(from, 3) : TEXT_OF("/");
            while (to->len > root && to->at[--to->len] != '/') {
            }
        } else {
            size_t len = 1;
            while (len < from.len && from.at[len] != '/') {
                len++;
            }
            put(to, (struct text){from.at, len});
            from = skip(from, len);
        }
    }
}

struct text uri_resolve(struct arena *arena, struct text base, struct text reference)
{
    struct buffer to = {.len = 0};
    size_t scheme = uri_scheme(base);
    struct text rest = skip(base, scheme);
    size_t host = authority(rest), given = authority(reference);
    struct text path = skip(rest, host);
    if (reference.len == 0) {
        return base;
    }
    if (base.len == 0 || uri_scheme(reference) > 0) {
        return arena_text(arena, reference);
    }
    put(&to, (struct text){base.at, scheme});
    put(&to, given > 0 ? (struct text){reference.at, given} : (struct text){rest.at, host});
    reference = skip(reference, given);
    if (given > 0 || begins(reference, TEXT_OF("/"))) {
        put_path(&to, (struct text){reference.at, until_query(reference)});
    } else if (until_query(reference) == 0) {
        put(&to, (struct text){path.at, until_query(path)});
    } else { /* beside the last segment of the base */
        struct buffer merged = {.len = 0};
        size_t len = until_query(path);
        while (len > 0 && path.at[len - 1] != '/') {
            len--;
        }
        put(&merged, len > 0 ? (struct text){path.at, len} : host > 0 ? TEXT_OF("/") : TEXT_OF(""));
        put(&merged, (struct text){reference.at, until_query(reference)});
        put_path(&to, (struct text){merged.at, merged.len});
    }
    put(&to, skip(reference, until_query(reference)));
    return arena_text(arena, (struct text){to.at, to.len});
}
