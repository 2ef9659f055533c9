#include "image/g4_image.h"

#include "image/tiff_image.h"
#include "stream/byte_buffer.h"

namespace dce::core {

// libtiff has the fastest reader of T.6 among our libraries and takes it in a TIFF only: so it gets one, of a header, one
// directory and the data as a single strip (TIFF 6.0, sections 2 and 11).
Result<std::shared_ptr<const Image>> open_g4_image(const EncodedImage& encoded, int width, int height,
                                                   const Limits& limits) {
  struct Field {
    uint16_t tag, type;
    uint32_t value;
  };
  constexpr uint16_t kShort = 3, kLong = 4;
  constexpr uint32_t kG4 = 4;
  constexpr uint32_t header_bytes = 8, field_bytes = 12;
  const auto rows = static_cast<uint32_t>(height);
  Field fields[] = {
      {256, kLong, static_cast<uint32_t>(width)},               // ImageWidth
      {257, kLong, rows},                                       // ImageLength
      {258, kShort, 1},                                         // BitsPerSample
      {259, kShort, kG4},                                       // Compression
      {262, kShort, encoded.black_is_1 ? 1u : 0u},              // PhotometricInterpretation
      {273, kLong, 0},                                          // StripOffsets, below
      {277, kShort, 1},                                         // SamplesPerPixel
      {278, kLong, rows},                                       // RowsPerStrip
      {279, kLong, static_cast<uint32_t>(encoded.bytes.size())}  // StripByteCounts
  };
  constexpr auto count = static_cast<uint32_t>(std::size(fields));
  fields[5].value = header_bytes + 2 + count * field_bytes + 4;

  ByteBuffer tiff;
  tiff.append("II*");
  tiff.u8(0);
  tiff.u32le(header_bytes);
  tiff.u16le(count);
  for (const Field& field : fields) {
    tiff.u16le(field.tag);
    tiff.u16le(field.type);
    tiff.u32le(1);
    tiff.u32le(field.value);
  }
  tiff.u32le(0);
  tiff.append(encoded.bytes);
  const Bytes bytes = tiff.view();
  DCE_ASSIGN(ImageList images, open_tiff_images(
      Source::own(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), "G4"), limits));
  return images.front();
}

}  // namespace dce::core
