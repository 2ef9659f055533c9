#include "server/settings/mail_table.h"

#include <algorithm>

#include "server/mail/mailbox.h"
#include "server/mail_intake/mail_taker.h"
#include "server/replies/reply_sender.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

using enum SettingKind;
using enum SettingPlace;

/// What stands in a URL or a command as it is: visible ASCII without what would end it.
bool is_plain(const std::string& text, std::string_view without) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return c > ' ' && c < 0x7F && without.find(c) == std::string_view::npos;
  });
}

bool is_host(const std::string& text) {
  return is_plain(text, "/?#@[]%\\\"");
}

bool is_endpoint(const std::string& text) {
  return is_plain(text, "\"") && (text.starts_with("https://") || text.starts_with("http://127.0.0.1:"));
}

bool is_folder(const std::string& text) {
  return text.find_first_of("\"\\") == std::string::npos;
}

bool is_pem(const std::string& text) {
  return text.find("-----BEGIN CERTIFICATE-----") != std::string::npos &&
         text.find("PRIVATE KEY") == std::string::npos;
}

std::string value_of(const SettingValues& values, const char* key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string() : found->second;
}

constexpr char kSeldom[] = "Seldom needed",
               kOAuth[] = "Where passwords are switched off: OAuth (Microsoft 365, Gmail)";

void add_secret(std::vector<Setting>& settings, const std::string& key, const char* label, const char* help,
                const char* group = "") {
  settings.push_back(
      {.key = key, .kind = secret, .label = label, .help = help, .place = administration, .group = group});
  settings.push_back({.key = key + "_file",
                      .label = std::string(label) + ", file",
                      .help = "Its owner's alone.",
                      .place = file});
  settings.push_back({.key = key + "_env",
                      .label = std::string(label) + ", variable",
                      .help = "Of the environment.",
                      .place = file});
}

void add_mail_server(std::vector<Setting>& settings, std::vector<SettingChoice> protocols) {
  const std::string usual = protocols.front().word;
  settings.insert(
      settings.end(),
      {{.key = "protocol",
        .kind = choice,
        .label = "Protocol",
        .help = "Encrypted from the first byte where it ends in S, else by STARTTLS.",
        .otherwise = usual,
        .choices = std::move(protocols),
        .leads = true},
       {.key = "host",
        .label = "Server",
        .help = "Its name, as its certificate has it.",
        .fits = is_host,
        .must = "must be a host's name",
        .leads = true},
       {.key = "port",
        .kind = number,
        .label = "Port",
        .help = "0 for the protocol's own.",
        .otherwise = "0",
        .least = 0,
        .most = 65535,
        .zero = "the protocol's own",
        .leads = true},
       {.key = "tls",
        .kind = flag,
        .label = "Encrypted",
        .help = "Without, passwords and mail travel in the open: for this host and tests.",
        .otherwise = "true",
        .leads = true,
        .group = kSeldom},
       {.key = "ca_file",
        .label = "Authority, file",
        .help = "PEM, beside those the system trusts.",
        .place = file},
       {.key = "authority",
        .kind = prose,
        .label = "Authority",
        .help =
            "A PEM certificate to trust beside those the system trusts. Empty for servers with a public one.",
        .fits = is_pem,
        .must = "must be certificates in PEM, and no key",
        .leads = true,
        .group = kSeldom},
       {.key = "user", .label = "User", .help = "What is logged in with.", .leads = true}});
  add_secret(settings, "password", "Password", "Kept sealed, and never shown.");
  settings.insert(
      settings.end(),
      {{.key = "oauth_endpoint",
        .label = "Token endpoint",
        .help = "Of the provider; https.",
        .fits = is_endpoint,
        .must = "must be an https address",
        .leads = true,
        .group = kOAuth},
       {.key = "oauth_client", .label = "Client", .help = "The application's id there.", .group = kOAuth},
       {.key = "oauth_scope", .label = "Scope", .help = "As the provider names it.", .group = kOAuth}});
  add_secret(settings, "oauth_secret", "Client secret", "Public clients have none.", kOAuth);
  add_secret(settings, "oauth_token", "Refresh token", "Another that the endpoint hands out takes its place.",
             kOAuth);
}

/// "password", "password_file" or "password_env" is there.
bool is_given(const SettingValues& values, const std::string& secret) {
  return values.contains(secret) || values.contains(secret + "_file") || values.contains(secret + "_env");
}

void check_mail_server(const SettingValues& values, SettingProblems& problems) {
  if (value_of(values, "host").empty()) problems["host"] = "must be given: a host's name";
  const std::string protocol = value_of(values, "protocol");
  if (value_of(values, "tls") == "false" && protocol.ends_with('s'))
    problems["tls"] = "cannot be off with " + protocol;
  for (const char* secret : {"password", "oauth_secret", "oauth_token"}) {
    if (values.contains(std::string(secret) + "_file") && values.contains(std::string(secret) + "_env"))
      problems[std::string(secret) + "_file"] =
          "and " + std::string(secret) + "_env are two places for one secret";
  }
  if (value_of(values, "oauth_endpoint").empty()) {
    if (!value_of(values, "user").empty() && !is_given(values, "password"))
      problems["password"] = "must be given, or an OAuth endpoint";
    return;
  }
  if (value_of(values, "oauth_client").empty()) problems["oauth_client"] = "goes with an endpoint";
  if (!is_given(values, "oauth_token")) problems["oauth_token"] = "goes with an endpoint";
}

