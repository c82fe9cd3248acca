"""Adding messages: what they are, what they answer, what is kept, what is said."""

from __future__ import annotations

import base64
import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guichet.dossiers.services import archive_dossier
from guichet.evidence.casefile import casefile_of
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.log import payloads_of
from guichet.evidence.mails import leave_mail, take_in
from guichet.evidence.services import blob_folder, read_original
from guichet.evidence.tasks import clear_orphans
from guichet.letters.pacing import pacing_of
from guichet.letters.situation import situation_of
from guichet.letters.story import tell
from guichet.mail import dns_keys
from guichet.mail.dkim_check import KeyRecord, NameServiceSilent, check_again
from tests.factories import NOW
from tests.support.letter_dossiers import PARIS, an_example, plain, sent
from tests.support.signed_mail import DOMAIN, REPLY, name_service, signed

pytestmark = pytest.mark.django_db
ID = "<demande-1@personne.test>"

DELIVERED = f"""\
From: MAILER-DAEMON@courrier.test\r
To: awa@personne.test\r
Subject: Successful Mail Delivery Report\r
Date: Tue, 03 Nov 2026 09:15:00 +0100\r
Message-ID: <n1@courrier.test>\r
Content-Type: multipart/report; report-type=delivery-status; boundary="X"\r
\r
--X\r
Content-Type: text/plain\r
\r
Notice.\r
--X\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; courrier.test\r
\r
Final-Recipient: rfc822; prefecture@exemple.test\r
Action: delivered\r
Status: 2.0.0\r
\r
--X\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: {ID}\r
--X--\r
""".encode()
BOUNCED = DELIVERED.replace(b"Action: delivered", b"Action: failed").replace(b"<n1@", b"<n2@")


