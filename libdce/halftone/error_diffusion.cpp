#include "halftone/error_diffusion.h"

#include <algorithm>
#include <cstring>

namespace dce::core {

void ErrorDiffusion::screen(const Band& gray, const MutableBand& out) {
  if (gray.y != next_) std::fill(above_.begin(), above_.end(), 0);
  next_ = gray.y + gray.height;
  for (int y = 0; y < gray.height; ++y) {
    const uint8_t* from = gray.row(y);
    uint8_t* to = out.row(y);
    std::memset(to, 0, out.row_size());
    std::fill(below_.begin(), below_.end(), 0);
    const InkExtent ink = gray.ink ? gray.ink[y] : InkExtent{0, gray.width};
    const bool turned = (gray.y + y) % 2 != 0;
    const int step = turned ? -1 : 1;
    int ahead = 0;
    for (int i = ink.begin; i < ink.end; ++i) {
      const int x = turned ? ink.begin + ink.end - 1 - i : i;
      const auto at = static_cast<size_t>(x) + 1;
      const int level = from[x];
      int error = 0;
      bool dot = level == 0;
      if (level > 0 && level < 255) {
        const int wanted = level * 16 + above_[at] + ahead;
        dot = wanted < 255 * 8;
        error = (wanted - (dot ? 0 : 255 * 16)) / 16;
      }
      ahead = 7 * error;
      below_[at - static_cast<size_t>(step)] += 3 * error;
      below_[at] += 5 * error;
      below_[at + static_cast<size_t>(step)] += error;
      to[x >> 3] |= static_cast<uint8_t>(dot << (7 - (x & 7)));
    }
    above_.swap(below_);
  }
}

}  // namespace dce::core
