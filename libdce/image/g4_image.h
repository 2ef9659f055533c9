#pragma once

#include <memory>

#include "document/image.h"

namespace dce::core {

/// CCITT Group 4 data (ITU-T T.6) without a file around it, as PDF and fax carry it. Borrows `encoded.bytes`; delivers
/// black1.
Result<std::shared_ptr<const Image>> open_g4_image(const EncodedImage& encoded, int width, int height,
                                                   const Limits& limits);

}  // namespace dce::core
