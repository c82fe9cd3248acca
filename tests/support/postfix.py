"""A real Postfix on loopback, with a configuration, a queue and mailboxes of its own.

It needs root (Postfix changes users) and the Debian package ``postfix``. The Postfix of the
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

SENDER = "awa@personne.test"
DESK = "etrangers@prefecture.test"
FULL = "pleine@prefecture.test"
UNKNOWN = "personne@prefecture.test"
LIMIT = 400_000

MAIN = """\
compatibility_level = 3.6
myhostname = courrier.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
message_size_limit = {limit}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
virtual_mailbox_domains = personne.test prefecture.test
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = inline:{{ {sender}=awa/ {desk}=desk/ {full}=full/ }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
transport_maps = inline:{{ {full}=refuse: }}
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_chain_files = {home}/etc/key.pem, {home}/etc/cert.pem
smtp_tls_security_level = none
bounce_queue_lifetime = 0
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
refuse unix - n n - - pipe
  flags= user=nobody argv=/bin/sh -c {{exit 67}}
"""


def why_not() -> str:
    """Return why Postfix cannot run here; empty when it can."""
    if shutil.which("postfix") is None:
        return "postfix is not installed (scripts/set-up.sh test installs it where it may)"
    if os.geteuid() != 0:
        return "postfix needs root to start"
    return ""


@dataclass
class LocalPostfix:
    """A Postfix that runs between ``__enter__`` and ``__exit__``."""

    home: Path = Path()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LocalPostfix:
        """Start it and wait until it answers."""
        # Not pytest's own folder: Postfix' users cannot enter it.
        self.home = Path(tempfile.mkdtemp(prefix="guichet-postfix-"))
        self.home.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._configure()
        command = ["postfix", "-c", str(self.home / "etc"), "start-fg"]
        with (self.home / "start.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it and remove everything."""
        command = ["postfix", "-c", str(self.home / "etc"), "stop"]
        subprocess.run(command, capture_output=True, check=False, timeout=30)
        if self.process is not None:
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def _configure(self) -> None:
        import pwd

        owner = pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data", "mail"):
            (self.home / name).mkdir(mode=0o755)
        os.chown(self.home / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.home / "mail", owner.pw_uid, owner.pw_gid)
        main = MAIN.format(
            home=self.home, limit=LIMIT, sender=SENDER, desk=DESK, full=FULL,
            uid=owner.pw_uid, gid=owner.pw_gid,
        )  # fmt: skip
        self._certify()
        (self.home / "etc" / "main.cf").write_text(main, encoding="ascii")
        (self.home / "etc" / "master.cf").write_text(MASTER.format(port=self.port), "ascii")

    @property
    def certificate(self) -> Path:
        """Return the certificate, which nobody trusts unless told to (``SSL_CERT_FILE``)."""
        return self.home / "etc" / "cert.pem"

    def _certify(self) -> None:
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=courrier.test", "-addext", "subjectAltName=IP:127.0.0.1"]
        command += ["-keyout", str(self.home / "etc" / "key.pem"), "-out", str(self.certificate)]
        subprocess.run(command, capture_output=True, check=True)

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as one:
                    if one.recv(200).startswith(b"220"):
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log())

    def log(self) -> str:
        """Return what Postfix wrote."""
        logs = [self.home / "start.log", self.home / "postfix.log"]
        return "\n".join(one.read_text("utf-8", "replace") for one in logs if one.exists())

    def messages(self, box: str, count: int = 1) -> list[bytes]:
        """Return the messages of ``awa`` or ``desk`` once there are ``count``, oldest first."""
        folder = self.home / "mail" / box / "new"
        until = time.monotonic() + 20
        while time.monotonic() < until:
            found = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns)
            if len(found) >= count:
                return [path.read_bytes() for path in found]
            time.sleep(0.1)
        raise RuntimeError(self.log())
