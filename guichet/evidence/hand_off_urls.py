"""The pages of a dossier that goes to another device, under ``dossiers/<id>/autre-appareil/``."""

from django.urls import path

from guichet.evidence.views import hand_off

app_name = "hand_off"
urlpatterns = [
    path("", hand_off.hand_off_page, name="leave"),
    path("arrive/", hand_off.taken_in_page, name="arrived"),
    path("<uuid:made>/", hand_off.hand_off_file, name="file"),
]
