// Which source pages come on which side of which sheet, and in what order: pure arithmetic, computed side by
// side on demand, so that a plan of a million sides is as small as one of ten.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

/// What comes into one place of a side. A side has one cell for number-up 1, two for a signature.
struct PlannedCell {
  int input = -1;  ///< index of the input document, -1 for a blank
  int page = -1;   ///< 0-based within that input
  bool blank() const { return input < 0; }
  bool operator==(const PlannedCell&) const = default;
};

struct PlannedSide {
  int index = 0;  ///< 0-based in the stream
  bool back = false;
  bool banner = false;             ///< the front of the job-sheet; has no cells
  int copy = 0;                    ///< 0-based, of the copies that the stream itself repeats
  std::vector<PlannedCell> cells;  ///< in reading order; empty on a side that only completes its sheet
  bool blank() const {
    for (const PlannedCell& cell : cells) {
      if (!cell.blank()) return false;
    }
    return !banner;
  }
};

/// What the stream can ask its printer for (encode/encoder.h, StreamFormat).
struct CopyAbility {
  bool copies = false;
  bool collates = false;
};

/// The ticket with what its options imply said outright: a signature is two pages a side, on both sides,
/// turned over the short edge. Encoders and the plan see this one.
Ticket settled_ticket(const Ticket& ticket);

/// The order of a job's pages. Immutable once made; any number of threads may call side().
class Plan {
 public:
  /// `page_counts` has one entry an input. Code::usage when page-ranges selects nothing, Code::limit when the
  /// job would have more sides than an int counts.
  static Result<Plan> make(const Ticket& ticket, std::span<const int> page_counts, CopyAbility ability);

  int side_count() const { return static_cast<int>(side_count_); }
  bool two_sided() const { return two_sided_; }
  int printer_copies() const { return printer_copies_; }  ///< what the stream must ask the printer for
  int cells_per_side() const { return cells_per_side_; }
  int64_t selected_pages() const { return selected_pages_; }  ///< source pages printed, one copy

  int stream_copies() const { return stream_copies_; }    ///< what the stream repeats itself

  /// The side at `index`, 0 to side_count() - 1.
  PlannedSide side(int index) const;

  /// Of the sides that are copies of the one at `index`, itself included, the one that comes first in the stream.
  int first_copy(int index) const;

 private:
  /// Consecutive pages of one input.
  struct Run {
    int input, first_page;
    int64_t before;  ///< selected pages of the section before this run
  };
  /// Pages that flow from side to side; each section starts a sheet.
  struct Section {
    int64_t pages = 0;
    int64_t sides = 0;
    int64_t first_sheet = 0;  ///< sheets of the set before this section
    std::vector<Run> runs;
  };

  Status select_pages(const Ticket& ticket, std::span<const int> page_counts);
  Status count_sides(const Ticket& ticket, CopyAbility ability);
  PlannedSide front_or_back(int64_t sheet, bool back) const;
  bool has_back(int64_t sheet) const;
  const Section& section_of(int64_t sheet) const;
  PlannedCell cell_at(const Section& section, int64_t page) const;

  std::vector<Section> sections_;
  bool two_sided_ = false, signature_ = false, reverse_ = false, banner_ = false, collate_ = true;
  int cells_per_side_ = 1;
  int printer_copies_ = 1;
  int stream_copies_ = 1;   ///< copies the stream repeats itself
  int64_t set_sheets_ = 0;  ///< sheets of one copy, without the banner
  int64_t sheets_ = 0;      ///< all sheets of the stream
  int64_t side_count_ = 0;
  int64_t selected_pages_ = 0;
};

}  // namespace dce::core
