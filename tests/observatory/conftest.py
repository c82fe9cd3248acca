"""Dossiers for the pages."""

from tests.support.web_fixtures import dossier, new_dossier

__all__ = ["dossier", "new_dossier"]
