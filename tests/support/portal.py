"""EXEMPLE – imitation: a form that asks for files as Télérecours citoyens is said to.

Made for tests, from the dated limits of ``destinations/telerecours.toml`` and the steps that the
court describes; nobody saw the real pages. One field a file, the requête and the act (or the proof
that there is none) are compulsory, « référé » is to be ticked. It listens on 127.0.0.1 alone, sends
nothing and keeps what it received in memory.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from guichet.documents.destinations import Limits, load_destination

MARK = "EXEMPLE – imitation de Télérecours citoyens, pour les essais. Rien n’est envoyé."
COURTS = ("Tribunal administratif de Montreuil", "Tribunal administratif de Paris")
PROCEDURES = ("Référé mesures utiles (article L. 521-3)", "Référé suspension", "Recours au fond")
_NAME = re.compile(r"[A-Za-z0-9_-]+\.(?P<extension>[a-z]+)")


@dataclass(frozen=True)
class Sent:
    """One file as the browser sent it: the field, the name, the bytes."""

    field: str
    name: str
    data: bytes


@dataclass
class Deposit:
    """What was accepted: the court, the procedure, the files in the order of the fields."""

    court: str
    procedure: str
    files: list[Sent]


@dataclass
class Portal:
    """The running imitation, its limits, and what it accepted so far."""

    url: str
    limits: Limits
    deposits: list[Deposit] = field(default_factory=list)


@contextmanager
def a_portal(on: dt.date, *, max_bytes: int | None = None) -> Iterator[Portal]:
    """Serve the imitation on a free loopback port until the block ends."""
    limits = load_destination("telerecours").on(on)
    if max_bytes is not None:
        limits = Limits(**{**vars(limits), "max_bytes": max_bytes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    portal = Portal(f"http://127.0.0.1:{server.server_port}", limits)
    server.portal = portal  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, name="portal-imitation", daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


class _Handler(BaseHTTPRequestHandler):
    """Shows the form, and answers to what is sent."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query).get("pieces", ["0"])[0]
        self._answer(200, _form(min(int(asked) if asked.isdigit() else 0, 999)))

    def do_POST(self) -> None:
        portal: Portal = self.server.portal  # type: ignore[attr-defined]
        values, files = self._received()
        faults = _faults(values, files, portal.limits)
        if faults:
            self._answer(422, _said("Dépôt refusé", "refus", faults))
            return
        portal.deposits.append(Deposit(values["tribunal"], values["procedure"], files))
        self._answer(200, _said("Dépôt reçu", "recu", [one.name for one in files]))

    def log_message(self, *_arguments: object) -> None:
        """Write nothing: the names of files are personal."""

    def _received(self) -> tuple[dict[str, str], list[Sent]]:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
        values: dict[str, str] = {}
        files: list[Sent] = []
        for part in message.iter_parts():
            name = str(part.get_param("name", header="Content-Disposition"))
            data = part.get_payload(decode=True)
            given = part.get_filename()
            if given is None:
                values[name] = bytes(data).decode("utf-8")
            elif given:
                files.append(Sent(name, given, bytes(data)))
        return values, files

    def _answer(self, status: int, page: str) -> None:
        data = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _faults(values: dict[str, str], files: list[Sent], limits: Limits) -> list[str]:
    """Return why the deposit is refused, in the order of the form."""
    faults = []
    if values.get("tribunal") not in COURTS:
        faults.append("Choisissez un tribunal.")
    if values.get("refere") != "oui" or values.get("procedure") != PROCEDURES[0]:
        faults.append("Cochez « référé », puis « mesures utiles ».")
    fields = [one.field for one in files]
    if "requete" not in fields:
        faults.append("La requête manque.")
    if "acte" not in fields:
        faults.append("L’acte attaqué, ou la justification de son absence, manque.")
    for one in files:
        faults += [f"{one.name} : {fault}" for fault in _faults_of(one, limits)]
    return faults


def _faults_of(file: Sent, limits: Limits) -> Iterator[str]:
    name = _NAME.fullmatch(file.name)
    if name is None:
        yield "le nom a des caractères refusés."
    elif name["extension"] not in limits.formats:
        yield "le format n’est pas accepté."
    if len(file.name) > limits.longest_name:
        yield "le nom est trop long."
    if len(file.data) > limits.max_bytes:
        yield "le fichier est trop lourd."
    if not file.data.startswith(b"%PDF-"):
        yield "ce n’est pas un PDF."
    number = re.match(r"piece_(\d+)$", file.field)
    if number and not re.match(rf"PJ0*{number[1]}_", file.name):
        yield f"ce n’est pas la pièce n° {number[1]}."


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta name="robots" content="noindex"><title>{MARK}</title></head><body>'
        f"<p><strong>{MARK}</strong></p><h1>{html.escape(title)}</h1>{body}</body></html>"
    )


def _form(pieces: int) -> str:
    fields = [("requete", "Votre requête"), ("acte", "L’acte attaqué ou son absence")]
    fields += [("inventaire", "L’inventaire détaillé")] if pieces else []
    fields += [(f"piece_{n}", f"Pièce n° {n}") for n in range(1, pieces + 1)]
    inputs = "".join(
        f'<p><label>{label} <input type="file" name="{name}"></label></p>' for name, label in fields
    )
    return _page(
        "Déposer une requête",
        '<form action="/" method="get"><label>Combien de pièces ? '
        '<input name="pieces" inputmode="numeric"></label>'
        "<button>Ajouter les champs</button></form>"
        '<form action="/" method="post" enctype="multipart/form-data">'
        f"<p><label>Tribunal {_select('tribunal', COURTS)}</label></p>"
        '<p><label><input type="checkbox" name="refere" value="oui"> Référé</label></p>'
        f"<p><label>Procédure {_select('procedure', PROCEDURES)}</label></p>"
        f"{inputs}<button>Envoyer</button></form>",
    )


def _select(name: str, choices: tuple[str, ...]) -> str:
    options = "".join(f"<option>{html.escape(choice)}</option>" for choice in ("", *choices))
    return f'<select name="{name}">{options}</select>'


def _said(title: str, kind: str, lines: list[str]) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return _page(title, f'<ol id="{kind}">{items}</ol>')
