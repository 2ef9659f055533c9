// What every conversion would load or make first.
#pragma once

namespace dce::worker {

/// Loads libraries that are otherwise loaded when a document first needs them: behind the walls nothing is
/// loaded any more.
void load_ahead();

/// Converts a page of our own making to each kind of stream, on this thread alone, so that the children find
/// fonts, tables and code in memory that they share. Throws std::exception where that fails: then nothing
/// would work.
void warm_up();

/// In a child that waits for a job: one conversion more, which leaves the memory that the job's will ask for
/// in place. Each page of it costs a fault, before the job comes or after.
void rehearse();

}  // namespace dce::worker
