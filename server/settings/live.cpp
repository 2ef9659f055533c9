#include "server/settings/live.h"

#include <algorithm>

namespace dce::server {
namespace {

/// Values that fit, read by name.
class Reader {
 public:
  explicit Reader(SettingValues values) : values_(std::move(values)) {}

  std::string text(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string() : found->second;
  }
  bool flag(const std::string& key) const { return text(key) == "true"; }
  int number(const std::string& key) const {
    const std::string value = text(key);
    return value.empty() ? 0 : std::stoi(value);
  }
  Millis duration(const std::string& key) const { return duration_of(text(key)); }
  std::vector<std::string> lines(const std::string& key) const { return lines_of(text(key)); }
  uint64_t megabytes(const std::string& key) const { return static_cast<uint64_t>(number(key)) << 20; }

  SecretPlace secret(const std::string& key) const {
    return {.file = text(key + "_file"), .variable = text(key + "_env"), .value = text(key)};
  }
  NetworkPolicy network() const { return {flag("allow_loopback"), flag("allow_link_local")}; }

  MailServer mail_server() const {
    return {.protocol = text("protocol"),
            .host = text("host"),
            .port = number("port"),
            .tls = flag("tls"),
            .trusted = {.file = text("ca_file"), .pem = text("authority")},
            .user = text("user"),
            .password = secret("password"),
            .oauth = {.endpoint = text("oauth_endpoint"),
                      .client = text("oauth_client"),
                      .scope = text("oauth_scope"),
                      .client_secret = secret("oauth_secret"),
                      .refresh_token = secret("oauth_token")}};
  }

 private:
  SettingValues values_;
};

/// The store's token, and not the file's, which is spent where it is.
void keep_tokens(OAuthSettings& oauth, Settings& settings, const std::string& section,
                 const SettingsRow& row) {
  if (oauth.refresh_token.value.empty()) return;
  oauth.exchange = [&settings, section, row](const StopSignal& stop, const OAuthSettings::Spend& spend) {
    settings.exchange_secret(section, row, "oauth_token", stop, spend);
  };
}

void read_policy(const Reader& policy, LiveSettings& live) {
  const std::string sign_up = policy.text("sign_up");
  live.sign_up = sign_up == "open" ? SignUp::open : sign_up == "listed" ? SignUp::listed : SignUp::closed;
  live.code_length = policy.number("code_length");
  live.pages_per_day = policy.number("pages_per_day");
  live.audit_kept = policy.duration("audit_kept");
  live.intake.retention = policy.duration("retention");
  live.intake.document_bytes = policy.megabytes("document_mb");
  live.intake.jobs_of_user = policy.number("jobs_of_user");
  live.delivery.after_print = policy.duration("after_print");
  live.delivery.give_up = policy.duration("give_up");
}

void read_mail(const Reader& mail, LiveSettings& live) {
  const std::string body = mail.text("body");
  live.mail.body = body == "auto"     ? BodyPolicy::automatic
                   : body == "always" ? BodyPolicy::always
                                      : BodyPolicy::never;
  live.mail.mail_bytes = mail.megabytes("mail_mb");
  live.mail.documents = mail.number("documents");
  live.mail.pages = mail.number("pages");
  live.mail.mails_per_hour = mail.number("mails_per_hour");
  live.mail.language = mail.text("language");
  live.mail.own = mail.lines("own_addresses");
}

}  // namespace

MailboxSettings mailbox_of(Settings& settings, const SettingsRow& row) {
  const Reader box(settings.opened("mailbox", row));
  MailboxSettings made{.name = row.name,
                       .address = box.text("address"),
                       .server = box.mail_server(),
                       .folder = box.text("folder"),
                       .move_to = box.text("move_to"),
                       .poll = box.duration("poll"),
                       .idle = box.flag("idle")};
  const std::string after = made.server.protocol.starts_with("pop3") ? "delete" : box.text("after");
  made.after = after == "seen"   ? AfterTaking::seen
               : after == "move" ? AfterTaking::move
                                 : AfterTaking::remove;
  if (made.address.empty()) made.address = made.server.user;
  keep_tokens(made.server.oauth, settings, "mailbox", row);
  return made;
}

LiveSettings live_settings(Settings& settings) {
  LiveSettings live;
  read_policy(Reader(settings.opened("policy")), live);
  read_mail(Reader(settings.opened("mail")), live);
  const Reader devices(settings.opened("devices"));
  live.asking = {.policy = devices.network(),
                 .community = devices.flag("snmp") ? devices.text("snmp_community") : "",
                 .snmp_port = devices.number("snmp_port"),
                 .tls = devices.flag("tls")};
  live.ask_every = devices.duration("ask_every");
  live.webhook_network = Reader(settings.opened("webhooks")).network();
  live.engines = Reader(settings.opened("engines")).lines("addresses");
  const Reader smtp(settings.opened("smtp"));
  live.smtp = smtp.mail_server();
  keep_tokens(live.smtp.oauth, settings, "smtp", settings.state()->said("smtp"));
  live.replies = {.from_name = smtp.text("from_name"),
                  .from_address = smtp.text("from"),
                  .retention = live.intake.retention,
                  .give_up = smtp.duration("give_up")};
  for (const SettingsRow& row : settings.state()->rows("mailbox")) {
    const MailboxSettings box = mailbox_of(settings, row);
    // Mail to one that is not in use, or was a moment ago, is of the server's own all the same.
    live.mail.own.push_back(box.address);
    if (row.enabled) live.mailboxes.push_back(box);
  }
  live.mail.replies = !live.smtp.host.empty();
  if (live.mail.replies) live.mail.own.push_back(live.replies.from_address);
  return live;
}

}  // namespace dce::server
