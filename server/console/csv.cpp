#include "server/console/csv.h"

namespace dce::server {

void Csv::row(const std::vector<std::string>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text_ += ',';
    std::string value = values[i];
    if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos)
      value.insert(0, "'");
    if (value.find_first_of(",\"\r\n") == std::string::npos) {
      text_ += value;
      continue;
    }
    text_ += '"';
    for (const char c : value) {
      if (c == '"') text_ += '"';
      text_ += c;
    }
    text_ += '"';
  }
  text_ += "\r\n";
}

HttpResponse Csv::answer(const std::string& name) const {
  return {.type = "text/csv; charset=utf-8",
          .body = text_,
          .headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
}

}  // namespace dce::server
