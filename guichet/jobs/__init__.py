"""Sweeps: idempotent work done again and again, and nothing else.

State lives in the domain's tables, never in a queue: a sweep looks for what is not done yet and
does it, so a killed process loses nothing.
"""

from guichet.jobs.sweeps import Sweep, Ticker, every, registered, stopping, tick

__all__ = ["Sweep", "Ticker", "every", "registered", "stopping", "tick"]
