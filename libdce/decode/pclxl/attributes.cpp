#include "decode/pclxl/attributes.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dce::core::pclxl {
namespace {

enum : uint8_t { ub = 1, us = 2, ul = 4, ss = 8, sl = 16, rl = 32 };  // by the order of Base
enum : uint8_t { scalar = 1, array = 2, xy = 4, box = 8 };            // by the order of Shape

struct Rule {
  int id;
  const char* name;
  uint8_t shapes;
  uint8_t bases;
  int last = -1;  ///< of an enumeration; -1: any value
};

// PCL XL Feature Reference, appendix of attribute ids with the data types each accepts.
constexpr Rule rules[] = {
    {PaletteDepth, "PaletteDepth", scalar, ub, 2},
    {ColorSpace, "ColorSpace", scalar, ub, 6},
    {NullBrush, "NullBrush", scalar, ub, 0},
    {NullPen, "NullPen", scalar, ub, 0},
    {PaletteData, "PaletteData", array, ub},
    {PatternSelectID, "PatternSelectID", scalar, ss},
    {GrayLevel, "GrayLevel", scalar, ub | rl},
    {RGBColor, "RGBColor", array, ub | rl},
    {PatternOrigin, "PatternOrigin", xy, ss},
    {NewDestinationSize, "NewDestinationSize", xy, us},
    {PrimaryArray, "PrimaryArray", array, ub},
    {PrimaryDepth, "PrimaryDepth", scalar, ub, 2},
    {ColorimetricColorSpace, "ColorimetricColorSpace", scalar, ub},
    {XYChromaticities, "XYChromaticities", array, rl},
    {WhiteReferencePoint, "WhiteReferencePoint", array, rl},
    {CRGBMinMax, "CRGBMinMax", array, rl},
    {GammaGain, "GammaGain", array, rl},
    {AllObjectTypes, "AllObjectTypes", scalar, ub, 3},
    {TextObjects, "TextObjects", scalar, ub, 3},
    {VectorObjects, "VectorObjects", scalar, ub, 3},
    {RasterObjects, "RasterObjects", scalar, ub, 3},
    {DeviceMatrix, "DeviceMatrix", scalar, ub},
    {DitherMatrixDataType, "DitherMatrixDataType", scalar, ub, 0},
    {DitherOrigin, "DitherOrigin", xy, ub | us | ss},
    {MediaDestination, "MediaDestination", scalar, ub},
    {MediaSize, "MediaSize", scalar | array, ub},
    {MediaSource, "MediaSource", scalar, ub},
    {MediaType, "MediaType", array, ub},
    {Orientation, "Orientation", scalar, ub, 4},
    {PageAngle, "PageAngle", scalar, us | ss},
    {PageOrigin, "PageOrigin", xy, ub | us | ss},
    {PageScale, "PageScale", xy, ub | us | rl},
    {ROP3, "ROP3", scalar, ub},
    {TxMode, "TxMode", scalar, ub, 1},
    {CustomMediaSize, "CustomMediaSize", xy, us | rl},
    {CustomMediaSizeUnits, "CustomMediaSizeUnits", scalar, ub, 2},
    {PageCopies, "PageCopies", scalar, us},
    {DitherMatrixSize, "DitherMatrixSize", xy, us},
    {DitherMatrixDepth, "DitherMatrixDepth", scalar, ub, 2},
    {SimplexPageMode, "SimplexPageMode", scalar, ub, 0},
    {DuplexPageMode, "DuplexPageMode", scalar, ub, 1},
    {DuplexPageSide, "DuplexPageSide", scalar, ub, 1},
    {ArcDirection, "ArcDirection", scalar, ub, 1},
    {BoundingBox, "BoundingBox", box, ub | us | ss},
    {DashOffset, "DashOffset", scalar, ub | us | ss},
    {EllipseDimension, "EllipseDimension", xy, ub | us},
    {EndPoint, "EndPoint", xy, ub | us | ss},
    {FillMode, "FillMode", scalar, ub, 1},
    {LineCapStyle, "LineCapStyle", scalar, ub, 3},
    {LineJoinStyle, "LineJoinStyle", scalar, ub, 3},
    {MiterLength, "MiterLength", scalar, ub | us},
    {LineDashStyle, "LineDashStyle", array, ub | us | ss},
    {PenWidth, "PenWidth", scalar, ub | us},
    {Point, "Point", xy, ub | us | ss},
    {NumberOfPoints, "NumberOfPoints", scalar, ub | us},
    {SolidLine, "SolidLine", scalar, ub, 0},
    {StartPoint, "StartPoint", xy, ub | us | ss},
    {PointType, "PointType", scalar, ub, 3},
    {ControlPoint1, "ControlPoint1", xy, ub | us | ss},
    {ControlPoint2, "ControlPoint2", xy, ub | us | ss},
    {ClipRegion, "ClipRegion", scalar, ub, 1},
    {ClipMode, "ClipMode", scalar, ub, 1},
    {ColorDepth, "ColorDepth", scalar, ub, 2},
    {BlockHeight, "BlockHeight", scalar, us},
    {ColorMapping, "ColorMapping", scalar, ub, 1},
    {CompressMode, "CompressMode", scalar, ub, 3},
    {DestinationBox, "DestinationBox", box, us},
    {DestinationSize, "DestinationSize", xy, us},
    {PatternPersistence, "PatternPersistence", scalar, ub, 2},
    {PatternDefineID, "PatternDefineID", scalar, ss},
    {SourceHeight, "SourceHeight", scalar, us},
    {SourceWidth, "SourceWidth", scalar, us},
    {StartLine, "StartLine", scalar, us},
    {PadBytesMultiple, "PadBytesMultiple", scalar, ub},
    {BlockByteLength, "BlockByteLength", scalar, ul},
    {NumberOfScanLines, "NumberOfScanLines", scalar, us},
    {ColorTreatment, "ColorTreatment", scalar, ub, 6},
    {CommentData, "CommentData", array, ub | us},
    {DataOrg, "DataOrg", scalar, ub, 1},
    {Measure, "Measure", scalar, ub, 2},
    {SourceType, "SourceType", scalar, ub, 0},
    {UnitsPerMeasure, "UnitsPerMeasure", xy, us | rl},
    {StreamName, "StreamName", array, ub | us},
    {StreamDataLength, "StreamDataLength", scalar, ul},
    {PCLSelectFont, "PCLSelectFont", array, ub | us},
    {ErrorReport, "ErrorReport", scalar, ub, 6},
    {VUExtension, "VUExtension", scalar, ul},
    {VUDataLength, "VUDataLength", scalar, ul},
    {VUAttr1, "VUAttr1", scalar, ub | us | ul},
    {VUAttr2, "VUAttr2", scalar, ub | us | ul},
    {VUAttr3, "VUAttr3", scalar, ub | us | ul},
    {VUAttr4, "VUAttr4", scalar, ub | us | ul},
    {VUAttr5, "VUAttr5", scalar, ub | us | ul},
    {VUAttr6, "VUAttr6", scalar, ub | us | ul},
    {CharAngle, "CharAngle", scalar, us | ss | rl},
    {CharCode, "CharCode", scalar, ub | us},
    {CharDataSize, "CharDataSize", scalar, us | ul},
    {CharScale, "CharScale", xy, ub | us | rl},
    {CharShear, "CharShear", xy, ub | us | ss | rl},
    {CharSize, "CharSize", scalar, ub | us | rl},
    {FontHeaderLength, "FontHeaderLength", scalar, us},
    {FontName, "FontName", array, ub | us},
    {FontFormat, "FontFormat", scalar, ub, 0},
    {SymbolSet, "SymbolSet", scalar, us},
    {TextData, "TextData", array, ub | us},
    {CharSubModeArray, "CharSubModeArray", array, ub},
    {WritingMode, "WritingMode", scalar, ub, 1},
    {XSpacingData, "XSpacingData", array, ub | us | ss},
    {YSpacingData, "YSpacingData", array, ub | us | ss},
    {CharBoldValue, "CharBoldValue", scalar, rl},
};

const Rule* find_rule(int id) {
  for (const Rule& rule : rules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

}  // namespace

size_t size_of(Base base) {
  switch (base) {
    case Base::ubyte:
      return 1;
    case Base::uint16:
    case Base::sint16:
      return 2;
    default:
      return 4;
  }
}

double Value::at(size_t index) const {
  size_t size = size_of(base);
  if (index >= count || (index + 1) * size > raw.size()) return 0;
  const uint8_t* from = raw.data() + index * size;
  uint32_t bits = 0;
  for (size_t i = 0; i < size; ++i) bits = bits << 8 | from[big_endian ? i : size - 1 - i];
  switch (base) {
    case Base::sint16:
      return static_cast<int16_t>(bits);
    case Base::sint32:
      return static_cast<int32_t>(bits);
    case Base::real32: {
      float real = std::bit_cast<float>(bits);
      return std::isfinite(real) ? real : 0;
    }
    default:
      return bits;
  }
}

int64_t Value::integer(size_t index) const {
  return static_cast<int64_t>(std::clamp(at(index), -4.0e9, 5.0e9));
}

std::string Value::type_name() const {
  static constexpr const char* bases[] = {"ubyte", "uint16", "uint32", "sint16", "sint32", "real32"};
  static constexpr const char* shapes[] = {"", "_array", "_xy", "_box"};
  return std::string(bases[static_cast<int>(base)]) + shapes[static_cast<int>(shape)];
}

std::string_view attribute_name(int id) {
  const Rule* rule = find_rule(id);
  return rule ? rule->name : "";
}

std::string check_attribute(int id, const Value& value) {
  const Rule* rule = find_rule(id);
  if (!rule) return "IllegalAttribute: attribute id " + std::to_string(id) + " is not defined";
  if (!(rule->shapes >> static_cast<int>(value.shape) & 1) ||
      !(rule->bases >> static_cast<int>(value.base) & 1)) {
    return std::string("IllegalAttributeDataType: ") + rule->name + " cannot be of type " + value.type_name();
  }
  if (rule->last >= 0 && value.integer() > rule->last) {
    return std::string("IllegalAttributeValue: ") + rule->name + " is " + std::to_string(value.integer());
  }
  return "";
}

void AttributeList::set(int id, const Value& value) {
  for (Entry& entry : entries_) {
    if (entry.id == id) {
      entry.value = value;
      return;
    }
  }
  if (!full()) entries_.push_back({id, value});
}

const Value* AttributeList::find(int id) const {
  for (const Entry& entry : entries_) {
    if (entry.id == id) return &entry.value;
  }
  return nullptr;
}

int64_t AttributeList::integer(int id, int64_t otherwise) const {
  const Value* value = find(id);
  return value ? value->integer() : otherwise;
}

}  // namespace dce::core::pclxl
