"""An authority that signs certificates for this machine's servers, for the length of a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from channels.sandbox.mailrooms import HOST, Papers

HOUR = timedelta(hours=1)


@dataclass
class Authority:
    """Who trusts `file` believes its `papers`."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("The test's own authority")
        self._own = self._certificate(self._name, self._key.public_key(), x509.BasicConstraints(ca=True, path_length=0))
        self.folder.mkdir()
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self._own.public_bytes(Encoding.PEM))

    def papers(self, host: str = HOST, until: datetime | None = None) -> Papers:
        """For a server at that address, until then: an hour from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        lives_at = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        certificate = self._certificate(_named(host), key.public_key(), lives_at, until=until)
        papers = Papers(self.folder / f"{host}.pem", self.folder / f"{host}.key")
        papers.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
        papers.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return papers

    def _certificate(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePublicKey,
        *extensions: x509.ExtensionType,
        until: datetime | None = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        building = x509.CertificateBuilder(issuer_name=self._name, subject_name=name, public_key=key)
        building = building.serial_number(x509.random_serial_number())
        building = building.not_valid_before(now - 24 * HOUR).not_valid_after(until or now + HOUR)
        for extension in extensions:
            building = building.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return building.sign(self._key, SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
