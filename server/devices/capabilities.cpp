#include "server/devices/capabilities.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

namespace dce::server {
namespace {

using Json = nlohmann::json;

struct Format {
  std::string_view name, mime_type;
  bool device_makes_copies;
};

constexpr std::array<Format, 7> kFormats = {{
    {"pclxl", "application/vnd.hp-PCLXL", false},
    {"ps", "application/postscript", false},
    {"pcl5", "application/vnd.hp-PCL", false},
    {"urf", "image/urf", true},
    {"pwg", "image/pwg-raster", true},
    {"pclm", "application/PCLm", true},
    {"pdf", "application/pdf", true},
}};

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

std::string Capabilities::to_json() const {
  return Json{{"model", model},   {"formats", formats},       {"two_sided", two_sided}, {"colour", colour},
              {"staple", staple}, {"resolution", resolution}, {"known", known}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Capabilities Capabilities::from_json(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return {};
  return {.model = json.value("model", ""),
          .formats = json.value("formats", std::vector<std::string>()),
          .two_sided = json.value("two_sided", false),
          .colour = json.value("colour", false),
          .staple = json.value("staple", false),
          .resolution = json.value("resolution", 0),
          .known = json.value("known", false)};
}

std::string_view mime_type_of(std::string_view format) {
  for (const Format& known : kFormats) {
    if (known.name == format) return known.mime_type;
  }
  return "application/octet-stream";
}

std::vector<std::string> formats_for(const std::vector<std::string>& mime_types) {
  std::vector<std::string> names;
  for (const Format& format : kFormats) {
    const bool taken = std::any_of(mime_types.begin(), mime_types.end(), [&](const std::string& type) {
      return same_letters(type, format.mime_type);
    });
    if (taken) names.emplace_back(format.name);
  }
  return names;
}

bool device_makes_copies(std::string_view format) {
  for (const Format& known : kFormats) {
    if (known.name == format) return known.device_makes_copies;
  }
  return false;
}

}  // namespace dce::server