void check_mailbox(const SettingValues& values, SettingProblems& problems) {
  check_mail_server(values, problems);
  if (value_of(values, "user").empty()) problems["user"] = "must be given";
  const std::string after = value_of(values, "after");
  if (value_of(values, "protocol").starts_with("pop3") && !after.empty() && after != "delete")
    problems["after"] = "must be delete: POP3 has no other way to say that a mail was taken";
  if ((after == "move") == value_of(values, "move_to").empty())
    problems["move_to"] = "goes with \"move\", and is needed then";
}

void check_smtp(const SettingValues& values, SettingProblems& problems) {
  // Nothing but what is usual is no server, and nothing is answered.
  const SettingsSection& smtp = *find_section("smtp");
  if (std::all_of(values.begin(), values.end(), [&](const auto& value) {
        const Setting* const setting = smtp.find(value.first);
        return setting != nullptr && setting->otherwise == value.second;
      }))
    return;
  check_mail_server(values, problems);
  if (value_of(values, "from").empty()) problems["from"] = "must be a mail address";
}

}  // namespace

bool is_mail_address(const std::string& text) {
  return normal_address(text).has_value();
}

SettingsSection mailbox_section() {
  const MailboxSettings usual;
  SettingsSection section{.name = "mailbox",
                          .title = "Mailbox",
                          .intro = "Where people send what they want printed.",
                          .many = true,
                          .settings = {},
                          .check = check_mailbox};
  std::vector<Setting>& settings = section.settings;
  settings.push_back({.key = "name", .label = "Name", .help = "Mails that were taken are known by it."});
  settings.push_back({.key = "address",
                      .label = "Address",
                      .help = "What people write to; else the user.",
                      .fits = is_mail_address,
                      .must = "must be a mail address"});
  add_mail_server(settings, {{"imaps", "IMAPS"}, {"imap", "IMAP"}, {"pop3s", "POP3S"}, {"pop3", "POP3"}});
  settings.insert(settings.end(),
                  {{.key = "folder",
                    .label = "Folder",
                    .help = "IMAP alone.",
                    .otherwise = usual.folder,
                    .fits = is_folder,
                    .must = "has signs that no folder's name may have"},
                   {.key = "after",
                    .kind = choice,
                    .label = "Mail that was taken is",
                    .help = "POP3 can only delete.",
                    .otherwise = "seen",
                    .choices = {{"seen", "Marked as read"}, {"move", "Moved"}, {"delete", "Deleted"}}},
                   {.key = "move_to",
                    .label = "Moved to",
                    .help = "A folder of the same mailbox.",
                    .fits = is_folder,
                    .must = "has signs that no folder's name may have"},
                   {.key = "poll",
                    .kind = duration,
                    .label = "Looked at every",
                    .help = "Where the server does not tell of new mail by itself.",
                    .otherwise = duration_text(usual.poll),
                    .least = kSecond,
                    .most = kDay,
                    .group = kSeldom},
                   {.key = "idle",
                    .kind = flag,
                    .label = "Let the server tell (IDLE)",
                    .help = "Off for servers that say they can and cannot.",
                    .otherwise = flag_text(usual.idle),
                    .group = kSeldom}});
  return section;
}

SettingsSection smtp_section() {
  SettingsSection section{
      .name = "smtp",
      .title = "Replies",
      .intro = "The mail server that replies with codes are sent through. Without one nothing is answered.",
      .whole = true,
      .settings = {},
      .check = check_smtp};
  add_mail_server(section.settings, {{"smtp", "SMTP"}, {"smtps", "SMTPS"}});
  section.settings.insert(section.settings.end(),
                          {{.key = "from",
                            .label = "From",
                            .help = "The address that replies come from.",
                            .fits = is_mail_address,
                            .must = "must be a mail address"},
                           {.key = "from_name", .label = "Name beside it", .help = "As people see it."},
                           {.key = "give_up",
                            .kind = duration,
                            .label = "Tried for",
                            .help = "Where the server cannot be reached.",
                            .otherwise = duration_text(ReplySettings().give_up),
                            .least = 0,
                            .most = 365 * kDay,
                            .group = kSeldom}});
  return section;
}

SettingsSection mail_section() {
  const MailPolicy usual;
  const auto count = [](const char* key, const char* label, const char* help, int otherwise, int64_t most) {
    return Setting{.key = key,
                   .kind = number,
                   .label = label,
                   .help = help,
                   .otherwise = std::to_string(otherwise),
                   .least = 1,
                   .most = most};
  };
  return {.name = "mail",
          .title = "Mail",
          .intro = "What is taken of mails, from whichever mailbox.",
          .settings = {
              {.key = "body",
               .kind = choice,
               .label = "The text of a mail is printed",
               .help = "A mail without attachments is its text.",
               .otherwise = "auto",
               .choices = {{"auto", "Where nothing is attached"}, {"always", "Always"}, {"never", "Never"}}},
              count("mail_mb", "Largest mail, MB", "What is larger is answered with the reason.",
                    static_cast<int>(usual.mail_bytes >> 20), 1024),
              count("documents", "Documents of one mail", "Those beyond are named in the reply.",
                    usual.documents, 500),
              count("pages", "Pages of one mail", "Of all its documents together.", usual.pages, 1'000'000),
              count("mails_per_hour", "Mails an hour of one address that are answered",
                    "What is beyond is taken in silence.", usual.mails_per_hour, 1'000'000),
              {.key = "language",
               .kind = choice,
               .label = "Language",
               .help = "Of who has none and whose mail names none.",
               .otherwise = usual.language,
               .choices = {{"en", "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"es", "Español"}}},
              {.key = "own_addresses",
               .kind = list,
               .label = "Other addresses of the server's",
               .help = "One a line: never answered. Those of mailboxes and replies are known.",
               .fits = is_mail_address,
               .must = "must be mail addresses"}}};
}

}  // namespace dce::server
