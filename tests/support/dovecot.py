"""A real Dovecot on loopback, with a configuration and mailboxes of its own.

It needs root (Dovecot changes users) and the Debian package ``dovecot-imapd``. The Dovecot of the
computer, if it has one, is neither read nor changed. ``why_not()`` says why it cannot run here.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

USER = "awa@personne.test"
PASSWORD = "mot-de-passe-éàç EXEMPLE"

CONFIG = """\
base_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain
first_valid_uid = 1
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:{home}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={home}/mail
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Sent items" {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


def why_not() -> str:
    """Return why Dovecot cannot run here; empty when it can."""
    if shutil.which("dovecot") is None or not Path("/usr/lib/dovecot/imap").exists():
        return "dovecot is not installed (scripts/set-up.sh test installs it where it may)"
    if os.geteuid() != 0:
        return "dovecot needs root to start"
    return ""


@dataclass
class LocalDovecot:
    """A Dovecot that runs between ``__enter__`` and ``__exit__``."""

    home: Path = Path()
    tls: int = 0
    starttls: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LocalDovecot:
        """Start it and wait until it answers."""
        # Not pytest's own folder: Dovecot's users cannot enter it.
        self.home = Path(tempfile.mkdtemp(prefix="guichet-dovecot-"))
        self.home.chmod(0o755)
        self.tls, self.starttls = _free_ports()
        self._configure()
        command = ["dovecot", "-F", "-c", str(self.home / "dovecot.conf")]
        with (self.home / "start.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it and remove everything."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def certificate(self) -> Path:
        """Return the certificate, which nobody trusts unless told to (``SSL_CERT_FILE``)."""
        return self.home / "cert.pem"

    def _configure(self) -> None:
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=courrier.test", "-addext", "subjectAltName=IP:127.0.0.1"]
        command += ["-keyout", str(self.home / "key.pem"), "-out", str(self.certificate)]
        subprocess.run(command, capture_output=True, check=True)
        config = CONFIG.format(home=self.home, tls=self.tls, starttls=self.starttls)
        (self.home / "dovecot.conf").write_text(config, encoding="ascii")
        (self.home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        for folder in (self.home / "mail", self.home / "mail" / ".Sent items"):
            for name in ("new", "cur", "tmp"):
                (folder / name).mkdir(parents=True)
        self._own()

    def _own(self) -> None:
        shutil.chown(self.home / "mail", "dovecot", "dovecot")
        for path in (self.home / "mail").rglob("*"):
            shutil.chown(path, "dovecot", "dovecot")

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.starttls), 1) as one:
                    if one.recv(200).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log())

    def log(self) -> str:
        """Return what Dovecot wrote."""
        logs = [self.home / "start.log", self.home / "dovecot.log"]
        return "\n".join(one.read_text("utf-8", "replace") for one in logs if one.exists())

    def deliver(self, raw: bytes, *, name: str, folder: str = "") -> None:
        """Put a message, not read yet, in the inbox or in ``folder``."""
        where = self.home / "mail" / folder
        (where / "new" / name).write_bytes(raw)
        self._own()

    def flags(self, folder: str = "INBOX") -> str:
        """Return the UIDs and the flags of the messages of a folder, as Dovecot tells them."""
        command = ["doveadm", "-c", str(self.home / "dovecot.conf"), "fetch", "-u", USER]
        command += ["uid flags", "mailbox", folder]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
