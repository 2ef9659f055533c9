// Where a page's overprint shows (ISO 32000-1, 8.6.7): where something that leaves inks alone is painted over
// such inks. Everywhere else the topmost colour is what is seen, and the page is drawn as any other.
#pragma once

#include <mupdf/fitz.h>

#include <map>
#include <vector>

#include "mupdf/canvas_regions.h"

namespace dce::core {

/// Which pages ask for overprint at all, by their resources. Of one document.
class OverprintScan {
 public:
  /// Looks at graphics state dictionaries alone, those of forms and patterns included. Within fz_try.
  bool asked_for(fz_context* ctx, fz_page* page);

 private:
  std::map<int, bool> known_;  // by object number
};

/// An ink that is none of CMYK.
struct SpotInk {
  const char* name;      // the space's
  fz_colorspace* space;  // the page's list keeps it
  int colorant;
};

/// What a page's list says of overprint. Borrows from the list, which must outlive it.
class OverprintSurvey {
 public:
  /// More are told apart by nobody: they are painted as their alternates.
  static constexpr size_t most_spots = 12;

  /// Plays `list`, a page of `bounds` in its own space.
  static OverprintSurvey of(fz_context* ctx, fz_display_list* list, fz_rect bounds, fz_cookie* cookie);

  /// Does overprint change how the page looks?
  bool shows() const { return !regions_.empty(); }
  /// Where, in the list's space.
  const std::vector<CanvasRegions::Region>& regions() const { return regions_.all(); }
  const std::vector<SpotInk>& spots() const { return spots_; }

 private:
  friend class OverprintWatcher;
  CanvasRegions regions_;
  std::vector<SpotInk> spots_;
};

/// Is it black ink in full? That is black, whatever ink lies beneath.
bool is_full_black(fz_context* ctx, const fz_colorspace* space, const float* color);

}  // namespace dce::core
