"""The pages of this room, under ``dossiers/<id>/``."""

from django.urls import path

from guichet.evidence.views import (
    assisted,
    bundle,
    date,
    files,
    journal,
    overviews,
    pictures,
    readings,
    releases,
    screen,
    sorting,
)

app_name = "evidence"
urlpatterns = [
    path("journal/", journal.journal_page, name="journal"),
    path("journal/calendrier/", journal.calendar_page, name="calendar"),
    path("journal/calendrier/imprimer/", overviews.calendar_pdf, name="calendar_pdf"),
    path("journal/semaines/<str:week>/imprimer/", overviews.week_pdf, name="week_pdf"),
    path("journal/mises-en-ligne/", releases.releases_page, name="releases"),
    path(
        "journal/mises-en-ligne/rappels.ics", releases.releases_calendar, name="releases_calendar"
    ),
    path("journal/ajouter/", journal.add_attempt_page, name="add"),
    path("journal/<int:number>/", journal.attempt_page, name="attempt"),
    path("journal/<int:number>/modifier/", journal.change_attempt_page, name="change"),
    path("images/", pictures.start, name="pictures"),
    path("images/essai/", pictures.where, name="pictures_where"),
    path("images/essai/<slug:channel>/", pictures.result, name="pictures_result"),
    path("images/essai/<slug:channel>/<slug:outcome>/", pictures.capture, name="pictures_capture"),
    path(
        "images/essai/<slug:channel>/<slug:outcome>/quand/",
        pictures.moment,
        name="pictures_moment",
    ),
    path("images/fait/<int:number>/", pictures.done, name="pictures_done"),
    path("preuves/", files.files_page, name="files"),
    path("preuves/ranger/", sorting.sorting_page, name="sort"),
    path("preuves/ranger/etat/", sorting.sorting_part, name="sort_part"),
    path("preuves/ranger/confirmer/", sorting.confirm_ready, name="sort_ready"),
    path("preuves/<uuid:capture_id>/ranger/", sorting.sort_one, name="sort_one"),
    path("journal/<int:number>/lecture/", readings.attempt_part, name="attempt_part"),
    path("journal/<int:number>/annonces/", readings.confirm_releases, name="confirm_releases"),
    path("preuves/<uuid:capture_id>/lecture/", readings.file_part, name="file_part"),
    path("preuves/telecharger/", bundle.bundle, name="bundle"),
    path("preuves/<uuid:capture_id>/", files.file_page, name="file"),
    path("preuves/<uuid:capture_id>/original/", files.original, name="original"),
    path("preuves/<uuid:capture_id>/miniature/", files.thumbnail, name="thumbnail"),
    path("preuves/<uuid:capture_id>/copie/", files.shown, name="shown"),
    path("preuves/<uuid:capture_id>/planche/", files.planche, name="planche"),
    path("date/", date.dossier_date_page, name="date"),
    path("ecran/", screen.screen_page, name="screen"),
    path("ecran/etat/", screen.screen_status, name="screen_status"),
    path("ecran/image/", screen.screen_picture, name="screen_picture"),
    path("ecran/garder/", screen.keep, name="screen_keep"),
    path("ecran/jeter/", screen.throw_away, name="screen_throw_away"),
    path("essai-assiste/", assisted.assisted_page, name="assisted"),
    path("essai-assiste/etat/", assisted.status_part, name="assisted_status"),
    path("essai-assiste/enregistrer/", assisted.record, name="assisted_record"),
    path("essai-assiste/fermer/", assisted.close, name="assisted_close"),
]
