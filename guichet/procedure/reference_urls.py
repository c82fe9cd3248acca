"""The pages of this room that belong to no dossier: what explains, and what a calendar reads."""

from django.urls import path

from guichet.procedure.views import dates, understand

app_name = "reference"
urlpatterns = [
    path("comprendre/", understand.explanations_page, name="explanations"),
    path("comprendre/<slug:name>/", understand.explanation_page, name="explanation"),
    # Under « calendrier/ », which is open to all: a calendar program has no session.
    path("calendrier/<str:secret>.ics", dates.shared_calendar, name="shared_calendar"),
]
