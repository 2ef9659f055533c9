// Cuts a PCL 5 stream into commands, control codes and text (PCL 5 Technical Reference, "PCL Command
// Syntax").
#pragma once

#include <cstdint>
#include <string>

#include "decode/report_log.h"
#include "stream/source.h"

namespace dce::core::pcl5 {

struct Token {
  enum class Kind {
    end,
    two_character,  ///< ESC and one character, `final`
    parameterized,  ///< ESC, `parameterized`, `group` (0 for none), value, `final` in capitals
    control,        ///< one of the C0 codes, `final`
    text,           ///< `data` are characters to be printed
  };
  Kind kind = Kind::end;
  char parameterized = 0, group = 0, final = 0;
  double value = 0;       ///< 0 where the command has none
  bool has_sign = false;  ///< "+" or "-" was written: a relative movement
  Bytes data;             ///< binary data of the command, or the text
  size_t offset = 0;      ///< of the token's first byte, for messages

  /// The command as people write it, e.g. "ESC*b3M".
  std::string name() const;
};

class Parser {
 public:
  Parser(Bytes stream, size_t at, ReportLog& log) : stream_(stream), at_(at), log_(log) {}

  /// The next token. Mistakes of syntax go to the log and are passed over.
  Token next();

  size_t position() const { return at_; }
  void seek(size_t at) { at_ = at; }
  Bytes all() const { return stream_; }
  Bytes rest() const { return stream_.subspan(at_); }

 private:
  bool escape(Token& token);
  bool parameter(Token& token);

  Bytes stream_;
  size_t at_;
  ReportLog& log_;
  // The prefix that a command ending in a small letter leaves for the next one.
  bool combined_ = false;
  char parameterized_ = 0, group_ = 0;
};

}  // namespace dce::core::pcl5
