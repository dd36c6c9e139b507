/* What came of asking a chip to prove that it is not a copy: it has a private key that cannot be
 * read out. Whether the public key is the issuer's is another question: passive authentication
 * answers it, and without a good answer nothing here means anything. */
#pragma once

enum clone_check {
    CLONE_CHECK_NONE,    /* the document offers nothing of the kind */
    CLONE_CHECK_PASSED,  /* the chip has the private key */
    CLONE_CHECK_FAILED,  /* it refused, or what it answered is not that key's: perhaps a copy */
    CLONE_CHECK_UNKNOWN, /* offered with an algorithm or domain parameters not known here */
    CLONE_CHECK_FOUL,    /* the file that offers it is malformed */
};
