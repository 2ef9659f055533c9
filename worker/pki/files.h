// The certificates of a small site, as files in one folder.
#pragma once

#include <string>

namespace dce::worker {

/// PEM texts.
struct PkiFiles {
  std::string authority;         ///< ca.pem
  std::string certificate, key;  ///< NAME.pem, NAME.key
};

/// Throws std::runtime_error with a sentence.
PkiFiles read_pki(const std::string& folder, const std::string& name);

}  // namespace dce::worker
