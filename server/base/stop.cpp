#include "server/base/stop.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace dce::server {

StopSignal::StopSignal() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void StopSignal::raise() {
  eventfd_write(event_.get(), 1);
}

StopSignal::Event StopSignal::wait(int fd, Millis patience) const {
  pollfd entries[] = {{event_.get(), POLLIN, 0}, {fd, POLLIN, 0}};
  const int found = poll(entries, fd >= 0 ? 2 : 1, static_cast<int>(std::clamp<Millis>(patience, 0, kDay)));
  if (found <= 0) return Event::nothing;
  return entries[0].revents != 0 ? Event::raised : Event::ready;
}

}  // namespace dce::server
