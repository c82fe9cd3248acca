"""Why the system refused something, in French: its own words follow the language of the machine."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "accès refusé",
    errno.EBUSY: "déjà utilisé par un autre programme",
    errno.EDQUOT: "votre place sur ce disque est épuisée",
    errno.EEXIST: "ce nom existe déjà",
    errno.EFBIG: "fichier trop gros pour ce disque",
    errno.EIO: "le disque répond mal",
    errno.EISDIR: "c’est un dossier",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENOENT: "introuvable",
    errno.ENOSPC: "disque plein",
    errno.ENOTDIR: "un élément du chemin n’est pas un dossier",
    errno.ENOTEMPTY: "le dossier n’est pas vide",
    errno.EPERM: "opération interdite",
    errno.EROFS: "disque en lecture seule",
}


def reason_of(error: OSError) -> str:
    """Return the reason as a few French words; the system's number when it is a rare one."""
    if error.errno is None:
        return type(error).__name__
    return _REASONS.get(error.errno, f"erreur {error.errno} du système")
