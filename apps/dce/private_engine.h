// A worker of this program's own, for what must not run in this process.
#pragma once

#include <sys/types.h>

#include <string>

#include "commands.h"

namespace dce::cli {

/// Whether a document is one that only a worker reads: Office's, mail, archives. What cannot be read at all
/// is left to the conversion.
bool needs_engine(const ConvertArguments& arguments);

/// Starts dce-worker, which lies beside this program, on a connection that nobody else can find, and ends it
/// when destroyed. It ends by itself when this process dies.
class PrivateEngine {
 public:
  /// Throws Failure where there is no dce-worker.
  explicit PrivateEngine(const InputArguments& arguments);
  ~PrivateEngine();
  PrivateEngine(const PrivateEngine&) = delete;
  PrivateEngine& operator=(const PrivateEngine&) = delete;

  /// As convert_by_engine() takes it, once.
  std::string address() const;

  /// Ends it, and what it said last; empty for nothing.
  std::string end();

 private:
  pid_t process_ = -1;
  int connection_ = -1, errors_ = -1;
};

}  // namespace dce::cli
