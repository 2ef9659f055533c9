#include "image/exif.h"

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

// TIFF 6.0, section 2: field types; Exif 2.32, table 4: tags of IFD 0.
constexpr int type_short = 3, type_rational = 5;
constexpr int tag_orientation = 0x112, tag_x_resolution = 0x11a, tag_y_resolution = 0x11b,
              tag_resolution_unit = 0x128;

class TiffReader {
 public:
  explicit TiffReader(Bytes bytes) : bytes_(bytes), big_endian_(!bytes.empty() && bytes[0] == 'M') {}

  uint16_t u16(size_t at) const {
    ByteReader reader = reader_at(at);
    return big_endian_ ? reader.u16be() : reader.u16le();
  }
  uint32_t u32(size_t at) const {
    ByteReader reader = reader_at(at);
    return big_endian_ ? reader.u32be() : reader.u32le();
  }
  double rational(size_t at) const {
    uint32_t denominator = u32(at + 4);
    return denominator == 0 ? 0 : static_cast<double>(u32(at)) / denominator;
  }

 private:
  ByteReader reader_at(size_t at) const {
    return ByteReader(at < bytes_.size() ? bytes_.subspan(at) : Bytes());
  }

  Bytes bytes_;
  bool big_endian_;
};

}  // namespace

ExifInfo parse_exif(Bytes bytes) {
  ExifInfo info;
  if (bytes.size() < 8 || bytes[0] != bytes[1] || (bytes[0] != 'M' && bytes[0] != 'I')) return info;
  TiffReader tiff(bytes);
  if (tiff.u16(2) != 42) return info;
  size_t ifd = tiff.u32(4);
  int entries = tiff.u16(ifd);
  double to_inches = 1;
  for (int i = 0; i < entries; ++i) {
    size_t entry = ifd + 2 + static_cast<size_t>(i) * 12;
    if (entry + 12 > bytes.size()) break;
    int tag = tiff.u16(entry), type = tiff.u16(entry + 2);
    size_t value = entry + 8;
    if (tag == tag_orientation && type == type_short) {
      int orientation = tiff.u16(value);
      if (orientation >= 1 && orientation <= 8) info.orientation = static_cast<ImageOrientation>(orientation);
    } else if (tag == tag_x_resolution && type == type_rational) {
      info.x_resolution = tiff.rational(tiff.u32(value));
    } else if (tag == tag_y_resolution && type == type_rational) {
      info.y_resolution = tiff.rational(tiff.u32(value));
    } else if (tag == tag_resolution_unit && type == type_short && tiff.u16(value) == 3) {
      to_inches = 2.54;
    }
  }
  info.x_resolution *= to_inches;
  info.y_resolution *= to_inches;
  if (!sane_resolution(info.x_resolution) || !sane_resolution(info.y_resolution)) {
    info.x_resolution = info.y_resolution = 0;
  }
  return info;
}

}  // namespace dce::core
