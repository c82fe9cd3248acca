"""Facts drawn at random, in the words of the public contract, for the tests of the rules.

``any_facts``    what a hurried, mistaken or silent person may type: contradictions included
``ready_facts``  a file for which the référé mesures utiles may be proposed; a test then spoils it
``on_a_grid``    dates far from every limit counted in months or years, to be moved by weeks
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from guichet.casefile.vocabulary import OUTCOMES, URGENCY_KINDS
from guichet.places import demarches

Json = dict[str, Any]

DEMARCHES = sorted(one.code for one in demarches())
KINDS = ("first", "renewal", "change_of_status", "duplicate", "other")
LEGAL_CHANNELS = ("site", "anef", "demarche_numerique", "post", "ofii", "asylum_desk")
ATTEMPT_CHANNELS = (
    *("site", "email", "lrar", "phone", "visit", "anef", "demarche_numerique", "ccc", "pan"),
)
OFFSETS = ("+02:00", "+01:00", "+04:00", "-03:00", "-04:00", "+11:00")
DEPARTEMENTS = ("93", "75", "69", "2A", "57", "971", "973", "974", "976", "988")
FAILURES = (
    *(("site", "no_slot"), ("site", "site_error"), ("anef", "account_error")),
    *(("anef", "site_error"), ("demarche_numerique", "site_error"), ("pan", "pan_no_slot")),
    *(("ccc", "ticket_no_solution"), ("visit", "refused_at_desk")),
)
CONCRETE = (
    *("job_loss", "job_offer_start", "job_offer_expires", "contract_suspended"),
    *("compulsory_internship", "medical_care", "dated_travel", "housing_loss", "benefits_loss"),
)
USUAL = ("renouvellement_general", "premiere_vpf_liens", "aes_travail", "premiere_famille_francais")
BEFORE_THE_PACT = dt.date(2025, 3, 3)
TODAY = dt.date(2026, 11, 20)

sometimes = st.sampled_from((True, False, None))


def days(first: int = -900, last: int = 400, *, around: dt.date = TODAY) -> st.SearchStrategy[str]:
    """ISO days from ``first`` to ``last`` days after ``around``."""
    return st.integers(first, last).map(lambda n: (around + dt.timedelta(n)).isoformat())


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Once in eight: what stops a file at once would otherwise hide all the rest."""
    return st.integers(0, 7).flatmap(lambda n: strategy if n == 7 else st.none())


def often(usual: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """``usual`` three times in four."""
    return st.integers(0, 3).flatmap(lambda n: other if n == 3 else usual)


@st.composite
def moments(draw: st.DrawFn, first: int = -400, last: int = 30) -> str:
    day = draw(days(first, last))
    hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from((0, 1, 12, 30, 59)))
    return f"{day}T{hour:02}:{minute:02}:00{draw(st.sampled_from(OFFSETS))}"


def attempts(first: int = -400, last: int = 30) -> st.SearchStrategy[Json]:
    any_outcome = st.fixed_dictionaries(
        {
            "at": moments(first, last),
            "channel": st.sampled_from(ATTEMPT_CHANNELS),
            "outcome": st.sampled_from(sorted(OUTCOMES)),
        },
        optional={"proof": sometimes, "anonymous": sometimes},
    )
    return often(failures(), any_outcome)


@st.composite
def failures(draw: st.DrawFn) -> Json:
    channel, outcome = draw(st.sampled_from(FAILURES))
    at = draw(moments(-60, -1))
    return {"at": at, "channel": channel, "outcome": outcome, "proof": True}


def urgencies() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(sorted(URGENCY_KINDS))},
        optional={"deadline": maybe(days(-200, 300)), "proof": sometimes},
    )


