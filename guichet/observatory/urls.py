"""The pages of this room."""

from django.urls import path

from guichet.observatory import views

app_name = "observatory"
urlpatterns = [
    path("", views.counts_page, name="counts"),
    path("essais.csv", views.counts_csv, name="csv"),
    path("essais.json", views.counts_json, name="json"),
]
