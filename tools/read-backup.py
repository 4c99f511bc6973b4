#!/usr/bin/env python3
"""Reads a BrainDump journal without BrainDump.

    python3 read-backup.py SOURCE OUTPUT-FOLDER

SOURCE is one of
  - a folder with the databases of a server as JSON, each saved from
    /DATABASE/_all_docs?include_docs=true&conflicts=true&attachments=true
  - the address of a CouchDB-compatible server (http:// or https://)
  - the folder of a backup
  - the folder of a profile, copied from a disk while the app was closed

OUTPUT-FOLDER gets one Markdown file an entry, and its audio under audio/, as "braindump export --format markdown" writes them.
What cannot be read is named at the end and does not stop the rest; the exit code is 1 then, and 2 for a wrong command line.

The passphrase or recovery code is asked for, or taken from the environment variables BRAINDUMP_RECOVERY_CODE and
BRAINDUMP_PASSPHRASE; the password of a server from BRAINDUMP_REMOTE_PASSWORD. It is never an argument, which other programs see.

All formats are described in docs/FORMAT.md. What this needs beyond Python 3.9 is in tools/requirements.txt.
"""
import argparse
import base64
import bisect
import datetime
import functools
import getpass
import gzip
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import zlib

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox
    import regex
except ImportError as missing:
    sys.exit(
        f"{missing}.\nInstall what is needed first: python3 -m pip install -r requirements.txt (the file beside this program)"
    )

FORMAT = 1
ENTITIES = ("sessions", "messages", "recordings", "tags", "prompts", "settings")
KINDS = {"session": "sessions", "message": "messages", "recording": "recordings", "tag": "tags",
         "prompt": "prompts", "setting": "settings"}


class Stop(Exception):
    """Nothing can be read at all; the text says why and what to do."""


class Damaged(Exception):
    """One part cannot be read; the text says why."""


NEWER = "was written by a newer version of BrainDump. Use the reader that came with that version"

# --- Keys (FORMAT.md, Keys) ------------------------------------------------------------------------------------------------


def hkdf(key, salt, info, length=32):
    """HKDF with SHA-256 (RFC 5869)."""
    prk = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    block = out = b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(prk, block + info.encode() + bytes([counter]), hashlib.sha256).digest()
        out += block
    return out[:length]


def argon2id(secret, salt, memory_kib, iterations, lanes):
    return Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory_kib).derive(secret)


def gcm_open(key, nonce, sealed, aad):
    """Ciphertext and tag under AES-256-GCM. Raises Damaged."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad.encode())
    except (InvalidTag, ValueError) as error:
        raise Damaged("it does not open with its key: it was changed, damaged, or belongs to another journal") from error


def gcm_open_behind_nonce(key, sealed, aad):
    return gcm_open(key, sealed[:12], sealed[12:], aad)


def compact(value):
    """As JSON.stringify writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def recovery_check(code):
    digest = hashlib.sha256(b"braindump recovery code" + code).digest()
    value = int.from_bytes(digest[:4], "big") >> 12
    return "".join(SYMBOLS[(value >> shift) & 31] for shift in (15, 10, 5, 0))


def parse_recovery_code(text):
    """The 16 bytes of a recovery code; None when it cannot be one."""
    symbols = regex.sub(r"[\s\p{Pd}_.]", "", text.upper()).translate(str.maketrans("OIL", "011"))
    if len(symbols) != 30 or any(symbol not in SYMBOLS for symbol in symbols):
        return None
    value = 0
    for symbol in symbols[:26]:
        value = value << 5 | SYMBOLS.index(symbol)
    if value >> 128:
        return None
    code = value.to_bytes(16, "big")
    return code if recovery_check(code) == symbols[26:] else None


def unwrap(slot, secret):
    """The vault key in a key slot; None where the secret is another one. Raises Damaged."""
    kind, value = secret
    fields = slot_fields(slot)
    if base64.b64encode(hashlib.sha256(fields.encode()).digest()).decode() != slot["checksum"]:
        raise Damaged("it was damaged or changed")
    salt = base64.b64decode(slot["saltBase64"])
    if kind == "passphrase":
        cost = slot["argon2"]
        if cost["memoryKiB"] > 1_048_576 or cost["iterations"] > 64 or cost["parallelism"] > 16:
            raise Damaged("it asks for more work than any slot of BrainDump")
        kek = argon2id(value, salt, cost["memoryKiB"], cost["iterations"], cost["parallelism"])
    else:
        kek = hkdf(value, salt, "braindump recovery slot v1")
    aad = compact(["braindump key slot", slot["format"], slot["vaultId"], slot["slotId"]])
    try:
        return gcm_open(kek, base64.b64decode(slot["nonceBase64"]), base64.b64decode(slot["wrappedBase64"]), aad)
    except Damaged:
        return None


def slot_fields(slot):
    cost = slot["argon2"] if slot["kind"] == "passphrase" else None
    return compact([
        slot["kind"], [cost["memoryKiB"], cost["iterations"], cost["parallelism"]] if cost else [],
        slot["format"], slot["vaultId"], slot["slotId"], slot["createdAt"],
        slot["saltBase64"], slot["nonceBase64"], slot["wrappedBase64"], slot["replaces"],
    ])


def header_verifier(vault_key, header):
    documents = header["documents"]
    cost = documents["parameters"]
    fields = compact([
        header["format"], header["vaultId"], header["createdAt"], documents["saltBase64"],
        cost["saltLength"], cost["memorySize"], cost["iterations"], cost["parallelism"],
    ])
    key = hkdf(vault_key, b"", "braindump verifier v1")
    return base64.b64encode(hmac.new(key, fields.encode(), hashlib.sha256).digest()).decode()


class Vault:
    """An open vault: its key, and what follows from it."""

    def __init__(self, key, header):
        self.key = key
        self.id = header["vaultId"]
        documents = header["documents"]
        cost = documents["parameters"]
        password = base64.b64encode(hkdf(key, b"", "braindump documents v1"))
        self.document_key = argon2id(
            hashlib.sha512(password).digest(), base64.b64decode(documents["saltBase64"]),
            cost["memorySize"], cost["iterations"], cost["parallelism"],
        )
        self._box = SecretBox(self.document_key)

    def open(self, document):
        """The body of an encrypted document, checked. Raises Damaged."""
        payload = document.get("payload")
        if not isinstance(payload, str) or payload == "":
            raise Damaged("it is not encrypted, so this journal did not write it")
        try:
            plain = self._box.decrypt(base64.b64decode(payload, validate=True))
        except (CryptoError, ValueError, TypeError) as error:
            raise Damaged("it does not decrypt with the key of this journal: it was changed or damaged") from error
        body = parsed(plain)
        if not isinstance(body, dict):
            raise Damaged("its content is not well-formed")
        if body.get("id") != document.get("_id"):
            raise Damaged("it holds the content of another document")
        if isinstance(body.get("format"), int) and body["format"] > FORMAT:
            raise Damaged(f"it {NEWER}")
        return body


def parsed(text):
    """The JSON value in a text, None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def open_keyring(documents, secrets, problems):
    """The vault of a keyring. Every slot is tried with every secret. Raises Stop."""
    header = documents.get("vault")
    if header is None:
        raise Stop("The document vault of the keyring is not there, and without it nothing can be read. "
                   "Bring the database PREFIX-keyring along.")
    for document in documents.values():
        if isinstance(document.get("format"), int) and document["format"] > FORMAT:
            raise Stop(f"This journal {NEWER}.")
    slots = [slot for name, slot in documents.items() if name.startswith("slot:")]
    if not slots:
        raise Stop("There is no key slot in the keyring, and without one nothing can be read. "
                   "Bring the whole database PREFIX-keyring along.")
    found = None
    for secret in secrets:
        for slot in slots:
            if slot.get("kind") != secret[0]:
                continue
            try:
                if slot["vaultId"] != header["vaultId"]:
                    raise Damaged("it belongs to another journal")
                key = unwrap(slot, secret)
            except (Damaged, KeyError, ValueError, TypeError) as error:
                problems.add(f"key slot {slot.get('slotId', '?')}", why(error))
                continue
            if key is not None:
                found = key
                break
        if found:
            break
    if found is None:
        said = " or ".join("passphrase" if kind == "passphrase" else "recovery code" for kind, _ in secrets)
        raise Stop(f"That is not the {said} of this journal.")
    try:
        if not hmac.compare_digest(header_verifier(found, header), header["verifier"]):
            raise Stop("The header of this journal was changed by somebody without its key. Take another copy of it.")
        return Vault(found, header)
    except (KeyError, ValueError, TypeError) as error:
        raise Stop("The header of this journal is damaged. Take another copy of it.") from error


def why(error):
    """What went wrong, for a person."""
    if isinstance(error, Damaged):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it does not have the shape of its kind"


class Problems:
    """What could not be read, and what a person should know."""

    def __init__(self):
        self.found = []
        self.notes = []

    def add(self, what, reason):
        if (what, reason) not in self.found:
            self.found.append((what, reason))

    def note(self, text):
        self.notes.append(text)


# --- Documents and their versions (FORMAT.md, Databases) --------------------------------------------------------------------


def rank(document):
    """CouchDB's order of the ends of a revision tree: the greatest is shown."""
    generation, _, digest = str(document.get("_rev", "0-")).partition("-")
    return (not document.get("_deleted"), int(generation) if generation.isdigit() else 0, digest)


