"""The server of one computer: on the loopback address, without a plain copy on the disk."""

from __future__ import annotations

import http.client
import socket
import tempfile
from contextlib import closing

import pytest
import waitress.buffers
from django.conf import settings

from guichet.web.server import NoFreePort, listen

MEGABYTE = 2**20
BOUNDARY = "limite-des-parties"


def _application(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"bien"]


def _let_in(live_guichet):
    connection = http.client.HTTPConnection("127.0.0.1", int(live_guichet.url.rpartition(":")[2]))
    connection.request("GET", live_guichet.printed_address().removeprefix(live_guichet.url))
    answer = connection.getresponse()
    answer.read()
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    return connection, cookie


def _multipart(size):
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    ).encode()
    return head + b"\x89PNG\r\n\x1a\n" + bytes(size) + f"\r\n--{BOUNDARY}--\r\n".encode()


def _post(connection, cookie, data):
    headers = {"Cookie": cookie, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("POST", "/quitter/", data, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_large_upload_is_never_written_in_the_clear_on_the_disk(live_guichet, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("a temporary file was made for what a person sent")

    monkeypatch.setattr(waitress.buffers, "TemporaryFile", refuse, raising=False)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    connection, cookie = _let_in(live_guichet)
    with closing(connection):
        status, _ = _post(connection, cookie, _multipart(40 * MEGABYTE))
    assert status == 403  # read whole, then refused: it holds no form token


def test_a_request_over_the_limit_gets_a_page_that_says_what_to_do(live_guichet):
    connection, cookie = _let_in(live_guichet)
    with closing(connection):
        status, said = _post(connection, cookie, _multipart(settings.LARGEST_REQUEST))
    assert status == 413
    assert "L’envoi est trop lourd" in said
    assert "72 Mo" in said.replace("\u00a0", " ")
    assert "Tout ce qui était déjà reçu est toujours là." in said


def test_a_body_that_does_not_say_its_length_is_refused(live_guichet):
    port = int(live_guichet.url.rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert b" 501 " in line.recv(100)


def test_the_server_listens_to_this_computer_only():
    server = listen(_application, port=0)
    with closing(socket.socket()) as other:
        other.settimeout(2)
        own_name = socket.gethostbyname(socket.gethostname())
        if not own_name.startswith("127."):
            assert other.connect_ex((own_name, server.port)) != 0
    assert server.listening_on == "127.0.0.1"
    server.close()


def test_a_port_that_is_taken_leaves_the_next_one():
    first = listen(_application, port=0)
    second = listen(_application, port=first.port)
    assert first.port < second.port < first.port + 20
    first.close()
    second.close()


def test_no_port_at_all_says_which_were_tried(monkeypatch):
    monkeypatch.setattr("guichet.web.server.PORTS_TRIED", 1)
    first = listen(_application, port=0)
    with pytest.raises(NoFreePort) as error:
        listen(_application, port=first.port)
    assert str(first.port) in error.value.what_happened
    first.close()
