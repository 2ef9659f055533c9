// `dce verify STREAM --against SOURCE`: every page of a stream beside its source.
#pragma once

#include <dce/dce.hpp>
#include <string>

#include "commands.h"

namespace dce::cli {

/// Compares, prints the pages worst first and, where asked, writes the report. Failure where pages are missing.
ExitCode verify_against(const InspectArguments& arguments);

}  // namespace dce::cli
