#include "worker/zygote/zygote.h"

#include "worker/forking/forking.h"
#include "worker/zygote/child.h"
#include "worker/zygote/warm_up.h"

namespace dce::worker {

void run_zygote(Channel supervisor, const ZygoteOptions& options) {
  become_zygote(supervisor, options.user);
  load_ahead();
  if (options.warm) warm_up();
  fork_for_jobs(std::move(supervisor), {}, {.run = [&options](Channel control, Descriptor output) {
                  run_child(std::move(control), std::move(output), options.warm);
                }});
}

}  // namespace dce::worker
