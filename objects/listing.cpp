#include "objects/listing.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace dce::objects {
namespace {

/// The text of the first <name> in `xml`, and what precedes and follows it there; nothing where there is
/// none.
struct Element {
  std::string_view before, text, rest;
};

std::optional<Element> element(std::string_view xml, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const size_t begin = xml.find(open);
  if (begin == std::string_view::npos) return std::nullopt;
  const size_t from = begin + open.size(), end = xml.find(close, from);
  if (end == std::string_view::npos) return std::nullopt;
  return Element{xml.substr(0, begin), xml.substr(from, end - from), xml.substr(end + close.size())};
}

/// XML's five own entities; others are no part of names that programs choose.
std::string plain(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
  std::string result;
  while (!text.empty()) {
    size_t skip = 1;
    char c = text.front();
    for (const auto& [entity, meant] : kEntities) {
      if (!text.starts_with(entity)) continue;
      skip = entity.size();
      c = meant;
    }
    result += c;
    text.remove_prefix(skip);
  }
  return result;
}

/// "2026-01-02T03:04:05.678Z"
int64_t seconds_of(std::string_view text) {
  std::tm when{};
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &when.tm_year, &when.tm_mon, &when.tm_mday,
                  &when.tm_hour, &when.tm_min, &when.tm_sec) != 6)
    return 0;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  return timegm(&when);
}

}  // namespace

std::optional<Listing> parse_listing(std::string_view xml) {
  if (xml.find("<ListBucketResult") == std::string_view::npos) return std::nullopt;
  Listing listing;
  std::string_view rest = xml;
  // The token stands before, between or after the objects; within one it would be part of a name.
  std::optional<Element> next;
  const auto look_for_next = [&next](std::string_view part) {
    if (!next) next = element(part, "NextContinuationToken");
  };
  while (const auto contents = element(rest, "Contents")) {
    const auto key = element(contents->text, "Key");
    if (!key) return std::nullopt;
    const auto modified = element(contents->text, "LastModified");
    listing.objects.push_back({plain(key->text), modified ? seconds_of(modified->text) : 0});
    look_for_next(contents->before);
    rest = contents->rest;
  }
  look_for_next(rest);
  if (next) listing.next = plain(next->text);
  return listing;
}

}  // namespace dce::objects
