// What JBIG2's pictures are made of: generic regions and their refinement, ITU-T T.88, 6.2 and 6.3.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/cancellation.h"
#include "codec/jbig2_arithmetic.h"
#include "raster/band.h"
#include "stream/byte_reader.h"

namespace dce::core {

/// How many pixels a stream may still have made, drawn or copied, beside who may stop it.
class Jbig2Budget {
 public:
  Jbig2Budget(int64_t pixels, Cancellation& cancellation) : pixels_(pixels), cancellation_(cancellation) {}

  /// Code::limit when that was too much; and looks whether to go on.
  Status spend(int64_t pixels);
  /// A bitmap of paper, paid for.
  Result<Bitmap> bitmap(int64_t width, int64_t height);

 private:
  int64_t pixels_;
  Cancellation& cancellation_;
};

/// What reading some numbers costs: as pixels, the time that it takes.
constexpr int64_t jbig2_step_cost = 64;

/// A pixel of a black1 bitmap; 0 outside of it.
inline int jbig2_pixel(const Bitmap& bitmap, int x, int y) {
  if (x < 0 || y < 0 || x >= bitmap.width() || y >= bitmap.height()) return 0;
  return bitmap.row(y)[x >> 3] >> (7 - (x & 7)) & 1;
}

enum class Jbig2Operator : uint8_t { or_, and_, xor_, xnor, replace };

/// Draws `source` onto `target` with its top left corner at x, y.
Status jbig2_compose(const Bitmap& source, Bitmap& target, int64_t x, int64_t y, Jbig2Operator with,
                     Jbig2Budget& budget);

/// An adaptive template pixel's place, from the pixel that is read.
struct Jbig2Offset {
  int8_t x, y;
  bool operator==(const Jbig2Offset&) const = default;
};

/// The first of `places`, as segments have them.
void jbig2_read_places(ByteReader& reader, std::span<Jbig2Offset> places, size_t count);

struct Jbig2Template {
  int number = 0;                         ///< GBTEMPLATE: 0 to 3
  std::array<Jbig2Offset, 4> adaptive{};  ///< of template 0; the others have one
  bool typical_prediction = false;        ///< TPGDON

  static constexpr size_t adaptive_pixels(int number) { return number == 0 ? 4 : 1; }
  static constexpr size_t contexts(int number) {
    return size_t{1} << (number == 0 ? 16 : number == 1 ? 13 : 10);
  }
  /// The places that they have where a segment does not say.
  static std::array<Jbig2Offset, 4> usual_places(int number);
};

/// Reads `target`, which is blank, row by row. Pixels that `skip`, of its size, has are left out. `contexts`
/// are as many as the template has.
Status jbig2_read_generic(Jbig2ArithmeticDecoder& decoder, std::span<Jbig2Context> contexts,
                          const Jbig2Template& shape, const Bitmap* skip, Bitmap& target,
                          Jbig2Budget& budget);

/// Reads `target` as Group 4 has it, without an answer where the data is damaged: what is left stays blank.
/// Returns how many bytes that took.
Result<size_t> jbig2_read_mmr(Bytes coded, Bitmap& target, Jbig2Budget& budget);

struct Jbig2Refinement {
  int number = 0;                         ///< GRTEMPLATE: 0 or 1
  std::array<Jbig2Offset, 2> adaptive{};  ///< of template 0: in what is read, in the reference
  bool typical_prediction = false;        ///< TPGRON

  static constexpr size_t contexts = size_t{1} << 13;  ///< enough for both
};

/// Reads `target`, which is blank, as what differs from `reference`, whose top left corner lies at dx, dy in
/// it.
Status jbig2_read_refinement(Jbig2ArithmeticDecoder& decoder, std::span<Jbig2Context> contexts,
                             const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy,
                             Bitmap& target, Jbig2Budget& budget);

}  // namespace dce::core
