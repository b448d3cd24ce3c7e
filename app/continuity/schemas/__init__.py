"""What extensions, waivers, suspensions, withdrawals and measures take and give."""
