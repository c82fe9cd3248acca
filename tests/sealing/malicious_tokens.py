"""Bundles whose tokens, proofs or certificates deceive."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

from guichet.sealing.canonical import canonical_json
from tests.sealing.sample import a_sample
from tests.sealing.workshop import BOTH, OPENSSL, OURS, TRUSTING, Workshop, flipped, malicious
from tests.support.certificates import EXPIRED_UNTIL
from tests.support.timestamping import token_of


@malicious("The token stamps another root.", OURS | {OPENSSL}, "jetons/01_locale.tsr")
def wrong_root_in_the_token(shop: Workshop) -> Path:
    return shop.pack_token(shop.tsa.stamp(b"\xaa" * 32))


@malicious("One bit of the token's signature is changed.", BOTH | {OPENSSL}, "signature")
def flipped_signature(shop: Workshop) -> Path:
    return shop.pack_token(flipped(shop.files[shop.token]))


@malicious(
    "Stamped after the certificate's end.", BOTH | {OPENSSL}, "pas valable à la date du jeton"
)
def stamp_outside_validity(shop: Workshop) -> Path:
    late = EXPIRED_UNTIL + dt.timedelta(days=400)
    leaf = shop.tsa.hierarchy.expired_leaf
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), gen_time=late, leaf=leaf))


@malicious(
    "The certificate's time-stamping usage is not critical.",
    BOTH | {OPENSSL},
    "pas le droit d’horodater",
)
def usage_not_critical(shop: Workshop) -> Path:
    leaf = shop.tsa.hierarchy.leaf_with_eku_not_critical
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), leaf=leaf))


@malicious("The certificate is not for timestamps.", BOTH | {OPENSSL}, "pas le droit d’horodater")
def certificate_of_a_web_server(shop: Workshop) -> Path:
    leaf = shop.tsa.hierarchy.leaf_for_servers
    return shop.pack_token(shop.tsa.forge(shop.stamped_root(), leaf=leaf))


@malicious(
    "Another authority, of the same names, signed.",
    BOTH | {OPENSSL},
    "ne remonte pas à la racine",
)
def rogue_authority(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    return shop.pack_token(
        shop.tsa.forge(shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate,))
    )


@malicious(
    "The same, its root in the token and given as an intermediate.",
    BOTH | {OPENSSL},
    "ne remonte pas à la racine",
)
def rogue_authority_with_its_root_as_intermediate(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    token = shop.tsa.forge(
        shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate, rogue.root)
    )
    helpers = {"autorites/locale-intermediaires.pem": rogue.intermediate.pem + rogue.root.pem}
    return shop.pack_token(token, **helpers)


@malicious(
    "The same, its root in the token and in place of the true one.",
    frozenset({TRUSTING, OPENSSL}),
    "ne remonte pas à la racine",
)
def rogue_authority_with_its_root_in_the_bundle(shop: Workshop) -> Path:
    rogue = shop.tsa.rogue_hierarchy
    token = shop.tsa.forge(
        shop.stamped_root(), leaf=rogue.leaf, embed=(rogue.intermediate, rogue.root)
    )
    certificates = {
        "autorites/locale-racine.pem": rogue.root.pem,
        "autorites/locale-intermediaires.pem": rogue.intermediate.pem,
    }
    return shop.pack_token(token, **certificates)


@malicious("Proof and token are those of another dossier.", OURS | {OPENSSL}, "jetons/01_")
def proof_of_another_dossier(shop: Workshop) -> Path:
    other = a_sample(log_id="exemple-0002")
    other.seal(shop.tsa)
    with zipfile.ZipFile(other.write(shop.folder / "autre.zip", shop.tsa)) as archive:
        changes = {name: archive.read(name) for name in (shop.proof, shop.token)}
    return shop.pack({**shop.files, **changes})


@malicious("The token is that of another bundle.", OURS | {OPENSSL}, "jetons/01_locale.tsr")
def token_of_another_bundle(shop: Workshop) -> Path:
    other = a_sample(log_id="exemple-0002")
    return shop.pack_token(other.seal(shop.tsa).token.response)


@malicious("The token is bare, without its response.", BOTH | {OPENSSL}, "illisible")
def bare_token(shop: Workshop) -> Path:
    return shop.pack_token(token_of(shop.files[shop.token]))


@malicious("The token is a web page.", OURS | {OPENSSL}, "illisible")
def token_that_is_not_one(shop: Workshop) -> Path:
    return shop.pack_token(b"<!doctype html>")


@malicious("A token comes without its proof.", OURS, "jetons/01_locale")
def token_without_proof(shop: Workshop) -> Path:
    files = shop.files
    del files[shop.proof]
    return shop.pack(files)


@malicious("The proof takes its leaf from nowhere: entry 0.", OURS, "jetons/01_locale.tsr")
def proof_of_entry_zero(shop: Workshop) -> Path:
    proof = {**json.loads(shop.files[shop.proof]), "entry": 0}
    return shop.pack({**shop.files, shop.proof: canonical_json(proof) + b"\n"})


@malicious("The certificate file in the bundle is garbage.", BOTH, "jetons/01_locale.tsr")
def garbage_certificate(shop: Workshop) -> Path:
    garbage = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    return shop.pack({**shop.files, "autorites/locale-racine.pem": garbage})


@malicious("The token stamps something else, and no certificate is there to say so.", OURS, "01_")
def other_token_without_certificates(shop: Workshop) -> Path:
    files = {name: data for name, data in shop.files.items() if "autorites/" not in name}
    return shop.pack({**files, shop.token: shop.tsa.stamp(b"\xaa" * 32)})
