// Writing within files, and the system's words when writing fails.
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// Code::output: "cannot write `name`" and what errno value `error` means.
Status cannot_write(const std::string& name, int error);

/// All of `bytes` at `offset` of a regular file.
Status pwrite_all(int fd, uint64_t offset, Bytes bytes, const std::string& name);

}  // namespace dce::core
