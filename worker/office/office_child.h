// The process that makes a PDF of one document of Office.
#pragma once

#include <string>

#include "worker/office/library.h"
#include "worker/office/scratch.h"
#include "worker/wire/channel.h"

namespace dce::worker {

/// Waits on `control` for a task with one document, walls the process in, converts, and exits. The task's
/// format is the document's own; `output` takes the PDF. `folder` is LibreOffice's.
[[noreturn]] void run_office_child(OfficeLibrary& office, const Scratch& scratch, const std::string& folder,
                                   Channel control, Descriptor output);

}  // namespace dce::worker
