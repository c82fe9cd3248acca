"""Django's registration of this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room of the extension's door."""

    name = "guichet.api"

    def ready(self) -> None:
        """Register the sweeps."""
        from guichet.api import tasks  # noqa: F401
