// Apart from encoder.cpp, so that what uses one encoder alone need not link the list of all.
#include <algorithm>
#include <cctype>
#include <string>

#include "encode/encoder.h"

namespace dce::core {

const StreamFormat* stream_format_by_name(std::string_view name) {
  for (const StreamFormat* format : encode_formats()) {
    if (format->name == name) return format;
  }
  return nullptr;
}

const StreamFormat* stream_format_by_extension(std::string_view path) {
  size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  std::string ending(path.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  for (const StreamFormat* format : encode_formats()) {
    std::string_view rest = format->extensions;
    while (!rest.empty()) {
      size_t space = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, space) == ending) return format;
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  return nullptr;
}

}  // namespace dce::core
