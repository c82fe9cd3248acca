"""What can go wrong around the assisted window, said to the person in four parts."""

from __future__ import annotations

from guichet.errors import GuichetError


class NoBrowserFound(GuichetError):
    """No Chrome, Edge or Chromium that can be watched is installed."""

    title = "Aucun navigateur utilisable n’est installé."
    effect = "La fenêtre d’essai ne peut pas s’ouvrir. {found}"
    advice = "Installez Chrome, Edge ou Chromium. {command}"
    kept = "Rien n’a été fait. Votre dossier est inchangé."


class ChosenBrowserUnusable(GuichetError):
    """``GUICHET_BROWSER`` names something that cannot be started."""

    title = "Le navigateur choisi ne peut pas être lancé : {path}"
    effect = "La fenêtre d’essai ne s’ouvre pas."
    advice = "Corrigez GUICHET_BROWSER, ou retirez cette variable."
    kept = "Rien n’a été fait. Votre dossier est inchangé."


class RunAsAdministrator(GuichetError):
    """The command runs as root: the browser would lose its own protection."""

    title = "Cette commande refuse le compte administrateur (root)."
    effect = "Un navigateur lancé ainsi n’est plus protégé des pages visitées."
    advice = "Relancez la commande avec votre compte habituel, sans sudo."
    kept = "Rien n’a été ouvert. Votre dossier est inchangé."


class OnlyForTests(GuichetError):
    """A hidden window or a debugging door, asked outside a test."""

    title = "Cette option ne sert qu’aux essais techniques."
    effect = "La fenêtre doit être visible : c’est vous qui agissez."
    advice = "Relancez sans cette option (essais : {variable}=1)."
    kept = "Rien n’a été ouvert. Votre dossier est inchangé."


class NoScreen(GuichetError):
    """A visible window is wanted where there is no screen."""

    title = "Aucun écran n’est disponible ici."
    effect = "La fenêtre d’essai ne peut pas s’afficher."
    advice = "Lancez l’application sur un ordinateur avec un écran."
    kept = "Rien n’a été fait. Votre dossier est inchangé."


class ScreenRefused(GuichetError):
    """The system does not let a program take a picture of the screen."""

    title = "Ce système ne laisse pas photographier l’écran."
    effect = "L’écran entier ne peut pas être gardé d’ici ({reason})."
    advice = "Utilisez la touche Impr. écran, puis ajoutez l’image au journal."
    kept = "Rien n’a été pris. Votre dossier est inchangé."


class ScreenShownBlank(GuichetError):
    """The picture of the screen is of one colour: the system hid the windows."""

    title = "L’image de l’écran est vide."
    effect = "Le système a caché les fenêtres. Rien n’a été gardé."
    advice = "Autorisez l’enregistrement de l’écran dans les réglages. Puis réessayez."
    kept = "Votre dossier est inchangé."


class BrowserDidNotStart(GuichetError):
    """The browser was found but did not open its window."""

    title = "Le navigateur {name} ne s’est pas ouvert."
    effect = "Aucun essai n’a commencé."
    advice = "Fermez les autres fenêtres du navigateur, puis réessayez. Détail : {reason}"
    kept = "Rien n’a été fait. Votre dossier est inchangé."


class AddressRefused(GuichetError):
    """An address that is not a plain http or https page."""

    title = "Cette adresse ne peut pas être ouverte : {address}"
    effect = "Seules les pages http et https s’ouvrent dans la fenêtre."
    advice = "Copiez l’adresse complète de la page officielle. Elle commence par https://"
    kept = "Rien n’a été ouvert. Votre dossier est inchangé."


class PageDidNotAnswer(GuichetError):
    """The opening page gave no answer within the limit."""

    title = "La page n’a pas répondu en {seconds} secondes."
    effect = "Le site est peut-être en panne. La fenêtre reste ouverte."
    advice = "Attendez, ou enregistrez la fenêtre : une panne compte aussi."
    kept = "Les captures déjà enregistrées sont gardées."


class PageNotReached(GuichetError):
    """The browser could not reach the opening page at all."""

    title = "Le navigateur n’a pas pu joindre la page."
    effect = "Le site, ou votre connexion, ne répond pas ({reason})."
    advice = "Vérifiez votre connexion. Sinon, enregistrez : une panne compte aussi."
    kept = "Les captures déjà enregistrées sont gardées."


class WindowClosed(GuichetError):
    """The person closed the window: there is nothing left to record."""

    title = "La fenêtre d’essai est fermée."
    effect = "Il n’y a plus de page à enregistrer."
    advice = "Pour continuer, ouvrez une nouvelle fenêtre d’essai."
    kept = "Les captures déjà enregistrées sont gardées."


class BrowserCrashed(GuichetError):
    """The browser disappeared without being closed."""

    title = "Le navigateur s’est arrêté tout seul."
    effect = "La page affichée est perdue. Elle n’a pas été enregistrée."
    advice = "Ouvrez une nouvelle fenêtre d’essai et recommencez."
    kept = "Les captures déjà enregistrées sont gardées."


class TabCrashed(GuichetError):
    """The tab shows the browser's own crash page."""

    title = "La page a planté dans le navigateur."
    effect = "Elle ne peut pas être enregistrée telle quelle."
    advice = "Rechargez la page vous-même, puis enregistrez."
    kept = "Les captures déjà enregistrées sont gardées."


class PageFrozen(GuichetError):
    """The page did not let itself be read within the limit."""

    title = "La page n’a pas pu être lue en {seconds} secondes."
    effect = "Rien n’a été enregistré cette fois."
    advice = "Montrez la fenêtre à l’écran, attendez un peu, puis réessayez."
    kept = "Les captures déjà enregistrées sont gardées."


class MessageStillOpen(GuichetError):
    """A message box of the page is open and hides the page from the recorder."""

    title = "La page affiche un message : « {message} »"
    effect = "Tant qu’il est ouvert, la page ne peut pas être enregistrée."
    advice = "Lisez-le, fermez-le vous-même, puis enregistrez."
    kept = "Le texte du message est noté. Il sera joint à la capture."


class PageKeptChanging(GuichetError):
    """The page was replaced by another one each time it was being recorded."""

    title = "La page a changé pendant l’enregistrement."
    effect = "L’image et le texte ne seraient pas du même moment."
    advice = "Attendez que la page s’arrête de charger, puis réessayez."
    kept = "Les captures déjà enregistrées sont gardées."


class PasswordOnScreen(GuichetError):
    """A password can be read on the page."""

    title = "Un mot de passe est lisible à l’écran."
    effect = "La page n’est pas enregistrée, pour le protéger."
    advice = "Masquez ou effacez le mot de passe, puis enregistrez."
    kept = "Les captures déjà enregistrées sont gardées."
