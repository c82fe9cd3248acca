"""The demonstration: a fictitious person's whole route, made with the real parts."""
