"""Django's registration of this room: its checks of the installation."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """The installation: settings, environment, addresses, checks."""

    name = "guichet.config"
    label = "installation"

    def ready(self) -> None:
        """Register the checks."""
        from guichet.config import checks

        checks.register_checks()
