/* The visits of the channel "touch" in the pairwise selection. */
#include "tests/access/proof.h"

int main(void)
{
    return proof_main("touch", &hand_touch);
}
