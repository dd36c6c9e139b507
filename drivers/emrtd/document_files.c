#include "drivers/emrtd/document_files.h"

#include "drivers/emrtd/tlv.h"

enum { TAG_COM = 0x60, TAG_LIST = 0x5c };

bool document_files_lists(const struct document_files *files, enum elementary file)
{
    struct tlv outer = tlv_of(files->content[ELEMENTARY_COM]);
    struct bytes list = tlv_find(tlv_expect(&outer, TAG_COM), TAG_LIST, NULL);
    return list.len > 0 && memchr(list.at, (int)elementary_tag(file), list.len) != NULL;
}

enum document_result document_files_read(
    struct document_files *files, struct chip *chip, enum elementary file)
{
    if ((files->tried & 1u << file) != 0) {
        return DOCUMENT_OK;
    }
    enum document_result result = elementary_read(chip, files->arena, file, &files->content[file]);
    if (result != DOCUMENT_OK && result != DOCUMENT_ABSENT) {
        return result;
    }
    files->tried |= 1u << file;
    return DOCUMENT_OK;
}

enum document_result document_files_compare(
    const struct document_files *files, struct chip *chip, enum elementary file)
{
    struct bytes now, before = files->content[file];
    size_t used = files->arena->used;
    enum document_result result = elementary_read(chip, files->arena, file, &now);
    if (result != DOCUMENT_OK && result != DOCUMENT_ABSENT) {
        return result;
    }
    bool is_same =
        now.len == before.len && (now.len == 0 || memcmp(now.at, before.at, now.len) == 0);
    arena_rewind(files->arena, used);
    return is_same ? DOCUMENT_OK : DOCUMENT_CHANGED;
}
