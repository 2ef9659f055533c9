// What tests of unpacking share.
#pragma once

#include <string>
#include <vector>

#include "../input/open_for_test.h"
#include "unpack/unpack.h"

namespace dce::core::testing {

/// Keeps what is found, in order; takes no document whose bytes begin with `refused`.
struct Collector : UnpackReceiver {
  struct Document {
    std::string name, bytes;
  };
  bool document(const std::string& name, Bytes bytes, size_t position) override {
    Document found{name, std::string(bytes.begin(), bytes.end())};
    if (!refused.empty() && found.bytes.starts_with(refused)) {
      warning("\"" + name + "\" cannot be read");
      return false;
    }
    documents.insert(documents.begin() + static_cast<ptrdiff_t>(position), std::move(found));
    return true;
  }
  void warning(const std::string& text) override { warnings.push_back(text); }

  std::vector<Document> documents;
  std::vector<std::string> warnings;
  std::string refused;
};

}  // namespace dce::core::testing
