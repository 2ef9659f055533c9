// Cuts a PCL XL stream in binary binding into operators with their attribute lists and embedded data.
#pragma once

#include <string>

#include "decode/pclxl/attributes.h"
#include "decode/report_log.h"

namespace dce::core::pclxl {

struct Operation {
  int tag = 0;  ///< 0x41 to 0xbf
  AttributeList attributes;
  bool has_data = false;
  Bytes data;         ///< embedded behind the operator
  size_t offset = 0;  ///< of the tag
};

/// The header of a stream: its binding and protocol class, e.g. ") HP-PCL XL;2;1;comment\n".
struct StreamHeader {
  bool big_endian = false;
  int protocol_class = 0, revision = 0;
  size_t end = 0;  ///< behind its line feed
};

/// Reads the header at `at`. Code::unreadable says what is wrong with it.
Result<StreamHeader> parse_stream_header(Bytes stream, size_t at);

class Parser {
 public:
  Parser(Bytes stream, size_t at, bool big_endian, ReportLog& log)
      : stream_(stream), at_(at), big_endian_(big_endian), log_(log) {}

  enum class Outcome { operation, end, uel, broken };
  /// The next operator into `operation`; or end; or the UEL position() stands at; or broken, where the stream
  /// cannot be followed any further and the log says why.
  Outcome next(Operation& operation);

  size_t position() const { return at_; }

 private:
  bool value(uint8_t tag, Value& value);
  uint32_t number(size_t size);
  Outcome broken(const std::string& what);

  Bytes stream_;
  size_t at_;
  bool big_endian_;
  ReportLog& log_;
};

}  // namespace dce::core::pclxl
