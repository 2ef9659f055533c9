// `dce-worker status`.
#pragma once

#include <string>
#include <vector>

namespace dce::worker_cli {

/// A line an engine, or a JSON list. The exit code: 0 when all answered, 1 when one did not.
int print_status(const std::vector<std::string>& addresses, const std::string& pki, bool json);

}  // namespace dce::worker_cli
