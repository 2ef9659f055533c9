// Patterns: HP's shades and hatchings, and those that a job defines (PCL 5 Technical Reference, "PCL Print
// Model").
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "base/status.h"
#include "decode/paint_mode.h"
#include "decode/report_log.h"
#include "stream/source.h"

namespace dce::core::pcl5 {

struct SizedPattern {
  std::shared_ptr<const PaintPattern> pixels;     ///< black where the foreground colour goes
  double x_resolution = 300, y_resolution = 300;  ///< pixels an inch
  bool bilevel = true;                            ///< of the foreground colour; else of colours of its own
  bool permanent = false;
};

/// A shade of `percent`, of which printers have eight; none where that is white.
std::optional<SizedPattern> shade_pattern(double percent);
/// Hatchings 1 to 6: lines across, down, rising, falling, and both crossed.
std::optional<SizedPattern> hatch_pattern(int number);
/// `pattern` with its black in `foreground`.
SizedPattern in_color(const SizedPattern& pattern, Rgb foreground);

/// The patterns of ESC * c # W by their ids.
class PatternStore {
 public:
  /// `memory`: bytes they may take.
  explicit PatternStore(uint64_t memory) : left_(memory) {}

  /// Code::unreadable says what is wrong with the data.
  Status define(int id, Bytes data, const std::vector<Rgb>& palette);
  const SizedPattern* find(int id) const;
  /// ESC * c # Q: 0 deletes all, 1 temporary ones, 2 that of `id`; 4 makes it temporary, 5 permanent.
  bool control(int operation, int id);
  void delete_temporary() { control(1, 0); }

 private:
  template <class Which>
  void erase(Which which);

  uint64_t left_;
  std::map<int, SizedPattern> patterns_;
};

}  // namespace dce::core::pcl5
