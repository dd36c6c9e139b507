/* The visits of the channel "blind" in the pairwise selection. */
#include "tests/access/proof.h"

int main(void)
{
    return proof_main("blind", &hand_blind);
}
