"""What a received message is: its kind, what shows it, its files, its faults."""

from __future__ import annotations

import base64
import datetime as dt
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from guichet.mail.answers import SentMessage, is_ours, tie
from guichet.mail.boxes import (
    MessageTooLarge,
    NotAMessage,
    OutlookFile,
    TooManyMessages,
    messages_in,
)
from guichet.mail.reading import BROKEN, NO_HEADERS, TOO_TANGLED, read
from guichet.mail.wording import gist_of, own_words
from tests.support.signed_mail import REPLY


def mail(body: str = "Bonjour,", **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "etrangers@prefecture.test"
    message["To"] = "awa@personne.test"
    message["Subject"] = "Réponse"
    message["Date"] = "Tue, 03 Nov 2026 09:15:00 +0100"
    message["Message-ID"] = "<r1@prefecture.test>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def report(kind: str, machine: str, *, returned: str = "") -> bytes:
    """Return a notice (multipart/report) as a server writes it."""
    back = f"--X\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n" if returned else ""
    return (
        "From: MAILER-DAEMON@courrier.test\r\nTo: awa@personne.test\r\nSubject: Notice\r\n"
        "Date: Tue, 03 Nov 2026 09:15:00 +0100\r\nMessage-ID: <n1@courrier.test>\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="X"\r\n\r\n'
        "--X\r\nContent-Type: text/plain\r\n\r\nNotice.\r\n"
        f"--X\r\nContent-Type: message/{kind}\r\n\r\n{machine}\r\n{back}--X--\r\n"
    ).encode()


def test_the_headers_and_the_words_are_read_and_the_bytes_stay_as_they_are():
    found = read(REPLY)
    assert found.raw == REPLY
    assert found.sender == "etrangers@prefecture-exemple.test"
    assert found.to == ("awa@personne.test",)
    assert found.subject == "Ré: Demande de convocation"
    assert found.claimed_at == dt.datetime.fromisoformat("2026-11-03T09:15:00+01:00")
    assert found.in_reply_to == ("<demande-1@personne.test>",)
    assert "prendre rendez-vous en ligne" in found.text
    assert (found.kind, found.faults) == ("human", ())


@pytest.mark.parametrize(
    ("headers", "sign"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Auto-Submitted: auto-replied"),
        ({"Precedence": "auto_reply"}, "Precedence: auto_reply"),
        ({"Subject": "Réponse automatique : bonjour"}, "Subject: Réponse automatique : bonjour"),
        ({"X_Autoreply": "yes"}, "X-Autoreply: yes"),
    ],
)
def test_an_automatic_answer_is_known_by_a_header_that_is_shown(headers, sign):
    found = read(mail(**headers).as_bytes())
    assert found.kind == "automatic"
    assert sign in found.signs


def test_an_automatic_answer_without_header_is_known_by_its_words():
    found = read(mail("Ceci est un message automatique, merci.").as_bytes())
    assert (found.kind, found.signs) == ("automatic", ("« Ceci est un message automatique »",))


def test_a_person_may_say_that_the_message_is_not_automatic():
    assert read(mail(Auto_Submitted="no").as_bytes()).kind == "human"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed", "failure"), ("delayed", "delay"), ("delivered", "delivered"),
        ("relayed", "relayed"),
    ],
)  # fmt: skip
def test_a_notice_of_a_server_gives_what_became_of_which_message(action, kind):
    machine = (
        "Reporting-MTA: dns; courrier.test\r\nOriginal-Envelope-Id: abc123\r\n\r\n"
        f"Final-Recipient: rfc822; prefecture@exemple.test\r\nAction: {action}\r\n"
        "Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 boite pleine\r\n"
    )
    found = read(report("delivery-status", machine, returned="Message-ID: <d1@personne.test>"))
    assert found.kind == kind
    assert found.delivery is not None
    assert found.delivery.status == "5.2.2"
    assert found.delivery.recipient == "prefecture@exemple.test"
    assert found.delivery.diagnostic == "smtp; 552 boite pleine"
    assert (found.delivery.envelope_id, found.delivery.returned_id) == (
        "abc123",
        "<d1@personne.test>",
    )


def test_of_several_recipients_the_failure_is_told():
    machine = (
        "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\nAction: delivered\r\n"
        "\r\nFinal-Recipient: rfc822; c@d.test\r\nAction: failed\r\n"
    )
    assert read(report("delivery-status", machine)).kind == "failure"


