/* Addresses of the network: hosts, e-mail, URIs. */
#include "model/schema/format_parts.h"
#include "model/schema/uri.h"

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_among(char c, const char *list)
{
    return c != '\0' && strchr(list, c) != NULL;
}

static struct text part(struct text text, size_t from, size_t to)
{
    return (struct text){text.at + from, to - from};
}

/* Labels of letters, digits and inner hyphens, 1..63 each; two hyphens after two others are kept for
 * A-labels (RFC 5891 §4.2.3.1). */
bool format_is_hostname(struct text text)
{
    size_t label = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool ends = i == text.len || text.at[i] == '.';
        if (ends && (label == 0 || label > 63 || text.at[i - 1] == '-')) {
            return false;
        }
        if (!ends && !is_alpha(text.at[i]) && !is_digit(text.at[i]) &&
            (text.at[i] != '-' || label == 0)) {
            return false;
        }
        bool reserved = !ends && label == 3 && text.at[i] == '-' && text.at[i - 1] == '-';
        if (reserved && strncasecmp(text.at + i - 3, "xn", 2) != 0) {
            return false;
        }
        label = ends ? 0 : label + 1;
    }
    return text.len > 0 && text.len <= 253;
}

bool format_is_ipv4(struct text text)
{
    size_t at = 0;
    for (unsigned i = 0; i < 4; i++) {
        size_t first = at;
        unsigned octet = 0;
        while (at < text.len && is_digit(text.at[at]) && at - first < 3) {
            octet = octet * 10 + (unsigned)(text.at[at++] - '0');
        }
        bool dot = i < 3 ? at < text.len && text.at[at] == '.' : at == text.len;
        if (at == first || (text.at[first] == '0' && at - first > 1) || octet > 255 || !dot) {
            return false;
        }
        at++;
    }
    return true;
}

bool format_is_ipv6(struct text text)
{
    unsigned groups = 0;
    bool gap = false;
    size_t at = 0;
    while (at < text.len) {
        size_t first = at;
        if (at + 1 < text.len && text.at[at] == ':' && text.at[at + 1] == ':') {
            if (gap) {
                return false;
            }
            gap = true;
            at += 2;
            continue;
        }
        if (at > 0 && text.at[at - 1] != ':' && text.at[at] == ':') {
            first = ++at;
        }
        while (at < text.len && is_hex(text.at[at]) && at - first < 4) {
            at++;
        }
        if (at < text.len && text.at[at] == '.') {
            groups += 2;
            return format_is_ipv4(part(text, first, text.len)) && (gap ? groups < 8 : groups == 8);
        }
        if (at == first || (at < text.len && text.at[at] != ':')) {
            return false;
        }
        groups++;
    }
    return gap ? groups < 8 : groups == 8;
}

/* dot-string of RFC 5321. */
static bool is_dot_string(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool dot = c == '.' && i > 0 && i + 1 < text.len && text.at[i + 1] != '.';
        if (!dot && !is_alpha(c) && !is_digit(c) && !is_among(c, "!#$%&'*+-/=?^_`{|}~")) {
            return false;
        }
    }
    return text.len > 0;
}

/* quoted-string of RFC 5321: printable ASCII; a quote or backslash only behind a backslash. */
static bool is_quoted(struct text text)
{
    if (text.len < 2 || text.at[0] != '"' || text.at[text.len - 1] != '"') {
        return false;
    }
    for (size_t i = 1; i + 1 < text.len; i++) {
        char c = text.at[i];
        if (c == '\\') {
            i++;
        }
        if (i + 1 >= text.len || c < ' ' || c > '~' || c == '"' || text.at[i] < ' ' ||
            text.at[i] > '~') {
            return false;
        }
    }
    return true;
}

/* What stands in brackets: "127.0.0.1", "IPv6:::1". */
static bool is_address_literal(struct text text)
{
    static const char tag[] = "IPv6:";
    size_t len = sizeof tag - 1;
    return format_is_ipv4(text) || (text.len > len && strncasecmp(text.at, tag, len) == 0 &&
                                    format_is_ipv6(part(text, len, text.len)));
}

bool format_is_email(struct text text)
{
    const char *sign = text.len > 0 ? memrchr(text.at, '@', text.len) : NULL;
    size_t local = sign != NULL ? (size_t)(sign - text.at) : 0;
    if (local == 0 || local > 64 ||
        (!is_dot_string(part(text, 0, local)) && !is_quoted(part(text, 0, local)))) {
        return false;
    }
    struct text domain = part(text, local + 1, text.len);
    if (domain.len > 2 && domain.at[0] == '[' && domain.at[domain.len - 1] == ']') {
        return is_address_literal(part(domain, 1, domain.len - 1));
    }
    return format_is_hostname(domain);
}

