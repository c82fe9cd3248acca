"""The page of the mail account and of the mailbox, the same for every dossier."""

from django.urls import path

from guichet.letters.views import account

app_name = "mail"
urlpatterns = [
    path("", account.account_page, name="account"),
    path("boite/", account.mailbox_page, name="mailbox"),
]
