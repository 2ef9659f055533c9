#include "server/site/config.h"

#include "server/base/files.h"

namespace dce::server {
namespace {

constexpr size_t kLargestAuthority = 1 << 20;

/// A section as the file and what is usual have it: nobody else is asked here.
class Said {
 public:
  Said(const SettingsFile& file, const char* section) {
    const SettingValues* const values = file.find(section);
    values_ = with_defaults(*find_section(section), values == nullptr ? SettingValues() : *values);
  }
  const std::string& text(const char* key) const { return values_.at(key); }
  int number(const char* key) const { return std::stoi(text(key)); }

  Listener listener() const {
    return {.host = text("host"),
            .port = number("port"),
            .tls = text("tls") == "true",
            .certificate = text("certificate"),
            .key = text("key")};
  }

 private:
  SettingValues values_;
};

objects::StoreSettings documents_store(const Said& store) {
  objects::StoreSettings settings;
  settings.url = store.text("documents");
  settings.region = store.text("documents_region");
  settings.credentials = objects::StoreCredentials::find(store.text("documents_credentials"));
  const std::string& authority = store.text("documents_ca");
  if (!authority.empty()) settings.authority = read_file(authority, kLargestAuthority);
  return settings;
}

}  // namespace

Config config_of(SettingsFile file) {
  const Said server(file, "server"), store(file, "store"), release(file, "release"),
      administration(file, "administration"), engines(file, "engines");
  Config config{.state = server.text("state"),
                .database = store.text("database"),
                .documents = store.text("documents"),
                .master_key = store.text("key"),
                .lease = duration_of(store.text("lease")),
                .log_level = server.text("log"),
                .release = release.listener(),
                .administration = administration.listener(),
                .address = release.text("address"),
                .names = lines_of(release.text("names")),
                .engine_pki = engines.text("pki"),
                .preparing = server.number("preparing"),
                .delivering = server.number("delivering")};
  if (config.documents.find("://") != std::string::npos) config.documents_store = documents_store(store);
  for (const auto& [section, values] : file.rows) {
    if (section != "folder") continue;
    const auto keep = values.find("keep");
    config.folders.push_back({.folder = values.at("path"),
                              .owner = values.at("owner"),
                              .keep = keep != values.end() && keep->second == "true"});
  }
  config.file = std::move(file);
  return config;
}

std::string Config::panel_base() const {
  if (!address.empty()) return address;
  const std::string& host = names.empty() ? release.host : names.front();
  const int port = release.port;
  return release.scheme() + "://" + host + (port == 443 || port == 0 ? "" : ":" + std::to_string(port));
}

}  // namespace dce::server
