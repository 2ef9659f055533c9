"""The release pages and the administration as they are by default: over TLS, with the certificate that was made, and nothing older or plainer."""
import re
import socket
import ssl
import warnings

import pytest
from conftest import Server
from test_attacks import say


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("tls") / "server")
    server.config.write_text(server.config.read_text().replace("tls = false", "").replace("[release]", '[release]\nnames = ["localhost"]'))
    server.command("devices", "add", "hall", "socket://127.0.0.1:9")
    server.panel = server.new_panel("hall")
    server.start(scheme="https")
    yield server
    server.stop()


def trusting(server, **limits):
    context = ssl.create_default_context(cafile=server.folder / "state/tls/ca.pem")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is old is what is tried
        for name, value in limits.items():
            setattr(context, name, value)
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def talk(server, port, text, name="localhost", **limits):
    with socket.create_connection(("127.0.0.1", port), 20) as plain, trusting(server, **limits).wrap_socket(plain, server_hostname=name) as wrapped:
        wrapped.sendall(text.encode())
        answer = b""
        while piece := wrapped.recv(65536):
            answer += piece
        return wrapped.version(), answer.decode()


@pytest.mark.parametrize("listener", ["port", "admin_port"])
def test_tls_is_new_enough_and_the_certificate_ours(secure, listener):
    port = getattr(secure, listener)
    request = "GET /style.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        spoken, answer = talk(secure, port, request, minimum_version=version, maximum_version=version)
        assert spoken == version.name.replace("_", ".") and "Strict-Transport-Security: max-age=31536000" in answer
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            talk(secure, port, request, minimum_version=ssl.TLSVersion.TLSv1, maximum_version=version)
    with pytest.raises(ssl.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        talk(secure, port, request, name="elsewhere.test")
    weak = trusting(secure, maximum_version=ssl.TLSVersion.TLSv1_2)
    weak.check_hostname, weak.verify_mode = False, ssl.CERT_NONE
    weak.set_ciphers("eNULL:aNULL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", port), 20) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        weak.wrap_socket(plain)
    assert b"HTTP/1.1" not in say(port, request), "in plain words nothing is said"


def test_cookies_of_the_panel_are_for_tls_alone(secure):
    _, answer = talk(secure, secure.port, f"GET {secure.panel} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    cookie = re.search(r"Set-Cookie: (dce-panel=.*)\r", answer)[1]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    name = cookie.split(";")[0]
    _, answer = talk(secure, secure.port, f"GET /release HTTP/1.1\r\nHost: localhost\r\nCookie: {name}\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 OK") and "Content-Security-Policy: default-src 'none'" in answer


def test_keys_are_their_owners_alone(secure):
    for path in ("state", "state/master.key", "state/dce.db", "state/documents", "state/tls/engine.key"):
        assert (secure.folder / path).stat().st_mode & 0o077 == 0, path
