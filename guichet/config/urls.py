"""The addresses of every room."""

from django.urls import include, path

from guichet.api.v1 import api
from guichet.evidence.views.authorities import authorities_page
from guichet.evidence.views.bundle import verify_page
from guichet.evidence.views.hand_off import take_in_page

urlpatterns = [
    path("", include("guichet.web.urls")),
    path("", include("guichet.procedure.reference_urls")),
    path("", include("guichet.evidence.guide_urls")),
    path("lieux/", include("guichet.directory.urls")),
    path("droit/", include("guichet.lawbook.urls")),
    path("observatoire/", include("guichet.observatory.urls")),
    path("dossiers/", include("guichet.dossiers.urls")),
    path("dossiers/<uuid:dossier_id>/", include("guichet.procedure.urls")),
    path("dossiers/<uuid:dossier_id>/", include("guichet.evidence.urls")),
    path("dossiers/<uuid:dossier_id>/autre-appareil/", include("guichet.evidence.hand_off_urls")),
    path("dossiers/<uuid:dossier_id>/", include("guichet.letters.urls")),
    path("dossiers/<uuid:dossier_id>/", include("guichet.api.urls")),
    path("api/v1/", api.urls),
    path("messagerie/", include("guichet.letters.account_urls")),
    path("horodateurs/", authorities_page, name="authorities"),
    path("verifier/", verify_page, name="verify"),
    path("reprendre/", take_in_page, name="take_in"),
]

handler400 = "guichet.web.errors.bad_request"
handler403 = "guichet.web.errors.forbidden"
handler404 = "guichet.web.errors.not_found"
handler500 = "guichet.web.errors.server_error"
