"""Certificates for tests, made as they are needed and good for an hour."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs certificates of a test: `ca` is what others trust it by."""

    folder: Path
    name: str
    key: ec.EllipticCurvePrivateKey

    @property
    def ca(self) -> Path:
        return self.folder / f"{self.name}.ca.pem"

    def issue(self, name: str, *, expired: bool = False) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1 in somebody's or a host's name, and its key, a file each."""
        key = ec.generate_private_key(ec.SECP256R1())
        until = timedelta(minutes=-1) if expired else timedelta(hours=1)
        made = _builder(name, self.name, key, until).sign(self.key, hashes.SHA256())
        file = f"{name}-expired" if expired else f"{name}"
        certificate, private = (self.folder / f"{file}.{part}.pem" for part in ("crt", "key"))
        certificate.write_bytes(made.public_bytes(_PEM))
        private.write_bytes(key.private_bytes(_PEM, _FORM, serialization.NoEncryption()))
        private.chmod(0o600)
        return certificate, private


def authority(folder: Path, name: str) -> Authority:
    """A new one, known to nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = Authority(folder, name, key)
    own = _builder(name, name, key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    made.ca.write_bytes(own.sign(key, hashes.SHA256()).public_bytes(_PEM))
    return made


_PEM = serialization.Encoding.PEM
_FORM = serialization.PrivateFormat.PKCS8


def _builder(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    until: timedelta = timedelta(hours=1),
) -> x509.CertificateBuilder:
    subject, signer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)
    )
    now = datetime.now(UTC)
    own = [x509.DNSName(name)] if "." in name else []
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost"), *own]
    )
    return (
        x509.CertificateBuilder(
            subject_name=subject, issuer_name=signer, public_key=key.public_key()
        )
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + until)
        .add_extension(names, critical=False)
    )


def self_signed(folder: Path, name: str) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(subject_name=whose, issuer_name=whose, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(pem, form, serialization.NoEncryption()) + made.public_bytes(pem)
    )
    return path
