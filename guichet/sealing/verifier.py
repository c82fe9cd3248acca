"""Vérifie ce dossier avec Python seul, sans réseau (code de sortie 0 : intact, 1 : non)."""

import hashlib
import json
import pathlib
import re
import sys

HERE, NAME = pathlib.Path(__file__).resolve().parent, r"[A-Za-z0-9][A-Za-z0-9._-]*"
sums, heads, entry, named, commands, checks = {}, ["0" * 64], {"at": ""}, set(), [], []
sys.excepthook = lambda *caught: print(f"REFUSÉ : dossier illisible, {caught[1]!a}")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):  # les clés gardent leur ordre : chaque ligne doit se réécrire pareille
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def climb(digest, index, last, path):  # de l’entrée à la racine (RFC 6962)
    for step in path:
        pair = step + digest if index % 2 or index == last else digest + step
        while index == last and index and index % 2 == 0:
            index, last = index // 2, last // 2
        index, last, digest = index // 2 if last else 1, last // 2, sha(b"\1" + bytes.fromhex(pair))
    return digest if index == last == 0 else "preuve sans rapport"


for line in (HERE / "SHA256SUMS").read_text("ascii").splitlines():
    parts = re.fullmatch(f"([0-9a-f]{{64}})  ((?:{NAME}/)?{NAME})", line)
    checks.append((parts and parts[2] not in sums, line, "ligne de SHA256SUMS"))
    sums.update({parts[2]: parts[1]} if parts else {})
paths = [p for p in HERE.rglob("*") if p.is_symlink() or p.is_file()]
here = {p.relative_to(HERE).as_posix(): not p.is_symlink() and sha(p.read_bytes()) for p in paths}
for name in sorted((here.keys() | sums.keys()) - {"SHA256SUMS"}):
    checks.append((here.get(name) == sums.get(name), name, "changé, absent ou en plus"))
for number, line in enumerate((HERE / "journal.jsonl").read_bytes().splitlines(), 1):
    at, entry, said = entry["at"], (record := json.loads(line))["entry"], record.get("payload")
    salted = bytes.fromhex(record.get("salt", "")) + canonical(said)
    good = canonical(record) == line and entry["number"] == number and entry["at"] >= at
    good = good and (said is None or sha(salted) == entry["payload_digest"])
    checks.append((good and entry["previous"] == heads[-1], f"journal, entrée {number}", "changée"))
    named.update([said["sha256"]] if said and entry["kind"] == "file" else [])
    heads.append(sha(canonical(entry)))
found = {d if f"_{d[:12]}." in n else n for n, d in sums.items() if n.startswith("originaux/")}
checks.append((found == named, "originaux", "le journal en nomme d’autres"))
for name in sorted(name[:-4] for name in sums if name.endswith(".tsr")):
    proof = json.loads((HERE / f"{name}.preuve.json").read_bytes())
    leaves = [(heads[proof["entry"]], proof), *((here[o["token"]], o) for o in proof["covers"])]
    root, *others = {climb(d, o["index"], proof["size"] - 1, o["path"]) for d, o in leaves}
    stamped = (HERE / f"{name}.tsr").read_bytes().hex()
    checks.append((root in stamped and not others, f"{name}.tsr", "ce jeton date autre chose"))
    ca = re.sub(r"jetons/\d+_", "autorites/", name)
    command = f"openssl ts -verify -digest {root} -in {name}.tsr -attime {proof['attime']:d}"
    commands.append(f"{command} -CAfile {ca}-racine.pem -untrusted {ca}-intermediaires.pem")
faults = [f"REFUSÉ {piece!a} : {reason}" for good, piece, reason in checks if not good]
print("\n".join(faults or ["INTACT. Pour les dates (voir LISEZ-MOI.txt) :", *commands]))
sys.exit(1 if faults else 0)
