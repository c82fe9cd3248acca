"""A real time-stamping authority on loopback, made with OpenSSL, with switches to break it.

Use it as a context manager; ``authority`` is what the product is configured with::

    with LocalAuthority(tmp_path / "tsa") as tsa:
        token = request_timestamp(root, tsa.authority)
        tsa.is_down()
        ...
        tsa.is_back()

Answers come from ``openssl ts -reply``. What that command refuses to make (another date, a
certificate that may not stamp) is signed by ``openssl cms`` over a TSTInfo written here: see
:meth:`LocalAuthority.forge`. A start costs a few milliseconds: keys are elliptic, made on demand.

To give it to a process of its own (a demo, a server under test), :meth:`LocalAuthority.describe`
writes the TOML file and the certificates in a folder of authorities.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from types import TracebackType

from guichet.sealing.authorities import Authority
from tests.support.certificates import Hierarchy, Issued
from tests.support.timestamp_der import (
    POLICY,
    gen_time_of,
    imprint_of,
    nonce_of,
    response_of,
    token_of,
    tst_info,
)

TST_INFO = "1.2.840.113549.1.9.16.1.4"


GOOD_TYPE = "application/timestamp-reply"


class LocalAuthority:
    """One authority: its certificates in ``folder``, its server on 127.0.0.1, its switches.

    ``now`` is the moment of the last token it made, in UTC; ``requests`` counts the queries
    received. After :meth:`is_back` it works again, at the same address.
    """

    def __init__(
        self, folder: Path, *, identifier: str = "locale", key: str = "ec", qualified: bool = False
    ) -> None:
        self.folder = folder
        self.id = identifier
        self.qualified = qualified
        name = f"Horodateur EXEMPLE {identifier}"
        self.hierarchy = Hierarchy(name, key)
        self.rogue_hierarchy = Hierarchy(name, key)
        self.now: dt.datetime | None = None
        self.requests = 0
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self._one_at_a_time = threading.Lock()
        self._files = count(1)
        self._answer: Callable[[bytes], bytes] = self.reply
        self._delay = 0.0
        self._drip = 0.0
        self._http: tuple[int, dict[str, str]] = (200, {})
        folder.mkdir(parents=True, exist_ok=True)
        self.root_path = self._write("racine.pem", self.hierarchy.root.pem)
        self.intermediate_path = self._write("intermediaire.pem", self.hierarchy.intermediate.pem)

    # -- what the product is given ---------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/tsa"

    @property
    def authority(self) -> Authority:
        return Authority(
            id=self.id,
            name=f"Horodateur EXEMPLE {self.id}",
            url=self.url,
            policy_oids=(POLICY,),
            root_pem=self.hierarchy.root.pem,
            intermediates_pem=(self.hierarchy.intermediate.pem,),
            qualified=self.qualified,
            valid_from=dt.date(2020, 1, 1),
            valid_until=dt.date(2059, 12, 31),
            proves="Rien : c’est un EXEMPLE pour les essais.",
            price="gratuit",
            source="fabriqué pour les essais",
            checked_on=dt.date(2026, 11, 21),
            requests_per_hour=1000,
        )

    def describe(self, folder: Path) -> Path:
        """Write ``<id>.toml`` and its certificates in ``folder``; return the TOML file."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.id}-racine.pem").write_bytes(self.hierarchy.root.pem)
        (folder / f"{self.id}-intermediaire.pem").write_bytes(self.hierarchy.intermediate.pem)
        authority = self.authority
        path = folder / f"{self.id}.toml"
        path.write_text(
            f'id = "{self.id}"\nname = "{authority.name}"\nurl = "{self.url}"\n'
            f'policy_oids = ["{POLICY}"]\nroot = "{self.id}-racine.pem"\n'
            f'intermediates = ["{self.id}-intermediaire.pem"]\n'
            f"qualified = {'true' if self.qualified else 'false'}\n"
            f"valid_from = {authority.valid_from}\nvalid_until = {authority.valid_until}\n"
            f'proves = "{authority.proves}"\nprice = "{authority.price}"\n'
            f'source = "{authority.source}"\nchecked_on = {authority.checked_on}\n'
            f'confidence = "secondary"\nrequests_per_hour = {authority.requests_per_hour}\n',
            "utf-8",
        )
        return path

    # -- running ---------------------------------------------------------------------------

    def start(self) -> None:
        """Listen, on the port used before if any."""
        server = _Server(("127.0.0.1", self._port), _handler_of(self))
        self._port = server.server_address[1]
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening: connections are refused."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> LocalAuthority:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # -- switches --------------------------------------------------------------------------

    def is_down(self) -> None:
        """Refuse connections."""
        self.stop()

    def is_back(self) -> None:
        """Work normally again."""
        self._answer, self._http = self.reply, (200, {})
        self._delay = self._drip = 0.0
        if self._server is None:
            self.start()

    def is_slow(self, seconds: float) -> None:
        """Wait before each answer."""
        self._delay = seconds

    def drips(self, seconds: float) -> None:
        """Send the answer one byte at a time, with a pause before each."""
        self._drip = seconds

    def answers(self, data: bytes) -> None:
        """Answer these bytes whatever the query."""
        self._answer = lambda _query: data

    def answers_garbage(self) -> None:
        """Answer a web page, as a captive portal would."""
        self.answers(b"<!doctype html><title>Bienvenue</title>")

    def answers_status(self, status: int, **headers: str) -> None:
        """Answer this HTTP status (``location`` for a redirect) with a good token."""
        self._http = (status, headers)

    def refuses(self) -> None:
        """Answer a well-formed refusal (digest algorithm not accepted), made by OpenSSL."""
        self._answer = lambda query: self.reply(query, digests="sha512")

    def uses_wrong_nonce(self) -> None:
        """Stamp the right digest for another query."""
        self._answer = lambda query: self.reply(self.query_for(imprint_of(query)))

    def stamps_other_data(self) -> None:
        """Stamp another digest, with the right nonce."""
        self._answer = lambda query: self.forge(b"\xee" * 32, nonce=nonce_of(query))

    def embeds_its_chain(self) -> None:
        """Put the intermediate in the token, unsorted, as many real authorities do."""
        self._answer = lambda query: self.reply(query, embed=(self.hierarchy.intermediate,))

    def signs_with_expired_certificate(self) -> None:
        """Sign today with a certificate that ended in 2022."""
        self._forging(self.hierarchy.expired_leaf)

    def signs_without_critical_usage(self) -> None:
        """Sign with a certificate whose extended key usage is not critical."""
        self._forging(self.hierarchy.leaf_with_eku_not_critical)

    def signs_without_usage(self) -> None:
        """Sign with a certificate that has no extended key usage."""
        self._forging(self.hierarchy.leaf_without_eku)

    def is_rogue(self) -> None:
        """Sign with another hierarchy that bears the same names."""
        self._forging(self.rogue_hierarchy.leaf, embed=(self.rogue_hierarchy.intermediate,))

    def is_rogue_with_its_root(self) -> None:
        """The same, with the rogue root inside the token."""
        rogue = self.rogue_hierarchy
        self._forging(rogue.leaf, embed=(rogue.intermediate, rogue.root))

    def _forging(self, leaf: Issued, embed: Sequence[Issued] = ()) -> None:
        self._answer = lambda query: self.forge(
            imprint_of(query), leaf=leaf, embed=embed, nonce=nonce_of(query)
        )

    def has_certificate(self, since: dt.datetime, until: dt.datetime) -> None:
        """Sign from now on with a new certificate, valid between these moments."""
        self.hierarchy.renew_leaf(since, until)

    # -- tokens ----------------------------------------------------------------------------

    def stamp(self, root: bytes) -> bytes:
        """Return a good response over the digest ``root``, without going through HTTP."""
        return self.reply(self.query_for(root))

    def query_for(self, root: bytes) -> bytes:
        """Return a query over the digest ``root``, made by ``openssl ts -query``."""
        target = self._new_file("tsq")
        _openssl("ts", "-query", "-digest", root.hex(), "-sha256", "-cert", "-out", str(target))
        return target.read_bytes()

    def reply(
        self, query: bytes, *, embed: Sequence[Issued] = (), digests: str = "sha256"
    ) -> bytes:
        """Return the response of ``openssl ts -reply`` to ``query``."""
        source, target = self._new_file("tsq"), self._new_file("tsr")
        source.write_bytes(query)
        with self._one_at_a_time:  # the serial number is a file
            settings = self._settings(embed, digests)
            _openssl(
                "ts", "-reply", "-config", str(settings), "-section", "tsa",
                "-queryfile", str(source), "-out", str(target),
            )  # fmt: skip
        response = target.read_bytes()
        self.now = gen_time_of(response) or self.now
        return response

    def forge(
        self,
        root: bytes,
        *,
        gen_time: dt.datetime | None = None,
        leaf: Issued | None = None,
        embed: Sequence[Issued] = (),
        nonce: int | None = None,
        policy: str = POLICY,
    ) -> bytes:
        """Return a response signed by ``leaf`` (a good one by default) at any ``gen_time``.

        ``openssl cms`` signs it, without any of the checks of ``openssl ts -reply``. ``embed``
        are certificates put in the token beside the leaf.
        """
        self.now = (gen_time or dt.datetime.now(dt.UTC)).replace(microsecond=0)
        return response_of(
            self._sign(tst_info(root, self.now, nonce, policy), leaf or self.hierarchy.leaf, embed)
        )

    def _sign(self, content: bytes, leaf: Issued, embed: Sequence[Issued]) -> bytes:
        source, target, signer, others = (self._new_file(x) for x in ("tst", "p7s", "pem", "pem"))
        source.write_bytes(content)
        signer.write_bytes(leaf.pem + leaf.key_pem)
        others.write_bytes(b"".join(issued.pem for issued in embed))
        extra = ("-certfile", str(others)) if embed else ()
        _openssl(
            "cms", "-sign", "-binary", "-nodetach", "-econtent_type", TST_INFO, "-cades",
            "-nosmimecap", "-md", "sha256", "-signer", str(signer), *extra,
            "-in", str(source), "-outform", "DER", "-out", str(target),
        )  # fmt: skip
        return target.read_bytes()

    def _settings(self, embed: Sequence[Issued], digests: str) -> Path:
        leaf = self._write("leaf.pem", self.hierarchy.leaf.pem)
        key = self._write("leaf.key", self.hierarchy.leaf.key_pem)
        serial = self.folder / "serial"
        if not serial.exists():
            serial.write_text("01\n")
        lines = [
            "[tsa]", f"serial = {serial}", f"signer_cert = {leaf}", f"signer_key = {key}",
            "signer_digest = sha256", f"default_policy = {POLICY}", f"digests = {digests}",
            "ess_cert_id_alg = sha256", "accuracy = secs:1",
        ]  # fmt: skip
        if embed:
            pem = b"".join(issued.pem for issued in embed)
            lines.append(f"certs = {self._write('chain.pem', pem)}")
        return self._write("tsa.cnf", "\n".join([*lines, ""]).encode())

    def _new_file(self, suffix: str) -> Path:
        return self.folder / f"{next(self._files)}.{suffix}"

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up (too slow, too large) is part of the game."""


def _handler_of(authority: LocalAuthority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            authority.requests += 1
            query = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            time.sleep(authority._delay)
            answer = authority._answer(query)
            status, headers = authority._http
            self.send_response(status)
            for name, value in {"Content-Type": GOOD_TYPE, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if not authority._drip:
                self.wfile.write(answer)
                return
            for place in range(len(answer)):
                time.sleep(authority._drip)
                self.wfile.write(answer[place : place + 1])

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler


def _openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False, timeout=30)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(arguments)}\n{done.stderr.decode()}")


__all__ = ["POLICY", "LocalAuthority", "gen_time_of", "imprint_of", "nonce_of", "token_of"]
