/* A hostile master list: only what Utopia's list signer signed is ever used. */
#include <stdlib.h>
#include <unistd.h>

#include "drivers/emrtd/trust_list.h"
#include "drivers/sim/utopia.h"
#include "tests/patched.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Only the root of the list's signer is believed. */
static void make_root(struct trust *trust, struct trust_file *root)
{
    static uint8_t space[UTOPIA_CERTIFICATE_MAX];
    struct der der = {.at = space, .room = sizeof space};
    utopia_put_certificate(&der, UTOPIA_LIST_ROOT);
    root->kind = TRUST_KIND_CERTIFICATE;
    root->file.content = (struct bytes){der.at, der.len};
    trust_certificate_read(root);
    trust->certificates = calloc(TRUST_CERTIFICATES_MAX, sizeof *trust->certificates);
    if (trust->certificates == NULL || root->state != TRUST_STATE_USED ||
        !trust_believe(trust, root, root->file.content)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t list[UTOPIA_LIST_MAX], space[PATCHED_MAX];
    static struct bytes good, content;
    static struct trust trust;
    static struct trust_file root;
    if (good.len == 0) {
        struct der der = {.at = list, .room = sizeof list};
        utopia_put_list(&der, 1795521600);
        good = (struct bytes){der.at, der.len};
        make_root(&trust, &root);
        static struct trust_file honest;
        trust_list_read(&trust, &honest, good);
        if (honest.state != TRUST_STATE_USED) {
            abort();
        }
        content = (struct bytes){honest.content, honest.content_len};
    }
    struct trust_file file = {.kind = TRUST_KIND_LIST};
    trust.certificate_count = 1;
    trust_list_read(&trust, &file, patched(good, data, size, space));
    if (file.state == TRUST_STATE_USED &&
        !patched_not((struct bytes){file.content, file.content_len}, content)) {
        __builtin_trap();
    }
    free(file.content);
    /* And what a true signer might have signed by mistake. */
    struct bytes mistake = patched(content, data, size, space);
    struct trust_file signed_file = {
        .kind = TRUST_KIND_LIST,
        .content = (uint8_t *)(uintptr_t)mistake.at,
        .content_len = mistake.len};
    trust_list_believe(&trust, &signed_file);
    if (trust.certificate_count != 1 + (size_t)signed_file.count) {
        __builtin_trap();
    }
    return 0;
}
