"""The pages of this room, under ``dossiers/<id>/``."""

from django.urls import include, path

from guichet.procedure.views import before, dates, gauge, plan, rows, sheet, timeline, today, why

app_name = "procedure"
urlpatterns = [
    path("", today.today_page, name="today"),
    path("suite/", include("guichet.procedure.since_urls")),
    path("fiche/", sheet.sheet_page, name="sheet"),
    path("avant/", before.gate, name="gate"),
    path("avant/nouvelles-questions/", before.new_questions, name="gate_new"),
    path("avant/conseil/", before.advice, name="advice"),
    path("reperes/", gauge.gauge_page, name="gauge"),
    path("plan/", plan.plan_page, name="plan"),
    path("pourquoi/", why.why_page, name="why"),
    path("pourquoi/<slug:kind>/<slug:name>/", why.why_rule_page, name="why_rule"),
    path("histoire/", timeline.timeline_page, name="timeline"),
    path("dates/", dates.dates_page, name="dates"),
    path("dates/agenda.ics", dates.calendar_file, name="calendar"),
    path("dates/adresse/", dates.share, name="share"),
    path("dates/adresse/fermer/", dates.unshare, name="unshare"),
    path("faits/<slug:word>/", rows.rows, name="rows"),
    path("faits/<slug:word>/ajouter/", rows.row, name="row_new"),
    path("faits/<slug:word>/<int:place>/", rows.row, name="row"),
    path("faits/<slug:word>/<int:place>/retirer/", rows.remove, name="row_remove"),
]
