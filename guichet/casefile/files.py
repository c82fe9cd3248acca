"""Reading and writing ``dossier.json``."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from guichet.casefile.models import CaseFile
from guichet.errors import GuichetError


class UnreadableDossier(GuichetError):
    """``dossier.json`` is missing, is not JSON, or does not follow the schema."""

    title = "Le fichier {path} ne peut pas être lu."
    effect = "{reason}"
    advice = "Vérifiez le chemin, ou exportez de nouveau le dossier."
    kept = "Rien n’a été modifié."


def load(path: Path) -> CaseFile:
    """Return the case file in ``path``: a ``dossier.json``, or the folder that holds one.

    Raises :class:`UnreadableDossier` with the first faults in plain words; paths of files that
    leave the folder are refused.
    """
    document = path / "dossier.json" if path.is_dir() else path
    try:
        case_file = CaseFile.model_validate(json.loads(document.read_bytes()))
    except FileNotFoundError as error:
        raise UnreadableDossier(path=document, reason="Ce fichier n’existe pas.") from error
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnreadableDossier(path=document, reason=f"Ce n’est pas du JSON : {error}") from error
    except ValidationError as error:
        raise UnreadableDossier(path=document, reason=_faults(error)) from error
    _refuse_escaping_paths(case_file, document)
    return case_file


def save(case_file: CaseFile, path: Path) -> None:
    """Write ``case_file`` to ``path`` as indented UTF-8 JSON, keys in the order of the models."""
    path.write_text(case_file.model_dump_json(indent=2, exclude_none=True) + "\n", "utf-8")


def _faults(error: ValidationError) -> str:
    faults = [
        f"« {'.'.join(str(part) for part in fault['loc'])} » : {fault['msg']}"
        for fault in error.errors()[:5]
    ]
    return "Des champs ne conviennent pas : " + " ; ".join(faults)


def _refuse_escaping_paths(case_file: CaseFile, document: Path) -> None:
    files = [file for event in case_file.events for file in event.files]
    files += [file for fact in case_file.urgency for file in fact.files]
    files += [file for cost in case_file.costs for file in cost.files]
    for file in [*files, *case_file.other_pieces]:
        for name in (file.path, file.text_path):
            parts = PurePosixPath(name or "x")
            if parts.is_absolute() or ".." in parts.parts or "\\" in str(parts):
                raise UnreadableDossier(
                    path=document, reason=f"Le chemin « {name} » sort du dossier."
                )
