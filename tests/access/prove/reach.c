/* The visits of the channel "reach" in the pairwise selection. */
#include "tests/access/proof.h"

int main(void)
{
    return proof_main("reach", &hand_reach);
}
