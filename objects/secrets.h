// Credentials from files and the environment: never from a command line, which every user of the machine may
// read.
#pragma once

#include <map>
#include <string>

namespace dce::objects {

/// A small text file. Throws std::runtime_error with a sentence, for one that anybody may read too.
std::string read_secret_file(const std::string& path);

/// What such a file says: lines "name = value"; "[section]" heads, empty lines and # comments are passed
/// over. Throws std::runtime_error, without the line's text.
std::map<std::string, std::string> secrets_in(const std::string& path);

/// A variable's value, which is taken out of the environment: what this process starts does not inherit it.
/// Empty for none. Before there are threads.
std::string take_from_environment(const char* name);

}  // namespace dce::objects
