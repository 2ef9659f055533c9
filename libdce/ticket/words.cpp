#include "ticket/words.h"

#include <algorithm>
#include <vector>

namespace dce::core {
namespace {

constexpr size_t kLongestGuess = 64;
constexpr size_t kLongestQuote = 60;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Number of bytes of the UTF-8 sequence `text` starts with (RFC 3629), 0 if it starts with none.
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return text.empty() ? 0 : 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

/// A control character of C0, DEL or C1, which no stream header and no terminal should see.
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
  return sequence.size() == 2 && first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  const bool cut = text.size() > kLongestQuote;
  std::string_view rest = text;
  while (!rest.empty() && result.size() < kLongestQuote) {
    const size_t length = utf8_length(rest);
    if (length == 0 || is_control(rest.substr(0, length))) {
      result += '?';
    } else {
      result += rest.substr(0, length);
    }
    rest.remove_prefix(std::max<size_t>(length, 1));
  }
  return result + (cut ? "...\"" : "\"");
}

bool is_keyword(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool is_plain_text(std::string_view text, size_t limit) {
  if (text.size() > limit) return false;
  while (!text.empty()) {
    const size_t length = utf8_length(text);
    if (length == 0 || is_control(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

WordGuess::WordGuess(std::string_view written)
    : written_(lower_case(written.substr(0, kLongestGuess))),
      distance_(std::min<size_t>(written_.size() / 2, 4) + 1) {}

void WordGuess::offer(std::string_view word) {
  if (word.size() > kLongestGuess) return;
  // Half a word is the commonest slip: "staple-top" for "staple-top-left".
  const bool starts = written_.size() >= 3 && word.starts_with(written_);
  const size_t distance = starts ? 1 : edit_distance(written_, word);
  if (distance < distance_) {
    distance_ = distance;
    best_ = word;
  }
}

std::string WordGuess::sentence() const {
  return best_.empty() ? std::string() : " did you mean " + best_ + "?";
}

}  // namespace dce::core
