"""Django's registration of this room."""

from django.apps import AppConfig


class LawbookConfig(AppConfig):
    """The room where jurists read the whole rule base."""

    name = "guichet.lawbook"
