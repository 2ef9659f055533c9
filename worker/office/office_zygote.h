// A warm LibreOffice that forks a process for each document of Office.
#pragma once

#include <string>

#include "worker/wire/channel.h"

namespace dce::worker {

struct OfficeZygoteOptions {
  std::string user = "nobody";  ///< what the process becomes where it is root
  std::string folder;           ///< of LibreOffice's programs
  bool warm = true;  ///< as many jobs want it; for one alone, getting warm costs more than it saves
};

/// Loads LibreOffice, has it convert documents of its own making where it is to be warm, says `ready` with
/// its version, and forks until the supervisor's end is closed. Says `unable` where there is no LibreOffice,
/// and returns. Otherwise ends the process. Throws std::exception where it cannot.
void run_office_zygote(Channel supervisor, const OfficeZygoteOptions& options);

}  // namespace dce::worker
