/* pack.json: what the source says, and gaps that `foyer pack lint` refuses until they are filled. */
#include <ctype.h>

#include "xdf/parts.h"

#define LEIKA_MAX 16   /* keys in one form */
#define DRAFT_MAX 1500 /* bytes of a text of the source taken as a draft */

/* Fourteen digits that begin with 99 and stand alone: LeiKa keys, in the order they occur. */
static size_t find_leika(struct text text, struct text keys[LEIKA_MAX], size_t count)
{
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && isdigit((unsigned char)text.at[end])) {
            end++;
        }
        struct text key = {text.at + i, end - i};
        bool is_new = key.len == 14 && key.at[0] == '9' && key.at[1] == '9' && count < LEIKA_MAX;
        for (size_t k = 0; k < count && is_new; k++) {
            is_new = !text_equal(keys[k], key);
        }
        if (is_new) {
            keys[count++] = key;
        }
        i = end > i ? end : i + 1;
    }
    return count;
}

static void write_id(struct paper *paper, struct text source)
{
    char id[40];
    size_t len = 0;
    for (size_t i = 0; i < source.len && len < sizeof id; i++) {
        char c = (char)tolower((unsigned char)source.at[i]);
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) {
            id[len++] = c;
        } else if (len > 0 && id[len - 1] != '-') {
            id[len++] = '-';
        }
    }
    while (len > 0 && id[len - 1] == '-') {
        len--;
    }
    paper_member(paper, "id", (struct text){id, len});
}

static struct text draft_of(struct text text)
{
    if (text.len > DRAFT_MAX) {
        text.len = DRAFT_MAX;
        while (text.len > 0 && ((unsigned char)text.at[text.len] & 0xC0) == 0x80) {
            text.len--;
        }
    }
    return text.len > 0 ? text : TEXT_OF("…");
}

/* The texts of the service: those of the source are drafts, and so are ours where only the author knows. */
static void add_texts(struct xdf *xdf, struct catalogue *catalogue)
{
    const struct {
        const char *key;
        struct text text;
        bool is_draft;
    } texts[] = {
        {"service.summary", TEXT_OF("…"), true},
        {"consent.text",
         TEXT_OF("Ich habe gelesen, wofür meine Angaben gebraucht werden. Sie dürfen an die "
                 "Behörde gesendet werden."),
         true},
        {"explain.purpose.title", TEXT_OF("Wofür sind Ihre Angaben?"), false},
        {"explain.purpose.text", draft_of(xdf->definition), true},
        {"explain.legal.title", TEXT_OF("Warum darf die Behörde fragen?"), false},
        {"explain.legal.text", draft_of(xdf->legal), true},
        {"explain.receiver.title", TEXT_OF("Wer bekommt Ihre Angaben?"), false},
        {"explain.receiver.text", TEXT_OF("…"), true},
        {"explain.retention.title", TEXT_OF("Wie lange werden sie aufbewahrt?"), false},
        {"explain.retention.text", TEXT_OF("…"), true},
    };
    struct catalogue_entry title = {
        .german = xdf->root->label, .element = xdf->root->id.id, .part = TRANSLATION_LABEL};
    catalogue_add(catalogue, TEXT_OF("service.title"), "", &title);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct catalogue_entry entry = {.german = texts[i].text, .is_draft = texts[i].is_draft};
        catalogue_add(catalogue, (struct text){0}, texts[i].key, &entry);
    }
}

static void report_gaps(struct report *report, const struct text *keys, size_t key_count)
{
    static const char *const gaps[] = {
        "\"authority\": name and lines of the address",
        "\"min_loa\": none, low, substantial or high",
        "\"fee_cents\" and \"duration_minutes\"",
        "\"required\" and \"optional\": what the terminal must have, and may",
        "\"bring\": what a citizen should have at hand (texts), and \"icon\"",
        "\"schema_uri\" is where FIM publishes schemas; put there what the destination asks for",
        "\"id\" and \"version\" as your town names its services",
    };
    for (size_t i = 0; i < COUNT(gaps); i++) {
        report_add(report, REPORT_AUTHOR, TEXT_OF("pack.json"), 0, "%s", gaps[i]);
    }
    if (key_count == 0) {
        report_add(
            report, REPORT_AUTHOR, TEXT_OF("pack.json"), 0,
            "\"leika\": the source names no key (14 digits that begin with 99)");
    }
    for (size_t i = 1; i < key_count; i++) {
        report_add(
            report, REPORT_AUTHOR, TEXT_OF("pack.json"), 0,
            "the source names LeiKa key %.*s too: \"leika_by\" lets an answer choose the key",
            TEXT_ARG(keys[i]));
    }
    report_add(
        report, REPORT_AUTHOR, TEXT_OF("receipt.json"), 0,
        "what the receipt should say; prefill.json: what a document can fill in");
    report_add(
        report, REPORT_AUTHOR, TEXT_OF("texts"), 0,
        "each text marked fuzzy; take a language out of \"languages\", and its file away, if the "
        "service should not speak it");
}

void write_pack(
    struct paper *paper, struct xdf *xdf, const struct translations *translations,
    struct catalogue *catalogue, struct report *report)
{
    static const char *const explain[] = {
        "explain.purpose", "explain.legal", "explain.receiver", "explain.retention"};
    struct text keys[LEIKA_MAX];
    size_t count = find_leika(xdf->description, keys, 0);
    count = find_leika(xdf->definition, keys, count);
    count = find_leika(xdf->legal, keys, count);
    paper_open(paper, '{');
    write_id(paper, xdf->root->id.id);
    paper_raw_member(paper, "version", TEXT_OF("1"));
    paper_member(paper, "leika", count > 0 ? keys[0] : (struct text){0});
    paper_open_member(paper, "authority", '{');
    paper_member(paper, "name", (struct text){0});
    paper_open_member(paper, "lines", '[');
    paper_close(paper);
    paper_close(paper);
    paper_member(paper, "min_loa", (struct text){0});
    paper_open_member(paper, "required", '[');
    paper_close(paper);
    paper_open_member(paper, "optional", '[');
    paper_text(paper, TEXT_OF("printer"));
    paper_close(paper);
    paper_raw_member(paper, "fee_cents", TEXT_OF("-1"));
    paper_raw_member(paper, "duration_minutes", TEXT_OF("0"));
    paper_open_member(paper, "languages", '[');
    paper_text(paper, TEXT_OF("de"));
    paper_text(paper, TEXT_OF("en"));
    for (size_t i = 0; translations != NULL && i < translations->language_count; i++) {
        if (!text_equal(translations->languages[i], TEXT_OF("en"))) {
            paper_text(paper, translations->languages[i]);
        }
    }
    paper_close(paper);
    paper_member(paper, "schema_uri", schema_uri(xdf, report->arena));
    paper_open_member(paper, "explain", '[');
    for (size_t i = 0; i < COUNT(explain); i++) {
        paper_text(paper, (struct text){explain[i], strlen(explain[i])});
    }
    paper_close(paper);
    paper_open_member(paper, "bring", '[');
    paper_close(paper);
    paper_close(paper);
    add_texts(xdf, catalogue);
    report_gaps(report, keys, count);
}
