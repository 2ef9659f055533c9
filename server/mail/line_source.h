// What the readers of line protocols read from.
#pragma once

#include <cstddef>
#include <string>

namespace dce::server {

class LineSource {
 public:
  virtual ~LineSource() = default;
  /// Without its line end; of at most `longest` bytes. Throws MailError for a longer one and at the end.
  virtual std::string line(size_t longest) = 0;
  /// So many bytes. Throws MailError at the end.
  virtual std::string bytes(size_t count) = 0;
};

}  // namespace dce::server
