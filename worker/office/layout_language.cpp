#include "worker/office/layout_language.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

namespace dce::worker {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) && object[name].is_string()
             ? object[name].get<std::string>()
             : std::string();
}

/// PWG 5101.1 has North America's sizes begin so; the others are what lp(1) calls them.
bool is_north_american(const std::string& media) {
  return media.starts_with("na_") || media == "letter" || media == "legal" || media == "tabloid" ||
         media == "ledger" || media == "executive" || media == "statement";
}

/// 8.5 or 11 inches wide, in hundredths of a millimetre (PWG 5100.7 media-size).
bool is_north_american(const Json& size) {
  const Json width = size.value("x-dimension", Json());
  return width == 21590 || width == 27940;
}

/// Nothing where the ticket names no media.
std::optional<bool> wants_letter(const Json& ticket) {
  if (const std::string media = text_at(ticket, "media"); !media.empty()) return is_north_american(media);
  if (!ticket.is_object() || !ticket.contains("media-col")) return std::nullopt;
  const Json& collection = ticket["media-col"];
  if (const std::string name = text_at(collection, "media-size-name"); !name.empty())
    return is_north_american(name);
  if (!collection.is_object() || !collection.contains("media-size") || !collection["media-size"].is_object())
    return std::nullopt;
  return is_north_american(collection["media-size"]);
}

}  // namespace

std::string layout_language(const std::string& ticket_json, const std::string& system_paper) {
  const Json ticket = Json::parse(ticket_json, nullptr, false);
  std::string tag = text_at(ticket, "document-natural-language");
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; };
  if (tag.empty() || !std::all_of(tag.begin(), tag.end(), plain)) tag = "en";
  const size_t dash = tag.rfind('-');
  if (dash != std::string::npos && tag.size() - dash == 3) {
    std::transform(tag.begin() + static_cast<ptrdiff_t>(dash), tag.end(),
                   tag.begin() + static_cast<ptrdiff_t>(dash),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return tag;
  }
  return wants_letter(ticket).value_or(system_paper == "letter") ? tag + "-US" : tag;
}

}  // namespace dce::worker
