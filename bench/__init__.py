"""Measurements, side by side in one run, with generated data in temporary folders.

``make bench`` (or ``python -m bench``) runs them all and prints one table; ``python -m bench
journal verification`` runs some. They print, and never fail: a figure is not a test.
"""
