/* The visits of the channel "contrast" in the pairwise selection. */
#include "tests/access/proof.h"

int main(void)
{
    return proof_main("contrast", &hand_contrast);
}
