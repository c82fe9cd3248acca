"""Keys, encrypted fields, encrypted files, and what may be taken in."""
