#include "encode/media_keywords.h"

#include <array>
#include <charconv>
#include <string>

namespace dce::core {
namespace {

/// Positions 0 to 19, in order.
constexpr std::array<std::string_view, 20> positions{
    "auto",  "main",   "alternate", "large-capacity", "manual", "envelope",    "disc",
    "photo", "hagaki", "main-roll", "alternate-roll", "top",    "middle",      "bottom",
    "side",  "left",   "right",     "center",         "rear",   "by-pass-tray"};

struct Numbered {
  std::string_view prefix;
  int first, count;
};
constexpr std::array<Numbered, 2> numbered{{{"tray-", 20, 20}, {"roll-", 40, 10}}};

}  // namespace

std::optional<int> media_position(std::string_view media_source) {
  if (media_source.empty()) return 0;
  for (size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] == media_source) return static_cast<int>(i);
  }
  for (const Numbered& range : numbered) {
    if (!media_source.starts_with(range.prefix)) continue;
    const std::string_view digits = media_source.substr(range.prefix.size());
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size() && number >= 1 &&
        number <= range.count) {
      return range.first + number - 1;
    }
  }
  return std::nullopt;
}

void warn_unsaid(const JobDescription& job, std::string_view title, UnsaidMedia unsaid) {
  auto warn = [&](bool is_unsaid, std::string_view attribute, const std::string& value) {
    if (!is_unsaid || value.empty() || value == "auto") return;
    job.reporter.warning(0, std::string(title) + " cannot ask for " + std::string(attribute) + " \"" + value +
                                "\": ask the printer for it with the print request");
  };
  warn(unsaid.media_source, "media-source", job.ticket.media_source);
  warn(unsaid.media_type, "media-type", job.ticket.media_type);
  warn(unsaid.output_bin, "output-bin", job.ticket.output_bin);
}

}  // namespace dce::core
