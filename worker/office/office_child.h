// The process that makes a PDF of one document of Office.
#pragma once

#include <string>

#include "worker/forking/footprint.h"
#include "worker/office/library.h"
#include "worker/office/scratch.h"
#include "worker/wire/channel.h"

namespace dce::worker {

/// Takes `footprint`, waits on `control` for a task with one document, walls the process in, converts, and exits.
/// The task's format is the document's own; `output` takes the PDF. `folder` is LibreOffice's.
[[noreturn]] void run_office_child(OfficeLibrary& office, const Scratch& scratch, const std::string& folder,
                                   const Footprint& footprint, Channel control, Descriptor output);

/// Makes a PDF of `from` as of a job's document; false where that cannot be.
bool make_pdf(OfficeLibrary& office, const std::string& from, const std::string& to);

}  // namespace dce::worker
