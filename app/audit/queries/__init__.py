"""What the audit reads, all of it through the driver, in bounded portions."""
