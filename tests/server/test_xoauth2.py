"""Mail where passwords are switched off: tokens of an endpoint, which Dovecot and Postfix ask it about."""
import concurrent.futures
import http.server
import json
import threading
import urllib.parse

import pytest
from conftest import Server
from mail_servers import DOMAIN, MailServers, missing
from postgresql import postgresql  # noqa: F401
from test_console import PASSWORD as ADMINISTRATOR
from test_console_pages import call
from test_mail import message, settings
from waiting import wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


class TokenEndpoint:
    """Gives an access token for a refresh token, which is another one each time, and says whose a token is."""

    def __init__(self, owner):
        self.owner, self.refresh, self.valid, self.grants, self.refused, self.lifetime = owner, "refresh-0", set(), 0, 0, 3600
        self.one_at_a_time = threading.Lock()
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def do_POST(self):
                asked = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                with endpoint.one_at_a_time:
                    answer = endpoint.grant(asked)
                self.answer(*answer)

            def do_GET(self):
                token = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("access_token", [""])[0]
                self.answer(200, {"email": endpoint.owner}) if token in endpoint.valid else self.answer(401, {"error": "invalid_token"})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def grant(self, asked):
        if asked.get("refresh_token") != [self.refresh] or asked.get("client_id") != ["dce"] or asked.get("scope") != ["mail offline"]:
            self.refused += 1
            return 400, {"error": "invalid_grant", "error_description": "log in again"}
        self.grants += 1
        self.refresh, token = f"refresh-{self.grants}", f"access-{self.grants}"
        self.valid.add(token)
        return 200, {"access_token": token, "refresh_token": self.refresh, "expires_in": self.lifetime, "token_type": "Bearer"}


@pytest.fixture
def endpoint():
    made = TokenEndpoint("print")
    yield made
    made.server.shutdown()


@pytest.fixture
def mail(endpoint):
    servers = MailServers(token_info=f"{endpoint.url}/info?access_token=")
    servers.to = f"print@{DOMAIN}"
    try:
        yield servers.start()
    finally:
        servers.stop()


def by_token(mail, endpoint, folder):
    kept = folder / "refresh-token"
    kept.write_text(endpoint.refresh)
    kept.chmod(0o600)
    oauth = f'oauth_endpoint = "{endpoint.url}/token"\noauth_client = "dce"\noauth_scope = "mail offline"\noauth_token_file = "{kept}"'
    return settings(mail, "print").replace(f'password_file = "{mail.folder / "password"}"', oauth), kept


def test_mail_is_taken_by_token_and_goes_on_when_it_is_revoked(mail, endpoint, tmp_path):
    text, kept = by_token(mail, endpoint, tmp_path)
    # Replies leave with a password here: of two that spend one refresh token, each would end the other's.
    head, smtp = text.split("[smtp]")
    start, end = smtp.index("oauth_endpoint"), smtp.index("from = ")
    text = f'{head}[smtp]{smtp[:start]}password_file = "{mail.folder / "password"}"\n{smtp[end:]}'
    server = Server(tmp_path / "server", text).start()
    try:
        mail.deliver("ann@people.test", message("ann@people.test", "print", "by token").as_bytes())
        assert len(mail.wait_for_mail("ann")) == 1
        assert endpoint.grants == 1 and kept.read_text() == "refresh-1" and kept.stat().st_mode & 0o077 == 0
        mail.stop_dovecot()
        endpoint.valid.clear()
        mail.start_dovecot()
        mail.deliver("ann@people.test", message("ann@people.test", "print", "by another").as_bytes())
        mail.wait_for_mail("ann", 2, seconds=60)
        assert endpoint.grants >= 2, mail.log("dovecot")
        log = server.log_path.read_text()
        assert "access-" not in log and "refresh-" not in log
        # Nothing helps but its owner, and that is said.
        mail.stop_dovecot()
        endpoint.valid.clear()
        endpoint.refresh = "of somebody else"
        mail.start_dovecot()
        wait_until(lambda: "the token endpoint refuses: invalid_grant log in again" in server.log_path.read_text(), "a plain word", 60)
    finally:
        server.stop()


def test_replies_leave_by_token(mail, endpoint, tmp_path):
    text, _ = by_token(mail, endpoint, tmp_path)
    head, smtp = text.split("[smtp]")
    start, end = head.index("oauth_endpoint"), head.index("poll = ")
    text = f'{head[:start]}password_file = "{mail.folder / "password"}"\n{head[end:]}[smtp]{smtp}'
    server = Server(tmp_path / "server", text).start()
    try:
        mail.deliver("ben@people.test", message("ben@people.test", "print", "by token").as_bytes())
        assert len(mail.wait_for_mail("ben")) == 1 and endpoint.grants == 1
    finally:
        server.stop()


def test_servers_on_one_store_spend_a_refresh_token_in_turn(mail, endpoint, tmp_path, postgresql):  # noqa: F811
    endpoint.lifetime = 60  # an access token that is over as soon as it is there: each login spends a refresh token
    box = settings(mail, "print").split("[smtp]")[0]
    store = f'[store]\ndatabase = "postgresql:{postgresql.connection}"\ndocuments = "{tmp_path}/documents"\n' \
            f'key = "{tmp_path}/one/state/master.key"\n'
    servers = [Server(tmp_path / name, store + box) for name in ("one", "two")]
    one = servers[0]
    one.command("accounts", "add", "root", "--role", "administrator", given=ADMINISTRATOR + "\n")
    # In the store, sealed: no file that each server would have to itself.
    one.command("settings", "set", "smtp", "host=127.0.0.1", f"port={mail.smtp_tls}", "user=print", f"from=print@{DOMAIN}",
                f"authority=@{mail.certificate}", f"oauth_endpoint={endpoint.url}/token", "oauth_client=dce", "oauth_scope=mail offline",
                "--secret", "oauth_token", given=endpoint.refresh + "\n")
    try:
        for server in servers:
            server.start()

        def log_in_often(server):
            return [call(server, "root", "POST", "/replies/test", {})[1]["works"] for _ in range(8)]

        with concurrent.futures.ThreadPoolExecutor() as pool:
            tries = [pool.submit(log_in_often, server) for server in servers]
            for number in range(6):
                mail.deliver("ann@people.test", message("ann@people.test", "print", f"mail {number}").as_bytes())
            assert all(all(tried.result()) for tried in tries)
        assert len(mail.wait_for_mail("ann", 6)) == 6
        assert endpoint.grants >= 17 and endpoint.refused == 0
    finally:
        for server in servers:
            server.stop()
