/* A hostile revocation list: only one that Utopia signed answers the question. */
#include <openssl/x509.h>
#include <stdlib.h>

#include "drivers/emrtd/trust_list.h"
#include "drivers/emrtd/trust_revoke.h"
#include "drivers/sim/utopia.h"
#include "tests/patched.h"

enum { CSCA, LIST, FILES };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes certificate_of(enum utopia_party party, uint8_t space[UTOPIA_CERTIFICATE_MAX])
{
    struct der der = {.at = space, .room = UTOPIA_CERTIFICATE_MAX};
    utopia_put_certificate(&der, party);
    return (struct bytes){der.at, der.len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t csca[UTOPIA_CERTIFICATE_MAX], revoked[UTOPIA_CERTIFICATE_MAX];
    static uint8_t list[UTOPIA_LIST_MAX], space[PATCHED_MAX];
    static struct trust_file files[FILES];
    static struct trust_certificate one[1];
    static struct trust trust = {.files = files, .file_count = FILES, .certificates = one};
    static struct bytes good;
    static X509 *signer;
    if (signer == NULL) {
        struct der der = {.at = list, .room = sizeof list};
        utopia_put_crl(&der, UTOPIA_CSCA_2, 1795521600);
        good = (struct bytes){der.at, der.len};
        files[CSCA].kind = TRUST_KIND_CERTIFICATE;
        signer = certificate_read(certificate_of(UTOPIA_SIGNER_REVOKED, revoked));
        if (signer == NULL ||
            !trust_believe(&trust, &files[CSCA], certificate_of(UTOPIA_CSCA_2, csca))) {
            abort();
        }
    }
    struct bytes changed = patched(good, data, size, space);
    files[LIST] = (struct trust_file){.kind = TRUST_KIND_REVOCATIONS, .file = {.content = changed}};
    trust_revocations_read(&files[LIST]);
    struct trust_revocation answer;
    trust_revoke_ask(&trust, signer, &answer);
    if (answer.revoked == TRUST_REVOKED_NO ||
        (patched_not(changed, good) && answer.revoked != TRUST_REVOKED_YES)) {
        __builtin_trap(); /* the only list that Utopia signed revokes this one */
    }
    (void)trust_revoke_proved(&trust, &files[LIST]);
    return 0;
}
