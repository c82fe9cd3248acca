"""The practice site itself: a WSGI application with the path shapes of the real one.

``/`` lists the exercises. ``/rdvpref/reservation/demarche/{N}/`` leads to ``cgu/`` (conditions and
a code to copy), then to ``creneau/`` (calendar). Choosing a slot ends the exercise: there is no
booking, nothing is kept, nothing is sent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from zoneinfo import ZoneInfo

from guichet.practice import code_image, pages
from guichet.practice.exchange import Answer, Request, read_request
from guichet.practice.scenarios import Scenario, Shows
from guichet.practice.visits import Visit, Visits

Clock = Callable[[], dt.datetime]
"""Gives the moment that the pages show; aware."""

PARIS = ZoneInfo("Europe/Paris")
BASE = "/rdvpref/reservation/demarche"
ROUTE = re.compile(
    rf"{BASE}/(\d{{1,9}})/(|cgu/|cgu/_validerCaptcha|creneau/|creneau/_choisirBloc|formulaire/)"
)
POSTED = frozenset({"cgu/_validerCaptcha", "creneau/_choisirBloc"})
DESKS = {"1": "Guichets 1\u00a0à\u00a04", "2": "Guichets 5\u00a0à\u00a08"}
DESK_WITH_SLOTS = "2"
SOON = dt.timedelta(days=14)
LATER = dt.timedelta(days=28)
FAILURES = {Shows.OVERLOAD: 503, Shows.BLOCKED: 403, Shows.MAINTENANCE: 503}


def application(
    scenarios: Mapping[str, Scenario], clock: Clock, visits: Visits | None = None
) -> WSGIApplication:
    """Return the site that shows ``scenarios`` (by number) at the moments that ``clock`` gives.

    It answers no other host than the loopback. ``visits`` lets the caller see the latest code.
    """
    site = PracticeSite(scenarios, clock, visits or Visits())

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return site.answer(read_request(environ)).send(start)

    return answer


@dataclass(frozen=True)
class PracticeSite:
    """The exercises and who is doing them."""

    scenarios: Mapping[str, Scenario]
    clock: Clock
    visits: Visits = field(default_factory=Visits)

    def now(self) -> dt.datetime:
        """Return the moment of the clock, in Paris."""
        return self.clock().astimezone(PARIS)

    def answer(self, request: Request) -> Answer:
        """Return the answer to any request."""
        refusal = request.refusal
        if refusal is not None:
            return Answer(b"", refusal)
        if request.path == "/":
            exercises = self.scenarios.values()
            return Answer(pages.render("index", self.now(), scenarios=exercises, base=BASE))
        if request.path == "/practice.css":
            return Answer(pages.style_sheet(), kind="text/css; charset=utf-8")
        if request.path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /\n", kind="text/plain; charset=utf-8")
        return self._demarche(request)

    def _demarche(self, request: Request) -> Answer:
        route = ROUTE.fullmatch(request.path)
        scenario = self.scenarios.get(route[1]) if route else None
        if route is None or scenario is None:
            return Answer(pages.render("not_found", self.now()), 404)
        if scenario.shows in FAILURES:
            failure = pages.render(scenario.shows, self.now())
            return Answer(failure, FAILURES[scenario.shows])
        exercise = Exercise(self, scenario, request)
        steps: Mapping[str, Callable[[], Answer]] = {
            "": exercise.landing,
            "cgu/": exercise.conditions,
            "cgu/_validerCaptcha": exercise.check_code,
            "creneau/": exercise.calendar,
            "creneau/_choisirBloc": exercise.choose_desk,
            "formulaire/": exercise.end,
        }
        is_posted = request.method == "POST"
        if is_posted != (route[2] in POSTED) and route[2] != "formulaire/":
            return exercise.go("cgu/")
        return steps[route[2]]()


@dataclass(frozen=True)
class Exercise:
    """One request about one démarche."""

    site: PracticeSite
    scenario: Scenario
    request: Request

    @property
    def base(self) -> str:
        """The path of this démarche, without a slash at the end."""
        return f"{BASE}/{self.scenario.number}"

    def go(self, step: str) -> Answer:
        """Return the answer that leads to another step of this démarche."""
        return Answer(status=303, location=f"{self.base}/{step}")

    def landing(self) -> Answer:
        """The page of the démarche."""
        return self._page("landing")

    def conditions(self) -> Answer:
        """The conditions, with a new code to copy."""
        visit = self._visit() or self.site.visits.begin()
        code = self.site.visits.draw_code(visit)
        page = self._page(
            "conditions",
            image=code_image.code_as_data(code),
            spelled=code_image.spelled(code),
            error=self.request.query.get("error", ""),
        )
        return replace(page, cookie=visit.token)

    def check_code(self) -> Answer:
        """Compare what was typed with the code of this visit."""
        visit = self._visit()
        if visit is None:
            return self.go("cgu/?error=errorSessionInvalide")
        typed = self.request.form.get("captchaUsercode", "")
        is_right = visit.copies(typed, self.scenario.number, self.site.now())
        return self.go("creneau/" if is_right else "cgu/?error=invalidCaptcha")

    def calendar(self) -> Answer:
        """The calendar, for who has copied the code; the conditions again for others."""
        visit = self._visit()
        if visit is None or visit.passed is None:
            return self.go("cgu/")
        now = self.site.now()
        ends = self.scenario.shows is Shows.SESSION_ENDS
        if ends or not visit.may_see(self.scenario.number, now):
            visit.end()
            return self.go("cgu/?error=errorSessionInvalide")
        shown = self.scenario.shows_at(now)
        if shown is Shows.DESKS and visit.desk is None:
            return self._page("desks", desks=DESKS)
        if shown is Shows.DESKS:
            shown = Shows.SLOTS if visit.desk == DESK_WITH_SLOTS else Shows.NO_SLOT
        if shown is Shows.SLOT_LATER and self.request.query.get("semaine") == "prochaine":
            return self._calendar(Shows.SLOTS, first=LATER)
        return self._calendar(shown, first=SOON)

    def choose_desk(self) -> Answer:
        """Remember the desk and lead to its calendar."""
        visit = self._visit()
        if visit is not None and self.request.form.get("bloc") in DESKS:
            visit.desk = self.request.form["bloc"]
        return self.go("creneau/")

    def end(self) -> Answer:
        """The end of the exercise: nothing is booked."""
        return self._page("end") if self.request.method == "GET" else self.go("formulaire/")

    def _calendar(self, shown: Shows, *, first: dt.timedelta) -> Answer:
        now = self.site.now()
        last, coming = self.scenario.releases(now)
        return self._page(
            "calendar",
            shown=shown.value,
            days=pages.calendar(now.date() + first),
            later=pages.first_day(now.date() + LATER),
            last_release=last,
            next_release=coming,
        )

    def _page(self, name: str, **values: object) -> Answer:
        values |= {"scenario": self.scenario, "base": self.base}
        return Answer(pages.render(name, self.site.now(), **values))

    def _visit(self) -> Visit | None:
        return self.site.visits.of(self.request.cookie)
