"""Facts about the house itself: its rooms, its words, its locks, its documents."""

from __future__ import annotations

import ast
import hashlib
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import guichet
from guichet.cli.main import COMMANDS, main
from guichet.errors import GuichetError
from tests.support.checkout import (
    ROOT,
    contract,
    files,
    name_of,
    pyproject,
    rooms,
    text_of,
    texts,
)

LONGEST = {".py": 400, ".js": 400, ".css": 600}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "managers"}
DOCUMENTS = ("README.md", "LISEZMOI.md", "CONTRIBUTING.md", "docs/architecture.md")
PURE_COMMANDS = ("read", "inspect", "assess", "law", "locate", "verify", "check-filing")

CONNECTIONS = {
    *("socket", "http.client", "http.server", "urllib.request", "smtplib", "imaplib", "ftplib"),
    *("requests", "httpx", "aiohttp", "websockets", "playwright", "dns"),
}
DOORS = {
    "guichet/sealing/timestamp_http.py": "asks the authorities that the operator configured",
    "guichet/mail/sending.py": "the mail account that the person set, when they ask to send",
    "guichet/mail/fetching.py": "the mailbox that the person set, when they ask to look into it",
    "guichet/mail/dns_keys.py": "asks the name service for the public key of a mail domain",
    "guichet/web/server.py": "listens on the loopback address",
    "guichet/assisted/": "the window in which the person acts",
    "guichet/practice/": "the imitation of a booking site",
    "guichet/demo/": "the trainee of the demonstration, on the practice site alone",
}
ACTS = {
    *("click", "dblclick", "fill", "type", "press", "tap", "reload", "select_option", "drag_to"),
    *(
        "set_input_files",
        "dispatch_event",
        "insert_text",
        "clear_cookies",
        "set_extra_http_headers",
    ),
}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "deb.debian" + ".org")
MACHINE_PATHS = re.compile(r"/(?:work|root|home/[a-z]\w*|Users/\w+)" + r"/[\w.-]")
BYPASSES = {
    *("2captcha-python", "anticaptchaofficial", "python-anticaptcha", "capsolver", "pypasser"),
    *("deathbycaptcha", "playwright-stealth", "undetected-playwright", "undetected-chromedriver"),
    *("selenium-stealth", "patchright", "rebrowser-playwright", "nodriver", "camoufox"),
    *("botasaurus", "cloudscraper", "fake-useragent", "curl-cffi", "seleniumbase", "zendriver"),
}


def locked_names(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", text_of(f"requirements/{lock}.txt"), re.MULTILINE))


# The code


def test_no_source_file_is_longer_than_the_house_allows():
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in files(*LONGEST)}
    assert {name_of(p): n for p, n in lengths.items() if n > LONGEST[p.suffix]} == {}


