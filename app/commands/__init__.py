"""Commands: those of delegates, which need neither server nor database, and those of operators beside the service."""
