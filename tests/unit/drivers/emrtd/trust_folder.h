/* Trust folders for tests, filled with files of $FOYER_SHARED/data/id-cards or with what a test made. */
#pragma once

#include <dirent.h>
#include <openssl/cms.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "base/file.h"
#include "drivers/emrtd/signed_data.h"
#include "tests/vectors.h"

struct folder {
    char path[64];
};

static inline bool folder_make(struct folder *folder)
{
    snprintf(folder->path, sizeof folder->path, "/tmp/trust-XXXXXX");
    return mkdtemp(folder->path) != NULL;
}

static inline void folder_path(const struct folder *folder, const char *name, char path[static 400])
{
    snprintf(path, 400, "%s/%s", folder->path, name);
}

static inline void folder_drop(const struct folder *folder, const char *name)
{
    char path[400];
    folder_path(folder, name, path);
    unlink(path);
}

/* For SCOPED. */
static inline void folder_remove(struct folder *folder)
{
    DIR *files = opendir(folder->path);
    for (const struct dirent *entry = files == NULL ? NULL : readdir(files); entry != NULL;
         entry = readdir(files)) {
        folder_drop(folder, entry->d_name);
    }
    if (files != NULL) {
        closedir(files);
    }
    rmdir(folder->path);
}

static inline void folder_write(const struct folder *folder, const char *name, struct bytes content)
{
    char path[400];
    folder_path(folder, name, path);
    if (file_replace(path, content, 0644) != FILE_OK) {
        die("write a test's file");
    }
}

/* Reads a file of data/id-cards; false when it is absent. */
static inline bool folder_shared(struct file *file, const char *name)
{
    char path[500];
    const char *shared = getenv("FOYER_SHARED");
    snprintf(path, sizeof path, "%s/data/id-cards/%s", shared == NULL ? "../shared" : shared, name);
    return file_read(file, path, 4u << 20) == FILE_OK;
}

/* Puts a file of data/id-cards into the folder; false when it is absent. */
static inline bool folder_copy(const struct folder *folder, const char *name, const char *as)
{
    SCOPED(file_release) struct file file = {0};
    bool here = folder_shared(&file, name);
    if (here) {
        folder_write(folder, as, file.content);
    }
    return here;
}

/* Puts the self-signed certificate that came with a master list into the folder. */
static inline bool folder_extract_root(
    const struct folder *folder, const char *list, const char *as)
{
    static const uint8_t type[] = {0x67, 0x81, 0x08, 0x01, 0x01, 0x02};
    SCOPED(file_release) struct file file = {0};
    SCOPED(signed_data_finish) struct signed_data data = {0};
    if (!folder_shared(&file, list) ||
        signed_data_read(&data, file.content, (struct bytes){type, sizeof type}) != SIGNED_OK) {
        return false;
    }
    for (int i = 0; i < sk_X509_num(data.beside); i++) {
        X509 *one = sk_X509_value(data.beside, i);
        uint8_t *der = NULL;
        int len = i2d_X509(one, &der);
        bool is_root = one != data.signer && len > 0;
        if (is_root) {
            folder_write(folder, as, (struct bytes){der, (size_t)len});
        }
        OPENSSL_free(der);
        if (is_root) {
            return true;
        }
    }
    return false;
}
