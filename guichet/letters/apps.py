"""Django's registration of this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letters room."""

    name = "guichet.letters"

    def ready(self) -> None:
        """Register the sweeps, and what new keys must wrap again."""
        from guichet.letters import mail_account, mailbox, tasks  # noqa: F401
