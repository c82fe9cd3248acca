"""The pages of this room, under ``dossiers/<id>/``."""

from django.urls import path

from guichet.letters.views import (
    filing,
    finished,
    hand_over,
    letter,
    letter_folder,
    mails,
    overview,
    reading,
    registered,
    sending,
)

app_name = "letters"
urlpatterns = [
    path("lettres/", overview.letters_page, name="letters"),
    path("lettres/terminees/<uuid:letter_id>/", finished.done_page, name="done"),
    path("lettres/terminees/<uuid:letter_id>/envoyer/", sending.send_page, name="send"),
    path(
        "lettres/terminees/<uuid:letter_id>/deposer/",
        letter_folder.letter_folder_page,
        name="letter_folder",
    ),
    path("lettres/terminees/<uuid:letter_id>/<slug:form>/", finished.done_file, name="done_file"),
    path(
        "lettres/terminees/<uuid:letter_id>/joint/<int:rank>/",
        finished.done_attachment,
        name="done_attachment",
    ),
    path("lettres/<slug:kind>/", letter.letter_page, name="letter"),
    path("lettres/<slug:kind>/lire/<slug:language>/", reading.reading_page, name="reading"),
    path(
        "lettres/<slug:kind>/lire/<slug:language>/copie.pdf",
        reading.reading_file,
        name="reading_file",
    ),
    path("lettres/<slug:kind>/terminer/", letter.finish_page, name="finish"),
    path("lettres/<slug:kind>/fichier/<slug:form>/", letter.download, name="download"),
    path("lettres/<slug:kind>/joint/<int:rank>/", letter.attachment, name="attachment"),
    path("recommandes/<int:number>/", registered.back_page, name="registered"),
    path("e-mails/", mails.mails_page, name="mails"),
    path("e-mails/boite/", mails.look_page, name="look"),
    path("e-mails/<uuid:proposal_id>/", mails.mail_answer, name="mail"),
    path("depot/", filing.filing_page, name="filing"),
    path("depot/remettre/", hand_over.hand_over_page, name="hand_over"),
    path("depot/pret/", filing.prepared_page, name="prepared"),
    path("depot/pret/etat/", filing.prepared_part, name="prepared_part"),
    path("depot/pret/dossier.zip", filing.folder, name="folder"),
]
