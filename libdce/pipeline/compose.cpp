// From a planned side to pages placed on it.
#include <cmath>

#include "mupdf/overlay.h"
#include "pipeline/job.h"
#include "ticket/media.h"

namespace dce::core {
namespace {

// A0 at 1200 dots per inch four times over. Even an empty raster beyond it takes longer than anyone waits.
constexpr int64_t most_dots = int64_t{1} << 33;

/// Dots along an edge of `hundredths` of a millimetre, truncated, so that the raster never reaches over the
/// sheet's edge.
int dots(int hundredths, int resolution) {
  return std::max(1, static_cast<int>(int64_t{hundredths} * resolution / 2540));
}

/// The same of a medium that the page itself made, so that none of it is lost: whole 300ths of an inch, for
/// then dots of the usual resolutions lie over each other. Its size in points was rounded to hundredths.
int whole_dots(int hundredths, int resolution) {
  const int grid = resolution % 300 == 0 ? 300 : resolution;
  const int64_t steps = ((int64_t{2} * hundredths - 1) * grid + 5079) / 5080;
  return std::max(1, static_cast<int>(steps * resolution / grid));
}

}  // namespace

/// The size that decides a side's medium: its first page's; of the front where a back side has none; the
/// job's first.
Result<SizePt> Job::size_of(Lane& lane, const PlannedSide& side) {
  for (const PlannedCell& cell : side.cells) {
    if (cell.blank()) continue;
    auto page = load(lane, cell);
    if (page.ok()) return (*page)->size();
    if (page.status().code() != Code::unreadable) return std::move(page).status();
    return context_.reflow_size;
  }
  return first_page_;
}

/// The size that a side is laid out by where the ticket names no medium. A sheet has one: a back side lies on
/// its front's medium.
Result<SizePt> Job::reference_size(Lane& lane, const PlannedSide& side) {
  if (plan_->cells_per_side() > 1 || ticket_.media) return first_page_;
  return size_of(lane, side.back && side.index > 0 ? plan_->side(side.index - 1) : side);
}

Result<Job::ComposedSide> Job::compose(Lane& lane, int index) {
  const PlannedSide side = plan_->side(index);
  ComposedSide composed;
  DCE_ASSIGN(const SizePt reference, reference_size(lane, side));

  SideDescription& description = composed.description;
  description.index = index;
  description.back = side.back;
  description.media = select_media(ticket_, reference, format_.own_media);
  description.margins = settled_margins(ticket_, format_.default_margins);
  description.format = description_->format;
  description.resolution = description_->resolution;
  const auto length = !ticket_.media && is_custom(description.media) ? whole_dots : dots;
  description.width = length(description.media.x_dimension, description.resolution.x);
  description.height = length(description.media.y_dimension, description.resolution.y);
  const int64_t row = static_cast<int64_t>(row_bytes(PixelFormat::cmyk8, description.width));
  const int64_t all = int64_t{description.width} * description.height;
  const bool uncountable =
      format_.largest_side > 0 && std::max(description.width, description.height) > format_.largest_side;
  if (uncountable || row > (int64_t{64} << 20) / 64 || (!vector_lane() && all > most_dots)) {
    return Status(Code::limit, "a side of " + std::to_string(description.width) + " x " +
                                   std::to_string(description.height) +
                                   " dots is too large; ask for a media size or a lower resolution");
  }

  composed.to_device = Matrix::scale(description.resolution.x / 72.0, description.resolution.y / 72.0);
  if (side.back && format_.uses_sheet_back) {
    composed.to_device = composed.to_device.then(
        sheet_back_matrix(ticket_.sheet_back, ticket_.sides, description.width, description.height));
  }

  const SideLayout layout = make_side_layout(ticket_, description.media, description.margins, reference);
  DCE_TRY(place_cells(lane, side, layout, composed));
  if (side.banner) DCE_TRY(place_banner(lane, composed, layout.sheet));
  if (!side.banner && !side.blank()) DCE_TRY(place_watermark(lane, composed, layout.sheet));
  return composed;
}

Result<std::unique_ptr<Page>> Job::load(Lane& lane, const PlannedCell& cell) {
  DCE_ASSIGN(Document* const document, lane.document(cell.input));
  return document->load_page(cell.page);
}

Status Job::place_cells(Lane& lane, const PlannedSide& side, const SideLayout& layout,
                        ComposedSide& composed) {
  std::vector<RectPt> borders;
  for (size_t i = 0; i < side.cells.size(); ++i) {
    const PlannedCell& cell = side.cells[i];
    if (cell.blank()) continue;
    ++pages_loaded_;
    auto page = load(lane, cell);
    if (!page.ok()) {
      Status status = std::move(page).status();
      if (status.code() != Code::unreadable) return status;
      ++pages_failed_;
      reporter_.warning(cell.page + 1, "the page cannot be read and is left blank: " + status.message());
      continue;
    }
    const Placement placement = place_page(ticket_, layout, (*page)->size(), static_cast<int>(i));
    if (placement.border) borders.push_back(*placement.border);
    composed.placements.push_back({page->get(), placement.to_side, placement.clip});
    composed.pages.push_back(std::move(page).value());
  }
  if (borders.empty()) return ok();

  std::string key = "borders";
  for (const RectPt& border : borders) {
    key += ' ' + std::to_string(border.x0) + ',' + std::to_string(border.y0) + ',' +
           std::to_string(border.x1) + ',' + std::to_string(border.y1);
  }
  DCE_ASSIGN(Document* const frames, lane.made(key, [&](const OpenContext& context) {
    return make_borders(borders, layout.sheet, context);
  }));
  DCE_ASSIGN(auto page, frames->load_page(0));
  composed.placements.push_back({page.get(), Matrix{}, {0, 0, layout.sheet.width, layout.sheet.height}});
  composed.pages.push_back(std::move(page));
  return ok();
}

Status Job::place_banner(Lane& lane, ComposedSide& composed, SizePt sheet) {
  DCE_ASSIGN(Document* const banner, lane.made("banner", [&](const OpenContext& context) {
    OpenContext own = context;
    own.reflow_size = sheet;
    own.password.clear();
    std::vector<std::pair<std::string, std::string>> lines;
    if (!description_->user.empty()) lines.emplace_back("For", description_->user);
    lines.emplace_back("Pages", std::to_string(plan_->selected_pages()));
    lines.emplace_back("Copies", std::to_string(ticket_.copies));
    return make_banner_document(description_->title, lines, own);
  }));
  DCE_ASSIGN(auto page, banner->load_page(0));
  composed.placements.push_back({page.get(), Matrix{}, {0, 0, sheet.width, sheet.height}});
  composed.pages.push_back(std::move(page));
  return ok();
}

Status Job::place_watermark(Lane& lane, ComposedSide& composed, SizePt sheet) {
  if (ticket_.watermark_text.empty() && !watermark_image_) return ok();
  const std::string size = ' ' + std::to_string(sheet.width) + 'x' + std::to_string(sheet.height);
  const auto put = [&](const char* kind, const auto& make) -> Status {
    DCE_ASSIGN(Document* const mark, lane.made(kind + size, make));
    DCE_ASSIGN(auto page, mark->load_page(0));
    composed.placements.push_back({page.get(), Matrix{}, {0, 0, sheet.width, sheet.height}});
    composed.pages.push_back(std::move(page));
    return ok();
  };
  if (watermark_image_) {
    DCE_TRY(put("image", [&](const OpenContext& context) {
      return make_image_watermark(*watermark_image_, ticket_.watermark_opacity, sheet, context);
    }));
  }
  if (ticket_.watermark_text.empty()) return ok();
  return put("text", [&](const OpenContext& context) {
    return make_text_watermark(ticket_.watermark_text, ticket_.watermark_opacity, sheet, context);
  });
}

}  // namespace dce::core
