#include "inputs.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>

namespace dce::cli {
namespace {

constexpr size_t kLongestPassword = 1024;

std::string system_message() {
  return strerror(errno);
}

}  // namespace

ssize_t read_some(int fd, char* buffer, size_t size) {
  ssize_t n;
  do {
    n = read(fd, buffer, size);
  } while (n < 0 && errno == EINTR);
  return n;
}

std::string name_of_input(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

dce::Source open_input(const dce::Engine& engine, const std::string& path) {
  try {
    if (path != "-") return dce::Source::path(engine, path);
    dce::Source source = dce::Source::fd(engine, STDIN_FILENO);
    source.name(name_of_input(path));
    return source;
  } catch (const dce::Error& error) {
    throw failure_of(error, name_of_input(path));
  }
}

dce::Engine make_engine(const InputArguments& arguments) {
  dce_engine_options options = dce::Engine::default_options();
  options.threads = arguments.threads;
  if (arguments.memory_limit_mb > 0)
    options.memory_bytes = static_cast<uint64_t>(arguments.memory_limit_mb * 1048576);
  if (arguments.time_limit_s > 0) options.seconds = arguments.time_limit_s;
  if (arguments.page_limit > 0) options.pages = arguments.page_limit;
  return dce::Engine(options);
}

Password::Password(int fd) {
  if (fd < 0) return;
  text_.reserve(kLongestPassword + 1);  // never moved, so that no copy is left behind
  char byte = 0;
  while (true) {
    const ssize_t n = read_some(fd, &byte, 1);
    if (n < 0)
      throw Failure(kUsage,
                    "cannot read a password from descriptor " + std::to_string(fd) + ": " + system_message());
    if (n == 0 || byte == '\n') break;
    if (text_.size() == kLongestPassword) throw Failure(kUsage, "the password is longer than 1024 bytes");
    text_ += byte;
  }
  if (!text_.empty() && text_.back() == '\r') text_.pop_back();
}

Password::~Password() {
  explicit_bzero(text_.data(), text_.capacity());
}

std::string read_text_file(const std::string& path, size_t limit) {
  const int fd = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw Failure(kUsage, path + ": " + system_message());
  std::string text;
  char buffer[4096];
  ssize_t n;
  while ((n = read_some(fd, buffer, sizeof buffer)) > 0 && text.size() <= limit)
    text.append(buffer, static_cast<size_t>(n));
  const std::string failed = n < 0                 ? system_message()
                             : text.size() > limit ? "this is too long for a ticket"
                                                   : "";
  if (fd != STDIN_FILENO) close(fd);
  if (!failed.empty()) throw Failure(kUsage, name_of_input(path) + ": " + failed);
  return text;
}

}  // namespace dce::cli
