"""Django's registration of this room."""

from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    """The procedure room."""

    name = "guichet.procedure"
