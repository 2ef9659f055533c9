#include "encode/pclxl/soft_fonts.h"

#include <algorithm>
#include <numeric>

#include "encode/pclxl/xl_writer.h"

namespace dce::core::xl {
namespace {

constexpr size_t longest_run = 255;  // glyphs; printers' buffers
// A run of its own costs so many bytes: heads of two arrays, their attributes and the operator.
constexpr size_t run_overhead = 11;
constexpr int most_word_codes = 32000;
constexpr uint16_t symbol_set = 0x0275;  // none of the resident fonts'

SoftFontCodes codes() {
  SoftFontCodes codes;
  codes.bytes.resize(255);
  std::iota(codes.bytes.begin(), codes.bytes.end(), uint8_t{1});
  codes.words = most_word_codes;
  return codes;
}

struct FontName {
  explicit FontName(int font) : bytes{'F', static_cast<uint8_t>(font >> 8), static_cast<uint8_t>(font)} {}
  uint8_t bytes[3];
  Bytes view() const { return bytes; }
};

}  // namespace

SoftFonts::SoftFonts(Resolution resolution) : resolution_(resolution), pool_(codes()) {}

// A bitmap font's header, format 0: its numbers are high byte first, other than the stream's.
void SoftFonts::define_font(int font, ByteBuffer& out) {
  ByteBuffer header;
  header.u16be(0);  // format, orientation
  header.u16be(symbol_set);
  header.u8(254);  // scaling: a bitmap font
  header.u8(0);    // variety
  header.u16be(0xff + most_word_codes > 0xffff ? 0xffff : 0xff + most_word_codes);
  header.append(std::string_view("BR"));  // the resolution of its bitmaps
  header.u32be(4);
  header.u16be(static_cast<uint16_t>(resolution_.x));
  header.u16be(static_cast<uint16_t>(resolution_.y));
  header.u16be(0xffff);  // the last segment, empty
  header.u32be(0);
  const FontName name(font);
  Writer(out)
      .ubyte_array(Attribute::font_name, name.view())
      .ubyte(Attribute::font_format, 0)
      .op(Operator::begin_font_header)
      .uint16(Attribute::font_header_length, static_cast<int>(header.size()))
      .op(Operator::read_font_header)
      .data(header.view())
      .op(Operator::end_font_header);
}

void SoftFonts::define_glyph(const SoftFontPool::Slot& slot, const GlyphBitmap& bitmap, ByteBuffer& out) {
  constexpr size_t head = 10;
  const FontName name(slot.font);
  Writer writer(out);
  writer.ubyte_array(Attribute::font_name, name.view()).op(Operator::begin_char);
  writer.uint16(Attribute::char_code, slot.code)
      .uint16(Attribute::char_data_size, static_cast<int>(head + bitmap.bits.size()))
      .op(Operator::read_char)
      .data_head(head + bitmap.bits.size());
  out.u16be(0);  // a bitmap; class 0
  // From the origin right to the first column, and up to the top of the first row.
  out.u16be(static_cast<uint16_t>(bitmap.left));
  out.u16be(static_cast<uint16_t>(-bitmap.top));
  out.u16be(static_cast<uint16_t>(bitmap.width));
  out.u16be(static_cast<uint16_t>(bitmap.height));
  out.append(Bytes(bitmap.bits));
  writer.op(Operator::end_char);
}

void SoftFonts::define(ContentReader& content, const std::vector<SoftGlyphPtr>& glyphs, ByteBuffer& out) {
  uses_.assign(glyphs.size(), 0);
  content.restart();
  while (auto stretch = content.next()) {
    for (size_t i = 0; i < stretch->count(); ++i) ++uses_[stretch->item(i).glyph];
  }
  content.restart();
  pool_.place(glyphs, uses_, slots_);
  for (; defined_fonts_ < pool_.fonts(); ++defined_fonts_) define_font(defined_fonts_, out);
  for (size_t i = 0; i < glyphs.size(); ++i) {
    if (uses_[i] > 0 && slots_[i].fresh) define_glyph(slots_[i], glyphs[i]->bitmap, out);
  }
}

void SoftFonts::end_page(ByteBuffer& out) {
  if (pool_.bytes() < most_bytes) return;
  for (int font = 0; font < defined_fonts_; ++font) {
    Writer(out).ubyte_array(Attribute::font_name, FontName(font).view()).op(Operator::remove_font);
  }
  defined_fonts_ = 0;
  pool_.clear();
}

void SoftFonts::text(const ContentReader::Stretch& stretch, ByteBuffer& out) {
  items_.clear();
  items_.reserve(stretch.count());
  for (size_t i = 0; i < stretch.count(); ++i) {
    const TextItem item = stretch.item(i);
    items_.push_back({slots_[item.glyph].font, slots_[item.glyph].code, item.x, item.y});
  }
  for (size_t begin = 0; begin < items_.size();) {
    Run::Steps steps = Run::Steps::right;
    const size_t end = line_end(begin, steps);
    line(begin, end, steps, out);
    begin = end;
  }
}

/// How far a line goes whose steps fit in bytes, to the right or down; where neither fits, in words both
/// ways.
size_t SoftFonts::line_end(size_t begin, Run::Steps& steps) const {
  auto step_right = [&](size_t i) {
    const int dx = items_[i].x - items_[i - 1].x;
    return items_[i].y == items_[i - 1].y && dx >= 0 && dx <= 0xff;
  };
  auto step_down = [&](size_t i) {
    const int dy = items_[i].y - items_[i - 1].y;
    return items_[i].x == items_[i - 1].x && dy >= 0 && dy <= 0xff;
  };
  // Not worth an operator of its own: a short way to the next glyph of a slanted or uneven line.
  auto step_near = [&](size_t i) {
    return std::abs(items_[i].x - items_[i - 1].x) < 400 && std::abs(items_[i].y - items_[i - 1].y) < 400;
  };
  size_t end = begin + 1;
  if (end >= items_.size()) return end;
  if (step_right(end)) {
    while (end < items_.size() && step_right(end)) ++end;
    return end;
  }
  if (step_down(end)) {
    steps = Run::Steps::down;
    while (end < items_.size() && step_down(end)) ++end;
    return end;
  }
  steps = Run::Steps::any;
  while (end < items_.size() && step_near(end) && !step_right(end) && !step_down(end)) ++end;
  return end;
}

/// Cuts a line where the font changes, or where codes of one byte make it worth while.
void SoftFonts::line(size_t begin, size_t end, Run::Steps steps, ByteBuffer& out) {
  Writer(out).int16_xy(Attribute::point, items_[begin].x, items_[begin].y).op(Operator::set_cursor);
  Run now{begin, begin, items_[begin].font, items_[begin].code > 0xff, steps};
  while (now.begin < end) {
    now.end = now.begin;
    now.font = items_[now.begin].font;
    now.wide = items_[now.begin].code > 0xff;
    while (now.end < end && now.end - now.begin < longest_run && items_[now.end].font == now.font) {
      const bool wide = items_[now.end].code > 0xff;
      if (wide && !now.wide) {
        if (now.end - now.begin > run_overhead) break;
        now.wide = true;
      } else if (!wide && now.wide) {
        size_t next = now.end;
        while (next < end && next - now.end <= run_overhead && items_[next].code <= 0xff &&
               items_[next].font == now.font) {
          ++next;
        }
        if (next - now.end > run_overhead) break;
      }
      ++now.end;
    }
    run(now, end, out);
    now.begin = now.end;
  }
}

void SoftFonts::run(const Run& run, size_t line_end, ByteBuffer& out) {
  Writer writer(out);
  if (current_font_ != run.font) {
    current_font_ = run.font;
    writer.ubyte_array(Attribute::font_name, FontName(run.font).view())
        .ubyte(Attribute::char_size, 1)
        .uint16(Attribute::symbol_set, symbol_set)
        .op(Operator::set_font);
  }
  const size_t count = run.end - run.begin;
  codes_.resize(count);
  right_.assign(count, 0);
  down_.assign(count, 0);
  for (size_t i = 0; i < count; ++i) {
    const Placed& item = items_[run.begin + i];
    codes_[i] = item.code;
    if (run.begin + i + 1 == line_end) break;  // nothing follows from there
    right_[i] = static_cast<int16_t>(items_[run.begin + i + 1].x - item.x);
    down_[i] = static_cast<int16_t>(items_[run.begin + i + 1].y - item.y);
  }
  if (run.wide) {
    writer.uint16_array(Attribute::text_data, codes_);
  } else {
    writer.ubyte_array(Attribute::text_data, std::span<const uint16_t>(codes_));
  }
  switch (run.steps) {
    case Run::Steps::right:
      writer.ubyte_array(Attribute::x_spacing_data, std::span<const int16_t>(right_));
      break;
    case Run::Steps::down:
      writer.ubyte_array(Attribute::y_spacing_data, std::span<const int16_t>(down_));
      break;
    case Run::Steps::any:
      writer.sint16_array(Attribute::x_spacing_data, right_).sint16_array(Attribute::y_spacing_data, down_);
      break;
  }
  writer.op(Operator::text);
}

}  // namespace dce::core::xl
