// Opening what the command line names.
#pragma once

#include <sys/types.h>

#include <dce/dce.hpp>
#include <string>
#include <vector>

#include "commands.h"

namespace dce::cli {

/// "report.pdf", or "standard input" for "-".
std::string name_of_input(const std::string& path);

/// A source of a path or, for "-", of standard input. Failures name the input.
dce::Source open_input(const dce::Engine& engine, const std::string& path);

/// An input's bytes, for another process. Closed when it goes.
class InputDescriptor {
 public:
  /// "-" is standard input. Throws Failure.
  explicit InputDescriptor(const std::string& path);
  ~InputDescriptor();
  InputDescriptor(const InputDescriptor&) = delete;
  InputDescriptor& operator=(const InputDescriptor&) = delete;

  int fd() const { return fd_; }
  /// Of its file, without folders, as UTF-8: file names are bytes, the protocols' texts are not.
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  int fd_ = -1;
};

/// Standard input that is a pipe becomes a file in memory, where it is among the inputs, so that it can be
/// read twice.
void keep_standard_input(const std::vector<std::string>& inputs);

/// An engine within the limits asked for.
dce::Engine make_engine(const InputArguments& arguments);

/// A password read from --password-fd, overwritten when it goes out of scope.
class Password {
 public:
  /// Reads to the first newline or the end; -1 is no password.
  explicit Password(int fd);
  ~Password();
  Password(const Password&) = delete;
  Password& operator=(const Password&) = delete;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// read(2) that a signal does not end.
ssize_t read_some(int fd, char* buffer, size_t size);

/// A whole small file, "-" for standard input.
std::string read_text_file(const std::string& path, size_t limit);

}  // namespace dce::cli
