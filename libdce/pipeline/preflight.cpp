#include "pipeline/preflight.h"

#include <algorithm>
#include <utility>

#include "document/path.h"
#include "pipeline/job_reporter.h"
#include "ticket/placement.h"
#include "ticket/plan.h"

namespace dce::core {
namespace {

constexpr int most_sampled = 6;         // pages converted for an estimate
constexpr double tolerance_pt = 0.5;    // a hairline at the edge is not missed
constexpr Margins office_printer = {423, 423, 423, 423};  // 1/6 inch, as LaserJets have

bool reaches_over(const Ticket& ticket, SizePt page, const RectPt& content) {
  if (content.width() <= 0 || content.height() <= 0) return false;
  const Media media = select_media(ticket, page);
  const SideLayout layout = make_side_layout(ticket, media, settled_margins(ticket, office_printer), page);
  const Box painted{static_cast<float>(content.x0), static_cast<float>(content.y0), static_cast<float>(content.x1),
                    static_cast<float>(content.y1)};
  const Box placed = apply(place_page(ticket, layout, page, 0).to_side, painted);
  const RectPt& printable = layout.printable;
  return placed.x0 < printable.x0 - tolerance_pt || placed.y0 < printable.y0 - tolerance_pt ||
         placed.x1 > printable.x1 + tolerance_pt || placed.y1 > printable.y1 + tolerance_pt;
}

std::vector<PageRange> evenly_spread(int pages) {
  const int count = std::min(pages, most_sampled);
  std::vector<PageRange> ranges;
  for (int i = 0; i < count; ++i) {
    const int page = 1 + static_cast<int>(int64_t{i} * pages / count);
    ranges.push_back({page, page});
  }
  return ranges;
}

Result<StreamEstimate> estimate(Conversion conversion, const StreamFormat& format, int pages, Cancellation& cancellation) {
  conversion.format = &format;
  conversion.lane = LaneChoice::automatic;
  conversion.listener = {};
  conversion.ticket.page_ranges = evenly_spread(pages);
  StreamEstimate result{.format = &format, .pages_converted = static_cast<int>(conversion.ticket.page_ranges.size())};
  const auto nowhere = make_callback_sink([](Bytes) { return true; });
  ConversionStats stats;
  const Status status = convert(conversion, *nowhere, cancellation, stats);
  DCE_TRY(cancellation.check());
  if (!status.ok()) {
    result.refusal = status.message();
    return result;
  }
  const double all = static_cast<double>(pages) / result.pages_converted;
  result.bytes = static_cast<uint64_t>(static_cast<double>(stats.bytes) * all);
  result.seconds = (stats.open_ms + (stats.wall_ms - stats.open_ms) * all) / 1000;
  return result;
}

}  // namespace

Result<Preflight> preflight(const Conversion& conversion, Cancellation& cancellation) {
  if (conversion.inputs.empty()) return Status(Code::usage, "there is no input; name a document");
  const Conversion::Input& input = conversion.inputs.front();
  Preflight result;
  JobReporter reporter(collect_warnings(result.warnings));
  DCE_ASSIGN(result.format, recognise_input(input.source.bytes()));
  cancellation.set_deadline(conversion.limits.seconds);
  const Ticket ticket = settled_ticket(conversion.ticket);
  {
    MemoryBudget memory(conversion.limits.memory_bytes);
    OpenContext context{
        .limits = conversion.limits, .memory = memory, .cancellation = cancellation, .reporter = reporter};
    context.password = input.password;
    DCE_ASSIGN(auto document, result.format->open(input.source, context));
    result.page_count = document->page_count();
    for (int i = 0; i < result.page_count; ++i) {
      DCE_TRY(cancellation.check());
      auto page = document->load_page(i);
      auto found = page.ok() ? (*page)->preflight() : Result<PagePreflight>(std::move(page).status());
      if (!found.ok()) {
        if (found.status().code() != Code::unreadable) return std::move(found).status();
        reporter.warning(i + 1, found.status().message());
        continue;
      }
      const SizePt size = (*page)->size();
      const bool over = reaches_over(ticket, size, found->content);
      result.pages.push_back({.number = i + 1, .size = size, .found = std::move(*found), .reaches_over = over});
    }
  }
  for (const StreamFormat* format : encode_formats()) {
    if (format->one_page_a_file || format->needs_seekable_sink) continue;  // pictures and files, not what printers take
    DCE_ASSIGN(StreamEstimate one, estimate(conversion, *format, result.page_count, cancellation));
    result.estimates.push_back(std::move(one));
  }
  return result;
}

}  // namespace dce::core
