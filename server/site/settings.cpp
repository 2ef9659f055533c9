#include "server/site/settings.h"

namespace dce::server {
namespace {

std::string text_of(bool value) {
  return value ? "true" : "false";
}

std::string text_of(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

std::string duration(Millis time) {
  constexpr std::pair<Millis, const char*> kUnits[] = {{kDay, "d"}, {kHour, "h"}, {kMinute, "m"}};
  for (const auto& [unit, name] : kUnits) {
    if (time >= unit && time % unit == 0) return std::to_string(time / unit) + name;
  }
  return std::to_string(time / kSecond) + "s";
}

const char* name_of(SignUp sign_up) {
  return sign_up == SignUp::open ? "open" : sign_up == SignUp::listed ? "listed" : "closed";
}

/// A connection string may hold a password.
std::string without_password(const std::string& database) {
  return database.starts_with("sqlite:") ? database : "postgresql: (its connection string is not shown)";
}

}  // namespace

std::string panel_base_of(const Config& config) {
  if (!config.address.empty()) return config.address;
  const std::string& host = config.names.empty() ? config.release.host : config.names.front();
  const int port = config.release.port;
  return config.release.scheme() + "://" + host +
         (port == 443 || port == 0 ? "" : ":" + std::to_string(port));
}

std::vector<Setting> settings_of(const Config& config) {
  std::vector<Setting> settings = {
      {"server", "state", config.state},
      {"server", "log", config.log_level},
      {"server", "preparing", std::to_string(config.preparing)},
      {"server", "delivering", std::to_string(config.delivering)},
      {"store", "database", without_password(config.database_address())},
      {"store", "documents", config.documents_place()},
      {"store", "lease", duration(config.lease)},
      {"release", "host", config.release.host},
      {"release", "port", std::to_string(config.release.port)},
      {"release", "tls", text_of(config.release.tls)},
      {"release", "names", text_of(config.names)},
      {"release", "address", config.address},
      {"administration", "host", config.administration.host},
      {"administration", "port", std::to_string(config.administration.port)},
      {"administration", "tls", text_of(config.administration.tls)},
      {"engines", "addresses", text_of(config.engines)},
      {"policy", "sign_up", name_of(config.sign_up)},
      {"policy", "code_length", std::to_string(config.code_length)},
      {"policy", "retention", duration(config.intake.retention)},
      {"policy", "after_print", duration(config.delivery.after_print)},
      {"policy", "give_up", duration(config.delivery.give_up)},
      {"policy", "document_mb", std::to_string(config.intake.document_bytes >> 20)},
      {"policy", "jobs_of_user", std::to_string(config.intake.jobs_of_user)},
      {"policy", "pages_per_day", std::to_string(config.pages_per_day)},
      {"policy", "audit_kept", config.audit_kept == 0 ? "for ever" : duration(config.audit_kept)},
      {"devices", "allow_loopback", text_of(config.asking.policy.allow_loopback)},
      {"devices", "allow_link_local", text_of(config.asking.policy.allow_link_local)},
      {"devices", "snmp_port", std::to_string(config.asking.snmp_port)},
      {"devices", "ask_every", duration(config.ask_every)},
      {"webhooks", "allow_loopback", text_of(config.webhook_network.allow_loopback)},
      {"webhooks", "allow_link_local", text_of(config.webhook_network.allow_link_local)},
  };
  for (const WatchedFolderSettings& folder : config.folders) {
    settings.push_back({"folder", "path", folder.folder});
    settings.push_back({"folder", "owner", folder.owner});
  }
  return settings;
}

}  // namespace dce::server
