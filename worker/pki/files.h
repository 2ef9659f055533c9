// The certificates of a small site, as files in one folder.
#pragma once

#include <string>

namespace dce::worker {

/// PEM texts.
struct PkiFiles {
  std::string authority;         ///< ca.pem
  std::string certificate, key;  ///< NAME.pem, NAME.key
  bool operator==(const PkiFiles&) const = default;
};

/// What an engine can serve with: the key is the certificate's, and neither this nor an authority's
/// certificate has expired. Throws std::runtime_error with a sentence that names the file.
PkiFiles read_pki(const std::string& folder, const std::string& name);

}  // namespace dce::worker
