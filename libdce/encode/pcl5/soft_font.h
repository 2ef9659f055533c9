// Soft fonts of bitmaps as they are downloaded: PCL 5 Technical Reference, chapter 11, "Soft Font Creation".
#pragma once

#include <cstdint>

#include "draw/glyph_bitmap.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// Creates the font that was named last (ESC*c#D), without characters, for bitmaps of so many dots an inch (a
/// header of format 20).
void put_soft_font(int resolution, ByteBuffer& out);

/// Defines a character of the font that was named last; `advance` in dots.
void put_soft_character(int code, const GlyphBitmap& bitmap, int advance, ByteBuffer& out);

/// The first `width` dots of a bitmap's rows as class 2 has them: how often a row is repeated, then its runs, white
/// first. Gives up beyond `most` bytes and leaves `out` as it was then.
bool put_row_runs(const GlyphBitmap& bitmap, int width, size_t most, ByteBuffer& out);

}  // namespace dce::core
