"""Who may see a page."""

from __future__ import annotations

import pytest
from django.test import Client


def test_a_page_without_the_printed_address_is_closed_and_says_what_to_do(db):
    answer = Client().get("/")
    assert answer.status_code == 403
    assert "terminal" in answer.content.decode()


def test_the_first_page_opens_for_who_opened_the_printed_address(signed_in):
    assert signed_in.get("/").status_code == 200


@pytest.mark.e2e
def test_tmp(phone_page, live_guichet):
    phone_page.goto(live_guichet.url + "/style/")
    assert "Composants" in phone_page.content()