/* Where a character may stand (RFC 3986 §2): unreserved and sub-delims everywhere, and some more. */
enum signs { IN_HOST = 1, IN_USER = 2, IN_PATH = 4, IN_QUERY = 8 };

/* clang-format off */
static const uint8_t signs_of[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* space */ 0, 15, 0, 0, 15, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 12,
    /* 0 */ 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 15, 0, 15, 0, 8,
    /* @ */ 12, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    /* P */ 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 0, 15,
    /* ` */ 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    /* p */ 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 15, 0,
};
/* clang-format on */

/* Steps over these signs and percent-encoded bytes, from `at` on. */
static size_t skip_signs(struct text text, size_t at, enum signs signs)
{
    const unsigned char *s = (const unsigned char *)text.at;
    while (at < text.len) {
        if (text.len - at >= 4 && (signs_of[s[at]] & signs_of[s[at + 1]] & signs_of[s[at + 2]] &
                                   signs_of[s[at + 3]] & signs) != 0) {
            at += 4;
        } else if ((signs_of[s[at]] & signs) != 0) {
            at++;
        } else if (
            s[at] == '%' && text.len - at > 2 && is_hex(text.at[at + 1]) &&
            is_hex(text.at[at + 2])) {
            at += 3;
        } else {
            break;
        }
    }
    return at;
}

static bool is_made_of(struct text text, enum signs signs)
{
    return skip_signs(text, 0, signs) == text.len;
}

/* IP-literal without its brackets: IPv6address or IPvFuture. */
static bool is_ip_literal(struct text text)
{
    size_t at = 1;
    if (text.len == 0 || !is_among(text.at[0], "vV")) {
        return format_is_ipv6(text);
    }
    while (at < text.len && is_hex(text.at[at])) {
        at++;
    }
    bool dotted = at > 1 && at + 1 < text.len && text.at[at] == '.';
    return dotted && memchr(text.at, '%', text.len) == NULL &&
           is_made_of(part(text, at + 1, text.len), IN_USER);
}

/* [userinfo@]host[:port] */
static bool is_authority(struct text text)
{
    const char *sign = text.len > 0 ? memrchr(text.at, '@', text.len) : NULL;
    size_t host = sign != NULL ? (size_t)(sign - text.at) + 1 : 0, end = text.len;
    if (sign != NULL && !is_made_of(part(text, 0, host - 1), IN_USER)) {
        return false;
    }
    while (end > host && is_digit(text.at[end - 1])) {
        end--;
    }
    end = end > host && text.at[end - 1] == ':' ? end - 1 : text.len;
    struct text name = part(text, host, end);
    if (name.len > 1 && name.at[0] == '[' && name.at[name.len - 1] == ']') {
        return is_ip_literal(part(name, 1, name.len - 1));
    }
    return is_made_of(name, IN_HOST);
}

/* Where one of three characters comes first, from `from` on; the length when none does. */
static size_t find(struct text text, size_t from, const char among[4])
{
    while (from < text.len && text.at[from] != among[0] && text.at[from] != among[1] &&
           text.at[from] != among[2]) {
        from++;
    }
    return from;
}

/* What follows the scheme: [//authority] path [?query] [#fragment]. */
static bool is_hierarchical(struct text text)
{
    size_t path = 0;
    if (text.len >= 2 && text.at[0] == '/' && text.at[1] == '/') {
        path = find(text, 2, "/?#");
        if (!is_authority(part(text, 2, path))) {
            return false;
        }
    }
    size_t at = skip_signs(text, path, IN_PATH);
    if (at < text.len && text.at[at] == '?') {
        at = skip_signs(text, at + 1, IN_QUERY);
    }
    if (at < text.len && text.at[at] == '#') {
        at = skip_signs(text, at + 1, IN_QUERY);
    }
    return at == text.len;
}

bool format_is_uri(struct text text)
{
    size_t scheme = uri_scheme(text);
    return scheme > 0 && is_hierarchical(part(text, scheme, text.len));
}

bool format_is_uri_reference(struct text text)
{
    size_t first = find(text, 0, ":/?");
    bool has_colon = first < find(text, 0, "###") && text.at[first] == ':'; /* after a scheme */
    return format_is_uri(text) || (!has_colon && is_hierarchical(text));
}
