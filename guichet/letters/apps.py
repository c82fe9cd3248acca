"""Django's registration of this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letters room."""

    name = "guichet.letters"

    def ready(self) -> None:
        """Register the sweeps, what new keys must wrap again, and what goes to another device."""
        from guichet.letters import carried, mail_account, mailbox, tasks  # noqa: F401
