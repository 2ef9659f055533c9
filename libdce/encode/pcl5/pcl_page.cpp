// Objects in PCL's own words; pcl_page_gl.cpp has those of HP-GL/2.
#include "encode/pcl5/pcl_page.h"

#include <algorithm>
#include <cstring>

#include "encode/pcl5/pcl_text.h"
#include "encode/pcl5/row_packer.h"

namespace dce::core {
namespace {

constexpr std::string_view cursor = "\x1b*p", area_fill = "\x1b*c", imaging = "\x1b*v", raster = "\x1b*r";
constexpr int nearest_gap = 63;  // dots that characters of white space can bridge

// What a colour page's palette begins with.
enum PaletteIndex : int { white_index = 0, black_index = 1, first_free_index = 2 };
constexpr size_t free_indices = 256 - first_free_index;
constexpr uint32_t no_color = ~uint32_t{0};

// Direct by pixel, for rasters that are pictures: Configure Image Data as in PageSetup.
constexpr std::string_view push_palette = "\x1b*p0P", pop_palette = "\x1b*p1P";
constexpr std::string_view direct_rgb{"\x1b*v6W\0\3\0\10\10\10", 11};

}  // namespace

PclPage::PclPage(const SideDescription& side)
    : side_(side),
      color_(side.format == PixelFormat::rgb8),
      // PCL 5 Technical Reference, chapter 2, "Logical page": a quarter of an inch, less on metric paper, is
      // kept free on either side; set-up has moved all of it to the right.
      last_column_(std::max(0, side.width - side.resolution.x / 2 - 1)) {}

void PclPage::enter_pcl() {
  state_.marked = true;
  if (!state_.gl) return;
  out().append("\x1b%0A");
  state_.gl = false;
}

void PclPage::move_to(int x, int y) {
  const bool across = !state_.cursor_known || state_.x != x, down = !state_.cursor_known || state_.y != y;
  if (across || down) {
    out().append(cursor);
    if (across && state_.cursor_known && std::abs(x - state_.x) < 10) {
      put_signed_value(out(), x - state_.x, down ? 'x' : 'X');
    } else if (across) {
      put_value(out(), x, down ? 'x' : 'X');
    }
    if (down) put_value(out(), y, 'Y');
  }
  state_.cursor_known = true;
  state_.x = x;
  state_.y = y;
}

void PclPage::use_tint(uint32_t darkness) {
  if (state_.tints.test(darkness)) return;
  state_.tints.set(darkness);
  program_.add(PageProgram::Kind::pattern, darkness);
  state_.pattern = static_cast<int>(darkness);  // defining it made it the current one
}

int PclPage::color_index(const PclPaint& paint) {
  if (paint.kind == PclPaint::Kind::white) return white_index;
  if (paint.kind == PclPaint::Kind::black) return black_index;
  std::vector<uint32_t>& palette = state_.palette;
  const auto found = std::find(palette.begin(), palette.end(), paint.value);
  if (found != palette.end()) return first_free_index + static_cast<int>(found - palette.begin());
  // Marks that were made keep their colour when an index is given another.
  size_t place = palette.size();
  if (place < free_indices) {
    palette.push_back(paint.value);
  } else {
    place = state_.palette_next++ % free_indices;
    palette[place] = paint.value;
    // Nothing may go on under an index that has changed.
    state_.gl_number = -1;
    state_.paint = {PclPaint::Kind::color, no_color};
  }
  const int index = first_free_index + static_cast<int>(place);
  put_command(out(), imaging, static_cast<int>(paint.value >> 16), 'a');
  put_value(out(), static_cast<int>(paint.value >> 8 & 255), 'b');
  put_value(out(), static_cast<int>(paint.value & 255), 'c');
  put_value(out(), index, 'I');
  return index;
}

void PclPage::set_paint(const PclPaint& paint) {
  if (state_.paint == paint) return;
  if (color_) {
    const int index = color_index(paint);
    put_command(out(), imaging, index, 'S');
    state_.paint = paint;
    return;
  }
  state_.paint = paint;
  switch (paint.kind) {
    case PclPaint::Kind::white:
      put_command(out(), imaging, 1, 'T');
      break;
    case PclPaint::Kind::tint:
      use_tint(paint.value);
      if (state_.pattern != static_cast<int>(paint.value)) {
        put_command(out(), area_fill, static_cast<int>(paint.value), 'G');
        state_.pattern = static_cast<int>(paint.value);
      }
      put_command(out(), imaging, 4, 'T');
      break;
    default:
      put_command(out(), imaging, 0, 'T');
  }
}

void PclPage::glyph(uint32_t number, int advance, int x, int y, const PclPaint& paint) {
  enter_pcl();
  set_paint(paint);
  const int gap = x - state_.x;
  if (state_.cursor_known && state_.y == y && gap > 0 && gap <= nearest_gap) {
    program_.add(PageProgram::Kind::gap, static_cast<uint32_t>(gap));
  } else {
    move_to(x, y);
  }
  program_.add(PageProgram::Kind::glyph, number);
  state_.cursor_known = true;
  state_.x = x + advance;
  state_.y = y;
}

void PclPage::rule(Rect area, const PclPaint& paint) {
  if (area.x1 > last_column_) {
    // The logical page cuts rules short, but not figures.
    DotFigure box;
    box.points = {{area.x0, area.y0}, {area.x1, area.y0}, {area.x1, area.y1}, {area.x0, area.y1}};
    box.ends = {box.points.size()};
    box.closed = {1};
    polygons(box, FillRule::nonzero, paint);
    return;
  }
  enter_pcl();
  const bool white = paint.kind == PclPaint::Kind::white, tint = paint.kind == PclPaint::Kind::tint;
  if (color_ && !white) set_paint(paint);
  if (tint) use_tint(paint.value);
  move_to(area.x0, area.y0);
  out().append(area_fill);
  if (area.width() != state_.rule_width) put_value(out(), area.width(), 'a');
  if (area.height() != state_.rule_height) put_value(out(), area.height(), 'b');
  state_.rule_width = area.width();
  state_.rule_height = area.height();
  if (tint && state_.pattern != static_cast<int>(paint.value)) {
    put_value(out(), static_cast<int>(paint.value), 'g');
    state_.pattern = static_cast<int>(paint.value);
  }
  put_value(out(), white ? 1 : tint ? 4 : 0, 'P');
}

void PclPage::start_raster(int x, int y, int width) {
  // What begins too far to the right begins further left, with nothing in front.
  padding_ = x > last_column_ ? static_cast<size_t>(x - last_column_ + 7) / 8 * 8 : 0;
  move_to(x - static_cast<int>(padding_), y);
  put_command(out(), raster, width + static_cast<int>(padding_), 's');
  out().append(std::string_view("1A\x1b*b0M"));
}

void PclPage::end_raster(RowPacker& packer) {
  packer.finish(out());
  if (status_.ok()) status_ = packer.status();
  out().append(std::string_view("\x1b*rC"));
  state_.cursor_known = false;
}

void PclPage::bits(const Bitmap& ink, int x, int y, const PclPaint& paint) {
  enter_pcl();
  // A raster of indices is not painted in the foreground's colour but through it: black lets it show as it is.
  set_paint(color_ ? PclPaint{} : paint);
  const int index = color_ ? color_index(paint) : 0;
  if (color_ && paint.kind == PclPaint::Kind::white) {
    // White pixels of a raster let through what lies beneath, so white is said by rules.
    for (int row = 0; row < ink.height(); ++row) {
      for (int at = 0; at < ink.width();) {
        const auto inked = [&](int column) { return (ink.row(row)[column >> 3] >> (7 - (column & 7)) & 1) != 0; };
        const int begin = at;
        const bool run = inked(at);
        while (at < ink.width() && inked(at) == run) ++at;
        if (run) rule({x + begin, y + row, x + at, y + row + 1}, paint);
      }
    }
    return;
  }
  start_raster(x, y, ink.width());
  const size_t lead = color_ ? padding_ : padding_ / 8;
  padded_.assign(lead + (color_ ? static_cast<size_t>(ink.width()) : ink.row_size()), 0);
  RowPacker packer(padded_.size(), 0);
  for (int row = 0; row < ink.height(); ++row) {
    const uint8_t* source = ink.row(row);
    if (color_) {
      for (int i = 0; i < ink.width(); ++i) {
        padded_[lead + static_cast<size_t>(i)] =
            source[i >> 3] >> (7 - (i & 7)) & 1 ? static_cast<uint8_t>(index) : 0;
      }
    } else {
      std::memcpy(padded_.data() + lead, source, ink.row_size());
    }
    packer.add(padded_.data(), out());
  }
  end_raster(packer);
}

void PclPage::begin_rows(const Rect& area, PixelFormat format) {
  enter_pcl();
  set_paint({});
  if (format == PixelFormat::rgb8) {
    out().append(push_palette);
    out().append(direct_rgb);
  }
  start_raster(area.x0, area.y0, area.width());
  const size_t lead = row_bytes(format, static_cast<int>(padding_));
  padded_.assign(lead + row_bytes(format, area.width()), paper_byte(format));
  packer_ = std::make_unique<RowPacker>(padded_.size(), paper_byte(format));
  rows_format_ = format;
  rows_lead_ = lead;
}

void PclPage::row(const uint8_t* pixels) {
  std::memcpy(padded_.data() + rows_lead_, pixels, padded_.size() - rows_lead_);
  packer_->add(padded_.data(), out());
}

void PclPage::end_rows() {
  end_raster(*packer_);
  packer_.reset();
  if (rows_format_ == PixelFormat::rgb8) out().append(pop_palette);
}

Status PclPage::end() {
  enter_pcl();
  set_paint({});
  out().u8('\f');
  return status_;
}

}  // namespace dce::core
