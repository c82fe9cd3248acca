"""Django's registration of this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letters room."""

    name = "guichet.letters"

    def ready(self) -> None:
        """Register the sweeps."""
        from guichet.letters import tasks  # noqa: F401
