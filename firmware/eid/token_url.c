#include "eid/token_url.h"

#include <stdio.h>
#include <sys/random.h>

static bool is_key(struct text key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
            return false;
        }
    }
    return true;
}

bool token_url_make(char to[TOKEN_URL_MAX + 1], const char *service, struct text key)
{
    uint8_t chance[TOKEN_URL_CHANCE];
    char digits[2 * TOKEN_URL_CHANCE + 1];
    to[0] = '\0';
    if (getrandom(chance, sizeof chance, 0) != sizeof chance) {
        die_errno("chance");
    }
    for (size_t i = 0; i < sizeof chance; i++) {
        snprintf(digits + 2 * i, 3, "%02x", chance[i]);
    }
    if (!is_key(key)) {
        return false;
    }
    int len = snprintf(
        to, TOKEN_URL_MAX + 1, "%s%cservice=%.*s&session=%s", service,
        strchr(service, '?') == NULL ? '?' : '&', TEXT_ARG(key), digits);
    if (len <= 0 || len > TOKEN_URL_MAX) {
        to[0] = '\0';
        return false;
    }
    return true;
}
