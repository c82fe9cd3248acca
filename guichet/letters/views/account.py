"""The mail account of this installation, and the mailbox it may read: set, try, remove."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from guichet.errors import GuichetError
from guichet.letters.forms_account import AccountForm
from guichet.letters.forms_mailbox import MailboxForm, shown_mailbox
from guichet.letters.mail_account import account, remove_account, set_account, try_it
from guichet.letters.mailbox import mailbox, remove_mailbox, set_mailbox
from guichet.mail.sending import Account


@require_http_methods(["GET", "POST"])
def account_page(request: HttpRequest) -> HttpResponse:
    """Show the account without its password; keep, try or remove it."""
    present = account()
    if "try" in request.POST:
        return _try(request)
    if "remove" in request.POST:
        remove_account()
        messages.success(request, "Compte supprimé, avec son mot de passe.")
        return redirect("mail:account")
    form = AccountForm(request.POST or None, initial=_shown(present))
    if request.method == "POST" and form.is_valid():
        set_account(form.as_account(), at=timezone.now())
        messages.success(request, "Compte gardé. Essayez-le avant d’écrire à la préfecture.")
        return redirect("mail:account")
    return _page(request, form, MailboxForm(prefix="box", initial=shown_mailbox()))


@require_POST
def mailbox_page(request: HttpRequest) -> HttpResponse:
    """Keep or remove the mailbox that may be read."""
    if "remove" in request.POST:
        remove_mailbox()
        messages.success(request, "Boîte oubliée, avec son mot de passe.")
        return redirect("mail:account")
    form = MailboxForm(request.POST, prefix="box")
    if not form.is_valid():
        return _page(request, AccountForm(initial=_shown(account())), form)
    set_mailbox(form.as_mailbox(), at=timezone.now())
    messages.success(request, "Boîte gardée. Regardez-la depuis « Ajouter des e-mails ».")
    return redirect("mail:account")


def _page(request: HttpRequest, form: AccountForm, box: MailboxForm) -> HttpResponse:
    context = {"form": form, "account": account(), "box": box, "mailbox": mailbox()}
    faulty = form.errors if form.is_bound else box.errors if box.is_bound else None
    return render(request, "letters/account.html", context, status=422 if faulty else 200)


def _try(request: HttpRequest) -> HttpResponse:
    try:
        outcome = try_it(at=timezone.now())
    except GuichetError as error:
        messages.error(request, error.as_text())
        return redirect("mail:account")
    answer = f"Réponse du serveur : {outcome.code} {outcome.answer}."
    if outcome.state == "accepted":
        notices = "" if outcome.notices else " Ce serveur ne propose pas d’avis de remise."
        messages.success(request, f"Essai parti. Regardez votre boîte. {answer}{notices}")
    else:
        messages.error(request, f"Essai non parti. {answer}")
    return redirect("mail:account")


def _shown(present: Account | None) -> dict[str, Any]:
    if present is None:
        return {}
    names = ("address", "host", "port", "security", "user")
    return {name: getattr(present, name) for name in names}
