"""The pages of this room that belong to no dossier: how to take a capture, and the page Date."""

from django.urls import path

from guichet.evidence.views import date, guides

app_name = "guides"
urlpatterns = [
    path("aide/captures/", guides.guides_page, name="list"),
    path("aide/captures/ordinateur/", guides.computer_page, name="computer"),
    path("aide/captures/<slug:name>/", guides.guide_page, name="guide"),
    path("date/", date.date_page, name="date"),
]