def orders() -> st.SearchStrategy[Json]:
    results = ("granted", "rejected", "non_lieu", "withdrawn", "pending")
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(("L521-3", "L521-1", "L521-2"))},
        optional={
            "filed_on": maybe(days(-200, -100)),
            "ordered_on": maybe(days(-99, -40)),
            "notified_on": maybe(days(-39, 0)),
            "result": maybe(st.sampled_from(results)),
            "reason": maybe(st.sampled_from(("no_urgency", "too_few_failures"))),
            "communicate_by": maybe(days(-38, 60)),
            "takes_place_by": maybe(days(-38, 90)),
            "executed": sometimes,
        },
    )


def filings() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(("L521-3", "L521-1"))},
        optional={"filed_on": maybe(days(-200, 0)), "defence_on": maybe(days(-50, 20))},
    )


def oqtfs() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"received": st.sampled_from(("yes", "no", "unknown"))},
        optional={"notified_on": maybe(days(-900, 0)), "executed": sometimes},
    )


def any_facts() -> st.SearchStrategy[Json]:
    """Anything the contract can say, each part present or not; what stops a file is rare."""
    decision = {"kind": st.sampled_from(("refusal", "oqtf", "closed", "rdv_refused", "unknown"))}
    convocation: Json = {
        "given_on": maybe(days(-200, 0)),
        "takes_place_on": maybe(days(-100, 400)),
        "asked_to_advance_on": maybe(days(-150, 0)),
        "held": sometimes,
    }
    seen = {"by": st.sampled_from(("lawyer", "association", "jurist"))}
    dated = {"on": maybe(days(-300, 0))}
    return st.fixed_dictionaries(
        {
            "demarche": often(st.sampled_from(USUAL), maybe(st.sampled_from(DEMARCHES))),
            "kind": often(st.sampled_from(("first", "renewal")), maybe(st.sampled_from(KINDS))),
            "channel": often(
                st.sampled_from(("site", "anef")), maybe(st.sampled_from(LEGAL_CHANNELS))
            ),
            "oqtf": often(st.just({"received": "no"}), maybe(oqtfs())),
            "attempts": st.lists(attempts(), max_size=10),
            "urgency": st.lists(often(concrete(), urgencies()), max_size=3),
            "file_checked_by": often(st.just("association"), st.none()),
        },
        optional={
            "departement": maybe(st.sampled_from(DEPARTEMENTS)),
            "nationality": rarely(st.sampled_from(("DZ", "IT", "ML", "CN"))),
            "birth_date": rarely(days(-20000, -4000)),
            "titre_expires_on": often(days(-20, 60), maybe(days(-500, 500))),
            "titre_kind": maybe(st.sampled_from(("Carte de résident", "Étudiant", "Talent"))),
            "document_expires_on": maybe(days(-60, 200)),
            "lodged_on": rarely(days(-400, 0)),
            "complete": sometimes,
            "decision": rarely(st.fixed_dictionaries(decision, optional=dated)),
            "seen_about_oqtf": maybe(st.fixed_dictionaries(seen, optional=dated)),
            "convocation": rarely(st.fixed_dictionaries({}, optional=convocation)),
            "earlier_orders": often(st.just([]), st.lists(orders(), max_size=2)),
            "filings": often(st.just([]), st.lists(filings(), max_size=2)),
            "representative": maybe(st.just("mother")),
            "reasons_asked_on": rarely(days(-60, 0)),
            "planned_visit_on": rarely(days(-5, 60)),
            "detained": rarely(st.just({"place": "CRA"})),
        },
    )


def concrete() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(CONCRETE), "deadline": days(20, 120), "proof": st.just(True)}
    )


