#include "inputs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

namespace dce::cli {
namespace {

constexpr size_t kLongestPassword = 1024;

std::string system_message() {
  return strerror(errno);
}

std::string utf8(const std::string& text) {
  using Json = nlohmann::json;
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
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

InputDescriptor::InputDescriptor(const std::string& path)
    : name_(utf8(name_of_input(path.substr(path.find_last_of('/') + 1)))) {
  fd_ = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) throw Failure(kUnreadable, path + ": " + strerror(errno));
}

InputDescriptor::~InputDescriptor() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

void keep_standard_input(const std::vector<std::string>& inputs) {
  const bool named = std::find(inputs.begin(), inputs.end(), "-") != inputs.end();
  if (!named || lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0) return;
  const int memory = memfd_create("standard input", MFD_CLOEXEC);
  std::vector<char> buffer(256 * 1024);
  uint64_t size = 0;
  for (ssize_t got; memory >= 0 && (got = read_some(STDIN_FILENO, buffer.data(), buffer.size())) != 0;) {
    if (got < 0 || write(memory, buffer.data(), static_cast<size_t>(got)) != got)
      throw Failure(kUnreadable, std::string("standard input: ") + strerror(errno));
    size += static_cast<uint64_t>(got);
    if (size > dce::Engine::default_options().input_bytes)
      throw Failure(kLimit, "standard input is larger than the input limit of " +
                                std::to_string(dce::Engine::default_options().input_bytes) + " bytes");
  }
  if (memory < 0 || lseek(memory, 0, SEEK_SET) != 0 || dup2(memory, STDIN_FILENO) < 0)
    throw Failure(kUnreadable, std::string("standard input: ") + strerror(errno));
  close(memory);
}

}  // namespace dce::cli
