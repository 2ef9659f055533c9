#include "stream/sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <regex>
#include <utility>
#include <vector>

#include "stream/descriptor_writer.h"
#include "stream/positioned_write.h"
#include "stream/temporary_file.h"

namespace dce::core {
namespace {

Status past_the_end() {
  return {Code::internal, "a stream wanted to write over bytes it has not written"};
}

const std::regex& page_pattern() {
  static const std::regex pattern("%(0?[1-9][0-9]?)?d");
  return pattern;
}

std::string page_path(const std::string& path, int number) {
  std::smatch match;
  if (!std::regex_search(path, match, page_pattern())) return path;
  int width = match[1].matched ? std::atoi(match[1].str().c_str()) : 0;
  std::string digits = std::to_string(number);
  if (static_cast<int>(digits.size()) < width) digits.insert(0, width - digits.size(), '0');
  return match.prefix().str() + digits + match.suffix().str();
}

class PathSink final : public Sink {
 public:
  explicit PathSink(std::string path) : path_(std::move(path)) {}
  ~PathSink() override {
    close_file();
    for (const auto& [temporary, path] : written_) unlink(temporary.c_str());
  }

  using Sink::write;
  Status write(Bytes bytes) override {
    if (fd_ < 0) DCE_TRY(open_file(page_path(path_, 1)));
    DCE_TRY(writer_.write(fd_, bytes, path_));
    size_ += bytes.size();
    return {};
  }

  void interrupt() override { writer_.interrupt(); }

  bool can_rewrite() const override {
    struct stat info;
    return stat(path_.c_str(), &info) != 0 || S_ISREG(info.st_mode);
  }

  Status rewrite(uint64_t offset, Bytes bytes) override {
    if (in_place_ || offset > size_ || bytes.size() > size_ - offset) return past_the_end();
    return pwrite_all(fd_, offset, bytes, path_);
  }

  Status begin_page_file(int number) override {
    if (!is_page_pattern(path_)) return Sink::begin_page_file(number);
    close_file();
    return open_file(page_path(path_, number));
  }

  bool separates_pages() const override { return is_page_pattern(path_); }

  Status finish() override {
    if (fd_ < 0 && written_.empty()) DCE_TRY(open_file(page_path(path_, 1)));
    if (fd_ >= 0 && in_place_) {
      close_file();
      return {};
    }
    if (close_file() != 0) return cannot_write(path_, errno);
    while (!written_.empty()) {
      const auto& [temporary, path] = written_.front();
      if (rename(temporary.c_str(), path.c_str()) != 0) {
        return cannot_write(path, errno);
      }
      written_.erase(written_.begin());
    }
    return {};
  }

 private:
  Status open_file(const std::string& path) {
    size_ = 0;
    struct stat info;
    if (stat(path.c_str(), &info) == 0 &&
        !S_ISREG(info.st_mode)) {  // a device or a pipe cannot be renamed onto
      in_place_ = true;
      DCE_ASSIGN(fd_, writer_.open(path));
      return {};
    }
    // Not mkostemp: its files are private, and the mask that says what others may do cannot be read without
    // changing it.
    std::string temporary;
    std::random_device random;
    for (int tries = 0; fd_ < 0 && tries < 100; ++tries) {
      temporary = path + '.' + std::to_string(random()) + ".part";
      fd_ = open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd_ < 0 && errno != EEXIST) break;
    }
    if (fd_ < 0) return cannot_write(path, errno);
    written_.emplace_back(temporary, path);
    return {};
  }

  int close_file() {
    int failed = fd_ >= 0 ? close(fd_) : 0;
    fd_ = -1;
    return failed;
  }

  std::string path_;
  DescriptorWriter writer_;
  int fd_ = -1;
  uint64_t size_ = 0;  // of the file that is open
  bool in_place_ = false;
  std::vector<std::pair<std::string, std::string>> written_;  // temporary name, final name
};

/// Keeps the stream in a temporary file until it is whole; in memory where the process may make none.
class SpoolSink final : public Sink {
 public:
  explicit SpoolSink(Sink& next) : next_(next) {}

