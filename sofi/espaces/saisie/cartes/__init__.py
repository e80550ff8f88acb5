"""The four cards of the entry, one file each: its form, its condition, its summary rows."""