@st.composite
def ready_facts(draw: st.DrawFn) -> Json:
    """A checked file without OQTF: weeks of proved failures on the site and, if need be, a fact."""
    kind = draw(st.sampled_from(("first", "renewal")))
    demarche = "renouvellement_general" if kind == "renewal" else "premiere_vpf_liens"
    start, gap = draw(st.integers(24, 60)), draw(st.integers(2, 6))
    tried = [TODAY - dt.timedelta(n) for n in range(1, start + 1, gap)]
    facts: Json = {
        "demarche": demarche,
        "kind": kind,
        "channel": "site",
        "departement": draw(st.sampled_from(DEPARTEMENTS[:5])),
        "oqtf": {"received": "no"},
        "file_checked_by": "association",
        "attempts": [_site(day) for day in tried] + [_mail(TODAY - dt.timedelta(15))],
        "urgency": [],
    }
    if kind == "renewal":
        facts["titre_expires_on"] = draw(days(10, 50))
    if kind == "first" or draw(st.booleans()):
        facts["urgency"] = [
            {"kind": draw(st.sampled_from(CONCRETE)), "deadline": draw(days(30, 90)), "proof": True}
        ]
    return facts


def _site(day: dt.date) -> Json:
    at = f"{day.isoformat()}T08:12:00+01:00"
    return {"at": at, "channel": "site", "outcome": "no_slot", "proof": True}


def _mail(day: dt.date) -> Json:
    at = f"{day.isoformat()}T10:30:00+01:00"
    return {"at": at, "channel": "email", "outcome": "sent", "proof": True}


@st.composite
def on_a_grid(draw: st.DrawFn) -> tuple[Json, dt.date]:
    """Facts and their day, of 2025, whose days lie about fifty days from one another.

    Fifty days and their multiples are far from one, two, three, four, six and twelve months, so
    that moving everything by weeks crosses no limit. Rules with fixed dates are left out.
    """
    on = BEFORE_THE_PACT + dt.timedelta(draw(st.integers(0, 60)))

    def day(first: int, last: int) -> str:
        n = 50 * draw(st.integers(first, last)) - draw(st.integers(1, 3))
        return (on + dt.timedelta(n)).isoformat()

    facts: Json = {
        "demarche": draw(often(st.sampled_from(USUAL), st.sampled_from(WITHOUT_FIXED_DATES))),
        "kind": draw(often(st.sampled_from(("first", "renewal")), maybe(st.sampled_from(KINDS)))),
        "channel": draw(often(st.sampled_from(("site", "anef")), st.none())),
        "departement": "93",
        "oqtf": {"received": draw(often(st.just("no"), st.just("unknown")))},
        "file_checked_by": draw(often(st.just("association"), st.none())),
        "attempts": [
            {
                "at": f"{day(-2, 0)}T09:00:00+00:00",
                "channel": channel,
                "outcome": outcome,
                "proof": draw(often(st.just(True), st.just(False))),
            }
            for channel, outcome in draw(st.lists(st.sampled_from(FAILURES), max_size=9))
        ],
        "urgency": [
            {
                "kind": kind,
                "deadline": day(1, 4),
                "proof": draw(often(st.just(True), st.just(False))),
            }
            for kind in draw(st.lists(st.sampled_from(CONCRETE), max_size=2))
        ],
    }
    if draw(st.booleans()):
        # Not about 150 days ago: its six months, less the time of the court, would end about now.
        first, last = draw(st.sampled_from(((-4, -4), (-2, 5), (-2, 5))))
        facts["titre_expires_on"] = day(first, last)
    if draw(rarely(st.just(1))):
        facts["lodged_on"] = day(-4, 0)
    if draw(rarely(st.just(1))):
        facts["convocation"] = {"given_on": day(-3, 0), "takes_place_on": day(1, 6)}
    return facts, on


FIXED = {"aes_metier_tension", "asile"}
WITHOUT_FIXED_DATES = [code for code in DEMARCHES if code not in FIXED]


def moved(value: Any, by: dt.timedelta) -> Any:
    """The same facts with every day and moment moved."""
    if isinstance(value, dict):
        return {name: moved(one, by) for name, one in value.items()}
    if isinstance(value, list):
        return [moved(one, by) for one in value]
    if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
        day = dt.date.fromisoformat(value[:10]) + by
        return day.isoformat() + value[10:]
    return value
