// A document that another program makes shorter while it is read.
#pragma once

namespace dce::cli {

/// Input files are mapped, and to read what was cut off raises SIGBUS. From now on it reads as zeros instead, and is
/// remembered. Once a process, before there are threads.
void outlive_cut_inputs();

/// `wake` is called when it happens, from the signal handler; null for none.
void on_cut_input(void (*wake)());

/// Whether it has happened. From any thread.
bool input_was_cut();

}  // namespace dce::cli
