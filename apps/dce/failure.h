// How the command ends: exit codes and the one line on stderr.
#pragma once

#include <dce/dce.hpp>
#include <stdexcept>
#include <string>

namespace dce::cli {

enum ExitCode {
  kDone = 0,
  kUsage = 1,
  kUnreadable = 2,
  kPassword = 3,
  kLimit = 4,
  kOutput = 5,
  kInternal = 70,
  kInterrupted = 130,
};

/// Ends the command with `code` and "dce: message".
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

ExitCode exit_code(dce_code code);

/// The library's error as a Failure that says where: "file.pdf: page 3: what". `file` may be empty.
Failure failure_of(const dce::Error& error, const std::string& file);

/// `text` without control characters, for a terminal: names and messages may quote what a document says.
std::string printable(const std::string& text);

/// Writes "dce: text" on stderr, one line.
void complain(const std::string& text);

}  // namespace dce::cli
