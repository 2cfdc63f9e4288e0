"""Keys by the hundred thousand, which the gateway's command would take hours to make: copies of one that it made.

A copy has a name, a secret and a signature of its own. The list of keys is removed, and made again by whoever needs it.
"""
import base64
import hashlib
import hmac
import json
import pathlib
import secrets

from processes import write_private


def base32(data):
    return base64.b32encode(data).decode().rstrip("=").lower()


def fill(gateway, count):
    """Makes copies until the store has so many keys, and returns the keys, the gateway's own first."""
    access = pathlib.Path(gateway.home) / "data/access"
    prefix, generation, name, expiry, _, _ = gateway.key.split("_")
    record = json.loads((access / f"keys/{name}.json").read_text())
    keys = [gateway.key]
    while len(keys) < count:
        name, secret = base32(secrets.token_bytes(10)), secrets.token_bytes(16)
        signed = "_".join((prefix, generation, name, expiry, base32(secret)))
        keys.append(f"{signed}_{base32(hmac.digest(gateway.ring_key, signed.encode(), 'sha256'))}")
        record.update(id=name, secret_sha256=hashlib.sha256(secret).hexdigest())
        write_private(access / f"keys/{name}.json", json.dumps(record, separators=(",", ":")))
    (access / "keys.index").unlink(missing_ok=True)
    return keys