  using Sink::write;
  Status write(Bytes bytes) override { return file_.append(bytes); }
  void interrupt() override { next_.interrupt(); }
  bool can_rewrite() const override { return true; }
  Status rewrite(uint64_t offset, Bytes bytes) override {
    if (offset > file_.size() || bytes.size() > file_.size() - offset) return past_the_end();
    return file_.rewrite(offset, bytes);
  }
  Status finish() override {
    std::vector<uint8_t> buffer(1 << 18);
    for (uint64_t offset = 0; offset < file_.size(); offset += buffer.size()) {
      buffer.resize(std::min<uint64_t>(buffer.size(), file_.size() - offset));
      DCE_TRY(file_.read(offset, buffer));
      DCE_TRY(next_.write(Bytes(buffer)));
    }
    return next_.finish();
  }

 private:
  Sink& next_;
  TemporaryFile file_{WithoutFiles::memory};
};

class FdSink final : public Sink {
 public:
  explicit FdSink(int fd) : fd_(fd) {}
  using Sink::write;
  Status write(Bytes bytes) override { return writer_.write(fd_, bytes, "the output"); }
  void interrupt() override { writer_.interrupt(); }
  Status finish() override { return {}; }

 private:
  DescriptorWriter writer_;
  int fd_;
};

class CallbackSink final : public Sink {
 public:
  CallbackSink(WriteCallback callback, PageCallback begin_page)
      : callback_(std::move(callback)), begin_page_(std::move(begin_page)) {}
  using Sink::write;
  Status write(Bytes bytes) override {
    if (!callback_(bytes)) return {Code::output, "the receiver of the stream refused more bytes"};
    return {};
  }
  bool separates_pages() const override { return begin_page_ != nullptr; }
  Status begin_page_file(int number) override {
    if (!begin_page_) return Sink::begin_page_file(number);
    if (!begin_page_(number)) return {Code::output, "the receiver of the stream refused another page"};
    return {};
  }
  Status finish() override { return {}; }

 private:
  WriteCallback callback_;
  PageCallback begin_page_;
};

class MemorySink final : public Sink {
 public:
  explicit MemorySink(std::string& out) : out_(out), start_(out.size()) {}
  using Sink::write;
  Status write(Bytes bytes) override {
    out_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  bool can_rewrite() const override { return true; }
  Status rewrite(uint64_t offset, Bytes bytes) override {
    const size_t size = out_.size() - start_;
    if (offset > size || bytes.size() > size - offset) return past_the_end();
    std::copy(bytes.begin(), bytes.end(), out_.begin() + static_cast<ptrdiff_t>(start_ + offset));
    return {};
  }
  Status finish() override { return {}; }

 private:
  std::string& out_;
  size_t start_;  // what stood in `out` before
};

}  // namespace

Status Sink::rewrite(uint64_t, Bytes) {
  return {Code::internal, "this output cannot be written over"};
}

Status Sink::begin_page_file(int number) {
  if (number == 1) return {};
  return {
      Code::usage,
      "this format holds one page a file: name the output page-%d.ext, or choose one page with page-ranges"};
}

bool is_page_pattern(const std::string& path) {
  return std::regex_search(path, page_pattern());
}

std::unique_ptr<Sink> make_path_sink(std::string path) {
  return std::make_unique<PathSink>(std::move(path));
}
std::unique_ptr<Sink> make_spool_sink(Sink& next) {
  return std::make_unique<SpoolSink>(next);
}
std::unique_ptr<Sink> make_fd_sink(int fd) {
  return std::make_unique<FdSink>(fd);
}
std::unique_ptr<Sink> make_callback_sink(WriteCallback write, PageCallback begin_page) {
  return std::make_unique<CallbackSink>(std::move(write), std::move(begin_page));
}
std::unique_ptr<Sink> make_memory_sink(std::string& out) {
  return std::make_unique<MemorySink>(out);
}

}  // namespace dce::core