@pytest.fixture
def example(db):
    """A dossier whose last e-mail bears the id that the replies name."""
    dossier = an_example()
    sent(dossier, "email", days_ago=30, message_id=ID, recipient="prefecture@exemple.test")
    return dossier


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Answer for the name service: the outside world."""
    monkeypatch.setattr(dns_keys, "ask", name_service)


def address(dossier) -> str:
    return f"/dossiers/{dossier.pk}/e-mails/"


def add(client, dossier, *messages: bytes, **others: object):
    files = [
        SimpleUploadedFile(f"mail{rank}.eml", raw, "message/rfc822")
        for rank, raw in enumerate(messages)
    ]
    return client.post(address(dossier), {"files": files, "ask_keys": "on", **others}, follow=True)


def page(answer) -> str:
    return plain(re.sub(r"<wbr>", "", answer.content.decode()))


def say(client, dossier, *, follow: bool = True, **changed: str):
    """Answer the questions of the first message as they are proposed, or as ``changed``."""
    shown = client.get(address(dossier)).context["forms"][0]
    given = {name: shown[name].value() for name in shown.fields} | changed
    data = {f"{shown.prefix}-{name}": "" if v is None else v for name, v in given.items()}
    return client.post(f"{address(dossier)}{shown.proposal.row.pk}/", data, follow=follow)


def mine(dossier):
    return next(one for one in dossier.attempts.all() if one.detail("message_id") == ID)


def test_nothing_enters_the_journal_before_the_person_says_what_it_is(signed_in, example):
    before = example.attempts.count()
    shown = page(add(signed_in, example, signed()))
    assert "1 e-mail à regarder." in shown
    assert "Réponse : réessayez sur le site" not in shown
    assert "Une réponse : réessayez sur le site" in shown
    assert example.attempts.count() == before
    assert casefile_of(example, on=NOW.date()).other_pieces == ()


def test_a_reply_is_noted_tied_to_its_message_with_its_raw_file(signed_in, example):
    """EM-19, EV-01: the reply « use the site » is evidence."""
    add(signed_in, example, signed())
    done = say(signed_in, example)
    noted = example.attempts.latest("number")
    assert f"E-mail noté au journal : n° {noted.number}." in page(done)
    assert (noted.channel, noted.outcome) == ("email", "reply_keep_trying")
    assert noted.detail("answers") == str(mine(example).pk)
    assert noted.local_moment.isoformat() == "2026-11-03T09:15:00+01:00"
    [kept] = noted.captures.all()
    assert read_original(kept) == signed()
    event = next(e for e in casefile_of(example, on=NOW.date()).events if e.id == str(noted.pk))
    assert event.answers == str(mine(example).pk)
    assert example.mail_proposals.count() == 0


def test_the_signature_is_checked_the_day_of_the_import_and_its_key_is_in_the_log(
    signed_in, example
):
    shown = page(add(signed_in, example, signed()))
    assert f"Le domaine {DOMAIN} a signé ce message. La personne n’est pas vérifiée." in shown
    say(signed_in, example)
    capture = example.attempts.latest("number").captures.get()
    signature = capture.saw("mail")["signature"]
    assert signature["state"] == "valid"
    logged = next(p for p in payloads_of(example).values() if "mail" in str(p) and "key" in str(p))
    assert signature["key"]["text"] in str(logged)
    told = page(signed_in.get(f"/dossiers/{example.pk}/preuves/{capture.pk}/"))
    assert f"Le domaine {DOMAIN} a signé ce message." in told
    key = KeyRecord(**(signature["key"] | {"read_at": NOW}))
    assert check_again(read_original(capture), key).state == "valid"


def test_without_the_tick_no_key_is_asked_on_the_network(signed_in, example, monkeypatch):
    def forbidden(name: str) -> str | None:
        raise AssertionError(name)

    monkeypatch.setattr(dns_keys, "ask", forbidden)
    file = SimpleUploadedFile("mail.eml", signed(), "message/rfc822")
    shown = page(signed_in.post(address(example), {"files": [file]}, follow=True))
    assert f"La clé publique du domaine {DOMAIN} n’a pas été lue. Rien n’est vérifié." in shown


def test_a_name_service_that_is_silent_is_asked_once_for_a_whole_box(example):
    asked = []

    def silent(name: str) -> str | None:
        asked.append(name)
        raise NameServiceSilent(name)

    other = signed(REPLY.replace(b"reponse-1", b"reponse-2"))
    box = b"From a@b Tue\r\n" + signed() + b"\r\nFrom a@b Tue\r\n" + other
    taken = take_in(example, [("boite.mbox", box)], silent, at=NOW)
    assert len(taken.proposed) == 2
    assert len(asked) == 1


def test_the_person_may_say_that_it_is_something_else(signed_in, example):
    add(signed_in, example, signed())
    say(signed_in, example, what="reply_other", answers="", day="2026-11-02", hour="08:00")
    noted = example.attempts.latest("number")
    assert noted.outcome == "reply_other"
    assert noted.detail("answers") is None
    assert noted.local_moment.isoformat() == "2026-11-02T08:00:00+01:00"


def test_a_bounce_is_noted_and_tied_with_what_the_server_said(signed_in, example):
    add(signed_in, example, BOUNCED)
    say(signed_in, example)
    noted = example.attempts.latest("number")
    assert noted.outcome == "bounced"
    assert noted.detail("answers") == str(mine(example).pk)
    assert noted.detail("recipient") == "prefecture@exemple.test"
    assert "Action: failed" in noted.detail("note")


def test_an_email_that_came_back_no_longer_counts_as_sent_and_only_that_one(signed_in, example):
    """Told by its id, not by its rank: the later e-mail did arrive."""
    assert emails_counted(example) == (2, 2)
    add(signed_in, example, BOUNCED)
    say(signed_in, example)
    assert emails_counted(example) == (1, 1)
    case = casefile_of(example, on=timezone.localdate())
    [left] = tell(case, on=case.written_on).letters_sent
    assert left.id != str(mine(example).pk)


def emails_counted(dossier) -> tuple[int, int]:
    """Return how many e-mails were sent, for the pace and for the letters."""
    situation = situation_of(dossier, timezone.now())
    return pacing_of(situation.facts, situation.on).sent, len(situation.sent("email"))


def test_a_notice_of_delivery_joins_the_message_it_is_about(signed_in, example):
    """EM-18: the receipt has its place. It is no answer of the préfecture: no new entry."""
    before = example.attempts.count()
    assert "Un serveur dit : remis dans la boîte." in page(add(signed_in, example, DELIVERED))
    say(signed_in, example)
    assert example.attempts.count() == before
    assert read_original(mine(example).captures.get()) == DELIVERED


def test_a_notice_without_its_message_asks_for_it(signed_in, example):
    add(signed_in, example, DELIVERED.replace(ID.encode(), b"<autre@x.test>"))
    answer = say(signed_in, example)
    assert answer.status_code == 422
    assert "Choisissez l’e-mail envoyé." in page(answer)
    assert example.mail_proposals.count() == 1


def test_the_same_mail_twice_is_said_and_kept_once(signed_in, example):
    add(signed_in, example, signed())
    assert "« mail0.eml » est déjà là. Gardé une seule fois." in page(
        add(signed_in, example, signed())
    )
    say(signed_in, example)
    assert "est déjà là" in page(add(signed_in, example, signed()))
    assert example.mail_proposals.count() == 0


def test_the_same_mail_by_another_way_is_said_to_be_noted_already(signed_in, example):
    add(signed_in, example, signed())
    say(signed_in, example)
    number = example.attempts.latest("number").number
    again = b"Received: from x by y; Tue, 03 Nov 2026 09:16:00 +0100\r\n" + signed()
    assert f"journal, n° {number}" in page(add(signed_in, example, again))


def test_a_mail_left_out_leaves_no_trace_in_the_dossier(signed_in, example):
    add(signed_in, example, signed())
    row = example.mail_proposals.get()
    path = blob_folder(example).path(row.sha256)
    assert path.exists()
    signed_in.post(f"{address(example)}{row.pk}/", {"leave": "1"})
    assert not path.exists()
    assert example.mail_proposals.count() == 0
    assert example.captures.filter(sha256=row.sha256).count() == 0


def test_files_inside_a_mail_are_kept_too_and_winmail_dat_stays_in_it(signed_in, example):
    mixed = (
        REPLY.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="B"')
        .replace(b"Content-Transfer-Encoding: 8bit\r\n", b"")
        .partition(b"\r\n\r\n")[0]
        + b"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nVoir le fichier.\r\n"
        b"--B\r\nContent-Type: application/pdf; name=avis.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"%PDF-1.7 EXEMPLE")
        + b"--B\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\neJ8+Ig==\r\n--B--\r\n"
    )
    shown = page(add(signed_in, example, mixed))
    assert "avis.pdf : sera gardé à part aussi." in shown
    assert "winmail.dat : reste dans l’e-mail. « winmail.dat » est un format" in shown
    done = page(say(signed_in, example, what="reply_other"))
    assert "« winmail.dat » reste dans l’e-mail." in done
    noted = example.attempts.latest("number")
    assert sorted(one.media_type for one in noted.captures.all()) == [
        "application/pdf", "message/rfc822",
    ]  # fmt: skip


def test_a_mail_of_forty_megabytes_is_refused_and_the_other_is_taken(signed_in, example):
    heavy = REPLY + b"x" * 40 * 1024 * 1024
    shown = page(add(signed_in, example, heavy, signed()))
    assert "L’e-mail « mail0.eml » est trop lourd : 40,0 Mo." in shown
    assert "Les autres e-mails et le dossier sont inchangés." in shown
    assert example.mail_proposals.count() == 1


def test_a_broken_mail_is_kept_and_said_in_plain_words(signed_in, example):
    broken = (
        b"From: a@b.test\r\nTo: c@d.test\r\nDate: Tue, 03 Nov 2026 09:15:00 +0100\r\n"
        b'Content-Type: multipart/mixed; boundary="ABC"\r\n\r\n--ABC\r\n\r\nBonjour'
    )
    shown = page(add(signed_in, example, broken))
    assert "Ce message est abîmé : une partie manque ou est mal fermée." in shown
    say(signed_in, example, what="reply_other")
    kept = example.attempts.latest("number").captures.get()
    assert read_original(kept) == broken


def test_a_mail_without_a_date_asks_for_it(signed_in, example):
    undated = re.sub(rb"Date: [^\r]*\r\n", b"", REPLY)
    add(signed_in, example, undated)
    answer = say(signed_in, example)
    assert answer.status_code == 422
    assert "Écrivez la date." in page(answer)


def test_a_mail_dated_tomorrow_is_not_noted_so(signed_in, example):
    add(signed_in, example, signed(REPLY.replace(b"03 Nov 2026", b"03 Nov 2099")))
    assert "Cette date est dans le futur." in page(say(signed_in, example))


def test_the_copy_of_a_finished_letter_notes_its_sending_and_ties_the_reply(signed_in, example):
    """EM-20: sent from the person's own mailbox; the stable id of the draft ties the rest."""
    where = signed_in.post(f"/dossiers/{example.pk}/lettres/email/terminer/").headers["Location"]
    letter = example.letters.get()
    draft = signed_in.get(f"{where}eml/").content
    assert draft == signed_in.get(f"{where}eml/").content
    assert b"X-Unsent: 1" in draft
    name = letter.basis["message_id"]
    assert name.encode() in draft
    reply = REPLY.replace(ID.encode(), name.encode())
    assert "Notez d’abord son envoi." in page(add(signed_in, example, reply))
    leave_mail(example.mail_proposals.get())

    copy = draft.replace(b"X-Unsent: 1\r\n", b"")
    assert "C’est la copie de votre e-mail." in page(add(signed_in, example, copy))
    say(signed_in, example)
    letter.capture.refresh_from_db()
    entry = letter.capture.attempt
    assert entry is not None
    assert entry.outcome == "reminder"
    assert copy in [read_original(one) for one in entry.captures.all()]

    add(signed_in, example, reply)
    say(signed_in, example)
    assert example.attempts.latest("number").detail("answers") == str(entry.pk)


