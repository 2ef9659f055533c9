// Media sizes by name and names by size: PWG 5101.1, "Media Standardized Names".
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

/// One standard size. Dimensions are hundredths of a millimetre, as the name says them.
struct MediaSize {
  std::string_view name;     ///< self-describing, e.g. na_letter_8.5x11in
  std::string_view aliases;  ///< other names people use, lower case, space separated; may be empty
  int x_dimension, y_dimension;
  int tolerance;  ///< a page whose dimensions both differ by no more is of this size, hundredths of a millimetre
};

/// What becomes of a page's size where the ticket names no medium.
enum class OwnMedia {
  standard,  ///< the standard size that is meant, upright as it is fed
  exact,     ///< the page's own to a hundredth of a millimetre, upright: a document, of which a printer makes
             ///< what it has
  exact_as_it_lies  ///< the same, landscape where the page is: a picture, which nothing feeds
};

/// Every size with a name of its own, the likeliest of two alike first.
std::span<const MediaSize> media_sizes();

/// The media smallest and largest in either direction that a custom size may have, hundredths of a
/// millimetre.
inline constexpr int kMediaMinimum = 500;
inline constexpr int kMediaMaximum = 1'000'000;

/// The smallest page of a document, three points (ISO 32000-1, annex C), hundredths of a millimetre.
inline constexpr int kPageMinimum = 106;

/// What rounding to points, to millimetres or to the names of PWG 5101.1 makes of a size, hundredths of a millimetre.
inline constexpr int kMediaRounding = 50;

/// How far a page may be from a size and still be meant for it: two millimetres for sheets from half a Letter up, less in
/// proportion for what is smaller, where two millimetres are seen. All in hundredths of a millimetre.
constexpr int size_tolerance(int shorter_dimension) {
  return std::clamp(shorter_dimension * 3 / 200, kMediaRounding, 200);
}

/// What a user wrote: a standard name, an alias such as A4 or Letter, a self-describing name such as
/// custom_label_100x50mm, or a bare size such as 100x50mm or 8.5x11in. Code::usage names the nearest one
/// known.
Result<Media> media_from_name(std::string_view text);

/// The standard medium nearest to a size, within its tolerance in both directions: sheets that trays hold within
/// size_tolerance, envelopes, cards and what few have, within kMediaRounding. Null when there is none.
const MediaSize* nearest_media_size(int x_dimension, int y_dimension);

/// A medium of this size: the standard one when there is one so near, otherwise a custom one with a
/// self-describing name. Dimensions are hundredths of a millimetre and are kept as they are given.
Media media_from_size(int x_dimension, int y_dimension);

/// It has no standard size.
bool is_custom(const Media& media);

/// custom_100x50mm_100x50mm, as PWG 5101.1 section 5.1.5 forms names of sizes that have none.
std::string custom_media_name(int x_dimension, int y_dimension);

}  // namespace dce::core
