// PackBits, run-length and pixel runs. The first byte chooses; the second sizes the room.
#include <cstdlib>
#include <vector>

#include "codec/packbits_decode.h"
#include "codec/pixel_runs_decode.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  Bytes in(data + 2, size - 2);
  size_t unit = data[0] % 4 + 1;
  std::vector<uint8_t> out(unit * (data[1] + 1u));
  for (const Expansion& done :
       {packbits_decode(in, out), packbits_decode(in, out, PackBits128::ends),
        packbits_decode(in, out, PackBits128::ignored, true), run_length_decode(in, out),
        pixel_runs_decode(in, unit, out, PixelRuns128::reserved, 0),
        pixel_runs_decode(in, unit, out, PixelRuns128::fills_row, 0xff)}) {
    if (done.consumed > in.size() || done.produced > out.size()) std::abort();
  }
  return 0;
}
