#include "ticket/plan.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <string>

namespace dce::core {
namespace {

int64_t divide_up(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

Ticket settled_ticket(const Ticket& ticket) {
  Ticket settled = ticket;
  if (ticket.imposition_template == Imposition::signature) {
    // The fold runs along the middle of the medium's long edge, so a booklet's sheet turns over its short
    // one.
    settled.number_up = 2;
    settled.sides = Sides::two_sided_short_edge;
  }
  return settled;
}

Result<Plan> Plan::make(const Ticket& asked, std::span<const int> page_counts, CopyAbility ability) {
  const Ticket ticket = settled_ticket(asked);
  Plan plan;
  plan.two_sided_ = ticket.sides != Sides::one_sided;
  plan.signature_ = ticket.imposition_template == Imposition::signature;
  plan.reverse_ = ticket.page_delivery == PageDelivery::reverse_order;
  plan.banner_ = ticket.job_sheets != JobSheets::none;
  plan.collate_ = ticket.collate;
  plan.cells_per_side_ = std::max(ticket.number_up, 1);
  DCE_TRY(plan.select_pages(ticket, page_counts));
  DCE_TRY(plan.count_sides(ticket, ability));
  return plan;
}

// page-ranges counts through all inputs: the second input's first page follows the first one's last (RFC
// 8011 5.2.7).
Status Plan::select_pages(const Ticket& ticket, std::span<const int> page_counts) {
  static constexpr PageRange kAll{1, std::numeric_limits<int>::max()};
  const bool all = ticket.page_ranges.empty();
  const std::span<const PageRange> ranges = all ? std::span(&kAll, 1) : std::span(ticket.page_ranges);
  int64_t before = 0;
  size_t range = 0;  // ranges ascend and so do the inputs: one walk through both
  for (size_t input = 0; input < page_counts.size(); ++input) {
    if (input == 0 || ticket.document_handling != DocumentHandling::single_document) sections_.emplace_back();
    Section& section = sections_.back();
    const int64_t end = before + page_counts[input];  // 0-based, one past the input's last
    while (range < ranges.size()) {
      const int64_t last = all ? end : std::min<int64_t>(ranges[range].last, end);
      const int64_t first = std::max<int64_t>(ranges[range].first - 1, before);
      if (first < last) {
        section.runs.push_back({static_cast<int>(input), static_cast<int>(first - before), section.pages});
        section.pages += last - first;
      }
      if (all || ranges[range].last > end) break;  // this range goes on in the next input
      ++range;
    }
    before = end;
  }
  std::erase_if(sections_, [](const Section& section) { return section.pages == 0; });
  if (sections_.empty()) {
    if (before == 0) return {Code::unreadable, "the job has no pages"};
    return {Code::usage, "page-ranges selects nothing: the job has " + std::to_string(before) + " page" +
                             (before == 1 ? "" : "s")};
  }
  return ok();
}

Status Plan::count_sides(const Ticket& ticket, CopyAbility ability) {
  for (Section& section : sections_) {
    // A signature fills whole sheets of four pages; its blanks come last (PWG 5100.3, imposition-template).
    section.sides = signature_ ? 2 * divide_up(section.pages, 4) : divide_up(section.pages, cells_per_side_);
    section.first_sheet = set_sheets_;
    set_sheets_ += two_sided_ ? divide_up(section.sides, 2) : section.sides;
    selected_pages_ += section.pages;
  }

  // One sheet is collated whichever way its copies come. A banner belongs to the job and not to each copy
  // (RFC 8011 section 5.2.3), and a printer repeats all it is sent.
  const bool printer_can = ability.copies && (!collate_ || ability.collates || set_sheets_ == 1) && !banner_;
  printer_copies_ = printer_can ? ticket.copies : 1;
  stream_copies_ = printer_can ? 1 : ticket.copies;
  sheets_ = set_sheets_ * stream_copies_ + (banner_ ? 1 : 0);
  // Only the very last sheet may lack its back: anywhere else the next front would be printed there.
  side_count_ = two_sided_ ? 2 * sheets_ - (has_back(sheets_ - 1) ? 0 : 1) : sheets_;
  if (side_count_ > std::numeric_limits<int>::max()) {
    return {Code::limit,
            "the job would have " + std::to_string(side_count_) + " sides; print fewer copies at a time"};
  }
  return ok();
}

PlannedSide Plan::side(int index) const {
  assert(index >= 0 && index < side_count_);
  PlannedSide side = front_or_back(two_sided_ ? index / 2 : index, two_sided_ && index % 2 == 1);
  side.index = index;
  return side;
}

int Plan::first_copy(int index) const {
  int64_t sheet = two_sided_ ? index / 2 : index;
  if (reverse_) sheet = sheets_ - 1 - sheet;
  const int64_t before = banner_ ? 1 : 0;
  if (sheet < before) return index;
  const int64_t set_sheet = collate_ ? (sheet - before) % set_sheets_ : (sheet - before) / stream_copies_;
  const int64_t copy = reverse_ ? stream_copies_ - 1 : 0;
  sheet = before + (collate_ ? copy * set_sheets_ + set_sheet : set_sheet * stream_copies_ + copy);
  if (reverse_) sheet = sheets_ - 1 - sheet;
  return static_cast<int>(two_sided_ ? 2 * sheet + index % 2 : sheet);
}

const Plan::Section& Plan::section_of(int64_t sheet) const {
  const auto after =
      std::upper_bound(sections_.begin(), sections_.end(), sheet,
                       [](int64_t value, const Section& section) { return value < section.first_sheet; });
  return *(after - 1);
}

/// Whether the sheet at this place of the stream has something to print on its back.
bool Plan::has_back(int64_t sheet) const {
  return !front_or_back(sheet, true).cells.empty();
}

PlannedSide Plan::front_or_back(int64_t sheet, bool back) const {
  PlannedSide side;
  side.back = back;
  if (reverse_) sheet = sheets_ - 1 - sheet;
  if (banner_) {
    if (sheet == 0) {
      side.banner = !back;
      return side;
    }
    --sheet;
  }
  side.copy = static_cast<int>(collate_ ? sheet / set_sheets_ : sheet % stream_copies_);
  const int64_t set_sheet = collate_ ? sheet % set_sheets_ : sheet / stream_copies_;
  const Section& section = section_of(set_sheet);
  const int64_t local_sheet = set_sheet - section.first_sheet;
  const int64_t local_side = two_sided_ ? 2 * local_sheet + (back ? 1 : 0) : local_sheet;
  if (local_side >= section.sides) return side;

  side.cells.reserve(static_cast<size_t>(cells_per_side_));
  if (signature_) {
    // Sheets nest: the first one carries the outermost pages (4n, 1 | 2, 4n - 1), the last one the middle.
    const int64_t total = 2 * section.sides, sheet_index = local_side / 2;
    const int64_t outer = total - 1 - 2 * sheet_index, inner = 2 * sheet_index;
    side.cells.push_back(cell_at(section, back ? inner + 1 : outer));
    side.cells.push_back(cell_at(section, back ? outer - 1 : inner));
    return side;
  }
  for (int i = 0; i < cells_per_side_; ++i)
    side.cells.push_back(cell_at(section, local_side * cells_per_side_ + i));
  return side;
}

PlannedCell Plan::cell_at(const Section& section, int64_t page) const {
  if (page >= section.pages) return {};
  const auto after = std::upper_bound(section.runs.begin(), section.runs.end(), page,
                                      [](int64_t value, const Run& run) { return value < run.before; });
  const Run& run = *(after - 1);
  return {run.input, static_cast<int>(run.first_page + (page - run.before))};
}

}  // namespace dce::core
