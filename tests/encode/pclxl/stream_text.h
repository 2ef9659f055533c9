// A PCL XL stream as text, an operator a line, for tests to compare: names and syntax from HP's PCL XL
// Feature Reference, and not from the encoder.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

namespace dce::core::test {

class StreamText {
 public:
  /// What stands between the stream's header line and the closing of the PJL frame.
  static std::string of(const std::string& stream) {
    size_t at = stream.find(") HP-PCL XL");
    at = stream.find('\n', at) + 1;
    return StreamText(stream.substr(at, stream.find("\x1b%-12345X", at) - at)).read();
  }
  /// Of the first page alone, from after BeginPage to EndPage.
  static std::string page(const std::string& stream) {
    const std::string all = of(stream);
    const size_t begin = all.find('\n', all.find("BeginPage")) + 1;
    return all.substr(begin, all.find("EndPage", begin) - begin);
  }

 private:
  explicit StreamText(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string read() {
    std::string line;
    while (at_ < bytes_.size()) {
      const int tag = take(1);
      if (tag >= 0xc0 && tag <= 0xef) {
        value_ = value(tag);
      } else if (tag == 0xf8) {
        line += " " + name(attributes(), take(1)) + "=" + value_;
      } else if (tag == 0xfa || tag == 0xfb) {
        const size_t size = static_cast<size_t>(take(tag == 0xfa ? 4 : 1));
        out_.pop_back();
        out_ += " [";
        for (size_t i = 0; i < size; ++i) {
          if (i == 24) {
            out_ += "... " + std::to_string(size) + " bytes";
            at_ += size - i;
            break;
          }
          out_ += (i ? " " : "") + hex(take(1));
        }
        out_ += "]\n";
      } else {
        out_ += name(operators(), tag) + line + "\n";
        line.clear();
      }
    }
    return out_;
  }

  int take(int size) {
    int value = 0;
    for (int i = 0; i < size; ++i) value |= static_cast<uint8_t>(bytes_.at(at_++)) << 8 * i;
    return value;
  }
  static std::string hex(int value) {
    char text[8];
    std::snprintf(text, sizeof text, "%02x", value);
    return text;
  }
  std::string number(int type) {
    switch (type) {
      case 0:
        return std::to_string(take(1));
      case 1:
        return std::to_string(take(2));
      case 3:
        return std::to_string(static_cast<int16_t>(take(2)));
      case 5:
        take(4);
        return "real";
      default:
        ADD_FAILURE() << "type " << type;
        return "?";
    }
  }
  std::string value(int tag) {
    const int type = tag & 7;
    size_t count = tag < 0xc8 ? 1 : tag >= 0xe0 ? 4 : tag >= 0xd0 ? 2 : 0;
    if (count == 0) count = static_cast<size_t>(take(take(1) == 0xc0 ? 1 : 2));
    std::string text;
    for (size_t i = 0; i < count; ++i) text += (i ? "," : "") + number(type);
    return text;
  }
  static std::string name(const std::map<int, std::string_view>& names, int code) {
    auto it = names.find(code);
    if (it != names.end()) return std::string(it->second);
    ADD_FAILURE() << "unknown code " << hex(code);
    return hex(code);
  }
  static const std::map<int, std::string_view>& operators() {
    static const std::map<int, std::string_view> names = {{0x41, "BeginSession"},
                                                          {0x42, "EndSession"},
                                                          {0x43, "BeginPage"},
                                                          {0x44, "EndPage"},
                                                          {0x48, "OpenDataSource"},
                                                          {0x49, "CloseDataSource"},
                                                          {0x4f, "BeginFontHeader"},
                                                          {0x50, "ReadFontHeader"},
                                                          {0x51, "EndFontHeader"},
                                                          {0x52, "BeginChar"},
                                                          {0x53, "ReadChar"},
                                                          {0x54, "EndChar"},
                                                          {0x55, "RemoveFont"},
                                                          {0x63, "SetBrushSource"},
                                                          {0x67, "SetClipIntersect"},
                                                          {0x68, "SetClipRectangle"},
                                                          {0x69, "SetClipToPage"},
                                                          {0x6a, "SetColorSpace"},
                                                          {0x6b, "SetCursor"},
                                                          {0x6e, "SetFillMode"},
                                                          {0x6f, "SetFont"},
                                                          {0x70, "SetLineDash"},
                                                          {0x71, "SetLineCap"},
                                                          {0x72, "SetLineJoin"},
                                                          {0x73, "SetMiterLimit"},
                                                          {0x79, "SetPenSource"},
                                                          {0x7a, "SetPenWidth"},
                                                          {0x7c, "SetSourceTxMode"},
                                                          {0x7f, "SetClipMode"},
                                                          {0x84, "CloseSubPath"},
                                                          {0x85, "NewPath"},
                                                          {0x86, "PaintPath"},
                                                          {0x95, "BezierRelPath"},
                                                          {0x9d, "LineRelPath"},
                                                          {0xa0, "Rectangle"},
                                                          {0xa1, "RectanglePath"},
                                                          {0xa8, "Text"},
                                                          {0xb0, "BeginImage"},
                                                          {0xb1, "ReadImage"},
                                                          {0xb2, "EndImage"}};
    return names;
  }
  static const std::map<int, std::string_view>& attributes() {
    static const std::map<int, std::string_view> names = {{2, "PaletteDepth"},
                                                          {3, "ColorSpace"},
                                                          {4, "NullBrush"},
                                                          {5, "NullPen"},
                                                          {6, "PaletteData"},
                                                          {9, "GrayLevel"},
                                                          {11, "RGBColor"},
                                                          {37, "MediaSize"},
                                                          {38, "MediaSource"},
                                                          {40, "Orientation"},
                                                          {45, "TxMode"},
                                                          {47, "CustomMediaSize"},
                                                          {48, "CustomMediaSizeUnits"},
                                                          {49, "PageCopies"},
                                                          {52, "SimplexPageMode"},
                                                          {66, "BoundingBox"},
                                                          {67, "DashOffset"},
                                                          {69, "EndPoint"},
                                                          {70, "FillMode"},
                                                          {71, "LineCapStyle"},
                                                          {72, "LineJoinStyle"},
                                                          {73, "MiterLength"},
                                                          {74, "LineDashStyle"},
                                                          {75, "PenWidth"},
                                                          {76, "Point"},
                                                          {77, "NumberOfPoints"},
                                                          {78, "SolidLine"},
                                                          {80, "PointType"},
                                                          {83, "ClipRegion"},
                                                          {84, "ClipMode"},
                                                          {98, "ColorDepth"},
                                                          {99, "BlockHeight"},
                                                          {100, "ColorMapping"},
                                                          {101, "CompressMode"},
                                                          {103, "DestinationSize"},
                                                          {107, "SourceHeight"},
                                                          {108, "SourceWidth"},
                                                          {109, "StartLine"},
                                                          {130, "DataOrg"},
                                                          {134, "Measure"},
                                                          {136, "SourceType"},
                                                          {137, "UnitsPerMeasure"},
                                                          {143, "ErrorReport"},
                                                          {162, "CharCode"},
                                                          {163, "CharDataSize"},
                                                          {166, "CharSize"},
                                                          {167, "FontHeaderLength"},
                                                          {168, "FontName"},
                                                          {169, "FontFormat"},
                                                          {170, "SymbolSet"},
                                                          {171, "TextData"},
                                                          {175, "XSpacingData"},
                                                          {176, "YSpacingData"}};
    return names;
  }

  const std::string bytes_;
  size_t at_ = 0;
  std::string value_, out_;
};

}  // namespace dce::core::test
