#pragma once

#include <string>

#include "encode/ps/ps_page.h"

namespace dce::core {

/// The procedures that pages are written in, as a ProcSet resource in its DSC comments.
std::string ps_prolog(const PsOptions& options);

/// Units of a page's own space to the inch: whole numbers of them are fine enough for any printer.
inline constexpr double ps_units_per_inch = 7200;

}  // namespace dce::core
