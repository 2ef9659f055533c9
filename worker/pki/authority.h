// A private certificate authority for a test or a small site.
#pragma once

#include <string>
#include <vector>

namespace dce::worker {

struct PkiRequest {
  std::string folder;
  std::vector<std::string> hosts = {"localhost",
                                    "127.0.0.1"};  ///< names and addresses engines are reached by
  std::vector<std::string> clients = {"client"};   ///< a certificate each
  int days = 825;
};

/// Writes ca.pem, engine.pem and .key, and for each client NAME.pem and .key, keys readable by their owner
/// alone. The authority's own key is forgotten: later certificates need a new folder, and nothing that could
/// forge one lies about. Throws std::runtime_error with a sentence; where a file exists already, before
/// anything is written.
void make_pki(const PkiRequest& request);

}  // namespace dce::worker
