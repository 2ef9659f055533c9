// What every conversion would load first.
#pragma once

namespace dce::worker {

/// Converts a page of our own making to each kind of stream, on this thread alone, so that the children find
/// fonts, tables and code in memory that they share. Throws std::exception where that fails: then nothing
/// would work.
void warm_up();

}  // namespace dce::worker
