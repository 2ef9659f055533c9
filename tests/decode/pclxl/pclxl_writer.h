// Writing PCL XL by hand.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "../decode_testing.h"

namespace dce::core {

/// Writes values, attributes and operators as the Feature Reference lays them out, in either binding.
class Writer {
 public:
  explicit Writer(bool big_endian = false) : big_(big_endian) {
    out_ = big_ ? "( HP-PCL XL;2;1;\n" : ") HP-PCL XL;2;1;\n";
  }

  Writer& raw(const std::string& text) {
    out_ += text;
    return *this;
  }
  Writer& number(int value, int size) {
    for (int i = 0; i < size; ++i) out_ += static_cast<char>(value >> 8 * (big_ ? size - 1 - i : i));
    return *this;
  }
  Writer& ubyte(int value, int id) { return raw(bytes(0xc0)).number(value, 1).attribute(id); }
  Writer& uint16(int value, int id) { return raw(bytes(0xc1)).number(value, 2).attribute(id); }
  Writer& xy(int x, int y, int id) { return raw(bytes(0xd1)).number(x, 2).number(y, 2).attribute(id); }
  Writer& signed_xy(int x, int y, int id) { return raw(bytes(0xd3)).number(x, 2).number(y, 2).attribute(id); }
  Writer& box(int x1, int y1, int x2, int y2, int id) {
    return raw(bytes(0xe3)).number(x1, 2).number(y1, 2).number(x2, 2).number(y2, 2).attribute(id);
  }
  Writer& sint16(int value, int id) { return raw(bytes(0xc3)).number(value, 2).attribute(id); }
  Writer& array(const std::string& data, int id) {
    return raw(bytes(0xc8, 0xc1)).number(static_cast<int>(data.size()), 2).raw(data).attribute(id);
  }
  Writer& attribute(int id) { return raw(bytes(0xf8, id)); }
  Writer& op(int tag) { return raw(bytes(tag)); }
  Writer& data(const std::string& content) {
    return raw(bytes(0xfa)).number(static_cast<int>(content.size()), 4).raw(content);
  }

  Writer& begin_session(int units = 300) {
    return ubyte(0, 134).xy(units, units, 137).op(0x41).ubyte(0, 136).ubyte(1, 130).op(0x48);
  }
  Writer& end_session() { return op(0x49).op(0x42); }
  Writer& begin_page(int orientation = 0) { return ubyte(orientation, 40).ubyte(0, 37).op(0x43); }
  Writer& space(int value) { return ubyte(value, 3).op(0x6a); }
  Writer& cursor(int x, int y) { return signed_xy(x, y, 76).op(0x6b); }
  Writer& begin_image(int mapping, int depth, int width, int height, int across, int down) {
    return ubyte(mapping, 100)
        .ubyte(depth, 98)
        .uint16(width, 108)
        .uint16(height, 107)
        .xy(across, down, 103)
        .op(0xb0);
  }
  Writer& read_image(int first, int lines, int compression, const std::string& content) {
    return uint16(first, 109).uint16(lines, 99).ubyte(compression, 101).op(0xb1).data(content);
  }

  /// A bitmap font's header and one character of it, each complete.
  Writer& font_header(const std::string& name, int resolution = 300) {
    std::string r = bytes(resolution >> 8, resolution);
    std::string header = bytes(0, 0, 2, 0x75, 0xfe, 0, 1, 0) + "BR" + bytes(0, 0, 0, 4) + r + r +
                         bytes(0xff, 0xff, 0, 0, 0, 0);
    array(name, 168).ubyte(0, 169).op(0x4f);
    uint16(static_cast<int>(header.size()), 167).op(0x50).data(header);
    return op(0x51);
  }
  Writer& character(const std::string& name, int code, const std::string& content) {
    array(name, 168).op(0x52);
    ubyte(code, 162).uint16(static_cast<int>(content.size()), 163).op(0x53).data(content);
    return op(0x54);
  }
  Writer& set_font(const std::string& name) {
    return array(name, 168).ubyte(1, 166).uint16(629, 170).op(0x6f);
  }
  Writer& brush(int gray) { return ubyte(gray, 9).op(0x63); }
  Writer& no_pen() { return ubyte(0, 5).op(0x79); }
  Writer& no_brush() { return ubyte(0, 4).op(0x63); }
  /// Points as data behind LinePath, BezierPath and their relative forms; `type` as PointType.
  Writer& points(int tag, int type, const std::vector<int>& numbers) {
    int size = type < 2 ? 1 : 2;
    uint16(static_cast<int>(numbers.size() / 2), 77).ubyte(type, 80).op(tag);
    raw(bytes(0xfa)).number(static_cast<int>(numbers.size()) * size, 4);
    for (int n : numbers) number(n, size);
    return *this;
  }
  const std::string& str() const { return out_; }
  operator std::string() const { return out_; }

 private:
  bool big_;
  std::string out_;
};

/// A Letter page at 300 units an inch with `body` on it.
inline std::string page(const std::function<void(Writer&)>& body, bool big_endian = false) {
  Writer writer(big_endian);
  writer.begin_session().begin_page();
  body(writer);
  return writer.op(0x44).end_session();
}

}  // namespace dce::core
