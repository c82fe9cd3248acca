"""The pages of this room. An entry keeps its address for as long as its file keeps its name."""

from django.urls import path

from guichet.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("", views.index_page, name="index"),
    path("suites/", views.routes_page, name="routes"),
    path("changements/", views.changes_page, name="changes"),
    path("imprimer/<slug:kind>/", views.print_page, name="print"),
    path("regle/<slug:entry_id>/", views.entry_page, {"kind": "rule"}, name="rule"),
    path("delai/<slug:entry_id>/", views.entry_page, {"kind": "deadline"}, name="deadline"),
    path("chiffre/<slug:entry_id>/", views.entry_page, {"kind": "figure"}, name="figure"),
    path("citation/<slug:entry_id>/", views.entry_page, {"kind": "citation"}, name="citation"),
]
