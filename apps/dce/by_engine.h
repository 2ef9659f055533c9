// --engine: the conversion is another process's work.
#pragma once

#include <dce/dce.hpp>
#include <string>

#include "commands.h"
#include "interrupt.h"
#include "progress.h"

namespace dce::cli {

/// Sends the documents to the engine with the least to do and writes what comes back. The statistics as JSON;
/// throws dce::Error as the library would, or Failure.
std::string convert_by_engine(const std::string& addresses, const ConvertArguments& arguments,
                              const dce::Ticket& ticket, const std::string& password, Interrupt& interrupt,
                              Progress& progress);

/// The stream that was named, or that the ending of `output` names. Throws Failure.
std::string stream_name(const std::string& format, const std::string& output);

/// "vector" and "raster"; anything else is the library's choice.
dce_lane lane_of(const std::string& name);

/// That the format must be named, because the ending of `output` does not.
Failure no_ending(const std::string& output);

}  // namespace dce::cli
