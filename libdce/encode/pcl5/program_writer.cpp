#include "encode/pcl5/program_writer.h"

#include "encode/pcl5/pcl_text.h"
#include "encode/pcl5/soft_font.h"
#include "halftone/screen.h"

namespace dce::core {
namespace {

// Codes that every printer prints in a font of 8 bits: those between are controls to some. The first of each
// font are white space: 1 to 15 dots, and 16, 32 and 48.
constexpr int first_code = 33, gap_codes = 18;
constexpr uint8_t shift_out = 14, shift_in = 15;
constexpr uint32_t fine_gaps = 15, coarse_gap = 16;

// Printers of the time have a few megabytes: fonts are dropped and begun anew before they fill them.
constexpr size_t most_downloaded = 3 << 20;

constexpr int tint_size = 16;  // dots either way, after which the screen repeats

SoftFontCodes glyph_codes() {
  SoftFontCodes codes;
  for (int code = first_code + gap_codes; code <= 126; ++code) codes.bytes.push_back(static_cast<uint8_t>(code));
  for (int code = 160; code <= 254; ++code) codes.bytes.push_back(static_cast<uint8_t>(code));
  return codes;
}

}  // namespace

ProgramWriter::ProgramWriter(int resolution) : resolution_(resolution), pool_(glyph_codes()) {}

void ProgramWriter::begin_side(ByteBuffer& out) {
  if (pool_.bytes() < most_downloaded) return;
  out.append(std::string_view("\x1b*c0F"));
  pool_.clear();
  fonts_.clear();
  selected_ = defining_ = -1;
  designated_ = {-1, -1};
}

void ProgramWriter::write(const Piece& program, ByteBuffer& out) {
  const PageProgram::View view = PageProgram::read(program.bytes.view());
  const std::vector<SoftGlyphPtr>& glyphs = program.glyphs;
  uses_.assign(glyphs.size(), 0);
  for (const PageProgram::Item& item : view.items) {
    if (item.kind == PageProgram::Kind::glyph) ++uses_[item.value];
  }
  pool_.place(glyphs, uses_, slots_);
  for (size_t i = 0; i < glyphs.size(); ++i) {
    if (slots_[i].fresh) download(glyphs[i]->bitmap, view.advances[i], slots_[i], out);
  }
  size_t at = 0;
  for (const PageProgram::Item& item : view.items) {
    switch (item.kind) {
      case PageProgram::Kind::commands:
        out.append(view.commands.subspan(at, item.value));
        at += item.value;
        break;
      case PageProgram::Kind::glyph:
        put_glyph(slots_[item.value], view.advances[item.value], out);
        break;
      case PageProgram::Kind::gap:
        put_gap(item.value, out);
        break;
      case PageProgram::Kind::pattern:
        put_tint(item.value, out);
        break;
    }
  }
}

/// Makes `font` the one that characters are defined in.
void ProgramWriter::define_in(int font, ByteBuffer& out) {
  if (defining_ != font) {
    put_command(out, "\x1b*c", font + 1, 'D');
    defining_ = font;
  }
  if (static_cast<size_t>(font) < fonts_.size()) return;
  fonts_.resize(static_cast<size_t>(font) + 1);
  put_soft_font(resolution_, out);
}

/// Two fonts at a time are a byte away: the primary and the secondary one, by shift in and shift out.
void ProgramWriter::select(int font, ByteBuffer& out) {
  if (font == selected_) return;
  const bool was_secondary = selected_ >= 0 && selected_ == designated_[1];
  bool secondary = font == designated_[1];
  if (font != designated_[0] && !secondary) {
    // The one that is not in use gives way.
    secondary = selected_ >= 0 && !was_secondary;
    put_command(out, secondary ? "\x1b)" : "\x1b(", font + 1, 'X');
    designated_[secondary ? 1 : 0] = font;
  }
  if (secondary != was_secondary) out.u8(secondary ? shift_out : shift_in);
  selected_ = font;
}

void ProgramWriter::download(const GlyphBitmap& bitmap, int advance, SoftFontPool::Slot slot, ByteBuffer& out) {
  define_in(slot.font, out);
  put_soft_character(slot.code, bitmap, advance, out);
  fonts_[slot.font].advance[slot.code] = static_cast<int16_t>(advance);
}

void ProgramWriter::put_glyph(SoftFontPool::Slot slot, int advance, ByteBuffer& out) {
  select(slot.font, out);
  out.u8(static_cast<uint8_t>(slot.code));
  // The same drawing may have other widths in another font.
  const int off = advance - fonts_[slot.font].advance[slot.code];
  if (off == 0) return;
  out.append(std::string_view("\x1b*p"));
  put_signed_value(out, off, 'X');
}

void ProgramWriter::put_gap(uint32_t dots, ByteBuffer& out) {
  const uint32_t coarse = dots / coarse_gap, fine = dots % coarse_gap;
  if (coarse > 0) put_gap_character(fine_gaps + coarse - 1, coarse * coarse_gap, out);
  if (fine > 0) put_gap_character(fine - 1, fine, out);
}

void ProgramWriter::put_gap_character(uint32_t index, uint32_t dots, ByteBuffer& out) {
  if (selected_ < 0) {
    define_in(0, out);
    select(0, out);
  }
  Font& font = fonts_[static_cast<size_t>(selected_)];
  if (!font.gaps.test(index)) {
    font.gaps.set(index);
    define_in(selected_, out);
    put_soft_character(first_code + static_cast<int>(index), {}, static_cast<int>(dots), out);
  }
  out.u8(static_cast<uint8_t>(first_code + static_cast<int>(index)));
}

void ProgramWriter::put_tint(uint32_t darkness, ByteBuffer& out) {
  put_command(out, "\x1b*c", static_cast<int>(darkness), 'G');
  if (tints_.test(darkness)) return;
  tints_.set(darkness);
  Bitmap gray(PixelFormat::gray8, tint_size, tint_size), ink(PixelFormat::black1, tint_size, tint_size);
  for (int y = 0; y < tint_size; ++y) {
    for (int x = 0; x < tint_size; ++x) gray.row(y)[x] = static_cast<uint8_t>(255 - darkness);
  }
  screen_clustered(gray.band(0, tint_size), ink.band(0, tint_size), clusters_for(resolution_));
  // A pattern of the resolution it is made for: PCL 5 Color Technical Reference, "Download Pattern", format 20.
  put_command(out, "\x1b*c", 12 + 2 * tint_size, 'W');
  out.u8(20);
  out.u8(0);  // no continuation
  out.u8(1);  // bit a dot
  out.u8(0);
  out.u16be(tint_size);
  out.u16be(tint_size);
  out.u16be(static_cast<uint16_t>(resolution_));
  out.u16be(static_cast<uint16_t>(resolution_));
  for (int y = 0; y < tint_size; ++y) out.append(Bytes(ink.row(y), ink.row_size()));
}

}  // namespace dce::core
