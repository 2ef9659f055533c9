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
constexpr size_t kPiece = 1 << 20;
constexpr char kManifest[] = "manifest.json", kDatabase[] = "dce.db", kDocuments[] = "documents",
               kKey[] = "master.key", kCertificates[] = "tls";

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

std::vector<JobFile> files_known_to(Database& database) {
  std::vector<JobFile> files;
  database.read([&](soci::session& sql) {
    JobFile file;
    soci::statement statement = (sql.prepare << "SELECT id, job_id, kind FROM files WHERE doomed = 0",
                                 soci::into(file.id), soci::into(file.job_id), soci::into(file.kind));
    statement.execute();
    while (statement.fetch()) files.push_back(file);
  });
  return files;
}

/// Sealed as it is. False where it is no longer there.
bool copy_out(Shelf& shelf, const std::string& id, const std::string& path) {
  std::unique_ptr<Shelf::Source> source;
  try {
    source = shelf.open(id);
  } catch (const VaultAway&) {
    throw;
  } catch (const VaultError&) {
    return false;
  }
  const File file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
  std::string piece(kPiece, '\0');
  uint64_t at = 0;
  while (const size_t got = source->read_at(at, piece.data(), piece.size())) {
    write_all(file.get(), {piece.data(), got}, path);
    at += got;
  }
  return true;
}

void copy_in(Shelf& shelf, const std::string& id, const std::string& path) {
  const File file = open_file(path, O_RDONLY);
  const std::unique_ptr<Shelf::Sink> sink = shelf.create(id);
  std::string piece(kPiece, '\0');
  while (const size_t got = read_some(file.get(), piece.data(), piece.size(), path))
    sink->write({piece.data(), got});
  sink->finish();
}

/// What the copied database knows, and nothing else. Documents are never changed, so a link is a copy.
BackupReport copy_documents(const Config& config, Shelf& shelf, Database& database,
                            const std::string& folder) {
  BackupReport report;
  make_folder(folder);
  for (const JobFile& file : files_known_to(database)) {
    const std::string copy = folder + "/" + file.id;
    std::error_code apart;  // of another file system, or no folder's at all
    if (!config.documents_store) fs::create_hard_link(config.documents_place() + "/" + file.id, copy, apart);
    const bool there = file_exists(copy) || copy_out(shelf, file.id, copy);
    ++(there ? report.documents : report.missing);
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

void bring_documents(const Config& config, Shelf& shelf, const std::string& folder) {
  if (!file_exists(folder)) return;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string id = entry.path().filename();
    if (!Vault::is_name(id)) throw std::runtime_error("the backup holds " + printable(id) + ", no document");
    std::error_code apart;
    if (!config.documents_store) fs::rename(entry.path(), config.documents_place() + "/" + id, apart);
    if (file_exists(entry.path())) copy_in(shelf, id, entry.path());
  }
  if (!config.documents_store) sync_folder(config.documents_place());
}

/// The database last: where it is, the rest is.
void move_into_place(const Config& config, const Workshop& workshop) {
  if (file_exists(workshop / kKey)) fs::rename(workshop / kKey, config.key_path());
  if (file_exists(workshop / kCertificates))
    fs::rename(workshop / kCertificates, config.state + "/" + kCertificates);
  bring_documents(config, *shelf_of(config), workshop / kDocuments);
  fs::rename(workshop / kDatabase, config.state + "/" + kDatabase);
  sync_folder(config.state);
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

/// What the documents' place does not hold any more, or the backup never did.
BackupReport settle_documents(Stores& stores) {
  BackupReport report;
  std::set<std::string> there;
  for (const std::string& id : stores.vault.older_than(-kDay, system_now())) there.insert(id);
  for (const JobFile& file : files_known_to(stores.database)) {
    if (there.contains(file.id)) {
      ++report.documents;
      continue;
    }
    ++report.missing;
    std::optional<Job> job = stores.jobs.find(file.job_id);
    if (file.kind == "stream" || !job) {
      stores.jobs.drop_file(file);
    } else {
      stores.jobs.destroy(*job, "restore", "its document was deleted since the backup");
    }
  }
  return report;
}

}  // namespace

BackupReport back_up(const Config& config, Stores& stores, const std::string& file,
                     const BackupChoice& choice) {
  if (!stores.database.is_sqlite())
    throw std::runtime_error("the store is a PostgreSQL database: copy it with pg_dump, and then " +
                             config.documents_place() + "; keep " + config.key_path() + " apart");
  if (file_exists(file)) throw std::runtime_error(file + " is there already");
  const Workshop workshop(config.state);
  copy_database(stores.database, workshop / kDatabase);
  BackupReport report;
  report.with_documents = choice.documents || !config.documents_store;
  if (report.with_documents) {
    Database copy("sqlite:" + workshop / kDatabase, 1);
    report = copy_documents(config, stores.vault.shelf(), copy, workshop / kDocuments);
  }
  if (choice.key) {
    copy_private(config.key_path(), workshop / kKey);
    if (const std::string tls = config.state + "/" + kCertificates; file_exists(tls))
      fs::copy(tls, workshop / kCertificates, fs::copy_options::recursive);
  }
  const Json manifest = {{"format", kFormat},
                         {"made_ms", system_now()},
                         {"schema", schema_version(stores.database)},
                         {"documents", report.documents},
                         {"documents_at", report.with_documents ? "" : config.documents_place()},
                         {"with_key", choice.key},
                         {"key_check", key_check(stores.key)}};
  write_file(workshop / kManifest, manifest.dump(2) + "\n", 0600);
  pack(workshop.path(), file);
  stores.audit.add({system_user(), "command line"}, "store.backup", file,
                   choice.key ? "with the key" : "without the key");
  return report;
}

BackupReport restore(const Config& config, const std::string& file) {
  if (!config.database_address().starts_with("sqlite:"))
    throw std::runtime_error("the store is a PostgreSQL database: bring it back with pg_restore");
  const std::string& state = prepare_state(config);
  const File lock = lock_state(config);
  std::vector<std::string> in_the_way = {state + "/" + kDatabase};
  if (!config.documents_store) in_the_way.push_back(config.documents_place());
  for (const std::string& path : in_the_way) {
    if (file_exists(path)) throw std::runtime_error(path + " is there: move it away first");
  }
  const Workshop workshop(state);
  unpack(file, workshop.path());
  const Json manifest = read_manifest(workshop);
  const std::string elsewhere = manifest.value("documents_at", "");
  if (!elsewhere.empty() && elsewhere != config.documents_place())
    throw std::runtime_error("the backup's documents stayed at " + printable(elsewhere) +
                             ": name that as [store] documents");
  const bool brings_key = file_exists(workshop / kKey), has_key = file_exists(config.key_path());
  if (!brings_key && !has_key)
    throw std::runtime_error("the backup has no key: put the server's into " + config.key_path() + " first");
  if (brings_key && has_key)
    throw std::runtime_error(config.key_path() + " is there, and the backup has one: move it away first");
  const MasterKey key = MasterKey::from_file(brings_key ? workshop / kKey : config.key_path());
  if (manifest.value("key_check", "") != key_check(key))
    throw std::runtime_error("the key is another one than the backup's");
  move_into_place(config, workshop);
  Stores stores(config);
  stores.vault.check();
  settle_jobs(stores);
  const BackupReport report = settle_documents(stores);
  stores.audit.add({system_user(), "command line"}, "store.restore", file);
  return report;
}

}  // namespace dce::server
