#include "server/intake/watched_folder.h"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <system_error>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr int kSliceMs = 500;
constexpr int kSlicesToRescan = 60;
/// A file that was not written to for so long is taken for finished, where no notice says so.
constexpr Millis kSettled = 5 * kSecond;

bool is_finished_name(const std::string& name) {
  const std::string lower = lower_ascii(name);
  if (name.empty() || name.front() == '.' || name.back() == '~') return false;
  for (const char* ending : {".part", ".tmp", ".crdownload", ".filepart", ".refused"}) {
    if (lower.ends_with(ending)) return false;
  }
  return true;
}

}  // namespace

WatchedFolder::WatchedFolder(WatchedFolderSettings settings, Acceptor& acceptor, Users& users)
    : settings_(std::move(settings)),
      acceptor_(acceptor),
      users_(users),
      notices_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (!notices_ || inotify_add_watch(notices_.get(), settings_.folder.c_str(),
                                     IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) < 0)
    throw std::system_error(errno, std::generic_category(), settings_.folder);
  thread_ = std::thread([this] { run(); });
}

WatchedFolder::~WatchedFolder() {
  stopping_ = true;
  thread_.join();
}

void WatchedFolder::run() {
  const auto safely = [this](const auto& work) {
    try {
      work();
    } catch (const std::exception& error) {
      spdlog::error("the folder {}: {}", settings_.folder, error.what());
    }
  };
  safely([this] { look_through(kSettled); });
  alignas(inotify_event) char buffer[16 * 1024];
  for (int slice = 1; !stopping_; ++slice) {
    pollfd entry{notices_.get(), POLLIN, 0};
    if (poll(&entry, 1, kSliceMs) > 0) {
      const ssize_t size = read(notices_.get(), buffer, sizeof buffer);
      for (ssize_t at = 0; at < size;) {
        inotify_event event;
        std::memcpy(&event, buffer + at, sizeof event);
        const std::string name = event.len > 0 ? buffer + at + sizeof event : "";
        at += static_cast<ssize_t>(sizeof event + event.len);
        if (!name.empty()) safely([&] { take(name, 0); });
        if ((event.mask & IN_Q_OVERFLOW) != 0) slice = 0;
      }
    }
    if (slice % kSlicesToRescan == 0) safely([this] { look_through(kSettled); });
  }
}

int WatchedFolder::look_through(Millis age) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(settings_.folder))
    count += take(entry.path().filename(), age) ? 1 : 0;
  return count;
}

bool WatchedFolder::take(const std::string& name, Millis age) {
  if (!is_finished_name(name)) return false;
  const std::string path = settings_.folder + "/" + name;
  const File file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat found {};
  if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0) return false;
  if (system_now() - static_cast<Millis>(found.st_mtime) * kSecond < age) return false;
  ContentHash content;
  std::string piece(64 * 1024, '\0');
  while (const size_t got = read_some(file.get(), piece.data(), piece.size(), path))
    content.add({piece.data(), got});
  if (lseek(file.get(), 0, SEEK_SET) != 0) return false;
  const std::string origin = "folder:" + settings_.folder + ":" + printable(name) + ":" + content.finish() +
                             ":" + std::to_string(found.st_ino) + ":" + std::to_string(found.st_mtim.tv_sec) +
                             "." + std::to_string(found.st_mtim.tv_nsec);
  const Users::Visitor visitor = users_.admit(settings_.owner);
  Acceptor::Accepted accepted;
  if (visitor.admission != Admission::welcome) {
    accepted.refusal = settings_.owner + " may not print";
  } else {
    accepted = acceptor_.accept(
        {.user = *visitor.user, .origin = origin, .name = name, .read = [&](char* buffer, size_t size) {
           return read_some(file.get(), buffer, size, path);
         }});
  }
  if (!accepted.refusal.empty()) {
    spdlog::warn("{} is refused: {}", printable(path, 400), accepted.refusal);
    if (!settings_.keep) rename(path.c_str(), (path + ".refused").c_str());
    return false;
  }
  if (!settings_.keep) remove_file(path);
  return accepted.job.has_value();
}

}  // namespace dce::server
