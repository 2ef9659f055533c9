// What every child does around its work.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "worker/wire/channel.h"

namespace dce::worker {

/// What a child is called in lists of processes until it has a job: at most 15 bytes.
constexpr char kIdleName[] = "dce-worker-idle";

/// Waits for the supervisor to read, for as long as it takes: a job that is over ends by a kill. False when
/// nobody reads any more.
bool write_all(int fd, std::span<const uint8_t> bytes);

/// Standard input and both outputs go nowhere: nothing that a library prints may reach the worker's log, for
/// it may quote the document.
void silence();

/// Does `work`, which answers with the child's last word, sends that once `output` is closed, and exits. What
/// is thrown becomes such a word.
[[noreturn]] void end_child(Channel control, Descriptor output,
                            const std::function<Message(Channel& control, int output)>& work);

}  // namespace dce::worker
