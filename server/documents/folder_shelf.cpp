#include "server/documents/folder_shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "server/base/files.h"
#include "server/documents/vault.h"

namespace dce::server {
namespace {

class FileSink : public Shelf::Sink {
 public:
  explicit FileSink(std::string path)
      : path_(std::move(path)), file_(open_file(path_, O_WRONLY | O_CREAT | O_EXCL)) {}
  ~FileSink() override {
    if (finished_) return;
    try {
      remove_file(path_);
    } catch (const std::exception&) {  // swept up at the next start
    }
  }
  void write(std::string_view bytes) override { write_all(file_.get(), bytes, path_); }
  void finish() override {
    sync_file(file_.get(), path_);
    sync_folder(folder_of(path_));
    finished_ = true;
  }

 private:
  std::string path_;
  File file_;
  bool finished_ = false;
};

class FileSource : public Shelf::Source {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)), file_(open_file(path_, O_RDONLY)) {}
  size_t read_at(uint64_t offset, char* buffer, size_t size) override {
    if (offset != at_ && lseek(file_.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
      throw std::system_error(errno, std::generic_category(), path_);
    const size_t got = read_some(file_.get(), buffer, size, path_);
    at_ = offset + got;
    return got;
  }

 private:
  std::string path_;
  File file_;
  uint64_t at_ = 0;
};

}  // namespace

FolderShelf::FolderShelf(std::string folder) : folder_(std::move(folder)) {
  make_folder(folder_);
  require_private(folder_);
}

std::unique_ptr<Shelf::Sink> FolderShelf::create(const std::string& id) {
  return std::make_unique<FileSink>(folder_ + "/" + id);
}

std::unique_ptr<Shelf::Source> FolderShelf::open(const std::string& id) {
  if (!holds(id)) throw VaultError("the file " + id + " is not there");
  return std::make_unique<FileSource>(folder_ + "/" + id);
}

bool FolderShelf::holds(const std::string& id) {
  return file_exists(folder_ + "/" + id);
}

void FolderShelf::destroy(const std::string& id) {
  remove_file(folder_ + "/" + id);
  if (holds(id)) throw VaultError("the file " + id + " is there after it was removed");
}

void FolderShelf::list(const std::function<void(const Entry&)>& take) {
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    struct stat found {};
    if (stat(entry.path().c_str(), &found) == 0)
      take({entry.path().filename(), static_cast<Millis>(found.st_mtime) * kSecond});
  }
}

/// Whose the folder is was seen when it was opened.
void FolderShelf::check(const std::string& /*owner*/) {}

}  // namespace dce::server