def test_no_function_is_longer_than_forty_lines():
    long = []
    for path in files(".py"):
        if name_of(path).startswith("tests/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40:
                long.append(f"{name_of(path)}: {node.name}")
    assert long == []


def test_no_file_or_folder_is_a_drawer_without_a_name():
    parts = {name_of(p): set(re.split(r"[/.]", name_of(p))) for p in files(*LONGEST)}
    assert {name for name, found in parts.items() if found & DRAWERS} == set()


def test_the_ground_floor_imports_without_django():
    """The packages below run where our server does not."""
    packages = contract("forbidden")["source_modules"]
    assert without_django("for name in sys.argv[1:]: import_all(name)", *packages) == ""


@pytest.mark.parametrize("command", PURE_COMMANDS)
def test_a_pure_command_starts_without_django(command):
    script = "from guichet.cli.main import main\ntry: main([sys.argv[1], '--help'])\n"
    script += "except SystemExit as end: assert end.code == 0"
    assert without_django(script, command) == ""


def without_django(script: str, *arguments: str) -> str:
    """Run ``script`` where Django cannot be imported; return what it complains of."""
    blocked = """
import importlib, pkgutil, sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError("Django is asked for")

def import_all(name):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)

sys.meta_path.insert(0, NoDjango())
"""
    command = [sys.executable, "-c", blocked + script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def test_only_the_known_doors_open_connections():
    """AT-05, never automate: no other module has the means to ask a préfecture for a page."""
    opened = set()
    for name, text in texts(".py").items():
        if name.startswith("guichet/") and not name.startswith(tuple(DOORS)):
            opened |= {f"{name}: {module}" for module in imported(text) if is_connection(module)}
    assert opened == set()


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_connection(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in CONNECTIONS)


def test_the_assisted_window_has_no_hand():
    """AT-05, never automate: the code of the window never clicks, types, chooses or reloads."""
    acts = set()
    for name, text in texts(".py").items():
        if name.startswith("guichet/assisted/"):
            calls = [n.func for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
            done = {call.attr for call in calls if isinstance(call, ast.Attribute)} & ACTS
            acts |= {f"{name}: {act}" for act in done}
    assert acts == set()


def test_the_version_is_the_same_everywhere():
    assert pyproject()["project"]["version"] == guichet.__version__


# Errors


def errors() -> Iterator[type[GuichetError]]:
    """Every error that a person can meet, once every module is imported."""
    for module in pkgutil.walk_packages(guichet.__path__, "guichet."):
        if not module.name.endswith(("__main__", ".verifier", ".wsgi")):
            importlib.import_module(module.name)
    waiting = [GuichetError]
    while waiting:
        for found in waiting.pop().__subclasses__():
            if found.__module__.startswith("guichet."):
                waiting.append(found)
                yield found


def test_every_error_has_four_texts_in_plain_french():
    """A title, an effect, an advice and what is kept, in short sentences."""
    faults = []
    for error in set(errors()):
        for part in ("title", "effect", "advice", "kept"):
            text = getattr(error, part, "")
            faults += [f"{error.__name__}.{part}: {fault}" for fault in faults_of_french(text)]
    assert sorted(faults) == []


def test_an_error_is_told_with_the_spaces_of_french_and_details_as_they_are():
    class Refused(GuichetError):
        title = "Le fichier « {name} » manque : que faire ?"
        effect = advice = kept = "Rien ; rien !"

    refused = Refused(name="a ? b")
    assert refused.what_happened == (
        "Le fichier «\u00a0a ? b\u00a0» manque\u00a0: que faire\u202f?"
    )
    assert refused.as_text().splitlines()[1] == "Rien\u202f; rien\u202f!"


def faults_of_french(text: str) -> Iterator[str]:
    if not text.strip():
        yield "empty"
        return
    if re.search(r"['\"]", text):
        yield "straight quotes"
    if not re.search(r"([.!?»})]|https://|guichet [^.]+)$", text):
        yield "no full stop"
    if re.search(r"une erreur (est survenue|s’est produite)|\bconstat\b|preuve certaine", text):
        yield "a phrase we do not use"
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if len(re.findall(r"[\w’{}-]+", sentence)) > 12:
            yield f"more than twelve words: {sentence}"


# The command line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_french(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert told.startswith(f"Utilisation\u00a0: guichet {command}")
    assert re.search(r"usage:|show this|positional|optional|default:|\brequired\b", told) is None


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_answer_a_program(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "--json" in capsys.readouterr().out


def test_a_misused_command_says_why_in_french_and_exits_with_2(capsys):
    with pytest.raises(SystemExit) as end:
        main(["verify", "--nothing-like-it", "a.zip"])
    assert end.value.code == 2
    assert "Ces mots ne sont pas compris\u00a0: --nothing-like-it." in capsys.readouterr().err


# The libraries


def test_the_locks_are_in_step_with_the_project_and_carry_no_address():
    command = [sys.executable, "scripts/check_locks.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "The locks are in step with pyproject.toml.\n")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda lock: "--index-url https://example.org/simple\n" + lock, "holds an address"),
        (lambda lock: re.sub(r"^django==5[^ ]+", "django==4.2", lock, flags=re.M), "Django 4.2"),
        (lambda lock: re.sub(r"^typst==(.|\n)*?(?=^\w)", "", lock, flags=re.M), "typst is not pin"),
        (lambda lock: lock + "left-pad==1.0\n", "no hash: left-pad==1.0"),
    ],
)
def test_a_lock_out_of_step_is_found(tmp_path, spoil, told):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    lock = tmp_path / "requirements" / "run.txt"
    lock.write_text(spoil(lock.read_text(encoding="utf-8")), encoding="utf-8")
    command = [sys.executable, "scripts/check_locks.py", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert told in done.stdout


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_no_library_passes_captchas_or_hides_a_robot(lock):
    """A human makes each attempt: no such service is ever a dependency."""
    assert locked_names(lock) & BYPASSES == set()


def test_hooks_and_locks_download_nothing():
    hooks = text_of(".pre-commit-config.yaml")
    assert set(re.findall(r"repo: (\S+)", hooks)) == {"local"}


# What is written down


def test_no_file_names_a_machine_or_a_registry():
    found = set()
    for name, text in texts().items():
        found |= {f"{name}: {host}" for host in REGISTRIES if host in text}
        found |= {f"{name}: {path}" for path in MACHINE_PATHS.findall(text)}
    assert found == set()


def test_the_licence_is_the_official_text():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"


def test_the_map_of_the_house_names_every_room_and_no_other():
    told = set(re.findall(r"^\| `(\w+)/` \|", text_of("docs/architecture.md"), re.MULTILINE))
    assert told == rooms()


def test_the_floors_drawn_on_the_map_are_those_that_are_checked():
    drawn = re.search(r"```layers\n(.*?)```", text_of("docs/architecture.md"), re.DOTALL)
    assert drawn is not None
    assert drawn[1].split("\n")[:-1] == contract("layers")["layers"]


@pytest.mark.parametrize("document", ["README.md", "LISEZMOI.md"])
def test_a_readme_lists_every_command_and_no_other(document):
    told = set(re.findall(r"^\| `guichet ([a-z-]+)", text_of(document), re.MULTILINE))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_command_that_is_told_exists(document):
    told = set(re.findall(r"(?:^ {4}|`)make ([a-z][a-z0-9]*)", text_of(document), re.MULTILINE))
    known = set(re.findall(r"^([a-z0-9]+):.*## ", text_of("Makefile"), re.MULTILINE))
    assert told
    assert told <= known


def test_every_link_of_the_documents_leads_somewhere():
    dead = []
    for name, text in texts(".md").items():
        if name.startswith("guichet/"):
            continue
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            if not (ROOT / Path(name).parent / target).exists():
                dead.append(f"{name}: {target}")
    assert dead == []


def test_every_code_word_of_the_glossary_is_used():
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", text_of("GLOSSAIRE.md"), re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    code = "\n".join(texts(".py", ".toml", ".csv", ".html").values())
    assert told
    assert {word for word in told if not re.search(rf"\b{word}|_{word}", code)} == set()
