"""What is wrong in sealed minutes is said beside them: errata, which the sectors assent to; sealed bytes stay."""
