"""The page of this room, under ``dossiers/<id>/``."""

from django.urls import path

from guichet.api import views

app_name = "api"
urlpatterns = [
    path("extension/", views.extension_page, name="extension"),
    path("extension/<uuid:pairing_id>/couper/", views.cut_off, name="cut_off"),
]
