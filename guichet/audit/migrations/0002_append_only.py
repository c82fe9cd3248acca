"""The audit only grows: the database refuses the rest."""

from django.db import migrations

from guichet.storage.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [refuse_changes("audit_auditevent")]
