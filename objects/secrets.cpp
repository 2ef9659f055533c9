#include "objects/secrets.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace dce::objects {
namespace {

constexpr off_t kLargest = 64 * 1024;

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

std::string read_secret_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) throw std::runtime_error(path + ": " + strerror(errno));
  if (!S_ISREG(status.st_mode) || status.st_size > kLargest)
    throw std::runtime_error(path + " is no small file");
  if ((status.st_mode & S_IROTH) != 0)
    throw std::runtime_error(path + " holds credentials and may be read by anybody; chmod o-r it");
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) throw std::runtime_error(path + " cannot be read");
  return text;
}

std::map<std::string, std::string> secrets_in(const std::string& path) {
  std::map<std::string, std::string> secrets;
  std::istringstream lines(read_secret_file(path));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string text = trimmed(line);
    if (text.empty() || text[0] == '#' || text[0] == '[') continue;
    const size_t sign = text.find('=');
    if (sign == std::string::npos)
      throw std::runtime_error(path + ":" + std::to_string(number) + ": write name = value");
    secrets[trimmed(text.substr(0, sign))] = trimmed(text.substr(sign + 1));
  }
  return secrets;
}

std::string take_from_environment(const char* name) {
  const char* const value = std::getenv(name);
  const std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

}  // namespace dce::objects
