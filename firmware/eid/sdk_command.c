#include "eid/sdk.h"

#define TEXT_FROM(number)     #number
#define TEXT_OF_LEVEL(number) TEXT_FROM(number)

/* A cursor that remembers its first failure. */
struct line {
    char *at;
    size_t len, size;
    bool failed;
};

static void put(struct line *line, struct text text)
{
    line->failed = line->failed || text.len > line->size - line->len;
    if (!line->failed && text.len > 0) {
        memcpy(line->at + line->len, text.at, text.len);
        line->len += text.len;
    }
}

static void put_word(struct line *line, const char *word)
{
    put(line, (struct text){word, strlen(word)});
}

/* A PIN is the value of one member, or it is not there: then the reader's pad is used. */
static void put_digits(struct line *line, struct text digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        line->failed = line->failed || digits.at[i] < '0' || digits.at[i] > '9';
    }
    if (digits.len > 0) {
        put_word(line, ",\"value\":\"");
        put(line, digits);
        put_word(line, "\"");
    }
}

/* Nothing in it needs escaping in JSON: RFC 3986 has no such character. */
static void put_url(struct line *line, struct text url)
{
    line->failed = line->failed || url.len == 0 || url.len > SDK_URL_MAX;
    for (size_t i = 0; i < url.len; i++) {
        line->failed = line->failed || url.at[i] <= ' ' || url.at[i] > '~' || url.at[i] == '"' ||
                       url.at[i] == '\\';
    }
    put_word(line, ",\"tcTokenURL\":\"");
    put(line, url);
    put_word(line, "\"");
}

static void put_rights(struct line *line, uint32_t rights)
{
    const char *comma = "";
    put_word(line, ",\"chat\":[");
    for (uint32_t right = 0; right < EID_RIGHT_COUNT; right++) {
        if ((rights & UINT32_C(1) << right) != 0) {
            put_word(line, comma);
            put_word(line, "\"");
            put_word(line, sdk_right_word((enum eid_right)right));
            put_word(line, "\"");
            comma = ",";
        }
    }
    put_word(line, "]");
}

size_t sdk_write(char *to, size_t size, const struct sdk_command *command)
{
    static const char *const WORDS[] = {
        [SDK_SET_API_LEVEL] = "SET_API_LEVEL",
        [SDK_RUN_CHANGE_PIN] = "RUN_CHANGE_PIN",
        [SDK_RUN_AUTH] = "RUN_AUTH",
        [SDK_GET_CERTIFICATE] = "GET_CERTIFICATE",
        [SDK_SET_ACCESS_RIGHTS] = "SET_ACCESS_RIGHTS",
        [SDK_ACCEPT] = "ACCEPT",
        [SDK_CANCEL] = "CANCEL",
        [SDK_SET_PIN] = "SET_PIN",
        [SDK_SET_NEW_PIN] = "SET_NEW_PIN",
        [SDK_SET_CAN] = "SET_CAN",
        [SDK_SET_PUK] = "SET_PUK",
    };
    struct line line = {.at = to, .size = size};
    put_word(&line, "{\"cmd\":\"");
    put_word(&line, WORDS[command->verb]);
    put_word(&line, "\"");
    switch (command->verb) {
    case SDK_SET_API_LEVEL: put_word(&line, ",\"level\":" TEXT_OF_LEVEL(SDK_LEVEL)); break;
    case SDK_RUN_AUTH: put_url(&line, command->value); break;
    case SDK_SET_ACCESS_RIGHTS: put_rights(&line, command->rights); break;
    case SDK_SET_PIN:
    case SDK_SET_NEW_PIN:
    case SDK_SET_CAN:
    case SDK_SET_PUK: put_digits(&line, command->value); break;
    case SDK_RUN_CHANGE_PIN:
    case SDK_GET_CERTIFICATE:
    case SDK_ACCEPT:
    case SDK_CANCEL: break;
    }
    put_word(&line, "}");
    return line.failed ? 0 : line.len;
}
