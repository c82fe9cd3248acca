"""The pages of what happened since, under ``dossiers/<id>/suite/``."""

from django.urls import path

from guichet.procedure.views import news, second

urlpatterns = [
    path("", news.since_page, name="since"),
    path("noter/", news.choose, name="news_choose"),
    path("noter/<slug:word>/", news.note, name="news"),
    path("<int:number>/corriger/", news.correct, name="news_correct"),
    path("<int:number>/retirer/", news.withdraw, name="news_take_back"),
    path("nouvelle-requete/", second.second_page, name="second"),
    path("rendez-vous-tenu/", second.after_page, name="after"),
]
