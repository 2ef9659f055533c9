#include "worker/zygote/zygote.h"

#include "worker/forking/forking.h"
#include "worker/zygote/child.h"
#include "worker/zygote/warm_up.h"

namespace dce::worker {

void run_zygote(Channel supervisor, const ZygoteOptions& options) {
  become_zygote(supervisor, options.user);
  warm_up();
  fork_for_jobs(std::move(supervisor), {}, {.run = run_child});
}

}  // namespace dce::worker
