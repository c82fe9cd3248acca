"""A browser signs with a secret that never travels, and no longer sends a token.

The codes that wait live fifteen minutes: they are dropped. The browsers paired before have no
secret and are cut off; what they sent stays, and their captures wait until they are paired again.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import guichet.storage.fields


def cut_off(apps, schema_editor):
    apps.get_model("api", "Pairing").objects.filter(revoked_at=None).update(
        revoked_at=timezone.now()
    )


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("dossiers", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="PairingCode"),
        migrations.CreateModel(
            name="PairingCode",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pairing_code",
                        serialize=False,
                        to="dossiers.dossier",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("code", guichet.storage.fields.EncryptedText()),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="pairing",
            name="secret",
            field=guichet.storage.fields.EncryptedText(null=True),
        ),
        migrations.RemoveField(model_name="pairing", name="digest"),
        migrations.RunPython(cut_off, migrations.RunPython.noop),
    ]
