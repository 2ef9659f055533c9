#include "mupdf/long_names.h"

#include <charconv>
#include <cstring>

namespace dce::core {
namespace {

constexpr size_t most_names = 1000;

bool ends_name(char c) {
  return std::strchr(" \t\r\n\f()<>[]{}/%", c);  // 0 with them
}

/// The name with what stands for bytes as #xx.
std::string unescaped(std::string_view written) {
  std::string name;
  for (size_t i = 0; i < written.size(); ++i) {
    const char* const digits = written.data() + i + 1;
    unsigned value = 0;
    if (written[i] == '#' && i + 2 < written.size() &&
        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      name += static_cast<char>(value);
      i += 2;
    } else {
      name += written[i];
    }
  }
  return name;
}

}  // namespace

void add_long_names(std::string_view content, std::set<std::string>& names) {
  for (size_t at = content.find('/'); at != std::string_view::npos; at = content.find('/', at)) {
    size_t end = ++at;
    while (end < content.size() && !ends_name(content[end])) ++end;
    if (end - at > most_name_bytes && names.size() < most_names) {
      std::string name = unescaped(content.substr(at, end - at));
      if (name.size() > most_name_bytes) names.insert(std::move(name));
    }
    at = end;
  }
}

}  // namespace dce::core
