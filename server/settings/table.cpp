#include "server/settings/table.h"

#include <algorithm>

#include "server/codes/codes.h"
#include "server/delivery/deliverer.h"
#include "server/intake/acceptor.h"
#include "server/settings/mail_table.h"

namespace dce::server {
namespace {

using enum SettingKind;
using enum SettingPlace;

constexpr int64_t kYears = 3650 * kDay;

SettingsSection policy_section() {
  const IntakePolicy intake;
  const DeliveryPolicy delivery;
  return {.name = "policy",
          .title = "Policy",
          .intro = "Who may print, how long documents stay, how much is taken.",
          .settings = {{.key = "sign_up",
                        .kind = choice,
                        .label = "Who gets an account by sending",
                        .help = "Accounts that are there, and rules under Users, hold whatever this says.",
                        .otherwise = "open",
                        .choices = {{"open", "Everybody whom no rule refuses"},
                                    {"listed", "Whom a rule allows"},
                                    {"closed", "Nobody: accounts are made under Users"}}},
                       {.key = "code_length",
                        .kind = number,
                        .label = "Digits of a code",
                        .help = "Of codes made from now on; those that people have stay as they are.",
                        .otherwise = std::to_string(Codes::kShortest),
                        .least = Codes::kShortest,
                        .most = Codes::kLongest},
                       {.key = "retention",
                        .kind = duration,
                        .label = "Documents are kept for",
                        .help = "Of those that come from now on; then their bytes are gone.",
                        .otherwise = duration_text(intake.retention),
                        .least = kSecond,
                        .most = kYears},
                       {.key = "after_print",
                        .kind = duration,
                        .label = "Kept after printing for",
                        .help = "So that they can be printed again; 0s deletes at once.",
                        .otherwise = duration_text(delivery.after_print),
                        .least = 0,
                        .most = kYears,
                        .zero = "not at all"},
                       {.key = "give_up",
                        .kind = duration,
                        .label = "A printer that does not answer is given up after",
                        .help = "The document waits for its owner again then.",
                        .otherwise = duration_text(delivery.give_up),
                        .least = 0,
                        .most = kYears},
                       {.key = "document_mb",
                        .kind = number,
                        .label = "Largest document, MB",
                        .help = "What is larger is refused, and its sender told.",
                        .otherwise = std::to_string(intake.document_bytes >> 20),
                        .least = 1,
                        .most = 2048},
                       {.key = "jobs_of_user",
                        .kind = number,
                        .label = "Documents of one user at a time",
                        .help = "More are refused until some are printed or deleted.",
                        .otherwise = std::to_string(intake.jobs_of_user),
                        .least = 1,
                        .most = 10000},
                       {.key = "pages_per_day",
                        .kind = number,
                        .label = "Pages a day of one user",
                        .help = "Copies counted; 0 for any number. Users may have a number of their own.",
                        .otherwise = "0",
                        .least = 0,
                        .most = 1'000'000,
                        .zero = "any number"},
                       {.key = "audit_kept",
                        .kind = duration,
                        .label = "Lines of the audit log are kept for",
                        .help = "30d at least; 0s for ever.",
                        .otherwise = "0s",
                        .least = 0,
                        .most = kYears,
                        .zero = "for ever"}},
          .check = [](const SettingValues& values, SettingProblems& problems) {
            const auto kept = values.find("audit_kept");
            if (kept == values.end()) return;
            const int64_t time = duration_of(kept->second);
            if (time > 0 && time < 30 * kDay) problems["audit_kept"] = "must be 30d at least, or 0s for ever";
          }};
}

std::vector<Setting> networks(const char* whom) {
  return {{.key = "allow_loopback",
           .kind = flag,
           .label = std::string(whom) + " on the server's own host",
           .help = "Loopback addresses. What else listens there can be reached then.",
           .otherwise = "false"},
          {.key = "allow_link_local",
           .kind = flag,
           .label = std::string(whom) + " at link-local addresses",
           .help = "169.254.0.0/16 and fe80::/10, where clouds keep what tells machines their secrets.",
           .otherwise = "false"}};
}

SettingsSection devices_section() {
  const Devices::Asking asking;
  std::vector<Setting> settings = networks("Printers");
  settings.push_back(
      {.key = "snmp_community",
       .kind = secret,
       .label = "SNMP community",
       .help = "What printers are asked with for state and supplies; \"public\" where none is set.",
       .otherwise = asking.community});
  settings.push_back({.key = "tls",
                      .kind = flag,
                      .label = "Reach printers by TLS",
                      .help = "Those registered from now on, by IPP, that say they can; their certificate is pinned.",
                      .otherwise = "true"});
  settings.push_back({.key = "snmp",
                      .kind = flag,
                      .label = "Ask printers by SNMP",
                      .help = "Where they do not say by IPP how they are.",
                      .otherwise = "true"});
  settings.push_back({.key = "snmp_port",
                      .kind = number,
                      .label = "SNMP port",
                      .help = "161 at every printer that was not told otherwise.",
                      .otherwise = std::to_string(asking.snmp_port),
                      .least = 1,
                      .most = 65535});
  settings.push_back({.key = "ask_every",
                      .kind = duration,
                      .label = "Printers are asked every",
                      .help = "For their state, what is wrong, and supplies.",
                      .otherwise = "1m",
                      .least = kSecond,
                      .most = kDay});
  return {
      .name = "devices",
      .title = "Printers",
      .intro =
          "Where printers may be, and how they are asked how they are. Each is registered under Printers.",
      .settings = std::move(settings)};
}

bool is_engine(const std::string& text) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7F; };
  if (!std::all_of(text.begin(), text.end(), plain)) return false;
  if (text.starts_with("unix:")) return text.size() > 6 && text[5] == '/';
  const size_t colon = text.rfind(':');
  return text.starts_with("tls:") && colon > 4 && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

SettingsSection engines_section() {
  return {.name = "engines",
          .title = "Engines",
          .intro = "What converts documents. Without an address the server starts an engine of its own.",
          .settings = {{.key = "addresses",
                        .kind = list,
                        .label = "Addresses",
                        .help = "One a line: tls:HOST:8802, or unix:/PATH on this host.",
                        .fits = is_engine,
                        .must = "must be tls:HOST:PORT or unix:/PATH"},
                       {.key = "pki",
                        .label = "Folder of certificates",
                        .help = "For tls addresses, as \"dce-worker pki init\" makes it.",
                        .place = file}}};
}

Setting in_file(const char* key, const char* label, const char* help, std::string otherwise = {}) {
  return {.key = key, .label = label, .help = help, .otherwise = std::move(otherwise), .place = file};
}

SettingsSection folder_section() {
  return {.name = "folder",
          .title = "Watched folders",
          .intro =
              "Files that are laid there become jobs of one user. They are named in the file alone: who "
              "could name any folder here could print what the server may read.",
          .many = true,
          .settings = {in_file("path", "Folder", "On this host."),
                       in_file("owner", "Owner", "Whose jobs they become: a mail address."),
                       {.key = "keep",
                        .kind = flag,
                        .label = "Files stay",
                        .help = "Else they are removed once they are taken.",
                        .otherwise = "false",
                        .place = file}},
          .check = [](const SettingValues& values, SettingProblems& problems) {
            if (!values.contains("path")) problems["path"] = "must be given";
            const auto owner = values.find("owner");
            if (owner == values.end() || !is_mail_address(owner->second))
              problems["owner"] = "must be a mail address";
          }};
}

SettingsSection server_section() {
  const auto threads = [](const char* key, const char* label, const char* count) {
    return Setting{.key = key,
                   .kind = number,
                   .label = label,
                   .help = "Threads.",
                   .otherwise = count,
                   .place = file,
                   .least = 1,
                   .most = 64};
  };
  return {
      .name = "server",
      .title = "Server",
      .intro = "The program itself.",
      .settings = {in_file("state", "State folder", "Key, store, documents, certificate.", "/var/lib/dce"),
                   in_file("log", "Log", "debug, info, warn, error or off.", "info"),
                   threads("preparing", "Converted side by side", "2"),
                   threads("delivering", "Sent side by side", "4")}};
}

SettingsSection store_section() {
  return {.name = "store",
          .title = "Store",
          .intro = "Where jobs and documents are.",
          .settings = {{.key = "database",
                        .kind = connection,
                        .label = "Database",
                        .help = "sqlite:PATH or postgresql:CONNECTION; else SQLite in the state folder.",
                        .place = file},
                       in_file("documents", "Documents",
                               "A folder or https://HOST/BUCKET; else in the state folder."),
                       in_file("documents_region", "Region", "Of the documents' store.", "us-east-1"),
                       in_file("documents_credentials", "Credentials",
                               "File with the store's; else from the environment."),
                       in_file("documents_ca", "Authority", "Who vouches for the store, PEM file."),
                       in_file("key", "Master key", "File; else in the state folder."),
                       {.key = "lease",
                        .kind = duration,
                        .label = "Lease",
                        .help = "Another server that is not heard of for so long is gone.",
                        .otherwise = "30s",
                        .place = file,
                        .least = 2 * kSecond,
                        .most = kDay}},
          .check = [](const SettingValues& values, SettingProblems& problems) {
            const auto documents = values.find("documents");
            const bool elsewhere =
                documents != values.end() && documents->second.find("://") != std::string::npos;
            if (!elsewhere && (values.contains("documents_credentials") || values.contains("documents_ca")))
              problems["documents"] =
                  "must be an address, https://HOST/BUCKET, for documents_credentials to mean one";
          }};
}

std::vector<Setting> listener(const char* host, const char* port, const char* certificate) {
  return {
      in_file("host", "Address", "Where it is listened.", host),
      {.key = "port",
       .kind = number,
       .label = "Port",
       .help = "TCP.",
       .otherwise = port,
       .place = file,
       .least = 0,
       .most = 65535},
      {.key = "tls", .kind = flag, .label = "TLS", .help = "Encrypted.", .otherwise = "true", .place = file},
      in_file("certificate", "Certificate", certificate),
      in_file("key", "Key", "Of the certificate, PEM file.")};
}

SettingsSection release_section() {
  std::vector<Setting> settings = listener("0.0.0.0", "8443", "PEM file; else one is made.");
  settings.push_back(
      in_file("address", "Address for phones", "As phones reach it; else as the panel's browser does."));
  settings.push_back({.key = "names",
                      .kind = list,
                      .label = "Names",
                      .help = "A certificate is made for these.",
                      .otherwise = "localhost",
                      .place = file});
  return {.name = "release",
          .title = "Release pages",
          .intro = "What panels, phones and programs of users reach.",
          .settings = std::move(settings)};
}

SettingsSection administration_section() {
  return {.name = "administration",
          .title = "Administration",
          .intro = "These pages.",
          .settings = listener("127.0.0.1", "8444", "PEM file; else the release pages'."),
          .check = [](const SettingValues& values, SettingProblems& problems) {
            const auto tls = values.find("tls"), host = values.find("host");
            const bool here = host == values.end() || host->second == "127.0.0.1" || host->second == "::1";
            if (tls != values.end() && tls->second == "false" && !here)
              problems["tls"] =
                  "may be off on 127.0.0.1 and ::1 alone: passwords would be readable on the wire";
          }};
}

}  // namespace

const Setting* SettingsSection::find(std::string_view key) const {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& one) { return one.key == key; });
  return found == settings.end() ? nullptr : &*found;
}

bool SettingsSection::is_editable() const {
  return std::any_of(settings.begin(), settings.end(), [](const Setting& one) { return one.place != file; });
}

const std::vector<SettingsSection>& settings_sections() {
  static const std::vector<SettingsSection> sections = {
      policy_section(),
      mail_section(),
      smtp_section(),
      mailbox_section(),
      devices_section(),
      {.name = "webhooks",
       .title = "Webhooks",
       .intro = "Where other programs that are told of changes may be. Each is added under Webhooks.",
       .settings = networks("Receivers")},
      engines_section(),
      folder_section(),
      server_section(),
      store_section(),
      release_section(),
      administration_section()};
  return sections;
}

const SettingsSection* find_section(std::string_view name) {
  for (const SettingsSection& section : settings_sections()) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

}  // namespace dce::server
