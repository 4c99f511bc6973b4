"""Compares what tools/read-backup.py makes with the test vectors of docs/FORMAT.md: their JSON on standard input."""
import base64
import hashlib
import importlib.util
import json
import sys
import unicodedata

spec = importlib.util.spec_from_file_location("read_backup", sys.argv[1])
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)
vectors = json.load(sys.stdin)
checked = []


def same(name, made, expected):
    if made != expected:
        sys.exit(f"{name}: {made!r} is not {expected!r}")
    if name not in checked:
        checked.append(name)


def unhex(text):
    return bytes.fromhex(text)


header = vectors["header"]
vault_key = unhex(header["vaultKeyHex"])
same("header", reader.header_verifier(vault_key, header["document"]), header["document"]["verifier"])

code = vectors["recovery-code"]
same("recovery-code", reader.parse_recovery_code(code["recoveryCode"].lower()), unhex(code["codeHex"]))

slot = vectors["passphrase-slot"]
passphrase = unicodedata.normalize("NFKC", slot["passphrase"]).encode()
cost = slot["document"]["argon2"]
salt = base64.b64decode(slot["document"]["saltBase64"])
key = reader.argon2id(passphrase, salt, cost["memoryKiB"], cost["iterations"], cost["parallelism"])
same("passphrase-slot", key, unhex(slot["keyHex"]))
same("passphrase-slot", reader.unwrap(slot["document"], ("passphrase", passphrase)), unhex(slot["vaultKeyHex"]))
same("passphrase-slot", reader.unwrap(slot["document"], ("passphrase", b"another")), None)

slot = vectors["recovery-slot"]
code = reader.parse_recovery_code(slot["recoveryCode"])
same("recovery-slot", reader.unwrap(slot["document"], ("recovery", code)), unhex(slot["vaultKeyHex"]))

for purpose, expected in vectors["subkeys"]["subkeysHex"].items():
    same("subkeys", reader.hkdf(vault_key, b"", f"braindump {purpose} v1").hex(), expected)

vault = reader.Vault(vault_key, header["document"])
documents = vectors["document-key"]
same("document-key", base64.b64encode(reader.hkdf(vault_key, b"", "braindump documents v1")).decode(), documents["password"])
same("document-key", vault.document_key.hex(), documents["documentKeyHex"])

document = vectors["document"]
same("document", vault.open(document["document"]), json.loads(document["body"]))
nonce_key = hashlib.sha256(b"braindump document nonce" + vault.document_key).hexdigest()
same("document", nonce_key, document["nonceKeyHex"])

sealed = len(base64.b64decode(document["document"]["payload"])) - 24 - 16
same("padding", sealed, next(padded for size, padded in vectors["padding"] if size >= len(document["body"].encode())))

chunk = vectors["chunk"]
opened = reader.ChunkKey(chunk["recordingKeyBase64"]).open(chunk["chunkId"], base64.b64decode(chunk["sealedBase64"]))
same("chunk", opened.decode(), chunk["plain"])

table = reader.hkdf(base64.b64decode(vectors["cutting"]["recordingKeyBase64"]), b"", "braindump cut v1", 1024)
first = [int.from_bytes(table[at:at + 4], "little") for at in range(0, 16, 4)]
same("cutting", first, vectors["cutting"]["firstOfTable"])

manifest = vectors["manifest"]
listed = "".join(f"{one['id']} {one['sizeBytes']}\n" for one in manifest["chunks"])
same("manifest", hashlib.sha256(listed.encode()).hexdigest(), manifest["root"])

pieces = vectors["pieces"]
unpacked = reader.unpack_manifests(pieces["stored"])
for field in ("manifest", "previous"):
    found = json.loads(json.dumps(unpacked[field]))
    for one in [found] if field == "manifest" else [version["manifest"] for version in found]:
        one.pop("runs")
    same("pieces", found, pieces[field])

webm = vectors["webm"]
clusters = [(one["timestamp"], one["at"]) for one in webm["clusters"]]
same("webm", reader.read_clusters(unhex(webm["headerHex"]), webm["fileBytes"]), clusters)
same("webm", reader.read_clusters(unhex(webm["headerHex"])[:100], webm["fileBytes"]), "more")

capture = vectors["capture"]
same("capture", reader.capture_key(unhex(capture["subkeyHex"]), capture["captureId"]).hex(), capture["keyHex"])

# The reader does not read histories: everything in them that is shown stands beside them.
same("history", sorted(set(vectors["history"]["fields"]) - set(vectors["history"]["body"])), [])

missing = sorted(set(vectors) - set(checked))
if missing:
    sys.exit(f"not compared: {missing}")
print(f"{len(checked)} vectors")
