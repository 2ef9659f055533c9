#include "server/site/backup.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "server/base/program.h"
#include "server/base/text.h"
#include "server/store/migrations.h"

namespace dce::server {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr char kManifest[] = "manifest.json", kDatabase[] = "dce.db", kDocuments[] = "documents",
               kKey[] = "master.key", kCertificates[] = "tls";

bool is_document(const std::string& name) {
  return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// A folder within the state folder, so that files can be linked into it; gone at the end.
class Workshop {
 public:
  explicit Workshop(const std::string& state) : path_(state + "/backup-" + random_id()) {
    for (const fs::directory_entry& entry : fs::directory_iterator(state)) {
      if (entry.path().filename().string().starts_with("backup-")) fs::remove_all(entry.path());
    }
    make_folder(path_);
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

/// Equal for equal keys, and says nothing of them.
std::string key_check(const MasterKey& key) {
  return key.derived("backup").hash("which key");
}

void copy_private(const std::string& from, const std::string& to) {
  write_file(to, read_file(from, 1 << 20), 0600);
}

/// Documents are never changed, so a link is a copy.
void link_documents(const std::string& from, const std::string& to) {
  make_folder(to);
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const std::string name = entry.path().filename();
    if (!is_document(name)) continue;
    std::error_code gone;  // deleted just now
    fs::create_hard_link(entry.path(), to + "/" + name, gone);
  }
}

std::set<std::string> files_known_to(Database& database) {
  std::set<std::string> ids;
  database.read([&](soci::session& sql) {
    std::string id;
    soci::statement statement = (sql.prepare << "SELECT id FROM files WHERE doomed = 0", soci::into(id));
    statement.execute();
    while (statement.fetch()) ids.insert(id);
  });
  return ids;
}

/// What the copied database knows, and nothing else.
BackupReport settle_documents(Database& database, const std::string& source, const std::string& folder) {
  BackupReport report;
  const std::set<std::string> known = files_known_to(database);
  for (const std::string& id : known) {
    std::error_code gone;
    if (!file_exists(folder + "/" + id)) fs::create_hard_link(source + "/" + id, folder + "/" + id, gone);
    ++(gone ? report.missing : report.documents);
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!known.contains(entry.path().filename())) fs::remove(entry.path());
  }
  return report;
}

void pack(const std::string& folder, const std::string& file) {
  const std::string half = file + ".half";
  const mode_t before = umask(077);
  const int status = run_program({"tar", "--create", "--file", half, "--directory", folder, "--owner=0",
                                  "--group=0", "--numeric-owner", "."});
  umask(before);
  if (status != 0) {
    remove_file(half);
    throw std::runtime_error(file + " could not be written");
  }
  sync_file(open_file(half, O_RDWR).get(), half);
  fs::rename(half, file);
  sync_folder(folder_of(file));
}

/// tar drops leading slashes and refuses ".."; here links, devices and names that are not ours are.
void unpack(const std::string& file, const std::string& folder) {
  if (!file_exists(file)) throw std::runtime_error(file + " is not there");
  if (run_program({"tar", "--extract", "--file", file, "--directory", folder, "--no-same-owner",
                   "--no-same-permissions"}) != 0)
    throw std::runtime_error(file + " is no backup");
  static const std::set<std::string> kOurs = {kManifest, kDatabase, kDocuments, kKey, kCertificates};
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path name = entry.path().lexically_relative(folder);
    const fs::file_status status = entry.symlink_status();
    const bool plain = fs::is_regular_file(status) || fs::is_directory(status);
    if (!plain || !kOurs.contains(*name.begin()))
      throw std::runtime_error(file + " holds " + printable(name.string()) + ", which no backup does");
    fs::permissions(entry.path(), fs::is_directory(status) ? fs::perms::owner_all
                                                           : fs::perms::owner_read | fs::perms::owner_write);
  }
}

Json read_manifest(const Workshop& workshop) {
  if (!file_exists(workshop / kManifest)) throw std::runtime_error("there is no manifest in it");
  Json manifest = Json::parse(read_file(workshop / kManifest, 64 * 1024), nullptr, false);
  if (!manifest.is_object() || manifest.value("format", 0) != kFormat)
    throw std::runtime_error("it was made by another program, or a newer one");
  return manifest;
}

void move_into_place(const Workshop& workshop, const std::string& state) {
  for (const char* name : {kKey, kCertificates, kDocuments, kDatabase}) {
    if (file_exists(workshop / name)) fs::rename(workshop / name, state + "/" + name);
  }
  sync_folder(state);
}

/// What time has overtaken since the copy was made.
void settle_jobs(Stores& stores) {
  for (Job& job : stores.jobs.in_state(JobState::releasing))
    stores.jobs.change(job, JobState::unconfirmed, "restore",
                       "restored from a backup: perhaps it was printed since", [](Job& edited) {
                         edited.taken_by.clear();
                         edited.message = "restored from a backup: perhaps it was printed since";
                       });
  stores.database.write([](soci::session& sql) {
    sql << "DELETE FROM sessions";
    sql << "DELETE FROM webhook_outbox";
  });
}

}  // namespace

