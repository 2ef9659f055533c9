#include "server/site/config.h"

#include <toml++/toml.h>

#include <stdexcept>

#include "server/base/files.h"
#include "server/site/section.h"

namespace dce::server {
namespace {

SignUp sign_up_of(Section& section, const std::string& text) {
  if (text == "open") return SignUp::open;
  if (text == "listed") return SignUp::listed;
  if (text == "closed") return SignUp::closed;
  section.fail("sign_up", "must be open, listed or closed");
}

void read_listener(Section& section, Listener& listener) {
  section.text("host", listener.host);
  section.number("port", listener.port, 0, 65535);
  section.flag("tls", listener.tls);
  section.text("certificate", listener.certificate);
  section.text("key", listener.key);
}

void read_release(Section section, Config& config) {
  read_listener(section, config.release);
  section.text("address", config.address);
  section.texts("names", config.names);
  section.finish();
}

void read_administration(Section section, Config& config) {
  const Listener& listener = config.administration;
  read_listener(section, config.administration);
  section.finish();
  if (!listener.tls && listener.host != "127.0.0.1" && listener.host != "::1")
    section.fail("tls", "may be off on 127.0.0.1 and ::1 alone: passwords would be readable on the wire");
}

void read_policy(Section section, Config& config) {
  std::string sign_up = "open";
  section.text("sign_up", sign_up);
  config.sign_up = sign_up_of(section, sign_up);
  section.number("code_length", config.code_length, 6, 12);
  section.number("pages_per_day", config.pages_per_day, 0, 1'000'000);
  section.duration("audit_kept", config.audit_kept);
  if (config.audit_kept != 0 && config.audit_kept < 30 * kDay)
    section.fail("audit_kept", "must be 30 days at least, or \"0d\" for ever");
  section.duration("retention", config.intake.retention);
  section.duration("after_print", config.delivery.after_print);
  section.duration("give_up", config.delivery.give_up);
  int megabytes = static_cast<int>(config.intake.document_bytes >> 20);
  section.number("document_mb", megabytes, 1, 2048);
  config.intake.document_bytes = static_cast<uint64_t>(megabytes) << 20;
  section.number("jobs_of_user", config.intake.jobs_of_user, 1, 10000);
  section.finish();
}

void read_network(Section& section, NetworkPolicy& policy) {
  section.flag("allow_loopback", policy.allow_loopback);
  section.flag("allow_link_local", policy.allow_link_local);
}

constexpr size_t kLargestAuthority = 1 << 20;

/// Its credentials too: out of the environment they are taken before there are threads, and before an engine
/// is started that would inherit them.
void read_store(Section section, Config& config) {
  section.text("database", config.database);
  section.text("documents", config.documents);
  section.text("key", config.master_key);
  section.duration("lease", config.lease);
  objects::StoreSettings store;
  std::string credentials, authority;
  section.text("documents_region", store.region);
  section.text("documents_credentials", credentials);
  section.text("documents_ca", authority);
  section.finish();
  if (config.lease < 2 * kSecond) section.fail("lease", "must be two seconds at least");
  if (config.documents.find("://") == std::string::npos) {
    if (!credentials.empty() || !authority.empty())
      section.fail("documents", "must be an address, https://HOST/BUCKET, for documents_credentials to mean one");
    return;
  }
  store.url = config.documents;
  store.credentials = objects::StoreCredentials::find(credentials);
  if (!authority.empty()) store.authority = read_file(authority, kLargestAuthority);
  config.documents_store = std::move(store);
}

void read_section(const std::string& name, const toml::table& table, Config& config) {
  Section section(table, name);
  if (name == "server") {
    section.text("state", config.state);
    section.text("log", config.log_level);
    section.number("preparing", config.preparing, 1, 64);
    section.number("delivering", config.delivering, 1, 64);
    section.finish();
  } else if (name == "store") {
    read_store(std::move(section), config);
  } else if (name == "release") {
    read_release(std::move(section), config);
  } else if (name == "administration") {
    read_administration(std::move(section), config);
  } else if (name == "engines") {
    section.texts("addresses", config.engines);
    section.text("pki", config.engine_pki);
    section.finish();
  } else if (name == "policy") {
    read_policy(std::move(section), config);
  } else if (name == "mail") {
    read_mail_policy(std::move(section), config.mail);
  } else if (name == "smtp") {
    read_smtp(std::move(section), config.mail);
  } else if (name == "devices") {
    read_network(section, config.asking.policy);
    section.text("snmp_community", config.asking.community);
    section.number("snmp_port", config.asking.snmp_port, 1, 65535);
    section.duration("ask_every", config.ask_every);
    section.finish();
  } else if (name == "webhooks") {
    read_network(section, config.webhook_network);
    section.finish();
  } else {
    throw std::runtime_error("there is no [" + name + "]");
  }
}

template <class Read>
void read_each(const std::string& name, const toml::array& tables, const Read& read) {
  for (const toml::node& node : tables) {
    const toml::table* const table = node.as_table();
    if (table == nullptr) throw std::runtime_error("[[" + name + "]] must be tables");
    read(Section(*table, name));
  }
}

void read_folder(Section section, Config& config) {
  WatchedFolderSettings settings;
  section.text("path", settings.folder);
  section.text("owner", settings.owner);
  section.flag("keep", settings.keep);
  section.finish();
  if (settings.folder.empty() || !normal_address(settings.owner))
    throw std::runtime_error("[[folder]] needs a path, and an owner's mail address");
  config.folders.push_back(settings);
}

}  // namespace

Config read_config(const std::string& path) {
  Config config;
  try {
    const toml::table file = toml::parse_file(path);
    for (const auto& [key, node] : file) {
      const std::string name(key.str());
      if (name == "folder" && node.is_array()) {
        read_each(name, *node.as_array(), [&](Section section) { read_folder(std::move(section), config); });
      } else if (name == "mailbox" && node.is_array()) {
        read_each(name, *node.as_array(),
                  [&](Section section) { read_mailbox(std::move(section), config.mail); });
      } else if (node.is_table()) {
        read_section(name, *node.as_table(), config);
      } else {
        throw std::runtime_error("\"" + name + "\" stands outside of any section");
      }
    }
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(path + ", line " + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
  config.mail.replies.retention = config.intake.retention;
  finish_mail_config(config.mail);
  return config;
}

}  // namespace dce::server
