#include "document/jpeg_frame.h"

#include <cstring>

#include "stream/byte_reader.h"

namespace dce::core {

std::optional<JpegFrame> read_jpeg_frame(Bytes bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != 0xff || reader.u8() != 0xd8) return std::nullopt;
  JpegFrame frame;
  bool jfif = false;
  while (reader.ok() && !reader.at_end()) {
    if (reader.u8() != 0xff) return std::nullopt;
    uint8_t marker = reader.u8();
    while (marker == 0xff && reader.ok()) marker = reader.u8();          // fill bytes, B.1.1.2
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;  // no length follows
    if (marker == 0x00 || marker == 0xd9 || marker == 0xda) return std::nullopt;
    size_t length = reader.u16be();
    if (length < 2) return std::nullopt;
    Bytes segment = reader.take(length - 2);
    if (!reader.ok()) return std::nullopt;
    ByteReader body(segment);
    if (marker == 0xe0 && segment.size() >= 5 && std::memcmp(segment.data(), "JFIF", 5) == 0) jfif = true;
    if (marker == 0xee && segment.size() >= 12 && std::memcmp(segment.data(), "Adobe", 5) == 0) {
      frame.adobe_transform = segment[11];
    }
    // SOF0..SOF15 without DHT, JPG and DAC, table B.1
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      frame.bits = body.u8();
      frame.height = body.u16be();
      frame.width = body.u16be();
      frame.components = body.u8();
      frame.baseline = marker <= 0xc1;
      frame.progressive = marker == 0xc2;
      if (frame.components == 3 && !jfif) {
        uint8_t names[3];
        for (uint8_t& name : names) {
          name = body.u8();
          (void)body.take(2);
        }
        frame.ycc = frame.adobe_transform >= 0 ? frame.adobe_transform != 0 : std::memcmp(names, "RGB", 3) != 0;
      } else {
        frame.ycc = frame.components == 3;
      }
      if (!body.ok() || frame.width == 0 || frame.components == 0) return std::nullopt;
      return frame;
    }
  }
  return std::nullopt;
}

}  // namespace dce::core
