#pragma once

#include <string>

#include "encode/encoder.h"
#include "encode/ps/ps_page.h"

namespace dce::core {

/// DSC header comments and the prolog: everything before the document's setup.
std::string ps_header(const JobDescription& job, const PsOptions& options);

/// The document's setup section: what the ticket asks of the device, each as a feature that a printer without
/// it ignores. `first` is the first side, whose orientation decides how sheets are turned. What PostScript
/// cannot ask for is reported.
inline constexpr std::string_view ps_setup_end = "%%EndSetup\n";  ///< what ends it
std::string ps_setup(const JobDescription& job, const SideDescription& first);

/// Points along an edge of so many dots, in whole 300ths of an inch: sides are placed from the top, PostScript counts from
/// the bottom, and dots of the usual resolutions are to lie over each other.
double ps_page_length(int dots, int resolution);

/// Likewise a side's height, with what of a dot the side has no room for on its medium: else it would lie that much lower.
double ps_page_height(const SideDescription& side);

/// What comes before and after a side's content, behind the comment that counts it.
struct PsSideFrame {
  std::string begin, end;
};
PsSideFrame ps_side_frame(const SideDescription& side);

}  // namespace dce::core
