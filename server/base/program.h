// Other programs, started without a shell.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace dce::server {

/// Starts `words[0]`, searched for in PATH, with nothing of this process but its standard streams and
/// environment. It gets SIGTERM when the calling thread ends. Throws std::runtime_error where no process can
/// be made; a program that cannot be run ends with 127.
pid_t start_program(const std::vector<std::string>& words);

/// Starts it and waits: its exit status, or 128 and the signal.
int run_program(const std::vector<std::string>& words);

/// Whom this process belongs to: "root".
std::string system_user();

/// A program of ours: beside this one, or to be searched for where it is not there.
std::string own_program(const std::string& name);

}  // namespace dce::server
