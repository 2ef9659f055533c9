#include "pjl/media_codes.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace dce::core {

namespace {

// PCL 5 codes: PCL 5 Comparison Guide, "Page Size". PCL XL: Feature Reference, MediaSize.
constexpr MediaSizeCode sizes[] = {
    {"na_letter_8.5x11in", 21590, 27940, 2, 0, true},
    {"na_legal_8.5x14in", 21590, 35560, 3, 1, true},
    {"na_executive_7.25x10.5in", 18415, 26670, 1, 3, true},
    {"na_ledger_11x17in", 27940, 43180, 6, 4, true},
    {"na_invoice_5.5x8.5in", 13970, 21590, 5, no_code, true},
    {"na_foolscap_8.5x13in", 21590, 33020, 10, no_code, true},
    {"na_index-3x5_3x5in", 7620, 12700, 78, no_code, true},
    {"iso_a3_297x420mm", 29700, 42000, 27, 5, false},
    {"iso_a4_210x297mm", 21000, 29700, 26, 2, false},
    {"iso_a5_148x210mm", 14800, 21000, 25, 16, false},
    {"iso_a6_105x148mm", 10500, 14800, 24, 17, false},
    {"jis_b4_257x364mm", 25700, 36400, 46, 10, false},
    {"jis_b5_182x257mm", 18200, 25700, 45, 11, false},
    {"jis_b6_128x182mm", 12800, 18200, 44, 18, false},
    {"jpn_hagaki_100x148mm", 10000, 14800, 71, 14, false},
    {"jpn_oufuku_148x200mm", 14800, 20000, 72, no_code, false},
    {"na_number-10_4.125x9.5in", 10477, 24130, 81, 6, true},
    {"na_monarch_3.875x7.5in", 9842, 19050, 80, 7, true},
    {"iso_dl_110x220mm", 11000, 22000, 90, 9, false},
    {"iso_c5_162x229mm", 16200, 22900, 91, 8, false},
    {"iso_b5_176x250mm", 17600, 25000, 100, 12, false},
};

// HP numbers its trays from the multi-purpose tray upwards; the codes are older than the numbers.
constexpr MediaSourceCode sources[] = {
    {"auto", 7, 1},         {"main", 1, 4},    {"alternate", 5, 5}, {"manual", 2, 2},
    {"by-pass-tray", 4, 3}, {"rear", 4, 3},    {"envelope", 6, 6},  {"top", 1, 4},
    {"middle", 5, 5},       {"bottom", 20, 7}, {"center", 5, 5},    {"large-capacity", 20, 7},
    {"tray-1", 4, 3},       {"tray-2", 1, 4},  {"tray-3", 5, 5},    {"tray-4", 20, 7},
    {"tray-5", 21, 8},      {"tray-6", 22, 9}, {"tray-7", 23, 10},  {"tray-8", 24, 11},
};

struct TypeName {
  std::string_view keyword, name;
};
// PCL 5 Comparison Guide Addendum, "Alphanumeric ID: media type".
constexpr TypeName types[] = {
    {"stationery", "Plain"},
    {"stationery-letterhead", "Letterhead"},
    {"stationery-preprinted", "Preprinted"},
    {"stationery-prepunched", "Prepunched"},
    {"stationery-bond", "Bond"},
    {"stationery-recycled", "Recycled"},
    {"stationery-colored", "Color"},
    {"stationery-lightweight", "Light"},
    {"stationery-heavyweight", "Heavy"},
    {"cardstock", "Card Stock"},
    {"labels", "Labels"},
    {"envelope", "Envelope"},
    {"transparency", "Transparency"},
    {"stationery-coated", "Glossy"},
    {"photographic", "Glossy"},
    {"photographic-glossy", "Glossy"},
};

// N of "mailbox-N", "tray-N" or "stacker-N", or 0.
int bin_number(std::string_view keyword) {
  for (std::string_view prefix : {"mailbox-", "tray-", "stacker-"}) {
    if (!keyword.starts_with(prefix)) continue;
    std::string_view digits = keyword.substr(prefix.size());
    int number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size() && number >= 1 && number <= 20)
      return number;
  }
  return 0;
}

}  // namespace

const MediaSizeCode* media_size_code(const Media& media) {
  constexpr int tolerance = 50;  // half a millimetre, as PWG 5101.1 matches sizes
  const MediaSizeCode* best = nullptr;
  int distance = tolerance + 1;
  for (const MediaSizeCode& size : sizes) {
    int off = std::max(std::abs(size.x_dimension - media.x_dimension),
                       std::abs(size.y_dimension - media.y_dimension));
    if (off < distance) {
      distance = off;
      best = &size;
    }
  }
  return best;
}

const MediaSourceCode* media_source_code(std::string_view keyword) {
  for (const MediaSourceCode& source : sources) {
    if (source.keyword == keyword) return &source;
  }
  return nullptr;
}

std::string_view media_type_name(std::string_view keyword) {
  for (const TypeName& type : types) {
    if (type.keyword == keyword) return type.name;
  }
  return {};
}

std::optional<OutputBinCode> output_bin_code(std::string_view keyword) {
  if (keyword == "face-down" || keyword == "top" || keyword == "center") return OutputBinCode{1, 1, 0};
  if (keyword == "face-up" || keyword == "rear" || keyword == "side") return OutputBinCode{2, 2, 0};
  // ESC&l#G counts optional bins from 4 on: 0 is automatic, 1 and 2 the printer's own, 3 unused.
  if (int number = bin_number(keyword)) return OutputBinCode{3 + number, no_code, number};
  return std::nullopt;
}

}  // namespace dce::core
