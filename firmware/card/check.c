#include "card/check.h"

#include <stdarg.h>
#include <time.h>

#include "drivers/emrtd/trust.h"

enum { DAY_S = 86400, STAMP_SPACE = 16 };

struct check {
    FILE *out;
    uint64_t now_s;
    unsigned problems;
};

struct stamp {
    char text[STAMP_SPACE];
};

static struct stamp day_of(uint64_t at_s)
{
    struct stamp stamp = {"no date"};
    struct tm parts;
    time_t at = (time_t)at_s;
    if (at_s != 0 && gmtime_r(&at, &parts) != NULL) {
        strftime(stamp.text, sizeof stamp.text, "%Y-%m-%d", &parts);
    }
    return stamp;
}

static unsigned days_since(const struct check *check, uint64_t at_s)
{
    return at_s < check->now_s ? (unsigned)((check->now_s - at_s) / DAY_S) : 0;
}

static PRINTF_LIKE(2, 3) void problem(struct check *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("problem: ", check->out);
    vfprintf(check->out, format, arguments);
    fputc('\n', check->out);
    va_end(arguments);
    check->problems++;
}

static void print_file(struct check *check, const struct trust_file *file)
{
    const char *country = file->country[0] == '\0' ? "--" : file->country;
    struct stamp made = day_of(file->made_s), next = day_of(file->next_s);
    fprintf(check->out, "%-32s %s  ", file->name, country);
    switch (file->kind) {
    case TRUST_KIND_LIST:
        fprintf(check->out, "list of %s, %u certificates", made.text, file->count);
        break;
    case TRUST_KIND_CERTIFICATE:
        fprintf(check->out, "certificate, %s to %s", made.text, next.text);
        break;
    case TRUST_KIND_REVOCATIONS:
        fprintf(
            check->out, "revocations of %s, next %s, %u revoked", made.text, next.text,
            file->count);
        break;
    }
    fprintf(check->out, ": %s\n", trust_meaning(file->state));
}

static bool is_fine(const struct trust_file *file)
{
    return file->state == TRUST_STATE_USED || file->state == TRUST_STATE_SUPERSEDED;
}

static void judge_files(struct check *check, const struct trust *trust)
{
    for (size_t i = 0; i < trust->file_count; i++) {
        const struct trust_file *file = &trust->files[i];
        if (!is_fine(file)) {
            problem(check, "%s %s", file->name, trust_meaning(file->state));
        } else if (
            file->kind == TRUST_KIND_REVOCATIONS && file->next_s != 0 &&
            file->next_s < check->now_s) {
            problem(
                check, "%s is out of date for %u days", file->name,
                days_since(check, file->next_s));
        }
    }
}

static void judge_all(
    struct check *check, const struct trust *trust, const struct trust_survey *survey)
{
    uint64_t newest_s = trust_newest(trust);
    if (trust->certificate_count == 0) {
        problem(check, "no certificate is believed: nothing will be verified");
    }
    if (newest_s == 0) {
        problem(check, "no master list is used");
    } else if (newest_s + TRUST_LIST_OLD_S < check->now_s) {
        problem(
            check, "the newest list is of %s: get a newer one, it is old after %u days",
            day_of(newest_s).text, TRUST_LIST_OLD_S / DAY_S);
    }
    if (survey->crls_false > 0) {
        problem(
            check, "%u revocation lists are not signed by a state that is believed",
            survey->crls_false);
    }
    if (survey->crls_good == 0) {
        fprintf(check->out, "note: no revocation list is used; revoked signers are not noticed\n");
    }
    if (trust->skipped > 0) {
        problem(check, "%zu files or certificates are too many", trust->skipped);
    }
}

static void print_counts(const struct check *check, const struct trust_survey *survey)
{
    fprintf(
        check->out,
        "%u certificates of %u states: %u usable, %u signed by themselves, %u by others, %u "
        "expired, %u that certify nobody\n"
        "keys: %u RSA, %u elliptic (%u by explicit parameters); signed: %u RSASSA-PSS, %u SHA-1\n",
        survey->certificates, survey->countries, survey->usable, survey->own_key, survey->link,
        survey->expired, survey->unfit, survey->rsa, survey->elliptic, survey->explicit_curves,
        survey->pss, survey->weak);
}

enum check_result check_folder(const char *folder, bool remember, uint64_t now_s, FILE *out)
{
    struct check check = {.out = out, .now_s = now_s};
    SCOPED(trust_close) struct trust trust;
    if (trust_open(&trust, folder) == TRUST_ABSENT) {
        problem(&check, "%s is no folder that can be read", folder);
        return CHECK_ABSENT;
    }
    for (size_t i = 0; i < trust.file_count; i++) {
        print_file(&check, &trust.files[i]);
    }
    struct trust_survey survey;
    trust_look(&trust, now_s, &survey);
    print_counts(&check, &survey);
    uint64_t newest_s = trust_newest(&trust);
    fprintf(
        out, "newest list: %s, %u days old\n", day_of(newest_s).text, days_since(&check, newest_s));
    judge_files(&check, &trust);
    judge_all(&check, &trust, &survey);
    if (remember && !trust_remember(&trust, folder)) {
        problem(&check, "%s/%s could not be written", folder, TRUST_NEWEST);
    }
    return check.problems == 0 ? CHECK_FINE : CHECK_DOUBTFUL;
}
