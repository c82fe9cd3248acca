"""Settings, environment, addresses and start-up."""


def setup() -> None:
    """Prepare Django once, for commands that need the installation's data."""
    import os

    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    if not apps.ready:
        django.setup()
