// Printer Job Language, as far as it frames and sets up a job (PJL Technical Reference Manual, chapters 3 to
// 6).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/cancellation.h"
#include "decode/report_log.h"
#include "stream/source.h"

namespace dce::core {

/// The Universal Exit Language command, which ends any language and begins PJL.
inline constexpr std::string_view uel = "\x1b%-12345X";

bool starts_with(Bytes bytes, std::string_view text);

/// What a job's PJL has set so far. One thread.
class PjlState {
 public:
  /// The value of a SET (or DEFAULT) variable, e.g. "RESOLUTION", or empty.
  std::string variable(const std::string& name) const;
  /// The same as a number, or `otherwise` where it is not set or no number.
  int number(const std::string& name, int otherwise) const;

  struct Section {
    size_t end = 0;        ///< where the next language's first byte is
    std::string language;  ///< of ENTER LANGUAGE in capitals, e.g. "PCL", "PCLXL"; empty where there was none
  };
  /// Reads PJL lines from `at`, which follows a UEL, up to ENTER LANGUAGE or to something that is no PJL.
  /// Variables and JOB, EOJ and other commands go to `log` as attributes, mistakes as errors.
  Section read(Bytes stream, size_t at, ReportLog& log);

 private:
  void command(const std::string& line, Section& section, ReportLog& log);

  std::map<std::string, std::string> variables_;
};

/// Reads a job that PJL may frame: PJL here, the language by `interpreter`, whose run(stream, at, pjl)
/// answers where it stopped. `language` is its name in ENTER LANGUAGE; another one ends the reading with an
/// error in `log`.
template <class Interpreter>
Status read_framed_job(Bytes stream, std::string_view language, Interpreter& interpreter, PjlState& pjl,
                       ReportLog& log, Cancellation& cancellation) {
  const bool framed = starts_with(stream, uel);
  bool closed = false;
  for (size_t at = 0; at < stream.size();) {
    DCE_TRY(cancellation.check());
    log.set_page(0);
    if (starts_with(stream.subspan(at), uel)) {
      const PjlState::Section section = pjl.read(stream, at + uel.size(), log);
      at = section.end;
      closed = at >= stream.size();
      if (!section.language.empty() && section.language != language) {
        log.error("PJL enters the language " + section.language.substr(0, 20) + ", which is not read here");
        break;
      }
      continue;
    }
    DCE_ASSIGN(at, interpreter.run(stream, at, pjl));
    closed = false;
  }
  log.set_page(0);
  if (framed && !closed) {
    log.warning("the job begins with a Universal Exit Language command but does not end with one");
  }
  return ok();
}

}  // namespace dce::core
