#include "page_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <regex>

#include "failure.h"

namespace dce::cli {
namespace {

const std::regex& page_pattern() {
  static const std::regex pattern("%(0?[1-9][0-9]?)?d");
  return pattern;
}

std::string path_of_page(const std::string& pattern, size_t number) {
  std::smatch match;
  std::regex_search(pattern, match, page_pattern());
  const size_t width = match[1].matched ? static_cast<size_t>(std::stoi(match[1].str())) : 0;
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return match.prefix().str() + digits + match.suffix().str();
}

}  // namespace

bool is_page_pattern(const std::string& path) {
  return std::regex_search(path, page_pattern());
}

bool PageFiles::write(std::span<const uint8_t> bytes) {
  if (error_ == 0 && !kept_) {
    kept_.reset(std::tmpfile());
    if (!kept_) error_ = errno;
  }
  if (error_ == 0 && !bytes.empty() &&
      std::fwrite(bytes.data(), 1, bytes.size(), kept_.get()) != bytes.size())
    error_ = errno;
  return error_ == 0;
}

void PageFiles::finish() {
  write({});
  rethrow_if_failed();
  std::rewind(kept_.get());
  std::list<OutputFile> files;
  std::array<uint8_t, 1 << 16> buffer;
  uint64_t at = 0;
  for (const uint64_t end : ends_) {
    OutputFile& file = files.emplace_back(path_of_page(pattern_, files.size() + 1));
    while (at < end) {
      const size_t got =
          std::fread(buffer.data(), 1, std::min<uint64_t>(buffer.size(), end - at), kept_.get());
      if (got == 0) throw Failure(kInternal, "the engine sent less than it said");
      if (!file.write({buffer.data(), got})) file.rethrow_if_failed();
      at += got;
    }
  }
  for (OutputFile& file : files) file.finish();
}

void PageFiles::rethrow_if_failed() const {
  if (error_ != 0) throw Failure(kOutput, pattern_ + ": " + strerror(error_));
}

}  // namespace dce::cli