BackupReport back_up(const Config& config, Stores& stores, const std::string& file, bool with_key) {
  if (!stores.database.is_sqlite())
    throw std::runtime_error("the store is a PostgreSQL database: copy it with pg_dump, and then " +
                             config.state + "/documents; keep " + config.state + "/" + kKey + " apart");
  if (file_exists(file)) throw std::runtime_error(file + " is there already");
  const Workshop workshop(config.state);
  const std::string documents = config.state + "/" + kDocuments;
  // Documents first, so that the database names none that was made after they were linked but few.
  link_documents(documents, workshop / kDocuments);
  copy_database(stores.database, workshop / kDatabase);
  BackupReport report;
  {
    Database copy("sqlite:" + workshop / kDatabase, 1);
    report = settle_documents(copy, documents, workshop / kDocuments);
  }
  if (with_key) {
    copy_private(config.state + "/" + kKey, workshop / kKey);
    if (const std::string tls = config.state + "/" + kCertificates; file_exists(tls))
      fs::copy(tls, workshop / kCertificates, fs::copy_options::recursive);
  }
  const Json manifest = {{"format", kFormat},
                         {"made_ms", system_now()},
                         {"schema", schema_version(stores.database)},
                         {"documents", report.documents},
                         {"with_key", with_key},
                         {"key_check", key_check(stores.key)}};
  write_file(workshop / kManifest, manifest.dump(2) + "\n", 0600);
  pack(workshop.path(), file);
  stores.audit.add({system_user(), "command line"}, "store.backup", file,
                   with_key ? "with the key" : "without the key");
  return report;
}

BackupReport restore(const Config& config, const std::string& file) {
  if (!config.database_address().starts_with("sqlite:"))
    throw std::runtime_error("the store is a PostgreSQL database: bring it back with pg_restore");
  const std::string& state = prepare_state(config);
  const File lock = lock_state(config);
  for (const char* name : {kDatabase, kDocuments}) {
    if (file_exists(state + "/" + name))
      throw std::runtime_error(state + "/" + name + " is there: move it away first");
  }
  const Workshop workshop(state);
  unpack(file, workshop.path());
  const Json manifest = read_manifest(workshop);
  const bool brings_key = file_exists(workshop / kKey), has_key = file_exists(state + "/" + kKey);
  if (!brings_key && !has_key)
    throw std::runtime_error("the backup has no key: put the server's " + std::string(kKey) + " into " +
                             state + " first");
  if (brings_key && has_key)
    throw std::runtime_error(state + "/" + kKey + " is there, and the backup has one: move it away first");
  const MasterKey key = MasterKey::from_file(brings_key ? workshop / kKey : state + "/" + kKey);
  if (manifest.value("key_check", "") != key_check(key))
    throw std::runtime_error("the key is another one than the backup's");
  move_into_place(workshop, state);
  Stores stores(config);
  settle_jobs(stores);
  stores.audit.add({system_user(), "command line"}, "store.restore", file);
  return {.documents = files_known_to(stores.database).size()};
}

}  // namespace dce::server
