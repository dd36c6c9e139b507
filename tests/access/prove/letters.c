/* The visits of the channel "letters" in the pairwise selection. */
#include "tests/access/proof.h"

int main(void)
{
    return proof_main("letters", &hand_letters);
}
