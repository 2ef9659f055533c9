// What a printer says about a job in PJL (HP's PJL Technical Reference, "USTATUS").
#pragma once

#include <string>
#include <string_view>

namespace dce::server {

/// Reads a printer's unsolicited status as it comes, in any pieces. Hostile text: lines are cut, and only
/// three things are ever learnt from it.
class PjlStatus {
 public:
  void hear(std::string_view bytes);

  /// "USTATUS JOB" with END: the job is through.
  bool ended() const noexcept { return ended_; }
  /// It said "USTATUS" at all: it speaks PJL.
  bool speaks() const noexcept { return speaks_; }
  /// CANCELED instead of END, at the panel.
  bool cancelled() const noexcept { return cancelled_; }

 private:
  void end_line();

  std::string line_;
  bool in_job_ = false, ended_ = false, speaks_ = false, cancelled_ = false;
};

}  // namespace dce::server
