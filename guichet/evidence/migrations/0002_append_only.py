"""The log only grows: the database refuses the rest."""

from django.db import migrations

from guichet.storage.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [
        refuse_changes("evidence_logentry"),
        refuse_changes("evidence_timestamp"),
        refuse_changes("evidence_timestampedhead"),
    ]
