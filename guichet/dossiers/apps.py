"""Django's registration of this room."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """The dossiers room."""

    name = "guichet.dossiers"
