"""The floor of a session: who asks to speak, who speaks and for how long, and what is left of each sector's time."""
