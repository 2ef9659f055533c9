#pragma once

#include <memory>

#include "encode/encoder.h"
#include "encode/tiff/page_directory.h"

namespace dce::core::tiff {

/// Tags of the pieces of a side: a strip is any number of `more` and one `last`.
enum StripPiece : int { more = 0, last = 1 };

/// Rows in each strip of a side but perhaps its last one.
int rows_per_strip(const SideDescription& side, Compression compression);

std::unique_ptr<SideEncoder> make_side_encoder(const SideDescription& side, Compression compression,
                                               Quality quality);

}  // namespace dce::core::tiff
