/* foyer authority open: the plain text of one submission, checked and unchanged. */
#include <stdio.h>

#include "base/file.h"
#include "cli/letter.h"
#include "cli/verbs.h"

static bool save(const struct letter *letter, const char *name, const struct opened *plain)
{
    char path[AUTHORITY_FILE_SIZE];
    authority_path(path, letter->dir, name);
    if (file_replace(path, (struct bytes){plain->at, plain->len}, 0600) != FILE_OK) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    printf("%s\n", path);
    return true;
}

static bool save_attachments(
    const struct letter *letter, const struct authority *authority, const json_t *metadata)
{
    for (size_t i = 0; i < letter->tags.attachment_count; i++) {
        const struct fitconnect_attachment *attachment = &letter->tags.attachments[i];
        SCOPED(opened_release) struct opened plain = {0};
        char name[UUID_LEN + 16];
        snprintf(name, sizeof name, "attachment-%s", attachment->id.text);
        if (!letter_open_attachment(letter, authority, metadata, attachment, &plain) ||
            !save(letter, name, &plain)) {
            return false;
        }
    }
    return true;
}

int authority_open(int argc, char **argv)
{
    SCOPED(authority_close) struct authority authority = {0};
    struct authority_options options = {0};
    if (!authority_read(&authority, &options, &argc, argv) || argc != 2) {
        fputs("usage: foyer authority open ID [--etc DIR] [-o INBOX]\n", stderr);
        return VERB_UNUSABLE;
    }
    SCOPED(letter_close) struct letter letter = {0};
    SCOPED(letter_opened_release) struct letter_opened opened = {0};
    bool done = letter_find(&letter, &authority, argv[1]) && letter_check(&letter, &authority) &&
                letter_open(&letter, &authority, &opened) &&
                save_attachments(&letter, &authority, opened.json) &&
                save(&letter, "metadata.json", &opened.metadata) &&
                save(&letter, "data.json", &opened.data);
    return done ? VERB_DONE : VERB_REFUSED;
}
