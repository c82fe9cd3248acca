"""The pages of this room."""

from django.urls import path

from guichet.dossiers.views import creation, keeping, naming, profile

app_name = "dossiers"
urlpatterns = [
    path("nouveau/", creation.new_dossier, name="new"),
    path("<uuid:dossier_id>/profil/", profile.profile_page, name="profile"),
    path("<uuid:dossier_id>/profil/<slug:word>/", profile.section, name="section"),
    path("<uuid:dossier_id>/question/<slug:word>/", profile.question, name="question"),
    path("<uuid:dossier_id>/nom/", naming.rename, name="rename"),
    path("<uuid:dossier_id>/archiver/", keeping.archive, name="archive"),
    path("<uuid:dossier_id>/rouvrir/", keeping.reopen, name="reopen"),
]
