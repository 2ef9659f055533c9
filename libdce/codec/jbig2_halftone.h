// JBIG2's pattern dictionaries and the halftones made of them: ITU-T T.88, 6.6, 6.7 and annex C.
#pragma once

#include <vector>

#include "codec/jbig2_regions.h"

namespace dce::core {

/// The data of a segment of type 16.
Result<std::vector<Bitmap>> jbig2_read_patterns(Bytes data, Jbig2Budget& budget);

/// The data of a halftone region's segment behind its region's information.
Status jbig2_read_halftone(Bytes data, const std::vector<Bitmap>& patterns, Bitmap& target,
                           Jbig2Budget& budget);

}  // namespace dce::core
