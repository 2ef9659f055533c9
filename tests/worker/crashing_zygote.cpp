// A zygote whose children take everything apart into three documents, and crash while they try the second; of what is
// called "one" there is only that.
#include <dce/dce.h>

#include <algorithm>
#include <cstdlib>

#include "worker/forking/child_process.h"
#include "worker/forking/forking.h"
#include "worker/wire/parts.h"
#include "worker/wire/task.h"

namespace dce::worker {
namespace {

Message take_apart(Channel& control, int output) {
  std::vector<Descriptor> documents;
  const std::optional<Message> message = control.receive(&documents);
  if (!message) _exit(0);
  const Task task = task_from_json(message->text);
  const bool one = task.documents.at(0).name == "one";
  uint64_t found = 0;
  for (uint64_t number = one ? 2 : 1; number <= (one ? 2u : 3u); ++number) {
    const std::string name = "part " + std::to_string(number);
    if (std::find(task.left_out.begin(), task.left_out.end(), number) != task.left_out.end()) continue;
    control.send({.kind = Kind::trying, .number = number, .text = name});
    if (number == 2) std::abort();
    control.send({.kind = Kind::trying});
    control.send({.kind = Kind::warning, .text = name + " is odd"});
    const std::string bytes = to_bytes({name.size(), 0, name}) + name;
    write_all(output, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    ++found;
  }
  if (found == 0) return {.kind = Kind::failed, .code = DCE_UNREADABLE, .text = "there is nothing to print"};
  return {.kind = Kind::done};
}

}  // namespace
}  // namespace dce::worker

int main(int, char** argv) {
  using namespace dce::worker;
  const auto run = [](Channel control, Descriptor output) { end_child(std::move(control), std::move(output), take_apart); };
  fork_for_jobs(Channel(Descriptor(std::atoi(argv[1]))), {}, {.run = run});
}
