// PCL 5e and 5c raster jobs: PCL 5 Technical Reference Manual, PCL 5 Color Technical Reference Manual, PCL 5
// Comparison Guide, PJL Technical Reference Manual. Text and HP-GL/2 are passed over and reported.
#include <algorithm>
#include <string>

#include "decode/decoder.h"
#include "decode/pcl5/interpreter.h"
#include "decode/pjl.h"

namespace dce::core {
namespace {

/// The language that PJL at the start of `bytes` enters, looking no further than the first kilobytes.
std::string entered_language(Bytes bytes) {
  StreamReport report;
  ReportLog log(report);
  PjlState pjl;
  return pjl.read(bytes.first(std::min<size_t>(bytes.size(), 16384)), 0, log).language;
}

int sniff(Bytes bytes) {
  if (starts_with(bytes, uel)) {
    std::string language = entered_language(bytes);
    if (language == "PCL") return 95;
    return language.empty() ? 20 : 0;
  }
  if (bytes.size() < 3 || bytes[0] != 0x1b) return 0;
  if (bytes[1] == 'E') return bytes[2] == 0x1b ? 90 : 60;
  return bytes[1] == '&' || bytes[1] == '*' || bytes[1] == '(' ? 60 : 0;
}

Status read(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
            const StreamPageReceiver& receive, StreamReport& report) {
  if (!sniff(stream))
    return Status(Code::unreadable, "this is no PCL 5: it begins with no escape sequence of it");
  ReportLog log(report);
  PjlState pjl;
  pcl5::Interpreter interpreter(options, cancellation, receive, report, log);
  return read_framed_job(stream, "PCL", interpreter, pjl, log, cancellation);
}

}  // namespace

extern const StreamReader decode_pcl5;
const StreamReader decode_pcl5 = {"pcl5", sniff, read};

}  // namespace dce::core
