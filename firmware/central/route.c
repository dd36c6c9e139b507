#include "central/route.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUTE(method, path, access, body_max, handler)                                             \
    {#method, path, ACCESS_##access, body_max, handler},
static const struct route routes[] = {
#include "central/routes.def"
};
#undef ROUTE

static bool kid_valid(struct text text)
{
    if (text.len < 1 || text.len > NAME_MAX_LEN) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '-' || c == '_')) {
            return false;
        }
    }
    return true;
}

/* Takes the part up to the next slash off the front of *path. */
static struct text take_part(struct text *path)
{
    const char *slash = path->len == 0 ? NULL : memchr(path->at, '/', path->len);
    size_t len = slash == NULL ? path->len : (size_t)(slash - path->at);
    struct text part = {path->at, len};
    path->at += len;
    path->len -= len;
    return part;
}

static bool matches(const char *pattern, struct text path, struct text value[2])
{
    struct text left = {pattern, strlen(pattern)};
    size_t values = 0;
    while (left.len > 0 && path.len > 0 && path.at[0] == '/') {
        left.at++, left.len--;
        path.at++, path.len--;
        struct text want = take_part(&left), got = take_part(&path);
        if (text_equal(want, TEXT_OF("{}")) || text_equal(want, TEXT_OF("{kid}"))) {
            if (values == 2 || !(want.len == 2 ? uuid_valid(got) : kid_valid(got))) {
                return false;
            }
            value[values++] = got;
        } else if (!text_equal(want, got)) {
            return false;
        }
    }
    return left.len == 0 && path.len == 0;
}

enum route_result route_find(struct request *request, const char *method, struct text path)
{
    enum route_result result = ROUTE_NONE;
    for (size_t i = 0; i < COUNT(routes); i++) {
        struct text value[2] = {{0}, {0}};
        if (!matches(routes[i].path, path, value)) {
            continue;
        }
        if (strcmp(method, routes[i].method) == 0) {
            request->route = &routes[i];
            request->value[0] = value[0];
            request->value[1] = value[1];
            return ROUTE_OK;
        }
        result = ROUTE_OTHER_METHOD;
    }
    return result;
}

/* A decimal number of 1..9 digits. */
static bool read_number(const char *text, int64_t least, int64_t most, int64_t *number)
{
    if (text == NULL) {
        return true;
    }
    size_t len = strlen(text);
    if (len < 1 || len > 9 || strspn(text, "0123456789") != len) {
        return false;
    }
    *number = strtoll(text, NULL, 10);
    return *number >= least && *number <= most;
}

bool route_query(
    struct request *request, const char *offset, const char *limit, const char *destination)
{
    request->page = (struct page){.offset = 0, .limit = 100};
    request->destination =
        (struct text){destination, destination == NULL ? 0 : strlen(destination)};
    return read_number(offset, 0, 999999999, &request->page.offset) &&
           read_number(limit, 1, ROWS_MAX, &request->page.limit) &&
           (destination == NULL || uuid_valid(request->destination));
}
