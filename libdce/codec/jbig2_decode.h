// JBIG2 images as PDF has them: ITU-T T.88 by the embedded organisation (ISO 32000-1, 7.4.7).
#pragma once

#include "base/cancellation.h"
#include "raster/band.h"
#include "stream/source.h"

namespace dce::core {

struct Jbig2Page {
  Bitmap bitmap;  ///< black1; empty where there was no page to be had
  Status status;  ///< what kept some of it from being read; the rest is there
};

/// Decodes the first page of `coded`, segments one behind the other, with or without a file's header;
/// `globals`, which may be empty, are segments in front of it. `pixels` bounds what may be made and drawn,
/// all bitmaps together, and so memory too (eight pixels a byte) and time. One thread; any number of calls at
/// once.
Jbig2Page jbig2_decode(Bytes globals, Bytes coded, int64_t pixels, Cancellation& cancellation);

}  // namespace dce::core
