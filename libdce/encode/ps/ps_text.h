// PostScript tokens into a ByteBuffer: numbers as short as they can be, names, and strings that cannot break
// out.
#pragma once

#include <string_view>

#include "stream/byte_buffer.h"
#include "ticket/geometry.h"

namespace dce::core {

class PsText {
 public:
  /// A whole number, followed by a space.
  PsText& integer(int64_t value);
  /// At most `decimals` (0 to 9) digits behind the point, zeros cut off, followed by a space.
  PsText& real(double value, int decimals = 3);
  /// The text as it is, followed by a newline.
  PsText& op(std::string_view text);
  /// The text as it is.
  PsText& raw(std::string_view text) {
    bytes_.append(text);
    return *this;
  }
  /// A literal string with everything but printable ASCII escaped: safe for hostile text and in Clean7Bit
  /// files.
  PsText& string(std::string_view text);
  PsText& hex(Bytes bytes);              ///< a hexadecimal string, in lines
  PsText& matrix(const Matrix& matrix);  ///< [a b c d e f]

  ByteBuffer& bytes() { return bytes_; }
  const ByteBuffer& bytes() const { return bytes_; }

 private:
  ByteBuffer bytes_;
};

/// User text in a DSC comment: printable ASCII in one line of the document structuring conventions' 255
/// characters.
std::string dsc_text(std::string_view text);

}  // namespace dce::core
