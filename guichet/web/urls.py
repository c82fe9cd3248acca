"""The pages of this room."""

from django.urls import path

from guichet.web.views import acts, door, easy, erasure, home, pages

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("exemple/", home.open_example, name="example"),
    path("dossiers/<uuid:dossier_id>/effacer/", erasure.erase, name="erase"),
    path("dossiers/<uuid:dossier_id>/actes/", acts.acts_page, name="acts"),
    path("lecture/", easy.easy_reading, name="easy_reading"),
    path("aide/", pages.help_page, name="help"),
    path("style/", pages.style, name="style"),
    path("style/progression/", pages.progress_sample, name="style_progress"),
    path("ouvrir/<str:token>", door.enter, name="enter"),
    path("quitter/", door.leave, name="quit"),
    path("calendrier/", door.neutral, name="neutral"),
]
