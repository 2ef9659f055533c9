// Attribute lists of PCL XL: typed values and the attribute ids they are given to
// (PCL XL Feature Reference Protocol Class 2.0, "Attribute List" and appendices on attribute ids and data
// types).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stream/source.h"

namespace dce::core::pclxl {

enum class Base : uint8_t { ubyte, uint16, uint32, sint16, sint32, real32 };
enum class Shape : uint8_t { scalar, array, xy, box };

/// A value as it stands in the stream; nothing is copied.
struct Value {
  Base base = Base::ubyte;
  Shape shape = Shape::scalar;
  bool big_endian = false;
  size_t count = 1;  ///< of elements
  Bytes raw;         ///< count elements

  double at(size_t index) const;  ///< 0 past the end
  int64_t integer(size_t index = 0) const;
  std::string type_name() const;  ///< e.g. "uint16_xy"
};

size_t size_of(Base base);

enum Attribute : int {
  PaletteDepth = 2,
  ColorSpace = 3,
  NullBrush = 4,
  NullPen = 5,
  PaletteData = 6,
  PatternSelectID = 8,
  GrayLevel = 9,
  RGBColor = 11,
  PatternOrigin = 12,
  NewDestinationSize = 13,
  PrimaryArray = 14,
  PrimaryDepth = 15,
  ColorimetricColorSpace = 17,
  XYChromaticities = 18,
  WhiteReferencePoint = 19,
  CRGBMinMax = 20,
  GammaGain = 21,
  AllObjectTypes = 29,
  TextObjects = 30,
  VectorObjects = 31,
  RasterObjects = 32,
  DeviceMatrix = 33,
  DitherMatrixDataType = 34,
  DitherOrigin = 35,
  MediaDestination = 36,
  MediaSize = 37,
  MediaSource = 38,
  MediaType = 39,
  Orientation = 40,
  PageAngle = 41,
  PageOrigin = 42,
  PageScale = 43,
  ROP3 = 44,
  TxMode = 45,
  CustomMediaSize = 47,
  CustomMediaSizeUnits = 48,
  PageCopies = 49,
  DitherMatrixSize = 50,
  DitherMatrixDepth = 51,
  SimplexPageMode = 52,
  DuplexPageMode = 53,
  DuplexPageSide = 54,
  ArcDirection = 65,
  BoundingBox = 66,
  DashOffset = 67,
  EllipseDimension = 68,
  EndPoint = 69,
  FillMode = 70,
  LineCapStyle = 71,
  LineJoinStyle = 72,
  MiterLength = 73,
  LineDashStyle = 74,
  PenWidth = 75,
  Point = 76,
  NumberOfPoints = 77,
  SolidLine = 78,
  StartPoint = 79,
  PointType = 80,
  ControlPoint1 = 81,
  ControlPoint2 = 82,
  ClipRegion = 83,
  ClipMode = 84,
  ColorDepth = 98,
  BlockHeight = 99,
  ColorMapping = 100,
  CompressMode = 101,
  DestinationBox = 102,
  DestinationSize = 103,
  PatternPersistence = 104,
  PatternDefineID = 105,
  SourceHeight = 107,
  SourceWidth = 108,
  StartLine = 109,
  PadBytesMultiple = 110,
  BlockByteLength = 111,
  NumberOfScanLines = 115,
  ColorTreatment = 120,
  CommentData = 129,
  DataOrg = 130,
  Measure = 134,
  SourceType = 136,
  UnitsPerMeasure = 137,
  StreamName = 139,
  StreamDataLength = 140,
  PCLSelectFont = 141,
  ErrorReport = 143,
  VUExtension = 145,
  VUDataLength = 146,
  VUAttr1 = 147,
  VUAttr2 = 148,
  VUAttr3 = 149,
  VUAttr4 = 150,
  VUAttr5 = 151,
  VUAttr6 = 152,
  CharAngle = 161,
  CharCode = 162,
  CharDataSize = 163,
  CharScale = 164,
  CharShear = 165,
  CharSize = 166,
  FontHeaderLength = 167,
  FontName = 168,
  FontFormat = 169,
  SymbolSet = 170,
  TextData = 171,
  CharSubModeArray = 172,
  WritingMode = 173,
  XSpacingData = 175,
  YSpacingData = 176,
  CharBoldValue = 177,
};

/// The attribute's name, or empty where the id is not defined.
std::string_view attribute_name(int id);

/// Why `value` cannot be given to attribute `id` (undefined id, wrong data type, enumeration out of range),
/// or empty.
std::string check_attribute(int id, const Value& value);

/// The attributes that precede an operator. A later value for the same id replaces the earlier one.
class AttributeList {
 public:
  static constexpr size_t max_size = 256;

  void set(int id, const Value& value);
  const Value* find(int id) const;
  bool has(int id) const { return find(id) != nullptr; }
  void clear() { entries_.clear(); }
  bool full() const { return entries_.size() >= max_size; }

  int64_t integer(int id, int64_t otherwise) const;

  struct Entry {
    int id;
    Value value;
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace dce::core::pclxl
