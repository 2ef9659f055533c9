#include "server/web/qr.h"

#include <qrencode.h>

#include <cstdint>
#include <memory>

namespace dce::server {
namespace {

constexpr int kQuiet = 4;             // modules, as the standard asks for
constexpr int kHeader = 14 + 40 + 8;  // file header, BITMAPINFOHEADER, two colours

void put(std::string& out, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

/// White is colour 0, black 1. Rows go upwards in a BMP; a code's quiet zone does not mind.
std::string bmp_header(int side, int row_bytes) {
  const uint32_t pixels = static_cast<uint32_t>(side * row_bytes);
  std::string out = "BM";
  put(out, kHeader + pixels, 4);
  put(out, 0, 4);
  put(out, kHeader, 4);
  put(out, 40, 4);
  put(out, static_cast<uint32_t>(side), 4);
  put(out, static_cast<uint32_t>(side), 4);
  put(out, 1, 2);
  put(out, 1, 2);
  put(out, 0, 4);
  put(out, pixels, 4);
  put(out, 2835, 4);  // dots a metre: 72 an inch
  put(out, 2835, 4);
  put(out, 2, 4);
  put(out, 2, 4);
  put(out, 0x00ffffff, 4);
  put(out, 0x00000000, 4);
  return out;
}

}  // namespace

std::string qr_image(std::string_view text, int dots) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1), QRcode_free);
  if (!code) return {};
  const int side = (code->width + 2 * kQuiet) * dots, row_bytes = (side + 31) / 32 * 4;
  std::string image = bmp_header(side, row_bytes);
  for (int y = side - 1; y >= 0; --y) {
    std::string row(static_cast<size_t>(row_bytes), '\0');
    const int down = y / dots - kQuiet;
    for (int x = 0; x < side; ++x) {
      const int right = x / dots - kQuiet;
      const bool inside = right >= 0 && right < code->width && down >= 0 && down < code->width;
      if (inside && (code->data[down * code->width + right] & 1) != 0)
        row[static_cast<size_t>(x / 8)] =
            static_cast<char>(row[static_cast<size_t>(x / 8)] | 0x80 >> (x % 8));
    }
    image += row;
  }
  return image;
}

}  // namespace dce::server
