"""Which state a page has when it shows signs of two."""

from __future__ import annotations

import itertools

import pytest

from guichet.booking_sites import Page, State, counts_as_failed, label, proposed_outcome, read

CALENDAR = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
CONDITIONS = CALENDAR.replace("creneau/", "cgu/")

# In the order of the reference: the first that is shown is the state.
SIGNS: list[tuple[State, str]] = [
    (State.BLOCKED, "<h1>Sorry, you have been blocked</h1>"),
    (State.CAPTCHA_WRONG, "<p>Le code de sécurité saisi est incorrect</p>"),
    (State.CAPTCHA, "<input id=captchaFormulaireExtInput name=captchaUsercode>"),
    (State.LINK_DISABLED, "<p>Ce lien a été désactivé définitivement</p>"),
    (State.SLOT_SEEN, "<li><input type=radio name=trhId id=trhId_1><label>09h15</label></li>"),
    (State.SLOT_LATER, "<button>Prochaine disponibilité le 12/01/2027</button>"),
    (State.NO_SLOT, "<p>Aucun créneau disponible à partir de cette date.</p>"),
    (State.NO_CALENDAR, "<p>Veuillez réessayer ultérieurement.</p>"),
]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(SIGNS, 2)))
def test_the_first_state_in_the_order_wins_wherever_its_sign_stands(first, second) -> None:
    for body in (first[1] + second[1], second[1] + first[1]):
        assert read(Page(CALENDAR, body)).state is first[0]


@pytest.mark.parametrize(("sign", "status"), list(itertools.product(SIGNS, [403, 418, 429, 451])))
def test_a_refusal_of_the_server_comes_before_what_the_page_says(sign, status) -> None:
    assert read(Page(CALENDAR, sign[1], status)).state is State.BLOCKED


@pytest.mark.parametrize(
    ("sign", "status"), list(itertools.product(SIGNS, [500, 502, 503, 504, 521]))
)
def test_a_failure_of_the_server_comes_before_what_the_page_says(sign, status) -> None:
    assert read(Page(CALENDAR, sign[1], status)).state is State.OVERLOAD


@pytest.mark.parametrize("status", [None, 200, 201, 302, 304, 404, 410, 0, 600, -1])
def test_another_status_proves_nothing(status) -> None:
    assert read(Page(CALENDAR, "<p>Bonjour</p>", status)).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("?error=invalidCaptcha", State.CAPTCHA_WRONG),
        ("?error=INVALIDCAPTCHA", State.CAPTCHA_WRONG),
        ("?a=b&error=errorSessionInvalide", State.SESSION_EXPIRED),
        ("?error=autre", State.CAPTCHA),
        ("?erreur=invalidCaptcha2", State.CAPTCHA),
    ],
)
def test_an_error_in_the_address_comes_before_the_code_that_the_page_shows(query, state) -> None:
    assert read(Page(CONDITIONS + query, SIGNS[2][1])).state is state


def test_the_table_of_outcomes_is_the_one_of_the_contract() -> None:
    """AT-07."""
    table = {
        ("no_slot", True): {State.NO_SLOT, State.NO_CALENDAR},
        ("slot_later", False): {State.SLOT_LATER},
        ("slot_found", False): {State.SLOT_SEEN},
        ("site_error", True): {
            State.OVERLOAD, State.MAINTENANCE, State.BLOCKED, State.LINK_DISABLED,
        },
        ("captcha_failed", False): {State.CAPTCHA_WRONG},
        ("site_error", False): {State.SESSION_EXPIRED},
        (None, False): {
            State.CAPTCHA, State.CGU_PAGE, State.GUICHET_CHOICE, State.LOGIN_REQUIRED,
            State.UNKNOWN,
        },
    }  # fmt: skip
    assert {state: (proposed_outcome(state), counts_as_failed(state)) for state in State} == {
        state: row for row, states in table.items() for state in states
    }


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_short_sentence_in_french(state: State) -> None:
    assert label(state).endswith(".")
    assert len(label(state).split()) <= 12
