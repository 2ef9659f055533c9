// The Printer Job Language wrapper around a stream (HP, PJL Technical Reference Manual): job name and owner,
// copies, duplex, bins and finishing, in front of the page description language and behind it.
#pragma once

#include <string>
#include <string_view>

#include "base/reporter.h"
#include "ticket/ticket.h"

namespace dce::core {

/// Universal exit: ends any language and returns the printer to PJL.
inline constexpr std::string_view pjl_uel = "\x1b%-12345X";

struct PjlJob {
  const Ticket& ticket;
  int copies = 1;  ///< made by the printer
  bool two_sided = false;
  bool color = false;
  Resolution resolution;
  std::string_view title;     ///< UTF-8; anything at all
  std::string_view user;      ///< UTF-8; anything at all
  std::string_view language;  ///< PCL, PCLXL, POSTSCRIPT, PDF
};

/// From the universal exit to ENTER LANGUAGE. Warns through `reporter` about what PJL has no words for.
std::string pjl_begin(const PjlJob& job, Reporter& reporter);

/// From the language's end to the job's.
std::string pjl_end(std::string_view title);

/// `text` (UTF-8) as it may stand between the quotes of a PJL line: printable ASCII without quotes, at most
/// `longest` characters. Accented Latin letters lose their accents, everything else becomes '?'. Line ends,
/// escapes and broken UTF-8 cannot get through, so that no text can end its line, its string or PJL itself.
std::string pjl_text(std::string_view text, size_t longest = 80);

}  // namespace dce::core
