"""Django's registration of this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The ``evidence`` room."""

    name = "guichet.evidence"

    def ready(self) -> None:
        """Register the sweeps."""
        from guichet.evidence import inspection_tasks, tasks  # noqa: F401
