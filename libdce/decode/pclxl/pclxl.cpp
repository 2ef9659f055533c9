// PCL XL (PCL 6), protocol classes 1.1 to 2.1 and the session and image operators of 3.0: PCL XL Feature
// Reference Protocol Class 2.0 and its 2.1 supplement; PJL Technical Reference Manual.
#include <algorithm>
#include <string>

#include "decode/decoder.h"
#include "decode/pclxl/interpreter.h"
#include "decode/pjl.h"

namespace dce::core {
namespace {

bool at_header(Bytes bytes) {
  return starts_with(bytes, ") HP-PCL XL;") || starts_with(bytes, "( HP-PCL XL;") ||
         starts_with(bytes, "' HP-PCL XL;");
}

int sniff(Bytes bytes) {
  if (at_header(bytes)) return 100;
  if (!starts_with(bytes, uel)) return 0;
  StreamReport report;
  ReportLog log(report);
  PjlState pjl;
  Bytes window = bytes.first(std::min<size_t>(bytes.size(), 16384));
  PjlState::Section section = pjl.read(window, uel.size(), log);
  if (section.language == "PCLXL") return 100;
  return at_header(window.subspan(section.end)) ? 90 : 0;
}

Status read(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
            const StreamPageReceiver& receive, StreamReport& report) {
  if (!sniff(stream))
    return Status(Code::unreadable, "this is no PCL XL: neither its stream header nor PJL begins it");
  ReportLog log(report);
  PjlState pjl;
  pclxl::Interpreter interpreter(options, cancellation, receive, report, log);
  return read_framed_job(stream, "PCLXL", interpreter, pjl, log, cancellation);
}

}  // namespace

extern const StreamReader decode_pclxl;
const StreamReader decode_pclxl = {"pclxl", sniff, read};

}  // namespace dce::core
