"""Django's registration of this room."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """The room of anonymous counts."""

    name = "guichet.observatory"
