"""Postfix and Dovecot as they are, on ports of their own under a folder of their own, for a test to send mail through."""
import contextlib
import email
import email.policy
import grp
import imaplib
import os
import pathlib
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile

from waiting import SLOWER, answers, wait_until

DOMAIN = "print.test"
PASSWORD = "correct-horse"


def missing():
    """Why this machine cannot have the servers; empty where it can."""
    if os.getuid() != 0:
        return "postfix starts as root only"
    absent = [name for name in ("postfix", "dovecot", "swaks", "openssl") if not shutil.which(name, path="/usr/sbin:" + os.environ["PATH"])]
    return "not installed: " + ", ".join(absent) if absent else ""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port):
    wait_until(lambda: answers(port), f"an answer from port {port}", seconds=20)


class MailServers:
    """smtp, submission with STARTTLS and a login (smtp_tls), imap, imaps, pop3s: ports of 127.0.0.1."""

    def __init__(self, token_info=""):
        """`token_info`: where Dovecot asks whose an access token is; without, it takes passwords alone."""
        self.token_info = token_info
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-mail-"))
        self.folder.chmod(0o755)
        self.mail = self.folder / "mail"
        self.mail.mkdir()
        os.chown(self.mail, pwd.getpwnam("nobody").pw_uid, grp.getgrnam("nogroup").gr_gid)
        for name in ("smtp", "smtp_tls", "imap", "imaps", "pop3s", "lmtp"):
            setattr(self, name, free_port())
        self.certificate = self.folder / "cert.pem"
        self.key = self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)
        self.to = f"print@{DOMAIN}"  # whom all mail is sent to
        self.dovecot = None
        self.write_dovecot()
        self.write_postfix()

    def start(self):
        self.start_dovecot()
        self.run_postfix("start")
        wait_for_port(self.smtp)
        return self

    def stop(self):
        self.run_postfix("stop", check=False)
        self.stop_dovecot()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_dovecot(self):
        self.dovecot = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", self.folder / "dovecot.conf"],
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for_port(self.imap)
        wait_for_port(self.lmtp)

    def stop_dovecot(self):
        if self.dovecot:
            self.dovecot.send_signal(signal.SIGTERM)
            self.dovecot.wait(20)
            with contextlib.suppress(ProcessLookupError):  # sessions outlive it for a while
                os.killpg(self.dovecot.pid, signal.SIGKILL)
            self.dovecot = None

    def write_dovecot(self):
        (self.folder / "users").write_text("")
        (self.folder / "oauth2.conf").write_text(f"tokeninfo_url = {self.token_info}\nusername_attribute = email\n")
        by_token = f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {self.folder}/oauth2.conf\n}}" if self.token_info else ""
        (self.folder / "dovecot.conf").write_text(f"""
base_dir = {self.folder}/run
log_path = {self.folder}/dovecot.log
protocols = imap pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{self.certificate}
ssl_key = <{self.key}
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_mechanisms = plain login{" xoauth2" if self.token_info else ""}
mail_location = maildir:{self.mail}/%n
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
{by_token}
passdb {{
  driver = static
  args = password={{PLAIN}}{PASSWORD}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={self.mail}/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = {self.pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.lmtp}
  }}
}}
service auth {{
  unix_listener {self.folder}/auth {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
""")

    def write_postfix(self):
        config = self.folder / "postfix"
        for name in ("postfix", "queue", "data"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        (config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {self.folder}/postfix.log
maillog_file_prefixes = {self.folder}
mydestination =
myhostname = mx.{DOMAIN}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {DOMAIN}, people.test
virtual_transport = lmtp:inet:127.0.0.1:{self.lmtp}
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
smtpd_tls_cert_file = {self.certificate}
smtpd_tls_key_file = {self.key}
smtpd_sasl_type = dovecot
smtpd_sasl_path = {self.folder}/auth
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
message_size_limit = 200000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
alias_maps =
alias_database =
""")
        tls = "-o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
        services = [f"127.0.0.1:{self.smtp} inet n - n - - smtpd",
                    f"127.0.0.1:{self.smtp_tls} inet n - n - - smtpd {tls}",
                    "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                    "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
                    "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
                    "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp",
                    "relay unix - - n - - smtp", "error unix - - n - - error", "retry unix - - n - - error",
                    "discard unix - - n - - discard", "local unix - n n - - local", "virtual unix - n n - - virtual",
                    "lmtp unix - - n - - lmtp", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
                    "tlsmgr unix - - n 1000? 1 tlsmgr", "postlog unix-dgram n - n - 1 postlogd"]
        (config / "master.cf").write_text("\n".join(services) + "\n")

    def run_postfix(self, command, check=True):
        done = subprocess.run(["/usr/sbin/postfix", "-c", self.folder / "postfix", command], capture_output=True, text=True)
        assert done.returncode == 0 or not check, done.stdout + done.stderr + self.log("postfix")

    def log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def swaks(self, sender, *words):
        done = subprocess.run(["swaks", "--server", f"127.0.0.1:{self.smtp}", "--from", sender, "--to", self.to, "--silent", "3", *map(str, words)],
                              capture_output=True, text=True, timeout=60 * SLOWER)
        assert done.returncode == 0, done.stdout + done.stderr

    def deliver(self, sender, message):
        """A message as it is, whomever it says it is for."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=30 * SLOWER) as client:
            client.sendmail(sender, [self.to], message)

    def mailbox(self, user, folder="INBOX"):
        """All messages that lie there, parsed."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=20 * SLOWER) as client:
            client.login(user, PASSWORD)
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            numbers = client.search(None, "ALL")[1][0].split()
            messages = []
            for number in numbers:
                # Beside the message a server may tell of flags that changed.
                raw = next(part[1] for part in client.fetch(number, "(BODY.PEEK[])")[1] if isinstance(part, tuple))
                messages.append(email.message_from_bytes(raw, policy=email.policy.default))
            return messages

    def unseen(self, user, folder="INBOX"):
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=20 * SLOWER) as client:
            client.login(user, PASSWORD)
            client.select(folder, readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())

    def wait_for_mail(self, user, count=1, seconds=30):
        def all_of_them():
            self.found = self.mailbox(user)
            return len(self.found) >= count and self.found

        return wait_until(all_of_them, lambda: f"{len(self.found)} of {count} mails came to {user}: {self.log('postfix')[-2000:]}\nAll of them",
                          seconds)


def text_of(message):
    return message.get_body(("plain",)).get_content()


def code_in(message):
    return re.search(r"\b(\d{6})\b", text_of(message))[1]
