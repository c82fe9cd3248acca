"""Django's registration of this room."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The storage room."""

    name = "guichet.storage"
