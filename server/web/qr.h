// QR codes (ISO/IEC 18004) as images that browsers of any age draw.
#pragma once

#include <string>
#include <string_view>

namespace dce::server {

/// A BMP of one bit a dot, each module `dots` wide, with the quiet zone around. Texts of capital letters,
/// digits and
/// "$%*+-./: " alone make smaller codes. Empty where the text is too long for one.
std::string qr_image(std::string_view text, int dots);

}  // namespace dce::server