def test_a_message_that_waits_is_not_swept_away_and_goes_with_the_dossier(example, settings):
    taken = take_in(example, [("a.eml", signed())], name_service, at=NOW)
    path = blob_folder(example).path(taken.proposed[0].sha256)
    os.utime(path, (0, 0))
    clear_orphans()
    assert path.exists()
    erase_dossier(example, by="test", at=NOW)
    assert not path.exists()
    assert example.mail_proposals.count() == 0


def test_an_archived_dossier_takes_no_mail(signed_in, example):
    archive_dossier(example, by="test", at=NOW)
    assert "Choisissez au moins un fichier" not in page(signed_in.get(address(example)))
    answer = signed_in.get(address(example))
    assert b'type="file"' not in answer.content


def test_a_script_gets_an_answer_for_each_file(signed_in, example):
    file = SimpleUploadedFile("vide.eml", b"Bonjour", "message/rfc822")
    answer = signed_in.post(
        address(example), {"files": [file]}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["refused"][0]["title"].startswith("«\u00a0vide.eml\u00a0»")


def test_hours_are_those_of_the_place(signed_in, example):
    add(signed_in, example, signed())
    shown = signed_in.get(address(example)).context["forms"][0]
    assert shown.proposal.moment.tzinfo.key == PARIS.key
