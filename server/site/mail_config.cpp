#include "server/site/mail_config.h"

#include <algorithm>
#include <stdexcept>

#include "server/base/text.h"
#include "server/languages/texts.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

bool one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What stands in a URL or a command as it is: visible ASCII without what would end it.
bool is_plain(const std::string& text, std::string_view without) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return c > ' ' && c < 0x7F && without.find(c) == std::string_view::npos;
  });
}

void read_place(Section& section, const std::string& prefix, SecretPlace& place) {
  section.text((prefix + "_file").c_str(), place.file);
  section.text((prefix + "_env").c_str(), place.variable);
  if (!place.file.empty() && !place.variable.empty())
    section.fail((prefix + "_file").c_str(), "and " + prefix + "_env are two places for one secret");
}

void read_server(Section& section, std::initializer_list<const char*> protocols, MailServer& server) {
  section.text("protocol", server.protocol);
  if (!one_of(server.protocol, protocols)) {
    std::string list;
    for (const char* protocol : protocols) list += (list.empty() ? "" : ", ") + std::string(protocol);
    section.fail("protocol", "must be one of " + list);
  }
  section.text("host", server.host);
  if (server.host.empty() || !is_plain(server.host, "/?#@[]%\\\""))
    section.fail("host", "must be a host's name");
  section.number("port", server.port, 0, 65535);
  section.flag("tls", server.tls);
  if (!server.tls && server.protocol.ends_with('s'))
    section.fail("tls", "= false does not go with " + server.protocol);
  section.text("ca_file", server.ca_file);
  section.text("user", server.user);
  read_place(section, "password", server.password);
  OAuthSettings& oauth = server.oauth;
  section.text("oauth_endpoint", oauth.endpoint);
  section.text("oauth_client", oauth.client);
  section.text("oauth_scope", oauth.scope);
  read_place(section, "oauth_secret", oauth.client_secret);
  read_place(section, "oauth_token", oauth.refresh_token);
  if (oauth.endpoint.empty()) {
    if (!server.user.empty() && !server.password.given())
      section.fail("user", "needs a password_file or a password_env, or an oauth_endpoint");
    return;
  }
  const bool secure =
      oauth.endpoint.starts_with("https://") || oauth.endpoint.starts_with("http://127.0.0.1:");
  if (!secure || !is_plain(oauth.endpoint, "\"")) section.fail("oauth_endpoint", "must be an https address");
  if (oauth.client.empty() || !oauth.refresh_token.given())
    section.fail("oauth_endpoint", "needs an oauth_client, and an oauth_token_file or oauth_token_env");
}

}  // namespace

void read_mailbox(Section section, MailConfig& config) {
  MailboxSettings box;
  box.server.protocol = "imaps";
  section.text("name", box.name);
  section.text("address", box.address);
  read_server(section, {"imaps", "imap", "pop3s", "pop3"}, box.server);
  const bool pop3 = box.server.protocol.starts_with("pop3");
  section.text("folder", box.folder);
  std::string after = pop3 ? "delete" : "seen";
  section.text("after", after);
  section.text("move_to", box.move_to);
  section.duration("poll", box.poll);
  section.flag("idle", box.idle);
  section.finish();
  if (box.server.user.empty()) section.fail("user", "must be given");
  if (!one_of(after, {"seen", "move", "delete"})) section.fail("after", "must be seen, move or delete");
  box.after = after == "seen" ? AfterTaking::seen : after == "move" ? AfterTaking::move : AfterTaking::remove;
  if (pop3 && box.after != AfterTaking::remove)
    section.fail("after", "must be delete: POP3 has no other way to say that a mail was taken");
  if ((box.after == AfterTaking::move) == box.move_to.empty())
    section.fail("move_to", "goes with after = \"move\", and is needed then");
  for (const std::string* folder : {&box.folder, &box.move_to}) {
    if (folder->find_first_of("\"\\\r\n") != std::string::npos || printable(*folder) != *folder)
      section.fail("folder", "has signs that no folder's name may have");
  }
  box.poll = std::clamp<Millis>(box.poll, kSecond, kDay);
  if (box.address.empty()) box.address = box.server.user;
  if (box.name.empty()) box.name = box.server.user + " at " + box.server.host;
  for (const MailboxSettings& other : config.mailboxes) {
    if (other.name == box.name) section.fail("name", "is used twice: the store knows mails by it");
  }
  config.mailboxes.push_back(std::move(box));
}

void read_smtp(Section section, MailConfig& config) {
  config.smtp.protocol = "smtp";
  read_server(section, {"smtp", "smtps"}, config.smtp);
  section.text("from", config.replies.from_address);
  section.text("from_name", config.replies.from_name);
  section.duration("give_up", config.replies.give_up);
  section.finish();
  if (!normal_address(config.replies.from_address)) section.fail("from", "must be a mail address");
}

void read_mail_policy(Section section, MailConfig& config) {
  MailPolicy& policy = config.policy;
  std::string body = "auto";
  section.text("body", body);
  if (!one_of(body, {"auto", "always", "never"})) section.fail("body", "must be auto, always or never");
  policy.body = body == "auto"     ? BodyPolicy::automatic
                : body == "always" ? BodyPolicy::always
                                   : BodyPolicy::never;
  int megabytes = static_cast<int>(policy.mail_bytes >> 20);
  section.number("mail_mb", megabytes, 1, 1024);
  policy.mail_bytes = static_cast<uint64_t>(megabytes) << 20;
  section.number("documents", policy.documents, 1, 500);
  section.number("pages", policy.pages, 1, 1'000'000);
  section.number("mails_per_hour", policy.mails_per_hour, 1, 1'000'000);
  section.text("language", policy.language);
  if (language_asked_for(policy.language) != policy.language)
    section.fail("language", "must be en, de, fr or es");
  section.texts("own_addresses", policy.own);
  section.finish();
}

void finish_mail_config(MailConfig& config) {
  MailPolicy& policy = config.policy;
  policy.replies = config.answers();
  for (const MailboxSettings& box : config.mailboxes) policy.own.push_back(box.address);
  if (config.answers()) policy.own.push_back(config.replies.from_address);
}

}  // namespace dce::server
