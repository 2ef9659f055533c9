// Cuts HP-GL/2 into instructions (PCL 5 Technical Reference, part II, "HP-GL/2 Syntax").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decode/report_log.h"
#include "stream/source.h"

namespace dce::core::pcl5 {

struct GlInstruction {
  char name[3] = {};            ///< two capitals
  std::vector<double> numbers;  ///< parameters
  Bytes data;                   ///< of PE, LB, DT, SM and CO: what follows the name
};

class GlParser {
 public:
  GlParser(Bytes stream, size_t at, ReportLog& log) : stream_(stream), at_(at), log_(log) {}

  /// The next instruction; false at an escape character or the end, where position() is.
  bool next(GlInstruction& instruction);
  size_t position() const { return at_; }
  /// What ends labels, set by DT.
  void set_label_end(uint8_t end) { label_end_ = end; }

 private:
  void numbers(std::vector<double>& out);
  Bytes until(uint8_t end);

  Bytes stream_;
  size_t at_;
  ReportLog& log_;
  uint8_t label_end_ = 3;
};

/// Reads the data of PE, polyline encoded: base 64 or 32 digits, the lowest first.
class PolylineReader {
 public:
  explicit PolylineReader(Bytes data) : data_(data) {}

  enum class Item { end, pen, move, line, broken };
  /// The next item: a pen's number in x, or a place in x and y, relative unless `absolute`.
  Item next();

  double x = 0, y = 0;
  bool absolute = false;

 private:
  bool number(double& value);

  Bytes data_;
  size_t at_ = 0;
  int fraction_bits_ = 0;
  bool seven_bits_ = false;
};

}  // namespace dce::core::pcl5
