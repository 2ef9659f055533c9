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
  const auto says = [&](std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
      const std::vector<std::string> wanted = split(phrase, ' ');
      return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
    });
  };
  // Whole words that mean little else: not "nb", which begins many a subject, nor "sw".
  if (says({"duplex", "two-sided", "2-sided", "double-sided", "both sides", "beidseitig", "doppelseitig",
            "recto-verso", "recto verso", "doble cara", "dos caras"}))
    options.sides = "two-sided-long-edge";
  options.monochrome = says({"bw", "b/w", "b&w", "mono", "monochrome", "grayscale", "greyscale",
                             "black and white", "s/w", "schwarzweiss", "schwarzweiß", "schwarz-weiß", "n&b",
                             "n/b", "noir et blanc", "b/n", "blanco y negro"});
  options.staple =
      says({"staple", "stapled", "heften", "geheftet", "agrafer", "agrafé", "grapar", "grapado"});
  for (size_t i = 1; i < words.size(); ++i) {
    const int number = number_in(words[i - 1]);
    // "Invoice 12 copy" asks for nothing, and "2024 copies" for something else.
    const bool several =
        one_of(words[i], {"copies", "kopien", "exemplare", "exemplaires", "copias", "ejemplares"});
    if (several && number > 0 && number <= PrintOptions::kMostCopies) options.copies = number;
  }
  return options;
}

std::string without_device_options(const std::string& ticket) {
  Json json = parsed(ticket);
  for (const char* name : {"copies", "finishings"}) json.erase(name);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dce::server