def test_a_failure_told_without_the_standard_is_a_failure_all_the_same():
    found = read(mail(X_Failed_Recipients="a@b.test").as_bytes())
    assert found.kind == "failure"
    assert found.delivery is not None
    assert found.delivery.recipient == "a@b.test"


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ("manual-action/MDN-sent-manually; displayed", "read_receipt"),
        ("automatic-action/MDN-sent-automatically; deleted", "other"),
    ],
)
def test_a_read_receipt_says_displayed_and_a_deletion_is_none(disposition, kind):
    machine = (
        "Final-Recipient: rfc822; a@b.test\r\nOriginal-Message-ID: <d1@personne.test>\r\n"
        f"Disposition: {disposition}\r\n"
    )
    found = read(report("disposition-notification", machine))
    assert found.kind == kind
    tied = tie(found, [SentMessage("lettre", "<d1@personne.test>")])
    assert tied is not None
    assert tied.by == "Original-Message-ID"


def test_a_reply_is_tied_by_what_it_answers_then_by_the_nearest_reference():
    ours = [SentMessage("un", "<d1@p.test>"), SentMessage("deux", "<d2@p.test>")]
    answer = read(mail(In_Reply_To="<d1@p.test>", References="<d2@p.test>").as_bytes())
    thread = read(mail(References="<d1@p.test> <d2@p.test> <x@y.test>").as_bytes())
    one, two = tie(answer, ours), tie(thread, ours)
    assert one is not None
    assert two is not None
    assert (one.key, one.by) == ("un", "In-Reply-To")
    assert (two.key, two.by) == ("deux", "References")


def test_a_message_that_answers_nothing_of_ours_is_tied_to_nothing():
    """The same object, the same address: that is no tie."""
    lookalike = read(mail(Subject="Ré: Demande de convocation").as_bytes())
    assert tie(lookalike, [SentMessage("un", "<d1@p.test>")]) is None
    assert is_ours(lookalike, [SentMessage("un", "<d1@p.test>")]) is None


def test_the_copy_of_our_own_message_is_known():
    copy = read(mail(Message_ID="<d1@p.test>").as_bytes())
    found = is_ours(copy, [SentMessage("un", "<d1@p.test>")])
    assert found is not None
    assert found.key == "un"


def test_files_are_taken_out_with_their_names_and_bytes():
    message = mail()
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf",
                           filename="Récépissé.pdf")  # fmt: skip
    [one] = read(message.as_bytes()).attachments
    assert (one.name, one.media_type, one.data, one.set_aside) == (
        "Récépissé.pdf", "application/pdf", b"%PDF-1.7 x", "",
    )  # fmt: skip


def test_winmail_dat_is_set_aside_with_what_to_ask():
    message = mail()
    message.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef",
                           filename="winmail.dat")  # fmt: skip
    [one] = read(message.as_bytes()).attachments
    assert one.set_aside == (
        "« winmail.dat » est un format de Microsoft que nous n’ouvrons pas. "
        "Demandez à l’expéditeur de renvoyer ses fichiers en PDF."
    )


BROKEN_MAIL = (
    b"From: a@b.test\r\nTo: c@d.test\r\nDate: Tue, 03 Nov 2026 09:15:00 +0100\r\n"
    b'Content-Type: multipart/mixed; boundary="ABC"\r\n\r\n'
    b"--ABC\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
    b"--ABC\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%"
)


def test_a_broken_message_is_read_as_far_as_it_goes_and_said_in_plain_words():
    found = read(BROKEN_MAIL)
    assert found.raw == BROKEN_MAIL
    assert found.text == "Bonjour"
    assert found.faults == (BROKEN,)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00\xff" * 50, b"From: \xff\xfe\r\nDate: hier\r\n\r\n\xff", b"Date: 99 99\r\n\r\n",
        b"Content-Type: text/plain; charset=x-inconnu\r\nFrom: a@b.c\r\n\r\nx",
        b"Subject: =?utf-8?b?%%%?=\r\nFrom: =?x?q?=E9?= <a@b.c>\r\n\r\nx",
        b"Date: Tue, 03 Nov 0000 09:15:00 +0100\r\nFrom: a@b.c\r\n\r\nx",
        b"Content-Disposition: attachment; filename*=x''%ff%\r\nFrom: a@b.c\r\n\r\nx",
    ],
)  # fmt: skip
def test_no_message_stops_the_reading(raw):
    assert read(raw).raw == raw


def test_a_text_without_sender_nor_date_is_said_to_be_a_copy():
    assert NO_HEADERS in read(b"Subject: x\r\nTo: a@b.test\r\n\r\nBonjour").faults


def test_thousands_of_messages_inside_one_another_do_not_exhaust_the_reader():
    tangled = b"From: a@b.test\r\nContent-Type: message/rfc822\r\n\r\n" * 5000
    assert read(tangled).faults[0] == TOO_TANGLED
    assert len(messages_in("x.eml", tangled)[0]) == 1