class Documents:
    """The documents of one journal: of each the version that is shown, and the others that wait for an answer."""

    def __init__(self):
        self._shown = {}
        self._leaves = {}

    def add(self, document, is_shown=False):
        name = document.get("_id")
        if not isinstance(name, str):
            return
        self._leaves.setdefault(name, {})[document.get("_rev")] = document
        if is_shown and (name not in self._shown or rank(self._shown[name]) < rank(document)):
            self._shown[name] = document

    def __iter__(self):
        """Every document that is not removed: its id, what is shown, and the list of the others."""
        for name, leaves in self._leaves.items():
            live = [leaf for leaf in leaves.values() if not leaf.get("_deleted")]
            if not live:
                continue
            shown = self._shown.get(name)
            if shown is None or shown.get("_deleted"):
                shown = max(live, key=rank)
            before = {f"{revisions['start'] - at}-{digest}"
                      for leaf in live
                      for revisions in [leaf.get("_revisions") or {"start": 0, "ids": []}]
                      for at, digest in enumerate(revisions["ids"]) if at > 0}
            conflicts = shown.get("_conflicts")
            others = [leaf for leaf in live if leaf is not shown and leaf.get("_rev") not in before
                      and (conflicts is None or leaf.get("_rev") in conflicts)]
            yield name, shown, sorted(others, key=rank, reverse=True)

    def keyring(self):
        return {name: shown for name, shown, _ in self if name == "vault" or name.startswith("slot:")}

    def missing_versions(self):
        """Versions that are said to be there and are not."""
        for name, shown, _ in self:
            for revision in shown.get("_conflicts") or []:
                if revision not in self._leaves[name]:
                    yield name, revision


# --- Sources ---------------------------------------------------------------------------------------------------------------
# Each has keyring(), which answers the documents of the keyring; documents(vault), which answers Documents; and
# chunk(recording id, chunk id), which answers the ciphertext of a chunk, or None where it is not there.


class JsonFolder:
    """Databases of a server as an administrator copies them: the answers of _all_docs, saved as files."""

    def __init__(self, folder, prefix, problems):
        self._problems = problems
        self._documents = Documents()
        self._chunks = {}
        self._files = {}
        files = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in sorted(names)]
        if prefix is not None:
            files = [path for path in files if os.path.basename(path).startswith(prefix)]
        vaults = set()
        for path in sorted(files):
            self._read(path, vaults)
        if len(vaults) > 1:
            raise Stop(f"There are {len(vaults)} journals in this folder. Say --prefix PREFIX for the one whose files begin so.")

    def _read(self, path, vaults):
        name = os.path.basename(path)
        try:
            with self._open(path) as file:
                head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
                if head[:1] not in (b"{", b"["):
                    if name.endswith((".json", ".json.gz")):
                        self._problems.add(name, "it is not JSON")
                    return
                file.seek(0)
                rows = self._lines(path, file)
                if rows is None:
                    file.seek(0)
                    value = parsed(file.read())
                    if value is None:
                        self._problems.add(name, "it is not well-formed JSON; save that database again")
                        return
                    rows = [(row, None) for row in rows_in(value)]
        except (OSError, EOFError, zlib.error) as error:
            self._problems.add(name, f"it cannot be read ({why(error)})")
            return
        for row, place in rows:
            document, is_shown = row
            self._take(document, is_shown, place)
            if document.get("_id") == "vault":
                vaults.add(document.get("vaultId"))

    @staticmethod
    def _open(path):
        return gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")

    def _lines(self, path, file):
        """The rows of an answer as CouchDB writes it, one a line, with places for large ones; None for any other form."""
        first = file.readline(1_000_000)
        if b'"rows"' not in first or not first.rstrip().endswith(b"["):
            return None
        return self._row_lines(path, file)

    def _row_lines(self, path, file):
        rows = []
        is_ended = False
        while True:
            at = file.tell()
            line = file.readline()
            if line == b"":
                break
            text = line.strip()
            if text.startswith(b"]"):
                is_ended = True
                continue
            if text in (b"", b"}"):
                continue
            found = list(rows_in({"rows": [parsed(text.rstrip(b","))]}))
            if not found:
                row = parsed(text.rstrip(b","))
                if not isinstance(row, dict):
                    self._problems.add(os.path.basename(path), "a row in it is damaged; save that database again")
                continue
            is_chunk = str(found[0][0].get("_id")).startswith("chunk:")
            if is_chunk and not path.endswith(".gz"):
                # The audio of a journal may be larger than the memory of this machine.
                rows.append((({"_id": found[0][0]["_id"]}, True), (path, at)))
            else:
                rows.append((found[0], None))
        if not is_ended:
            self._problems.add(os.path.basename(path), "it ends too early; save that database again")
        return rows

    def _take(self, document, is_shown, place):
        name = document.get("_id")
        if isinstance(name, str) and name.startswith("chunk:"):
            self._chunks[name] = place if place is not None else document
        else:
            self._documents.add(document, is_shown)

    def keyring(self):
        return self._documents.keyring()

    def documents(self, _vault):
        return self._documents

    def chunk(self, _recording, chunk):
        found = self._chunks.get(f"chunk:{chunk}")
        if isinstance(found, tuple):
            path, at = found
            if path not in self._files:
                self._files = {path: open(path, "rb")}
            self._files[path].seek(at)
            found = next(rows_in({"rows": [parsed(self._files[path].readline().strip().rstrip(b","))]}), ({}, True))[0]
        if found is None:
            return None
        attachment = (found.get("_attachments") or {}).get("audio") or {}
        if not isinstance(attachment.get("data"), str):
            raise Damaged("it was saved without its attachment; save that database with attachments=true")
        try:
            return base64.b64decode(attachment["data"])
        except ValueError as error:
            raise Damaged("its attachment is not base64") from error


def rows_in(value):
    """The documents in any answer of CouchDB, each with whether it is the version that is shown."""
    if isinstance(value, dict) and isinstance(value.get("_id"), str):
        yield value, False
        return
    if isinstance(value, list):
        rows = value
    elif isinstance(value, dict):
        rows = next((value[name] for name in ("rows", "results", "docs", "documents") if isinstance(value.get(name), list)), [])
    else:
        rows = []
    for row in rows:
        if not isinstance(row, dict):
            continue
        if isinstance(row.get("doc"), dict):
            yield row["doc"], isinstance(value, dict) and "rows" in value
        elif isinstance(row.get("ok"), dict):
            yield row["ok"], False
        elif isinstance(row.get("docs"), list):
            yield from rows_in(row["docs"])
        elif isinstance(row.get("_id"), str):
            yield row, False


