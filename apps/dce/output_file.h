// The output of a conversion that another process does.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace dce::cli {

class Output {
 public:
  Output() = default;
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// False when it cannot: rethrow_if_failed() says why.
  virtual bool write(std::span<const uint8_t> bytes) = 0;
  /// A page ends so many bytes from the stream's beginning.
  virtual void page_ends(uint64_t at) = 0;
  /// Throws Failure.
  virtual void finish() = 0;
  virtual void rethrow_if_failed() const = 0;
};

/// A file that appears whole or not at all: written beside its name and renamed. Devices, pipes and "-" are
/// written in place.
class OutputFile final : public Output {
 public:
  explicit OutputFile(std::string path) : path_(std::move(path)) {}
  ~OutputFile() override;

  bool write(std::span<const uint8_t> bytes) override;
  void page_ends(uint64_t) override {}
  void finish() override;
  void rethrow_if_failed() const override;

 private:
  bool open_file();

  const std::string path_;
  std::string temporary_;
  int fd_ = -1, error_ = 0;
};

}  // namespace dce::cli
