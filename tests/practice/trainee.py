"""A trainee who speaks plain HTTP: follows links, keeps the cookie, copies the code."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from guichet.booking_sites import Page, Reading, read
from guichet.practice import PracticeServer


@dataclass
class Seen:
    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")

    def read(self) -> Reading:
        return read(Page(self.url, self.html, self.status))


@dataclass
class Trainee:
    site: PracticeServer
    cookie: str = ""
    sent: dict[str, str] = field(default_factory=dict)

    def ask(self, url: str, form: dict[str, str] | None = None, method: str | None = None) -> Seen:
        """One request, no redirect followed."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=10)
        headers = {"Host": parts.netloc} | self.sent
        if self.cookie:
            headers["Cookie"] = self.cookie
        body = None if form is None else urlencode(form)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method or ("GET" if form is None else "POST"), target, body, headers)
        answer = connection.getresponse()
        seen = Seen(url, answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        if "Set-Cookie" in seen.headers:
            self.cookie = seen.headers["Set-Cookie"].partition(";")[0]
        return seen

    def go(self, url: str, form: dict[str, str] | None = None) -> Seen:
        """One request and the redirects after it, as a browser does."""
        seen = self.ask(url, form)
        for _ in range(5):
            if seen.status != 303:
                return seen
            seen = self.ask(urljoin(seen.url, seen.headers["Location"]))
        raise AssertionError("redirected for ever")

    def conditions(self, number: str) -> Seen:
        return self.go(self.site.page_of(number) + "cgu/")

    def type_code(self, number: str, code: str | None = None) -> Seen:
        typed = self.site.latest_code if code is None else code
        return self.go(
            self.site.page_of(number) + "cgu/_validerCaptcha", {"captchaUsercode": typed}
        )

    def attempt(self, number: str) -> Seen:
        """The whole way to the calendar, as a person: conditions, code, what comes."""
        first = self.conditions(number)
        return first if first.status != 200 else self.type_code(number)
