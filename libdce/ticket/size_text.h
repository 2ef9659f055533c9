// Sizes as media names spell them: 210x297mm, 8.5x11in.
#pragma once

#include <optional>
#include <string_view>

namespace dce::core {

struct MediaDimensions {
  int x = 0, y = 0;  ///< hundredths of a millimetre
};

/// Reads a non-negative decimal number of hundredths of millimetres in units of `unit` (2540 for inches, 100
/// for millimetres) and moves `text` past it. What is finer than a hundredth is cut off, as CUPS does.
constexpr std::optional<int> take_length(std::string_view& text, int unit) {
  long long whole = 0, fraction = 0, divisor = 1;
  size_t i = 0, digits = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
    whole = whole * 10 + (text[i] - '0');
    if (whole > 1'000'000) return std::nullopt;
  }
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
      if (divisor >= 1'000'000) continue;
      fraction = fraction * 10 + (text[i] - '0');
      divisor *= 10;
    }
  }
  if (digits == 0) return std::nullopt;
  const long long length = whole * unit + fraction * unit / divisor;
  if (length > 1'000'000'000) return std::nullopt;
  text.remove_prefix(i);
  return static_cast<int>(length);
}

/// WIDTHxHEIGHTunit with unit mm, cm or in and nothing else in `text`.
constexpr std::optional<MediaDimensions> parse_dimensions(std::string_view text) {
  if (text.size() < 5) return std::nullopt;
  const std::string_view name = text.substr(text.size() - 2);
  const int unit = name == "mm" ? 100 : name == "cm" ? 1000 : name == "in" ? 2540 : 0;
  if (unit == 0) return std::nullopt;
  text.remove_suffix(2);
  const std::optional<int> x = take_length(text, unit);
  if (!x || text.empty() || text[0] != 'x') return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int> y = take_length(text, unit);
  if (!y || !text.empty()) return std::nullopt;
  return MediaDimensions{*x, *y};
}

/// The dimensions a self-describing name ends in: those after the last underscore (PWG 5101.1 section 5.1).
constexpr std::optional<MediaDimensions> self_described_dimensions(std::string_view name) {
  const size_t underscore = name.rfind('_');
  if (underscore == std::string_view::npos || underscore == 0) return std::nullopt;
  return parse_dimensions(name.substr(underscore + 1));
}

}  // namespace dce::core
