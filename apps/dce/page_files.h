// Formats of one page a file, from an engine, which sends all pages one after the other.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "output_file.h"

namespace dce::cli {

/// Does `path` hold one integer conversion, such as %d or %03d?
bool is_page_pattern(const std::string& path);

/// Keeps the stream in an unnamed file until it is whole, and cuts it then: what is told of pages may come
/// before their bytes do.
class PageFiles final : public Output {
 public:
  explicit PageFiles(std::string pattern) : pattern_(std::move(pattern)) {}

  bool write(std::span<const uint8_t> bytes) override;
  void page_ends(uint64_t at) override { ends_.push_back(at); }
  void finish() override;
  void rethrow_if_failed() const override;

 private:
  struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
  };
  const std::string pattern_;
  std::unique_ptr<FILE, Close> kept_;
  std::vector<uint64_t> ends_;
  int error_ = 0;
};

}  // namespace dce::cli
