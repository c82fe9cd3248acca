"""The pages of this room, under ``dossiers/<id>/``."""

from django.urls import path

from guichet.procedure.views import before, rows, sheet, today

app_name = "procedure"
urlpatterns = [
    path("", today.today_page, name="today"),
    path("fiche/", sheet.sheet_page, name="sheet"),
    path("avant/", before.gate, name="gate"),
    path("avant/conseil/", before.advice, name="advice"),
    path("faits/<slug:word>/", rows.rows, name="rows"),
    path("faits/<slug:word>/ajouter/", rows.row, name="row_new"),
    path("faits/<slug:word>/<int:place>/", rows.row, name="row"),
    path("faits/<slug:word>/<int:place>/retirer/", rows.remove, name="row_remove"),
]
