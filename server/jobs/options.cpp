#include "server/jobs/options.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/base/text.h"

namespace dce::server {
namespace {

using Json = nlohmann::json;  // sorted by name, so that the same options are the same text

Json parsed(const std::string& ticket) {
  Json json = Json::parse(ticket, nullptr, false);
  return json.is_object() ? json : Json::object();
}

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> words_of(std::string_view text) {
  std::string plain = lower_ascii(text);
  for (char& c : plain) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/' || c == '&' ||
                      static_cast<unsigned char>(c) >= 0x80;
    if (!kept) c = ' ';
  }
  std::vector<std::string> words = split(plain, ' ');
  std::erase(words, "");
  return words;
}

int number_in(const std::string& word) {
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() ? number : 0;
}

}  // namespace

PrintOptions options_of(const std::string& ticket) {
  const Json json = parsed(ticket);
  PrintOptions options;
  if (const auto copies = json.find("copies"); copies != json.end() && copies->is_number_integer())
    options.copies = std::clamp(copies->get<int>(), 1, PrintOptions::kMostCopies);
  const std::string sides = text_of(json, "sides");
  if (sides.starts_with("two-sided-")) options.sides = sides;
  options.monochrome = one_of(text_of(json, "print-color-mode"), {"monochrome", "bi-level"});
  options.staple = text_of(json, "finishings").starts_with("staple");
  return options;
}

std::string with_options(const std::string& ticket, const PrintOptions& options) {
  Json json = parsed(ticket);
  for (const char* name : {"copies", "sides", "print-color-mode", "finishings"}) json.erase(name);
  if (options.copies > 1) json["copies"] = std::min(options.copies, PrintOptions::kMostCopies);
  if (one_of(options.sides, {"two-sided-long-edge", "two-sided-short-edge"})) json["sides"] = options.sides;
  if (options.monochrome) json["print-color-mode"] = "monochrome";
  if (options.staple) json["finishings"] = "staple";
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

PrintOptions options_in_subject(std::string_view subject) {
  PrintOptions options;
  const std::vector<std::string> words = words_of(subject);
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (one_of(word, {"duplex", "two-sided", "2-sided", "double-sided", "beidseitig", "doppelseitig",
                      "recto-verso", "doble"})) {
      options.sides = "two-sided-long-edge";
    } else if (one_of(word, {"bw", "b/w", "b&w", "mono", "monochrome", "grayscale", "greyscale", "sw", "s/w",
                             "schwarzweiss", "schwarzweiß", "nb", "n&b", "bn"})) {
      options.monochrome = true;
    } else if (one_of(word, {"staple", "stapled", "heften", "geheftet", "agrafer", "grapar"})) {
      options.staple = true;
    } else if (i > 0 && one_of(word, {"copies", "copy", "kopien", "kopie", "exemplare", "copie",
                                      "exemplaires", "copias", "copia"})) {
      if (const int number = number_in(words[i - 1]); number > 0)
        options.copies = std::min(number, PrintOptions::kMostCopies);
    }
  }
  return options;
}

std::string without_device_options(const std::string& ticket) {
  Json json = parsed(ticket);
  for (const char* name : {"copies", "finishings"}) json.erase(name);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dce::server
