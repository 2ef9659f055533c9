#include "worker/zygote/zygote.h"

#include "worker/forking/forking.h"
#include "worker/zygote/child.h"
#include "worker/zygote/warm_up.h"

namespace dce::worker {

void run_zygote(Channel supervisor, const ZygoteOptions& options) {
  become_zygote(supervisor, options.user);
  load_ahead();
  Footprint footprint;
  if (options.warm) {
    warm_up();
    footprint = footprint_of_child();
  }
  fork_for_jobs(std::move(supervisor), {}, {.run = [&](Channel control, Descriptor output) {
                  run_child(std::move(control), std::move(output), options.warm ? &footprint : nullptr);
                }});
}

}  // namespace dce::worker
