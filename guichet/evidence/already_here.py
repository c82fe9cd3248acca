"""A dossier that comes from another device and that this installation knows: how the two differ."""

from __future__ import annotations

from uuid import UUID

from guichet.documents.numbers import plural
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.models import LogEntry
from guichet.sealing.journal import Record


class AlreadyHere(GuichetError):
    """The dossier is in this installation."""

    title = "Ce dossier est déjà sur cet appareil ({code})."
    effect = "{compared} Rien n’a été mélangé ni remplacé."
    advice = "{advised}"
    kept = "Le dossier d’ici et le fichier sont inchangés, tous les deux."

    def __init__(self, dossier: UUID, **details: object) -> None:
        super().__init__(**details)
        self.dossier = dossier


class ErasedHere(GuichetError):
    """The dossier was in this installation, and was erased."""

    title = "Ce dossier a été effacé sur cet appareil."
    effect = "Un dossier effacé ne revient pas. Rien n’a été ajouté."
    advice = "Continuez sur l’autre appareil, qui a toujours le dossier."
    kept = "Ce fichier et vos autres dossiers sont inchangés."


def refuse_known(dossier_id: UUID, records: list[Record]) -> None:
    """Raise :class:`AlreadyHere` or :class:`ErasedHere` when the installation knows the dossier."""
    known = Dossier.objects.filter(pk=dossier_id).first()
    if known is None:
        return
    if known.is_erased:
        raise ErasedHere
    here = list(
        LogEntry.objects.filter(dossier=dossier_id).order_by("number").values_list("digest")
    )
    compared, advised = compared_logs(
        [digest for (digest,) in here], [one.entry.digest for one in records]
    )
    raise AlreadyHere(dossier_id, code=known.code, compared=compared, advised=advised)


def compared_logs(here: list[str], there: list[str]) -> tuple[str, str]:
    """Return how two logs of one dossier differ, and what to do, in French.

    ``here`` and ``there`` are the digests of their entries, in order.
    """
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    stay = "Ouvrez le dossier d’ici."
    if same == len(here) == len(there):
        return "Les deux sont identiques.", stay
    if same == len(there):
        more = plural(len(here) - same, "ligne de journal", "lignes de journal")
        return f"Celui d’ici va plus loin, de {more}.", stay
    if same == len(here):
        more = plural(len(there) - same, "ligne de journal", "lignes de journal")
        return f"Celui du fichier va plus loin, de {more}.", "Continuez sur l’autre appareil."
    said = f"Les deux ont continué chacun de leur côté, après la ligne {same} du journal."
    return said, "Choisissez un seul appareil, puis notez-y ce qui manque."
