// What every conversion would load or make first.
#pragma once

#include <string>

namespace dce::worker {

/// A PDF of a page with each of what pages are made of: text in two of the standard fonts, a path, an image.
/// Without a table of references, so that the repairing of damaged files is warm too.
std::string sample_page();

/// Loads libraries that are otherwise loaded when a document first needs them: behind the walls nothing is
/// loaded any more.
void load_ahead();

/// Converts a page of our own making to each kind of stream, on this thread alone, so that the children find
/// fonts, tables and code in memory that they share. Throws std::exception where that fails: then nothing
/// would work.
void warm_up();

}  // namespace dce::worker
