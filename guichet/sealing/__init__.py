"""Seals: digests, the hash log, timestamps, the evidence bundle and its verification.

A seal says one thing: these bytes existed by this date and have not changed since. It says
nothing of who made them, nor of what a web site really showed.

No Django here, and nothing is imported at this level: ``guichet verify`` must start at once on
the computer of a court clerk.
"""