def test_a_mailbox_file_gives_each_message_as_it_stands():
    one, two = REPLY, mail("Deux").as_bytes()
    box = b"From a@b Tue Nov  3 09:15:00 2026\r\n" + one + b"\r\nFrom c@d Wed\r\n" + two + b"\r\n"
    found, refused = messages_in("boite.mbox", box)
    assert refused == []
    assert [message.data for message in found] == [one, two]
    assert [message.quoted for message in found] == [False, False]


def test_a_line_of_text_that_begins_with_from_cuts_no_message():
    one = mail("Bonjour\n\nFrom Paris with love\n").as_bytes()
    found, _ = messages_in("b.mbox", b"From a@b Tue\r\n" + one + b"\r\n")
    assert [message.data for message in found] == [one]


def test_a_forwarded_message_is_cut_out_as_it_was_and_the_outer_one_too():
    outer = mail("Voir ci-joint.")
    whole = outer.as_bytes().rstrip()
    boundary = b"XYZ"
    head, _, body = whole.partition(b"\r\n\r\n")
    head = head.replace(b'text/plain; charset="utf-8"', b'multipart/mixed; boundary="XYZ"')
    forwarded = (
        head + b"\r\n\r\n--" + boundary + b"\r\nContent-Type: text/plain\r\n\r\n" + body
        + b"\r\n--XYZ\r\nContent-Type: message/rfc822\r\n\r\n" + REPLY
        + b"\r\n--XYZ\r\nContent-Type: application/octet-stream; name=autre.eml\r\n"
        + b"Content-Disposition: attachment; filename=autre.eml\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(REPLY)
        + b"\r\n--XYZ--\r\n"
    )  # fmt: skip
    found, _ = messages_in("transfert.eml", forwarded)
    assert [one.data for one in found] == [forwarded, REPLY, REPLY]
    assert [one.origin for one in found] == ["file", "inside", "inside"]


def test_a_message_that_a_notice_sends_back_is_no_forwarded_message():
    raw = report("delivery-status", "Reporting-MTA: x\r\n\r\nAction: failed\r\n")
    raw = raw.replace(
        b"--X--", b"--X\r\nContent-Type: message/rfc822\r\n\r\n" + REPLY + b"\r\n--X--"
    )
    assert len(messages_in("retour.eml", raw)[0]) == 1
    delivery = read(raw).delivery
    assert delivery is not None
    assert delivery.returned_id == "<reponse-1@prefecture-exemple.test>"


def test_a_message_of_forty_megabytes_is_refused_and_the_others_are_taken():
    heavy = REPLY + b"x" * 40 * 1024 * 1024
    found, [refusal] = messages_in("lourd.eml", heavy)
    assert found == []
    assert isinstance(refusal, MessageTooLarge)
    assert refusal.what_happened == (
        "L’e-mail «\u00a0lourd.eml\u00a0» est trop lourd\u00a0: 40,0 Mo."
    )
    box = b"From a@b Tue\r\n" + heavy + b"\r\n\r\nFrom c@d Tue\r\n" + REPLY
    found, [refusal] = messages_in("b.mbox", box)
    assert [one.data for one in found] == [REPLY]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, OutlookFile),
        (b"Bonjour, voici ma lettre.", NotAMessage),
        (b"\x89PNG\r\n\x1a\n", NotAMessage),
    ],
)
def test_a_file_that_holds_no_message_is_refused_with_what_to_do(data, error):
    found, [refusal] = messages_in("fichier", data)
    assert found == []
    assert isinstance(refusal, error)


def test_a_whole_life_of_mails_is_cut_to_what_one_can_look_through():
    found, [refusal] = messages_in("vie.mbox", (b"From a@b Tue\r\n" + REPLY + b"\r\n") * 201)
    assert len(found) == 200
    assert isinstance(refusal, TooManyMessages)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Vous êtes convoquée le 12 janvier 2027 à 9 h.", "appointment"),
        ("Votre rendez-vous est fixé au 3/02/2027.", "appointment"),
        ("Merci de prendre rendez-vous en ligne.", "use_the_site"),
        ("Les créneaux sont mis en ligne chaque lundi.", "use_the_site"),
        ("Votre demande est transmise au service.", "other"),
        ("Bien reçu.\n\nLe 3 nov. 2026, Awa a écrit :\n> prendre rendez-vous en ligne", "other"),
    ],
)
def test_what_a_reply_seems_to_say_is_proposed_from_its_own_words(text, sense):
    assert gist_of(text).sense == sense


def test_the_letter_quoted_below_a_reply_is_not_the_reply():
    assert own_words("Oui.\n\n-----Message d'origine-----\nDe : Awa") == "Oui."


def test_a_message_in_html_alone_gives_its_words_without_its_scripts():
    message = mail()
    message.set_content("<style>p{}</style><p>Bonjour&nbsp;!</p><script>x()</script>", "html")
    assert read(message.as_bytes()).text == "Bonjour !"
