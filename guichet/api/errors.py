"""What the extension is told when something is refused: a stable code and four texts."""

from __future__ import annotations

from guichet.errors import GuichetError


class WrongOrigin(GuichetError):
    """A call that does not come from the paired browser's extension."""

    status = 403
    code = "wrong_origin"
    title = "Cette demande ne vient pas de l’extension reliée."
    effect = "Rien n’a été ajouté au dossier."
    advice = "Reliez de nouveau l’extension depuis la page du dossier."
    kept = "La capture reste dans l’extension. Le dossier est inchangé."


class CodeUnknown(GuichetError):
    """A pairing code that is wrong, already used or too old."""

    status = 401
    code = "code_unknown"
    title = "Ce code ne relie rien."
    effect = "Il a déjà servi, ou il a plus de quinze minutes."
    advice = "Faites un nouveau code sur la page du dossier."
    kept = "Le dossier est inchangé."


class Unsigned(GuichetError):
    """A call without the signature of our protocol, such as one that sends a token."""

    status = 401
    code = "unsigned"
    title = "Cet envoi n’est pas signé."
    effect = "La capture n’a pas été ajoutée."
    advice = "Mettez l’extension à jour, puis reliez-la depuis la page du dossier."
    kept = "La capture reste dans l’extension."


class BrowserUnknown(GuichetError):
    """A browser that this installation never paired."""

    status = 401
    code = "browser_unknown"
    title = "Cette installation ne connaît pas ce navigateur."
    effect = "La capture n’a pas été ajoutée."
    advice = "Reliez l’extension depuis la page du dossier."
    kept = "La capture reste dans l’extension."


class BrowserRevoked(GuichetError):
    """A browser that the person cut off."""

    status = 401
    code = "browser_revoked"
    title = "Ce navigateur n’est plus relié au dossier."
    effect = "La capture n’a pas été ajoutée."
    advice = "Pour continuer, reliez-le de nouveau depuis la page du dossier."
    kept = "La capture reste dans l’extension. Les essais déjà envoyés restent."


class WrongSignature(GuichetError):
    """A call whose signature is not the one that its secret gives."""

    status = 401
    code = "wrong_signature"
    title = "La signature de cet envoi n’est pas la bonne."
    effect = "Rien n’a été ajouté au dossier."
    advice = "Reliez de nouveau l’extension depuis la page du dossier."
    kept = "La capture reste dans l’extension. Le dossier est inchangé."


class GreetingNeeded(GuichetError):
    """A call without a challenge of ours, or with one that is too old: the next one has it."""

    status = 428
    code = "greeting_needed"
    title = "Cet envoi a trop attendu en chemin."
    effect = "La capture n’est pas encore ajoutée."
    advice = "L’extension l’enverra de nouveau."
    kept = "La capture reste dans l’extension."


class TooLarge(GuichetError):
    """More bytes, or more text, than one capture may hold."""

    status = 413
    code = "too_large"
    title = "Cette capture est trop lourde."
    effect = "Elle n’a pas été ajoutée au dossier."
    advice = "Réduisez la fenêtre du navigateur, puis refaites la capture."
    kept = "La capture reste dans l’extension. Le dossier est inchangé."


class Invalid(GuichetError):
    """A request that says something else than the protocol; ``fields`` names what is wrong."""

    status = 422
    code = "invalid"
    title = "Cet envoi ne peut pas être lu : {fields}."
    effect = "Rien n’a été ajouté au dossier."
    advice = "Mettez l’extension à jour, puis recommencez."
    kept = "La capture reste dans l’extension. Le dossier est inchangé."


class NotAScreenPicture(GuichetError):
    """A picture that is neither PNG nor JPEG, by its content."""

    status = 422
    code = "not_a_picture"
    title = "L’image envoyée n’est ni un PNG, ni un JPEG."
    effect = "Rien n’a été ajouté au dossier."
    advice = "Refaites la capture avec l’extension."
    kept = "Le dossier est inchangé."


class TooMany(GuichetError):
    """More captures in a minute than a person makes."""

    status = 429
    code = "too_many"
    retry_after = 60
    title = "Trop de captures arrivent en même temps."
    effect = "Celle-ci n’est pas encore ajoutée."
    advice = "Attendez une minute. L’extension l’enverra de nouveau."
    kept = "La capture reste dans l’extension."
