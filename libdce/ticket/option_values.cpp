#include "ticket/option_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "ticket/words.h"

namespace dce::core {
namespace {

constexpr int kUnbounded = std::numeric_limits<int>::max();
constexpr size_t kMostRanges = 10'000;
constexpr int kMostDots = 9600;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<PageRange> parse_range(std::string_view text) {
  text = trimmed(text);
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    const std::optional<int> page = parse_integer(text);
    if (!page || *page < 1) return std::nullopt;
    return PageRange{*page, *page};
  }
  const std::string_view low = trimmed(text.substr(0, dash)), high = trimmed(text.substr(dash + 1));
  if (low.empty() && high.empty()) return std::nullopt;
  const std::optional<int> first = low.empty() ? 1 : parse_integer(low);
  const std::optional<int> last = high.empty() ? kUnbounded : parse_integer(high);
  if (!first || !last || *first < 1 || *last < *first) return std::nullopt;
  return PageRange{*first, *last};
}

std::string expected(const Option& option) {
  switch (option.syntax) {
    case Syntax::integer:
      return "write a whole number from " + std::to_string(option.minimum) + " to " +
             std::to_string(option.maximum);
    case Syntax::text:
      return "write one line of UTF-8 text of at most " + std::to_string(option.maximum) + " bytes";
    case Syntax::resolution:
      return "write 600dpi or 600x1200dpi";
    case Syntax::ranges:
      return "write pages and ranges such as 1-3,7,9-";
    case Syntax::media:
      return "write a media name such as iso_a4_210x297mm";
    case Syntax::finishings:
      return "write a finishing such as staple-top-left";
    case Syntax::open_keyword:
      return "write a keyword of a-z, 0-9, dot, hyphen and underscore";
    case Syntax::keyword:
    case Syntax::enumeration:
      break;
  }
  std::string list = "write ";
  for (size_t i = 0; i < option.values.size(); ++i) {
    if (i > 0) list += i + 1 == option.values.size() ? " or " : ", ";
    list += option.values[i].keyword;
  }
  return list;
}

}  // namespace

Status bad_value(const Option& option, std::string_view text) {
  WordGuess guess(text);
  if (option.syntax == Syntax::keyword || option.syntax == Syntax::enumeration) {
    for (const OptionValue& value : option.values) guess.offer(value.keyword);
  }
  return {Code::usage, std::string(option.name) + ": " + in_quotes(text) + " is not one of its values;" +
                           guess.sentence() + " " + expected(option)};
}

std::optional<int> parse_integer(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const OptionValue* find_value(const Option& option, std::string_view text) {
  const std::string word = lower_case(text);
  if (word.find(' ') != std::string::npos) return nullptr;
  const std::optional<int> number = option.syntax == Syntax::enumeration ? parse_integer(word) : std::nullopt;
  for (const OptionValue& value : option.values) {
    if (value.keyword == word || has_word(value.aliases, word) || (number && value.number == *number))
      return &value;
  }
  return nullptr;
}

const OptionValue* value_of_number(const Option& option, int number) {
  for (const OptionValue& value : option.values) {
    if (value.number == number) return &value;
  }
  return nullptr;
}

std::optional<Resolution> parse_resolution(std::string_view text) {
  std::string word = lower_case(text);
  bool per_centimetre = false;
  if (word.ends_with("dpi")) {
    word.resize(word.size() - 3);
  } else if (word.ends_with("dpcm")) {
    word.resize(word.size() - 4);
    per_centimetre = true;
  }
  const size_t by = word.find('x');
  std::optional<int> x = parse_integer(std::string_view(word).substr(0, by));
  std::optional<int> y = by == std::string::npos ? x : parse_integer(std::string_view(word).substr(by + 1));
  if (!x || !y || *x < 1 || *y < 1 || *x > kMostDots || *y > kMostDots) return std::nullopt;
  if (per_centimetre) {
    x = static_cast<int>(std::lround(*x * 2.54));
    y = static_cast<int>(std::lround(*y * 2.54));
  }
  return Resolution{*x, *y};
}

std::string format_resolution(Resolution resolution) {
  std::string text = std::to_string(resolution.x);
  if (resolution.y != resolution.x) text += "x" + std::to_string(resolution.y);
  return text + "dpi";
}

std::optional<std::vector<PageRange>> parse_page_ranges(std::string_view text) {
  std::vector<PageRange> ranges;
  while (true) {
    const size_t comma = text.find(',');
    const std::optional<PageRange> range = parse_range(text.substr(0, comma));
    if (!range || ranges.size() == kMostRanges) return std::nullopt;
    ranges.push_back(*range);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const PageRange& a, const PageRange& b) { return a.first < b.first; });
  std::vector<PageRange> merged;
  for (const PageRange& range : ranges) {
    if (!merged.empty() && range.first - 1 <= merged.back().last) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

std::string format_page_ranges(const std::vector<PageRange>& ranges) {
  std::string text;
  for (const PageRange& range : ranges) {
    if (!text.empty()) text += ',';
    text += std::to_string(range.first);
    if (range.last == range.first) continue;
    text += '-';
    if (range.last != kUnbounded) text += std::to_string(range.last);
  }
  return text;
}

}  // namespace dce::core
