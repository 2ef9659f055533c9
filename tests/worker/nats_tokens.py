"""What an operator of NATS issues with nsc: tokens (JWT) of operator, account and user, and a user's .creds file."""
import base64
import json
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# NKeys: what a key is for, in the first five bits of its name.
SEED, OPERATOR, ACCOUNT, USER = 18 << 3, 14 << 3, 0, 20 << 3
UNLIMITED = -1


def crc16(data):
    """XMODEM's."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xffff if crc & 0x8000 else crc << 1
    return crc.to_bytes(2, "little")


def base32(data):
    return base64.b32encode(data).decode().rstrip("=")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Key:
    def __init__(self, purpose):
        self.purpose, self.key = purpose, Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.name = self.checked(bytes([purpose]) + public)

    @staticmethod
    def checked(data):
        return base32(data + crc16(data))

    @property
    def seed(self):
        raw = self.key.private_bytes(serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
        return self.checked(bytes([SEED | self.purpose >> 5, (self.purpose & 31) << 3]) + raw)

    def issue(self, subject, kind, **claims):
        """A token for `subject`, signed with this key."""
        body = {"jti": subject.name, "iat": int(time.time()), "iss": self.name, "name": kind, "sub": subject.name,
                "nats": {"type": kind, "version": 2, **claims}}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ed25519-nkey"}, body))
        return f"{signed}.{base64url(self.key.sign(signed.encode()))}"


class Issuer:
    """An operator with an account that may use JetStream, and the one of the servers' own that JetStream needs."""

    def __init__(self):
        operator, system, self.account = Key(OPERATOR), Key(ACCOUNT), Key(ACCOUNT)
        limits = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf"), UNLIMITED)
        stores = dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), UNLIMITED)
        accounts = "".join(f"{key.name}: {operator.issue(key, 'account', limits={**limits, **more, 'wildcards': True})}\n"
                           for key, more in ((system, {}), (self.account, stores)))
        self.server_settings = f"operator: {operator.issue(operator, 'operator')}\nsystem_account: {system.name}\nresolver: MEMORY\n" \
                               f"resolver_preload: {{\n{accounts}}}\n"

    def creds(self):
        user = Key(USER)
        token = self.account.issue(user, "user", pub={}, sub={}, subs=UNLIMITED, data=UNLIMITED, payload=UNLIMITED)
        return f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n" \
               f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
