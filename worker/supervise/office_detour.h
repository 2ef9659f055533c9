// The detour of Office documents: a PDF of each.
#pragma once

#include "worker/supervise/preparation.h"

namespace dce::worker {

/// Blocks while a child of the Office zygote makes a PDF of `document`.
Prepared by_office(const Workshop& workshop, const Detour& detour, DocumentLabel label, MemoryFile document);

}  // namespace dce::worker
