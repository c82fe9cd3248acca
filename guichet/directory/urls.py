"""The pages of this room."""

from django.urls import path

from guichet.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.locate_page, name="locate"),
    path("aide/", views.helpers_page, name="helpers"),
]
