"""One mechanism for every «each deciding sector says yes»: adoptions, agenda consents, positions, and more later."""
