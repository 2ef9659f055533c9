#include "encode/tiff/page_directory.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace dce::core::tiff {
namespace {

enum Type : uint16_t { ascii = 2, short16 = 3, long32 = 4, rational = 5 };

struct Entry {
  uint16_t tag;
  Type type;
  uint32_t count;
  ByteBuffer value;
};

class Entries {
 public:
  void shorts(uint16_t tag, std::initializer_list<int> values) {
    ByteBuffer bytes;
    for (int value : values) bytes.u16le(static_cast<uint16_t>(value));
    add(tag, short16, values.size(), std::move(bytes));
  }
  void longs(uint16_t tag, std::span<const uint32_t> values) {
    ByteBuffer bytes;
    for (uint32_t value : values) bytes.u32le(value);
    add(tag, long32, values.size(), std::move(bytes));
  }
  void long_value(uint16_t tag, int value) {
    const auto one = static_cast<uint32_t>(value);
    longs(tag, {&one, 1});
  }
  void ratio(uint16_t tag, int value) {
    ByteBuffer bytes;
    bytes.u32le(static_cast<uint32_t>(value));
    bytes.u32le(1);
    add(tag, rational, 1, std::move(bytes));
  }
  void text(uint16_t tag, std::string_view value) {
    ByteBuffer bytes;
    bytes.append(value);
    bytes.u8(0);
    const size_t size = bytes.size();
    add(tag, ascii, size, std::move(bytes));
  }

  uint32_t put(uint32_t offset, ByteBuffer& out) const {
    // Section 2: entries ascend by tag, values of up to four bytes lie in the entry, others begin on a word.
    const auto link = static_cast<uint32_t>(offset + 2 + 12 * entries_.size());
    ByteBuffer values;
    out.u16le(static_cast<uint16_t>(entries_.size()));
    for (const Entry& entry : entries_) {
      out.u16le(entry.tag);
      out.u16le(entry.type);
      out.u32le(entry.count);
      if (entry.value.size() <= 4) {
        out.append(entry.value.view());
        out.fill(4 - entry.value.size(), 0);
      } else {
        out.u32le(link + 4 + static_cast<uint32_t>(values.size()));
        values.append(entry.value.view());
        if (values.size() % 2) values.u8(0);
      }
    }
    out.u32le(0);
    out.append(values.view());
    return link;
  }

 private:
  void add(uint16_t tag, Type type, size_t count, ByteBuffer value) {
    entries_.push_back({tag, type, static_cast<uint32_t>(count), std::move(value)});
  }

  std::vector<Entry> entries_;
};

int photometric(const PageDirectory& page) {
  switch (page.side.format) {
    case PixelFormat::black1:
      return 0;  // WhiteIsZero
    case PixelFormat::gray8:
      return 1;  // BlackIsZero
    case PixelFormat::rgb8:
      return page.compression == Compression::jpeg ? 6 : 2;  // YCbCr, RGB
    case PixelFormat::cmyk8:
      return 5;  // Separated
  }
  return 0;
}

void bits_per_sample(Entries& entries, PixelFormat format) {
  switch (format) {
    case PixelFormat::black1:
      return entries.shorts(258, {1});
    case PixelFormat::gray8:
      return entries.shorts(258, {8});
    case PixelFormat::rgb8:
      return entries.shorts(258, {8, 8, 8});
    case PixelFormat::cmyk8:
      return entries.shorts(258, {8, 8, 8, 8});
  }
}

}  // namespace

uint32_t put_page_directory(const PageDirectory& page, uint32_t offset, ByteBuffer& out) {
  const SideDescription& side = page.side;
  const bool ycbcr = photometric(page) == 6;
  constexpr int most = std::numeric_limits<uint16_t>::max();
  Entries entries;
  entries.long_value(254, page.pages > 1 ? 2 : 0);  // NewSubfileType: a page of several
  entries.long_value(256, side.width);              // ImageWidth
  entries.long_value(257, side.height);             // ImageLength
  bits_per_sample(entries, side.format);            // BitsPerSample
  entries.shorts(259, {static_cast<int>(page.compression)});
  entries.shorts(262, {photometric(page)});
  if (!page.document_name.empty()) entries.text(269, page.document_name);
  entries.longs(273, page.strip_offsets);
  entries.shorts(274, {1});                        // Orientation: rows top down, dots from the left
  entries.shorts(277, {components(side.format)});  // SamplesPerPixel
  entries.long_value(278, page.rows_per_strip);
  entries.longs(279, page.strip_sizes);   // StripByteCounts
  entries.ratio(282, side.resolution.x);  // XResolution
  entries.ratio(283, side.resolution.y);
  entries.shorts(284, {1});                                                   // PlanarConfiguration: chunky
  if (page.compression == Compression::ccitt_g4) entries.long_value(293, 0);  // T6Options
  entries.shorts(296, {2});                                                   // ResolutionUnit: inch
  // PageNumber; a total of 0 is "unknown".
  entries.shorts(297, {std::min(side.index, most), page.pages <= most ? page.pages : 0});
  entries.text(305, "libdce");                                         // Software
  if (page.compression == Compression::lzw) entries.shorts(317, {2});  // Predictor: differences along the row
  if (side.format == PixelFormat::cmyk8) entries.shorts(332, {1});     // InkSet: CMYK
  if (ycbcr) entries.shorts(530, {2, 2});                              // YCbCrSubSampling
  return entries.put(offset, out);
}

}  // namespace dce::core::tiff
