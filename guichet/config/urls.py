"""The addresses of every room."""

from importlib.util import find_spec

from django.urls import include, path

from guichet.evidence.views.bundle import verify_page

urlpatterns = [
    path("", include("guichet.web.urls")),
    path("lieux/", include("guichet.directory.urls")),
    path("dossiers/", include("guichet.dossiers.urls")),
    path("verifier/", verify_page, name="verify"),
]

for room in ("procedure", "evidence", "letters"):
    if find_spec(f"guichet.{room}.urls"):
        urlpatterns.append(path("dossiers/<uuid:dossier_id>/", include(f"guichet.{room}.urls")))

handler400 = "guichet.web.errors.bad_request"
handler403 = "guichet.web.errors.forbidden"
handler404 = "guichet.web.errors.not_found"
handler500 = "guichet.web.errors.server_error"
