"""What protocols, their adoption and the installation take and give, and what one drafts from."""
