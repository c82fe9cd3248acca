"""Django's registration of this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letters room."""

    name = "guichet.letters"
