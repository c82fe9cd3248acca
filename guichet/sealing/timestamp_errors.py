"""Why a timestamp was not obtained, or is refused: one class per reason, in plain French."""

from __future__ import annotations

from guichet.errors import GuichetError


class TimestampFailure(GuichetError):
    """A timestamp is missing or refused. Each subclass says why."""

    title = "L’horodatage n’a pas abouti."
    effect = "Cette preuve n’a pas encore de date donnée par un tiers."
    advice = "Rien à faire : un nouvel essai aura lieu."
    kept = "La preuve elle-même est gardée, avec son empreinte."


class AuthorityUnreachable(TimestampFailure):
    """No connection, a cut connection, or an address that does not exist."""

    title = "L’horodateur ne répond pas."


class AuthorityTooSlow(TimestampFailure):
    """The whole answer did not come within the time allowed."""

    title = "L’horodateur met trop de temps à répondre."


class AuthorityNotSecure(TimestampFailure):
    """The HTTPS certificate of the address is not accepted."""

    title = "L’adresse de l’horodateur n’est pas sûre."
    advice = "Vérifiez l’adresse de l’horodateur et l’heure de cet ordinateur."


class AuthorityAnswersError(TimestampFailure):
    """An HTTP status other than 200, redirects included: they are never followed."""

    title = "L’horodateur répond par une erreur (code {status})."
    advice = "Un nouvel essai aura lieu. Si cela dure, vérifiez l’adresse de l’horodateur."

    @property
    def retry_after(self) -> int:
        """Seconds to wait before the next try, as the answer asked; 0 when it did not."""
        asked = self.details.get("retry_after", 0)
        return asked if isinstance(asked, int) else 0


class AnswerTooLarge(TimestampFailure):
    """The answer is larger than any token."""

    title = "La réponse de l’horodateur est trop grosse."
    advice = "Vérifiez l’adresse de l’horodateur."


class AnswerUnreadable(TimestampFailure):
    """The bytes are not a TimeStampResp of RFC 3161."""

    title = "La réponse de l’horodateur est illisible."
    advice = "Vérifiez l’adresse de l’horodateur : ce n’est peut-être pas lui qui a répondu."


class AuthorityRefused(TimestampFailure):
    """A well-formed answer without a token."""

    title = "L’horodateur a refusé la demande : {reason}."
    advice = "Vérifiez les conditions de cet horodateur."


class TokenRefused(TimestampFailure):
    """There is a token, and it must not be relied on."""

    title = "Le jeton d’horodatage est refusé."
    effect = "Ce jeton ne donne aucune date."
    advice = "N’utilisez pas ce jeton comme preuve."
    kept = "Les fichiers et leur journal ne sont pas touchés."


class OtherData(TokenRefused):
    """The token stamps another digest, or not a SHA-256."""

    title = "Le jeton date d’autres données que celles-ci."


class WrongNonce(TokenRefused):
    """The token answers another query than ours: an old token served again."""

    title = "La réponse de l’horodateur n’est pas celle de notre demande."


class UnknownAuthority(TokenRefused):
    """The signing certificate does not lead to one of the given roots."""

    title = "Le certificat du jeton ne remonte pas à la racine attendue."


class OutsideValidity(TokenRefused):
    """A certificate of the chain was not valid at the stamped time."""

    title = "Le certificat de l’horodateur n’était pas valable à la date du jeton."


class NotATimestamper(TokenRefused):
    """The certificate lacks the critical time-stamping usage that RFC 3161 §2.3 demands."""

    title = "Le certificat du jeton n’a pas le droit d’horodater."


class UnexpectedCertificate(TokenRefused):
    """The token is signed by another certificate than the one known for this authority."""

    title = "Le jeton est signé par un autre certificat que celui attendu."


class UnexpectedPolicy(TokenRefused):
    """The token was made under another policy than the one asked for."""

    title = "Le jeton suit une autre règle d’horodatage que celle attendue."


class BadSignature(TokenRefused):
    """The signature of the token is wrong, or its form is not accepted."""

    title = "La signature du jeton est fausse."
