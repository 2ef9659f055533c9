// The output of a conversion that another process does.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace dce::cli {

/// A file that appears whole or not at all: written beside its name and renamed. Devices, pipes and "-" are
/// written in place.
class OutputFile {
 public:
  explicit OutputFile(std::string path) : path_(std::move(path)) {}
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// False when it cannot: rethrow_if_failed() says why.
  bool write(std::span<const uint8_t> bytes);
  /// Throws Failure.
  void finish();
  void rethrow_if_failed() const;

 private:
  bool open_file();

  const std::string path_;
  std::string temporary_;
  int fd_ = -1, error_ = 0;
};

}  // namespace dce::cli
