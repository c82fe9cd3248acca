"""Guichet ouvert: from the first failed attempt to the appointment that is really held."""

__version__ = "0.1.0"