class Server:
    """The databases on a CouchDB-compatible server."""

    PAGE = 200

    def __init__(self, address, prefix, username, allows_http, problems):
        parts = urllib.parse.urlsplit(address)
        host = parts.hostname or ""
        self._problems = problems
        self._url = urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
        username = username or (urllib.parse.unquote(parts.username) if parts.username else None)
        password = urllib.parse.unquote(parts.password) if parts.password else None
        if password is not None:
            problems.note("The password in the address can be seen by other programs on this computer. Leave it out next time: "
                          "it is asked for, or taken from BRAINDUMP_REMOTE_PASSWORD.")
        if username and parts.scheme == "http" and not allows_http and host not in ("localhost", "127.0.0.1", "::1"):
            raise Stop("Over http:// the password of the server crosses the network in the clear. "
                       "Use https://, or say --allow-http if that is meant.")
        self._authorization = None
        if username:
            if password is None:
                password = secret_of("BRAINDUMP_REMOTE_PASSWORD", f"Password of {username} on the server: ")
            token = base64.b64encode(f"{username}:{password}".encode()).decode()
            self._authorization = f"Basic {token}"
        self._prefix = prefix or self._only_prefix()

    def _only_prefix(self):
        names = self._json("/_all_dbs", "Say --prefix PREFIX: the list of databases is only for administrators.")
        found = [name[:-len("-keyring")] for name in names if name.endswith("-keyring")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Stop("There is no journal on this server.")
        raise Stop(f"There are {len(found)} journals on this server. Say --prefix PREFIX for one of: {', '.join(found)}")

    def _request(self, path):
        request = urllib.request.Request(self._url + path, headers={"accept": "*/*"})
        if self._authorization:
            request.add_unredirected_header("authorization", self._authorization)
        for attempt in (1, 2, 3):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                error.close()
                if error.code < 500 or attempt == 3:
                    raise
            except OSError:
                if attempt == 3:
                    raise
            time.sleep(attempt)
        raise AssertionError("unreachable")

    def _json(self, path, refused=None):
        try:
            value = parsed(self._request(path))
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                raise Stop(refused or "The server refuses this user name and password. Say --username NAME.") from error
            raise
        except OSError as error:
            raise Stop(f"The server cannot be reached: {getattr(error, 'reason', error)}") from error
        if value is None:
            raise Damaged("the answer of the server is not JSON")
        return value

    def _database(self, entity):
        return f"/{urllib.parse.quote(f'{self._prefix}-{entity}', safe='')}"

    def _load(self, documents, entity):
        base = self._database(entity)
        start = None
        try:
            while True:
                query = f"include_docs=true&conflicts=true&limit={self.PAGE + 1}"
                if start is not None:
                    query += f"&startkey={urllib.parse.quote(json.dumps(start))}"
                rows = self._json(f"{base}/_all_docs?{query}").get("rows", [])
                for row in rows[:self.PAGE]:
                    if isinstance(row.get("doc"), dict):
                        self._add(documents, base, row["doc"])
                if len(rows) <= self.PAGE:
                    return
                start = rows[self.PAGE]["id"]
        except (Damaged, OSError, ValueError, AttributeError, KeyError, TypeError) as error:
            is_gone = isinstance(error, urllib.error.HTTPError) and error.code == 404
            self._problems.add(f"database {self._prefix}-{entity}",
                               "it is not on the server" if is_gone else f"not all of it could be fetched ({why(error)})")

    def _add(self, documents, base, document):
        documents.add(document, is_shown=True)
        for revision in document.get("_conflicts") or []:
            try:
                name = urllib.parse.quote(document["_id"], safe="")
                documents.add(self._json(f"{base}/{name}?rev={urllib.parse.quote(revision)}"))
            except (Damaged, OSError):
                pass  # Named as a version that is missing.

    def keyring(self):
        documents = Documents()
        self._load(documents, "keyring")
        return documents.keyring()

    def documents(self, _vault):
        documents = Documents()
        for entity in ENTITIES:
            self._load(documents, entity)
        return documents

    def chunk(self, _recording, chunk):
        try:
            return self._request(f"{self._database('audio')}/chunk%3A{chunk}/audio")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise Damaged(f"the server does not give it (HTTP {error.code})") from error
        except OSError as error:
            raise Damaged("the server does not give it") from error


class Backup:
    """A target of "braindump backup" (FORMAT.md, Backups). Of several devices the newest snapshot counts; packs of all serve."""

    def __init__(self, folder, problems):
        self._problems = problems
        below = os.path.join(folder, "braindump-backup")
        folder = below if os.path.isdir(below) else folder
        if os.path.isdir(os.path.join(folder, "keys")):
            self._parts = [os.path.abspath(folder)]
        else:
            self._parts = [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                           if re.fullmatch(r"[0-9a-f]{32}", name)]
        self._keys = {}
        self._blobs = {}
        self._readers = {}
        self._chunks = {}

    @staticmethod
    def is_one(folder):
        return os.path.isdir(os.path.join(folder, "braindump-backup")) or (
            os.path.isdir(os.path.join(folder, "keys")) and os.path.isdir(os.path.join(folder, "packs")))

    def keyring(self):
        """Of the newest part; a part of another vault is left out, and named."""
        for part in self._parts:
            keys = self._keys_of(part)
            if keys is not None:
                self._keys[part] = keys
        if not self._keys:
            raise Stop("There is no backup in this folder whose keys can be read.")
        newest = max(self._keys, key=self._newest_name)
        vault = self._keys[newest]["vaultId"]
        for part in [part for part, keys in self._keys.items() if keys["vaultId"] != vault]:
            self._problems.note(f"{os.path.basename(part)} is a backup of another journal and was left out.")
            del self._keys[part]
        documents = Documents()
        for document in self._keys[newest]["keyring"]:
            documents.add(document)
        return documents.keyring()

    def _newest_name(self, part):
        return max(self._names(part, "snapshots", (".snapshot", ".copy")), default="")

    @staticmethod
    def _names(part, folder, endings):
        try:
            return sorted(name for name in os.listdir(os.path.join(part, folder)) if name.endswith(endings))
        except OSError:
            return []

    def _keys_of(self, part):
        good = None
        for name in self._names(part, "keys", (".json",)):
            what = f"{os.path.basename(part)}/keys/{name}"
            try:
                content = read_file(os.path.join(part, "keys", name))
                if hashlib.sha256(content).hexdigest()[:32] != name.partition("-")[2][:32]:
                    raise Damaged("it is damaged")
                keys = parsed(content)
                if keys["format"] > FORMAT:
                    raise Stop(f"This backup {NEWER}.")
                if good is None:
                    good = keys
                elif good["vaultId"] == keys["vaultId"]:
                    # Of before and after a change of the passphrase that was cut off: the later revisions count.
                    good["keyring"] += keys["keyring"]
            except (Damaged, OSError, KeyError, TypeError) as error:
                self._problems.add(what, why(error))
        if good is None:
            self._problems.add(f"backup {os.path.basename(part)}", "its keys cannot be read")
        return good

    def documents(self, vault):
        snapshots = []
        for part, keys in self._keys.items():
            try:
                backup = keys["backupId"]
                wrapped = base64.b64decode(keys["wrapped"]["sealedBase64"])
                key = gcm_open_behind_nonce(hkdf(vault.key, b"", "braindump backup v1"), wrapped,
                                            f"braindump backup key v1 {backup}")
            except (Damaged, KeyError, ValueError, TypeError) as error:
                self._problems.add(f"backup {os.path.basename(part)}", f"its key cannot be had: {why(error)}")
                continue
            self._read_packs(part, backup, hkdf(key, b"", "braindump backup packs v1"))
            snapshots += self._read_snapshots(part, backup, hkdf(key, b"", "braindump backup snapshots v1"))
        if not snapshots:
            raise Stop("There is no snapshot in this backup that can be read.")
        documents = Documents()
        for key, blob in self._pairs(max(snapshots, key=lambda snapshot: snapshot["createdAt"])["root"]):
            try:
                content = parsed(self._blob(blob))
                if key.startswith("audio/"):
                    for chunk, of_chunk, _ in content["chunks"]:
                        self._chunks[chunk] = of_chunk
                elif not key.startswith(("keyring/", "absent/")):
                    for leaf in content["leaves"]:
                        documents.add(leaf)
            except (Damaged, KeyError, ValueError, TypeError) as error:
                self._problems.add(key.partition("/")[2], why(error))
        return documents

    def _read_packs(self, part, backup, key):
        for name in self._names(part, "packs", (".pack",)):
            path = os.path.join(part, "packs", name)
            try:
                with open(path, "rb") as file:
                    blobs, start = self._pack_index(file, backup, key)
                for blob, _, offset, length, packing in blobs:
                    self._blobs.setdefault(blob, []).append((path, start + offset, length, packing))
                self._readers[path] = (backup, key)
            except (Damaged, OSError, ValueError, TypeError, KeyError, struct.error, zlib.error) as error:
                self._problems.add(f"packs/{name}", why(error))

    def _pack_index(self, file, backup, key):
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(12)
        if re.fullmatch(rb"BDPACK[2-9]\n", head[:8]):
            raise Damaged(f"it {NEWER}")
        file.seek(max(0, size - 12))
        tail = file.read(12)
        lengths = []
        if head[:8] == b"BDPACK1\n":
            lengths.append((struct.unpack("<I", head[8:])[0], True))
        if tail[4:] == b"BDPEND1\n":
            lengths.append((struct.unpack("<I", tail[:4])[0], False))
        for length, is_first in lengths:
            at = 12 if is_first else size - 12 - length
            if at < 12 or at + length > size:
                continue
            file.seek(at)
            try:
                index = gcm_open_behind_nonce(key, file.read(length), f"braindump backup index v1 {backup}")
                content = json.loads(zlib.decompress(index))
            except (Damaged, ValueError, zlib.error):
                continue
            if content["format"] > FORMAT:
                raise Damaged(f"it {NEWER}")
            return content["blobs"], 12 + length
        raise Damaged("neither of its lists of contents can be read")

    def _read_snapshots(self, part, backup, key):
        found = {}
        for name in self._names(part, "snapshots", (".snapshot", ".copy")):
            base = name.rpartition(".")[0]
            try:
                content = read_file(os.path.join(part, "snapshots", name))
                if content[:8] != b"BDBACK1\n":
                    is_newer = re.fullmatch(rb"BDBACK[2-9]\n", content[:8])
                    raise Damaged(f"it {NEWER}" if is_newer else "it is not a snapshot")
                snapshot = parsed(gcm_open_behind_nonce(key, content[8:], f"braindump backup snapshot v1 {backup} {base}"))
                if snapshot["format"] > FORMAT:
                    raise Damaged(f"it {NEWER}")
                found[base] = snapshot
            except (Damaged, OSError, KeyError, TypeError) as error:
                self._problems.add(f"snapshots/{name}", why(error))
        # Of this backup the newest only; a clock may have been wrong, so the order decides before the name.
        newest = max(found, key=lambda base: (found[base].get("order", 0), base), default=None)
        return [] if newest is None else [found[newest]]

    def _pairs(self, node):
        try:
            content = parsed(self._blob(node))
            children = content.get("inner")
            if children is None:
                yield from content["leaf"]
                return
        except (Damaged, AttributeError, KeyError) as error:
            self._problems.add("a part of the list of documents", why(error))
            return
        for child in children.values():
            yield from self._pairs(child)

    def _blob(self, blob):
        reason = Damaged("it is in no pack of this backup")
        for path, at, length, packing in self._blobs.get(blob, []):
            backup, key = self._readers[path]
            try:
                with open(path, "rb") as file:
                    file.seek(at)
                    content = gcm_open_behind_nonce(key, file.read(length), f"braindump backup blob v1 {backup} {blob}")
                content = zlib.decompress(content) if packing == "zlib" else content
                if hashlib.sha256(content).hexdigest() == blob:
                    return content
                reason = Damaged("its pack holds something else in its place")
            except (Damaged, OSError, zlib.error) as error:
                reason = Damaged(f"it is damaged in packs/{os.path.basename(path)}")
        raise reason

    def chunk(self, _recording, chunk):
        blob = self._chunks.get(chunk)
        return None if blob is None else self._blob(blob)


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


class Profile:
    """A profile copied from a disk: PouchDB's databases on leveldb, read without leveldb. Checksums are not looked at, because
    whatever was changed does not decrypt."""

    def __init__(self, folder, problems):
        self._folder = folder
        self._problems = problems
        self._audio = (None, {})

    @staticmethod
    def is_one(folder):
        return os.path.isdir(os.path.join(folder, "db", "keyring")) or os.path.isfile(os.path.join(folder, "keyring.copy"))

    def keyring(self):
        documents = Documents()
        self._load(documents, "keyring")
        try:
            if "vault" not in documents.keyring():
                copy = parsed(read_file(os.path.join(self._folder, "keyring.copy")))
                for document in copy["documents"]:
                    documents.add(document)
        except (OSError, KeyError, TypeError):
            pass  # Said as a keyring without its header.
        return documents.keyring()

    def documents(self, _vault):
        documents = Documents()
        for entity in ENTITIES:
            self._load(documents, entity)
        return documents

    def _load(self, documents, entity):
        entries = self._entries(os.path.join("db", entity))
        leaves = {}
        for key, value in entries.items():
            if key.startswith(store_key("document-store")):
                meta = parsed(value)
                if isinstance(meta, dict) and isinstance(meta.get("rev_tree"), list):
                    leaves[meta.get("id")] = dict(leaves_of(meta["rev_tree"]))
        bodies = {}
        for key, value in entries.items():
            body = parsed(value) if key.startswith(store_key("by-sequence")) else None
            if isinstance(body, dict) and isinstance(body.get("_id"), str) and not body["_id"].startswith("_local/"):
                bodies[body["_id"], body.get("_rev")] = body
        for name, ends in leaves.items():
            for revision, is_deleted in ends.items():
                body = bodies.get((name, revision))
                if body is not None:
                    documents.add({**body, "_deleted": True} if is_deleted else body)
                elif not is_deleted:
                    self._problems.add(f"{name} {revision}", "its body is not in the copy of the profile")
        for (name, _), body in bodies.items():
            if name not in leaves:
                documents.add(body)  # Its revision tree is lost: every version that is there, the latest shown.

    def _entries(self, place):
        folder = os.path.join(self._folder, place)
        if not os.path.isdir(folder):
            self._problems.add(place, "it is not there")
            return {}
        return read_leveldb(folder, lambda name, error: self._problems.add(f"{place}/{name}", why(error)))

    def chunk(self, recording, chunk):
        name = recording.partition(":")[2]
        if self._audio[0] != name:
            place = os.path.join("db", "audio", name)
            has = os.path.isdir(os.path.join(self._folder, place))
            self._audio = (name, self._entries(place) if has else {})
        entries = self._audio[1]
        if "by id" not in entries:
            entries["by id"] = {}
            for key, value in list(entries.items()):
                body = parsed(value) if key.startswith(store_key("by-sequence")) else None
                if isinstance(body, dict) and isinstance(body.get("_attachments"), dict):
                    stub = body["_attachments"].get("audio") or {}
                    entries["by id"].setdefault(body.get("_id"), []).append(stub.get("digest"))
        found = None
        for digest in entries["by id"].get(f"chunk:{chunk}", []):
            # A chunk that was mended has a further version, which is the longer one.
            data = entries.get(f"{store_key('attach-binary-store')}{digest}")
            if data is not None and (found is None or len(data) > len(found)):
                found = data
        return found


    def unfinished(self, vault):
        """Recordings that were never finished: (when they began in ms, MIME type, the audio as far as it goes)."""
        folder = os.path.join(self._folder, "captures")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        for name in names:
            if not name.endswith(".capture"):
                continue
            try:
                key = capture_key(hkdf(vault.key, b"", "braindump capture v1"), name[:-len(".capture")])
                records = list(capture_records(read_file(os.path.join(folder, name)), key))
                header = next(parsed(plain) for kind, plain in records if kind == 0)
                if header["format"] > FORMAT:
                    raise Damaged(f"it {NEWER}")
                yield header["startedAt"], header["mimeType"], [plain for kind, plain in records if kind == 1]
            except (Damaged, OSError, KeyError, TypeError, StopIteration) as error:
                self._problems.add(f"captures/{name}", why(error))


def capture_key(subkey, capture):
    return hkdf(subkey, b"", f"braindump capture v1 {capture}")


def capture_records(file, key):
    """The records of a capture file that are whole: 0 header, 1 slice, 2 stop (FORMAT.md, Captures)."""
    if file[:8] != b"BDCAP\x01\r\n":
        raise Damaged("it is not a capture file")
    at = 8
    while at + 9 <= len(file):
        kind, _, size = struct.unpack_from(">BII", file, at)
        end = at + 9 + 12 + size + 16
        if end > len(file):
            return
        try:
            yield kind, AESGCM(key).decrypt(file[at + 9:at + 21], file[at + 21:end], file[at:at + 9])
        except InvalidTag:
            pass  # A slice that the disk spoiled: the ones around it are still good.
        at = end


def store_key(store):
    """How the keys of one of PouchDB's stores begin, a character a byte."""
    return f"ÿ{store}ÿ".encode().decode("latin-1")


def leaves_of(tree):
    """The ends of a revision tree as PouchDB stores it: (revision, is deleted)."""
    waiting = [(branch["pos"], branch["ids"]) for branch in tree]
    while waiting:
        generation, (digest, state, children) = waiting.pop()
        if children:
            waiting.extend((generation + 1, child) for child in children)
        elif state.get("status") != "missing":
            yield f"{generation}-{digest}", bool(state.get("deleted"))


def read_leveldb(folder, on_damage):
    """The latest value of every key in a leveldb folder (table_format.md and log_format.md of leveldb)."""
    latest = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith((".ldb", ".sst", ".log")):
            continue
        try:
            content = read_file(os.path.join(folder, name))
            entries = log_entries(content) if name.endswith(".log") else table_entries(content)
            for key, sequence, value in entries:
                if key not in latest or latest[key][0] < sequence:
                    latest[key] = (sequence, value)
        except (Damaged, OSError, IndexError, struct.error, ValueError) as error:
            on_damage(name, Damaged("not all of it can be read") if not isinstance(error, OSError) else error)
    return {key.decode("latin-1"): value for key, (_, value) in latest.items() if value is not None}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def log_entries(file):
    record = b""
    for start in range(0, len(file), 32_768):
        block = file[start:start + 32_768]
        at = 0
        while at + 7 <= len(block):
            length, kind = struct.unpack_from("<HB", block, at + 4)
            if kind == 0 or at + 7 + length > len(block):
                break
            piece = block[at + 7:at + 7 + length]
            record = piece if kind in (1, 2) else record + piece
            if kind in (1, 4):
                yield from batch_entries(record)
            at += 7 + length


def batch_entries(record):
    sequence, count = struct.unpack_from("<QI", record)
    at = 12
    for index in range(count):
        kind = record[at]
        size, at = varint(record, at + 1)
        key, at = record[at:at + size], at + size
        value = None
        if kind == 1:
            size, at = varint(record, at)
            value, at = record[at:at + size], at + size
        yield key, sequence + index, value


def table_entries(file):
    if file[-8:] != bytes.fromhex("57fb808b247547db"):
        raise Damaged("it has no end")
    at = len(file) - 48
    for _ in range(2):
        _, at = varint(file, at)
    offset, at = varint(file, at)
    size, at = varint(file, at)
    damage = None
    for _, handle in block_entries(table_block(file, offset, size)):
        from_, next_ = varint(handle, 0)
        try:
            entries = list(block_entries(table_block(file, from_, varint(handle, next_)[0])))
        except (Damaged, IndexError, struct.error, ValueError) as error:
            damage = error
            continue
        for key, value in entries:
            tag = int.from_bytes(key[-8:], "little")
            yield key[:-8], tag >> 8, value if tag & 0xFF == 1 else None
    if damage is not None:
        raise damage


def table_block(file, offset, size):
    block = file[offset:offset + size]
    return snappy(block) if file[offset + size] == 1 else block


def block_entries(block):
    restarts = struct.unpack("<I", block[-4:])[0]
    end = len(block) - 4 * (restarts + 1)
    at = 0
    key = b""
    while at < end:
        shared, at = varint(block, at)
        added, at = varint(block, at)
        size, at = varint(block, at)
        key = key[:shared] + block[at:at + added]
        at += added
        yield key, block[at:at + size]
        at += size


def snappy(packed):
    """Unpacks a block of Snappy (format_description.txt of Snappy)."""
    length, at = varint(packed, 0)
    plain = bytearray()
    while at < len(packed):
        tag = packed[at]
        at += 1
        kind, size = tag & 3, tag >> 2
        if kind == 0:
            if size >= 60:
                extra = size - 59
                size = int.from_bytes(packed[at:at + extra], "little")
                at += extra
            plain += packed[at:at + size + 1]
            at += size + 1
            continue
        if kind == 1:
            count, back = (size & 7) + 4, (tag >> 5) << 8 | packed[at]
            at += 1
        else:
            width = 2 if kind == 2 else 4
            count, back = size + 1, int.from_bytes(packed[at:at + width], "little")
            at += width
        if back == 0 or back > len(plain):
            raise Damaged("a block refers to what is not there")
        while count > 0:
            piece = plain[-back:][:count] if back <= len(plain) else b""
            plain += piece
            count -= len(piece)
    if len(plain) != length:
        raise Damaged("a block has another length than it says")
    return bytes(plain)


# --- Texts as JavaScript handles them ----------------------------------------------------------------------------------------

S = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # what \s is in JavaScript, for a class


def trim(text):
    return re.sub(rf"\A[{S}]+|[{S}]+\Z", "", text)


def one_line(text):
    return trim(re.sub(rf"[{S}]+", " ", text))


def units(text):
    """Length in UTF-16, as JavaScript counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut_units(text, length):
    return text if units(text) <= length else text.encode("utf-16-le", "surrogatepass")[:length * 2].decode("utf-16-le", "surrogatepass")


def by_units(text):
    """Sorts as JavaScript does."""
    return text.encode("utf-16-be", "surrogatepass")


def well_formed(text):
    """Half characters become U+FFFD, as everywhere where such a text is written."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def characters(text):
    """Characters as a reader counts them."""
    return regex.findall(r"\X", text)


def moment(time_ms):
    """A moment in UTC. Raises Damaged for one that no calendar of Python knows."""
    try:
        return datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(milliseconds=time_ms)
    except (OverflowError, TypeError) as error:
        raise Damaged("its time is not one") from error


def iso(time_ms):
    at = moment(time_ms)
    return f"{at.year:04}-{at:%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def local(time_ms):
    at = moment(time_ms)
    try:
        return at.astimezone()
    except (OverflowError, OSError, ValueError):
        return at


def day_of(time_ms):
    at = local(time_ms)
    return f"{at.year:04}-{at:%m-%d}"


def clock_of(time_ms):
    return f"{local(time_ms):%H%M%S}"


# --- Markdown as the app exports it (FORMAT.md, Markdown) --------------------------------------------------------------------

MARKUP = [(re.compile(pattern.replace("\\s", f"[{S}]").replace("\\S", f"[^{S}]"), flags), shown) for pattern, flags, shown in [
    (r"\s+(?:\^[A-Za-z0-9_-]+|\{#[^{}]{0,200}\}|#+)\s*\Z", 0, ""),
    (r"!?\[\[[^\]|\n]{0,500}\|([^\]\n]{0,500})\]\]", 0, r"\1"),
    (r"!?\[\[([^\]\n]{0,500})\]\]", 0, r"\1"),
    (r"!?\[([^\]\n]{0,500})\]\((?:<[^>\n]{0,2000}>|(?:(?![()])\S){0,2000})(?:\s+\"[^\"\n]{0,500}\")?\)", 0, r"\1"),
    (r"<\/?[a-z][^<>\n]{0,500}>", re.ASCII | re.IGNORECASE, ""),
    (r"(?<!\\)(`+)([^`\n]{1,500})\1", 0, r"\2"),
    (r"(?<!\\)(\*\*\*|\*\*|\*)(?=\S)([^*\n]{1,1000}?\S|\S)\1", 0, r"\2"),
    (r"(?<![\w\\])(___|__|_)(?=\S)([^_\n]{1,1000}?\S|\S)\1(?!\w)", 0, r"\2"),
    (r"(?<!\\)(~~|==)(?=\S)([^~=\n]{1,1000}?\S|\S)\1", 0, r"\2"),
    (r"\\([!-/:-@\[-`{-~])", 0, r"\1"),
]]


def plain_text(line):
    """A heading without its markup."""
    if units(line) > 1000:
        return line
    for pattern, shown in MARKUP:
        line = pattern.sub(shown, line)
    return one_line(line)


HESITATION = re.compile(
    rf"\A(?:(?:(?:um+|uh+|er+|erm|hm+|mm+|ähm?|öhm?|euh)(?![^\W_])|(?:also|so|okay|ok|well|right|alright|na ja)(?=,))[{S},.…-]*)+",
    re.IGNORECASE)


@functools.lru_cache(maxsize=None)
def sentence_end():
    return regex.compile(
        rf"(?<![{S}.]\p{{L}}|[0-9]|(?<![A-Za-z0-9_])(?:Dr|Mr|Mrs|Ms|Prof|St|Hr|Fr|Nr))[.!?…]+(?=[{S}]|\Z)|[。！？]")


def title_of(text):
    """A title made of what was said; empty where nothing was."""
    line = one_line(text)
    begun = trim(HESITATION.sub("", line, count=1)) or line
    end = sentence_end().search(begun)
    sentence = re.sub(rf"[{S},;:–-]+\Z", "", begun[:end.start()] if end else begun)
    title = sentence
    if units(sentence) > 80:
        head = cut_units(sentence, 79)
        space = head.rfind(" ")
        whole = head[:space] if space >= 0 and units(head[:space]) > 40 else head
        whole = re.sub("[\ud800-\udbff]\\Z", "", whole)
        title = re.sub(rf"[{S},;:–-]+\Z", "", whole) + "…"
    if not regex.search(r"[\p{L}\p{N}]", title):
        return ""
    return (title[0].upper() if title[0] <= "\uffff" else title[0]) + title[1:]


FORBIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f<>:\"/\\\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)


def file_name_of(text):
    """A text as a name that Windows, macOS and Linux take: at most 120 bytes."""
    clean = one_line(FORBIDDEN.sub(" ", unicodedata.normalize("NFC", well_formed(text))))
    name, size = "", 0
    for character in characters(clean):
        size += len(character.encode())
        if size > 120:
            break
        name += character
    name = re.sub(r"\A[. ]+|[. ]+\Z", "", name)
    return f"_{name}" if RESERVED.match(name) else name


class YamlText:
    """A string in the front matter as the library `yaml` writes it (version 2, without folding)."""

    CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
    MARKER = re.compile("(?:\\A|(?<=[\n\r\u2028\u2029]))(?:%|---|\\.\\.\\.)")
    NOT_PLAIN = re.compile("\\A[\n\t ,[\\]{}#&*!|>'\"%@`]|\\A[?-]\\Z|\\A[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]\\Z")
    OTHER_TYPE = re.compile(
        r"\A(?:(?:~|[Nn]ull|NULL)?|[Tt]rue|TRUE|[Ff]alse|FALSE|0o[0-7]+|[-+]?[0-9]+|0x[0-9a-fA-F]+"
        r"|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+"
        r"|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*))\Z")
    ESCAPES = {"0000": "\\0", "0007": "\\a", "000b": "\\v", "001b": "\\e"}

    @classmethod
    def write(cls, value, indent):
        if cls.CONTROL.search(value):
            return cls.double(value, indent)
        if cls.NOT_PLAIN.search(value):
            return cls.block(value, indent) if "\n" in value else cls.quoted(value, indent)
        if "\n" in value:
            return cls.block(value, indent)
        return cls.quoted(value, indent) if cls.OTHER_TYPE.search(value) else value

    @classmethod
    def quoted(cls, value, indent):
        if '"' in value and "'" not in value:
            return cls.single(value, indent)
        return cls.double(value, indent)

    @classmethod
    def single(cls, value, indent):
        if re.search("[ \t]\n|\n[ \t]", value):
            return cls.double(value, indent)
        return "'" + re.sub("\n+", lambda found: f"{found[0]}\n{indent}", value.replace("'", "''")) + "'"

    @classmethod
    def double(cls, value, indent):
        text = json.dumps(value, ensure_ascii=False)
        long = units(text) >= 40
        out, start, at = "", 0, 0
        while at < len(text):
            if text[at] == " " and text[at + 1:at + 3] == "\\n":
                out += text[start:at] + "\\ "
                at += 1
                start = at
            if text[at] != "\\":
                at += 1
                continue
            following = text[at + 1]
            if following == "u":
                code = text[at + 2:at + 6]
                short = cls.ESCAPES.get(code) or ("\\x" + code[2:] if code[:2] == "00" else text[at:at + 6])
                out += text[start:at] + short
                at += 6
                start = at
            elif following == "n" and text[at + 2] != '"' and long:
                out += text[start:at] + "\n\n"
                while text[at + 2:at + 4] == "\\n" and text[at + 4] != '"':
                    out += "\n"
                    at += 2
                out += indent
                if text[at + 2] == " ":
                    out += "\\"
                at += 2
                start = at
            else:
                at += 2
        return out + text[start:]

    @classmethod
    def block(cls, value, indent):
        if re.search("\n[\t ]+\\Z", value):
            return cls.quoted(value, indent)
        body = value.rstrip("\n\t ")
        end = value[len(body):]
        newline = end.find("\n")
        if newline < 0:
            chomp = "-"
        elif value == end or newline != len(end) - 1:
            chomp = "+"
        else:
            chomp = ""
        if end:
            value = body
            end = end[:-1] if end[-1] == "\n" else end
            end = re.sub("(?:\\A|(?<!\n))\n+(?!\n|\\Z)", lambda found: found[0] + indent, end)
        start_end, start_newline, with_space = 0, -1, False
        for start_end, character in enumerate(value + "."):
            if character == " ":
                with_space = True
            elif character == "\n":
                start_newline = start_end
            else:
                break
        start = value[:start_newline + 1 if start_newline < start_end else start_end]
        value = value[len(start):]
        start = re.sub("\n+", lambda found: found[0] + indent, start)
        value = re.sub("\n+", lambda found: found[0] + indent, value)
        return f"|{'2' if with_space else ''}{chomp}\n{indent}{start}{value}{end}"


def front_matter(entry, title, tags):
    lines = [f"braindump: {YamlText.write(entry['id'].rpartition(':')[2], '  ')}",
             f"title: {YamlText.write(title, '  ')}",
             f"created: {iso(entry['createdAt'])}"]
    lines += ["tags:"] + [f"  - {YamlText.write(tag, '    ')}" for tag in tags] if tags else ["tags: []"]
    lines += ["pinned: true"] if entry.get("pinned") is True else []
    lines += ["archived: true"] if entry.get("archived") is True else []
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def part_to_markdown(role, created_at, text, audio):
    shown = re.sub(r"<!-- (\\*)braindump ", lambda found: f"<!-- {found[1]}\\braindump ", text)
    if role == "assistant":
        shown = "\n".join(f"> {line}" for line in shown.split("\n"))
    mark = f"<!-- braindump {'recording' if audio else role} {iso(created_at)} -->\n\n"
    return mark + (f"![Recording](<{audio}>)\n\n" if audio else "") + f"{shown}\n\n"


EXTENSIONS = {"audio/wav": "wav", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/flac": "flac",
              "audio/aac": "aac", "audio/aiff": "aiff", "audio/x-caf": "caf", "audio/amr": "amr", "audio/mpeg": "mp3"}


def extension_of(mime_type):
    return next((ending for kind, ending in EXTENSIONS.items() if mime_type.lower().startswith(kind)), "audio")


class OutputFolder:
    """Where everything is written. Never writes into a folder that holds something else."""

    def __init__(self, path):
        try:
            os.makedirs(path, mode=0o700, exist_ok=True)
            if os.listdir(path):
                path = os.path.join(path, time.strftime("BrainDump %Y-%m-%d %H.%M.%S"))
                os.mkdir(path, mode=0o700)
        except OSError as error:
            raise Stop(f"{path} cannot be written: {why(error)}.") from error
        self.path = path
        self._taken = {}
        self.files = 0

    def name(self, below, base, ending):
        """A name in a folder that nothing has yet, compared as Windows and macOS do."""
        taken = self._taken.setdefault(below, set())
        count = 1
        while True:
            name = f"{base}{ending}" if count == 1 else f"{base} ({count}){ending}"
            key = unicodedata.normalize("NFC", name).lower()
            if key not in taken:
                taken.add(key)
                return f"{below}/{name}" if below else name
            count += 1

    def write(self, name, pieces):
        """Writes a file; where that fails half-way there is none."""
        path = os.path.join(self.path, *name.split("/"))
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
        except BaseException:
            if os.path.exists(path):
                os.remove(path)
            raise
        self.files += 1


# --- Recordings (FORMAT.md, Recordings) --------------------------------------------------------------------------------------


def unpack_manifests(recording):
    """Writes the chunks of every manifest out of the table of pieces. Raises Damaged."""
    if "pieces" not in recording:
        return recording
    try:
        table = base64.b64decode(recording["pieces"], validate=True)
        pieces = [{"id": table[at:at + 32].hex(), "sizeBytes": struct.unpack_from(">I", table, at + 32)[0]}
                  for at in range(0, len(table), 36)]

        def unpack(manifest):
            return {**manifest, "chunks": [piece for at, count in manifest["runs"] for piece in pieces[at:at + count]]}
        previous = [{**version, "manifest": unpack(version["manifest"])} for version in recording["previous"]]
        return {**recording, "manifest": unpack(recording["manifest"]), "previous": previous}
    except (KeyError, ValueError, TypeError, struct.error) as error:
        raise Damaged("the list of its chunks cannot be read") from error


class ChunkKey:
    """Opens the chunks of one recording."""

    def __init__(self, key_base64):
        self._key = base64.b64decode(key_base64)
        if len(self._key) != 32:
            raise Damaged("its key is damaged")

    def open(self, chunk, sealed):
        material = hkdf(self._key, b"", f"braindump chunk v1 {chunk}", 44)
        plain = gcm_open(material[:32], material[32:], sealed, chunk)
        if hmac.new(self._key, plain, hashlib.sha256).hexdigest() != chunk:
            raise Damaged("it is another chunk")
        return plain


def audio_pieces(source, recording):
    """The audio of a recording as it plays, piece by piece. Raises Damaged."""
    manifest = recording["manifest"]
    chunks = manifest["chunks"]
    listed = "".join(f"{chunk['id']} {chunk['sizeBytes']}\n" for chunk in chunks)
    if hashlib.sha256(listed.encode()).hexdigest() != manifest["root"] or \
            sum(chunk["sizeBytes"] for chunk in chunks) != manifest["sizeBytes"]:
        raise Damaged("the list of its chunks contradicts itself")
    pieces = plain_pieces(source, recording, chunks)
    if not re.search("webm", recording["mimeType"], re.IGNORECASE):
        yield from pieces
        return
    head = b""
    clusters = "more"
    for piece in pieces:
        head += piece
        clusters = read_clusters(head, manifest["sizeBytes"])
        if clusters != "more":
            break
    at = 0
    for piece in [head] if clusters in (None, "more") else with_times(head, pieces, clusters):
        yield piece
        at += len(piece)
    if clusters in (None, "more"):
        yield from pieces


def plain_pieces(source, recording, chunks):
    key = ChunkKey(recording["key"])
    for number, chunk in enumerate(chunks, 1):
        what = f"chunk {number} of {len(chunks)} ({chunk['id'][:12]})"
        try:
            sealed = source.chunk(recording["id"], chunk["id"])
            if sealed is None:
                raise Damaged("it is not there")
            plain = key.open(chunk["id"], sealed)
            if len(plain) != chunk["sizeBytes"]:
                raise Damaged("it has another length than the list says")
        except Damaged as error:
            raise Damaged(f"{what}: {error}") from error
        yield plain


def with_times(head, pieces, clusters):
    """Puts the time at which each cluster plays over the one stored in it (FORMAT.md, WebM)."""
    starts = [at for _, at in clusters]
    at = 0
    piece = head
    while True:
        changed = bytearray(piece)
        first = max(0, bisect.bisect_left(starts, at) - 1)
        for timestamp, start in clusters[first:bisect.bisect_left(starts, at + len(piece))]:
            for index, byte in enumerate(timestamp.to_bytes(8, "big")):
                place = start + 14 + index - at
                if 0 <= place < len(changed):
                    changed[place] = byte
        yield bytes(changed)
        at += len(piece)
        piece = next(pieces, None)
        if piece is None:
            return


class NotEbml(Exception):
    pass


def element(data, at):
    """An EBML element: id, where its content begins, where it ends."""
    try:
        id_size = 9 - data[at].bit_length()
        size_size = 9 - data[at + id_size].bit_length()
    except IndexError as error:
        raise NotEbml from error
    if id_size > 4 or size_size > 8:
        raise NotEbml
    start = at + id_size + size_size
    size = int.from_bytes(data[at + id_size:start], "big") & ((1 << 7 * size_size) - 1)
    return int.from_bytes(data[at:at + id_size], "big"), start, start + size


def elements(data, at, end):
    while at < end:
        name, start, stop = element(data, at)
        if stop > end:
            raise NotEbml
        yield name, start, stop
        at = stop


def read_clusters(head, size):
    """Time and place of every cluster of a file in BrainDump's layout; None for any other; "more" where the header is longer."""
    segment_at = 12 + 31 + 12
    short = "more" if size > len(head) else None
    if len(head) < segment_at + 12:
        return short
    if head[:4] != b"\x1a\x45\xdf\xa3" or head[43:47] != b"\x18\x53\x80\x67":
        return None
    at = segment_at
    is_ours = has_tracks = False
    try:
        while True:
            if len(head) < at + 12:
                return short
            name, start, end = element(head, at)
            if name not in (0x1549A966, 0x1654AE6B, 0x1C53BB6B):
                return None
            if end > len(head):
                return short
            if name == 0x1549A966:
                is_ours = any(part == 0x5741 and head[start_:end_] == b"BrainDump 1" for part, start_, end_ in elements(head, start, end))
                if not is_ours:
                    return None
            elif name == 0x1654AE6B:
                has_tracks = True
            elif not has_tracks:
                return None
            else:
                return [(int.from_bytes(head[start_ + 2:start_ + 10], "big"),
                         segment_at + int.from_bytes(head[end_ - 8:end_], "big")) for _, start_, end_ in elements(head, start, end)]
            at = end
    except NotEbml:
        return None


# --- The journal -------------------------------------------------------------------------------------------------------------


def by_oldest(part):
    return part["createdAt"], part["id"]


class Journal:
    """Everything readable of a journal."""

    NEEDS = {
        "sessions": {"title": str, "createdAt": int, "tags": dict},
        "messages": {"role": str, "text": str, "createdAt": int},
        "recordings": {"sessionId": str, "createdAt": int, "mimeType": str, "manifest": dict},
        "tags": {"name": str},
        "prompts": {}, "settings": {},
    }

    def __init__(self, documents, vault, problems):
        self.by_entity = {entity: {} for entity in ENTITIES}
        self.others = []
        self.unreadable = set()
        for name, revision in documents.missing_versions():
            problems.add(f"{name} {revision}", "this version waits for an answer and is not in the copy; "
                                               "save the databases with their conflicts, or sync the journal first")
        for name, shown, others in documents:
            entity = KINDS.get(name.partition(":")[0])
            if entity is None:
                continue
            try:
                self.by_entity[entity][name] = self._read(entity, shown, vault)
            except Damaged as error:
                self.unreadable.add(name)
                problems.add(name, str(error))
            for other in others:
                try:
                    self.others.append((name, other["_rev"], self._read(entity, other, vault)))
                except Damaged as error:
                    problems.add(f"{name} {other.get('_rev')}", str(error))

    def _read(self, entity, document, vault):
        body = vault.open(document)
        for field, kind in self.NEEDS[entity].items():
            if not isinstance(body.get(field), kind) or isinstance(body.get(field), bool):
                raise Damaged("it does not have the shape of its kind")
        return unpack_manifests(body) if entity == "recordings" else body

    def tag_name(self, name):
        """The name of the tag that stands for this one now; None where it was removed."""
        seen = set()
        while True:
            tag = self.by_entity["tags"].get(name)
            if tag is None:
                return None
            into = tag.get("mergedInto")
            if into is None or name in seen:
                return None if tag.get("deletedAt") is not None else tag["name"]
            seen.add(name)
            name = into

    def parts_of(self, session):
        """Messages and recordings of an entry, oldest first."""
        uuid = session.partition(":")[2]
        return ([message for _, message in self._messages_by_entry.get(uuid, [])], self._recordings_by_entry.get(session, []))

    @functools.cached_property
    def _messages_by_entry(self):
        found = {}
        for name, message in self.by_entity["messages"].items():
            found.setdefault(name.split(":")[1], []).append((by_oldest(message), message))
        for messages in found.values():
            messages.sort(key=lambda one: one[0])
        return found

    @functools.cached_property
    def _recordings_by_entry(self):
        found = {}
        for recording in self.by_entity["recordings"].values():
            found.setdefault(recording["sessionId"], []).append(recording)
        for recordings in found.values():
            recordings.sort(key=by_oldest)
        return found

    def without_entry(self):
        """Entries of which only parts are there."""
        known = set(self.by_entity["sessions"])
        ids = {f"session:{uuid}" for uuid in self._messages_by_entry} | set(self._recordings_by_entry)
        return sorted(ids - known)


def words_of(recording):
    if recording is None:
        return ""
    edited = recording.get("editedText")
    return edited if edited is not None else (recording.get("transcript") or {}).get("text", "")


class Writer:
    """Writes entries as the app exports them."""

    def __init__(self, journal, source, folder, problems):
        self._journal = journal
        self._source = source
        self._folder = folder
        self._problems = problems

    def entry(self, session, below=""):
        messages, recordings = self._journal.parts_of(session["id"])
        live = [message for message in messages if message.get("deletedAt") is None]
        spoken = {recording["id"]: recording for recording in recordings if recording.get("deletedAt") is None}
        words = [message["text"] or words_of(spoken.get(message.get("recordingId"))) for message in live]
        title = session["title"] or title_of(next((text for text in words if text), ""))
        begun = "".join(characters(cut_units(plain_text(title), 1200))[:60])
        base = trim(f"{day_of(session['createdAt'])} {file_name_of(begun)}")
        name = self._folder.name(below, base, ".md")
        parts = []
        for message in live:
            recording = spoken.get(message.get("recordingId"))
            if recording is not None:
                parts.append(self._spoken(recording, message["createdAt"], below))
            else:
                parts.append(part_to_markdown(message["role"], message["createdAt"], message["text"], None))
        named = {message.get("recordingId") for message in live}
        parts += [self._spoken(recording, recording["createdAt"], below)
                  for recording in spoken.values() if recording["id"] not in named]
        tags = {self._journal.tag_name(tag) for tag in session["tags"]} - {None}
        text = front_matter(session, session["title"], sorted(tags, key=by_units)) + "".join(parts)
        self._folder.write(name, [well_formed(text).encode()])

    def _spoken(self, recording, created_at, below):
        audio = None
        if recording.get("key") is not None and recording["manifest"].get("chunks"):
            folder = f"{below}/audio" if below else "audio"
            name = self._folder.name(folder, f"{day_of(created_at)} {clock_of(created_at)}", f".{extension_of(recording['mimeType'])}")
            try:
                self._folder.write(name, audio_pieces(self._source, recording))
                audio = name[len(below) + 1:] if below else name
            except (Damaged, KeyError, ValueError, TypeError) as error:
                self._problems.add(f"audio of {recording['id']}", why(error))
        return part_to_markdown("user", created_at, words_of(recording), audio)


def write_journal(journal, source, folder, problems, with_trash):
    """Writes every entry; answers how many."""
    writer = Writer(journal, source, folder, problems)
    sessions = sorted(journal.by_entity["sessions"].values(), key=by_oldest, reverse=True)
    written = 0
    for session in sessions:
        is_trash = session.get("deletedAt") is not None
        if is_trash and not with_trash:
            continue
        written += attempt(lambda: writer.entry(session, "trash" if is_trash else ""), session["id"], problems)
    for name in journal.without_entry():
        messages, recordings = journal.parts_of(name)
        if name not in journal.unreadable:
            problems.add(name, "it is not in the copy; what belongs to it was written to the folder without-entry")
        first = min(part["createdAt"] for part in messages + recordings)
        stand_in = {"id": name, "title": "", "createdAt": first, "tags": {}}
        attempt(lambda: writer.entry(stand_in, "without-entry"), name, problems)
    for name, revision, body in journal.others:
        problems.note(f"{name} waits for an answer in the review: the other version {revision} was written to the folder other-versions.")
        content = json.dumps({key: value for key, value in body.items() if key != "am"}, indent=1, ensure_ascii=False)
        file = folder.name("other-versions", f"{name} {revision}".replace(":", "-"), ".json")
        attempt(lambda: folder.write(file, [well_formed(content).encode(), b"\n"]), name, problems)
    return written


def attempt(work, what, problems):
    try:
        work()
        return 1
    except (Damaged, KeyError, ValueError, TypeError, OverflowError) as error:
        problems.add(what, why(error))
        return 0


# --- Command line ------------------------------------------------------------------------------------------------------------


def secret_of(variable, question):
    """A secret from the environment, or asked for."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Stop(f"There is no terminal to ask on. Set {variable}.")
    try:
        return getpass.getpass(question)
    except (EOFError, KeyboardInterrupt) as error:
        raise Stop("Nothing was entered.") from error


def secrets_to_try():
    code = os.environ.get("BRAINDUMP_RECOVERY_CODE")
    if code is not None:
        parsed_code = parse_recovery_code(code)
        if parsed_code is None:
            raise Stop("BRAINDUMP_RECOVERY_CODE is not a recovery code: it has 30 letters and digits. "
                       "Compare it with your copy, group by group.")
        return [("recovery", parsed_code)]
    given = os.environ.get("BRAINDUMP_PASSPHRASE")
    text = given if given is not None else secret_of("BRAINDUMP_PASSPHRASE", "Passphrase or recovery code: ")
    passphrase = ("passphrase", unicodedata.normalize("NFKC", text).encode())
    parsed_code = parse_recovery_code(text) if given is None else None
    return [passphrase] if parsed_code is None else [("recovery", parsed_code), passphrase]


def open_source(options, problems):
    address = options.source
    if re.match(r"https?://", address, re.IGNORECASE):
        return Server(address, options.prefix, options.username, options.allow_http, problems)
    if not os.path.isdir(address):
        raise Stop(f"{address} is not a folder. Give the folder of a backup, of a profile, or of saved databases, "
                   "or the address of a server.")
    if Backup.is_one(address):
        return Backup(address, problems)
    if Profile.is_one(address):
        return Profile(address, problems)
    return JsonFolder(address, options.prefix, problems)


def read(options, problems):
    source = open_source(options, problems)
    keyring = source.keyring()
    if "vault" not in keyring and isinstance(source, JsonFolder) and not keyring:
        raise Stop("There is no journal in this folder: no backup, no profile, and no saved database with a keyring.")
    vault = open_keyring(keyring, secrets_to_try(), problems)
    journal = Journal(source.documents(vault), vault, problems)
    folder = OutputFolder(options.output)
    written = write_journal(journal, source, folder, problems, options.trash)
    if isinstance(source, Profile):
        for started, mime_type, slices in source.unfinished(vault):
            name = folder.name("unfinished", f"{day_of(started)} {clock_of(started)}", f".{extension_of(mime_type)}")
            folder.write(name, slices)
            problems.note(f"A recording that was never finished was written to {name}.")
    if options.json:
        content = (compact(body) + "\n" for bodies in journal.by_entity.values() for body in bodies.values())
        folder.write("documents.jsonl", (well_formed(line).encode() for line in content))
    return written, folder


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="read-backup.py", formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__.split("\n\n", 2)[2], usage="%(prog)s SOURCE OUTPUT-FOLDER [options]")
    parser.add_argument("source", metavar="SOURCE", help="a folder, or the address of a server")
    parser.add_argument("output", metavar="OUTPUT-FOLDER", help="made where it is not there; in one with files a new folder is made")
    parser.add_argument("--prefix", help="which journal, where there are several: how the names of its databases begin")
    parser.add_argument("--username", help="on the server")
    parser.add_argument("--allow-http", action="store_true", help="send the password of the server in the clear")
    parser.add_argument("--trash", action="store_true", help="also write what is in the trash, into the folder trash")
    parser.add_argument("--json", action="store_true",
                        help="also write every document decrypted, with its history, prompts and settings, to documents.jsonl")
    options = parser.parse_args(arguments)
    problems = Problems()
    try:
        written, folder = read(options, problems)
    except Stop as stop:
        report(problems)
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was written until now stays.", file=sys.stderr)
        return 1
    except OSError as error:
        report(problems)
        print(f"It could not go on: {error}", file=sys.stderr)
        return 1
    report(problems)
    print(f"{written} entries, {folder.files} files in {folder.path}")
    return 1 if problems.found else 0


def report(problems):
    for text in problems.notes:
        print(text, file=sys.stderr)
    if problems.found:
        print(f"Not everything could be read ({len(problems.found)}):", file=sys.stderr)
    for what, reason in problems.found:
        print(f"  {what}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
