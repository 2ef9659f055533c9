// A page that shows that a printer is reached, and that letters, lines and both sides come out.
#include <algorithm>
#include <stdexcept>

#include "server/administration/acts.h"

namespace dce::server {
namespace {

/// Whose test pages are: nobody can log in or write as this one, for no mail comes from there.
constexpr char kOwner[] = "test-page@localhost";
constexpr Millis kPatience = 10 * kMinute;

std::string text_for(const Device& device, const Actor& by, Millis now) {
  std::string text = "dce-server: test page\n\n";
  text += "Printer    " + device.name + "\n";
  if (!device.location.empty()) text += "Location   " + device.location + "\n";
  text += "Address    " + device.address + "\n";
  if (!device.capabilities.model.empty()) text += "Model      " + device.capabilities.model + "\n";
  text += "Stream     " + device.stream_format() + "\n";
  text += "Asked by   " + by.name + ", " + format_time(now) + " UTC\n\n";
  text += "The quick brown fox jumps over the lazy dog. 0123456789\n";
  text += "ÄÖÜ äöü ß  ÀÉÎÕÇ àéîõç  ÆØÅ æøå  €  ½ ¼ ¾\n\n";
  for (int length = 10; length <= 70; length += 10)
    text += std::string(static_cast<size_t>(length), '_') + "\n";
  return text;
}

}  // namespace

std::string Acts::print_test_page(const Actor& by, const std::string& device_id, Acceptor& acceptor) {
  const Device device = require_device(device_id);
  if (!device.enabled) throw std::runtime_error("the printer is not in use");
  const auto owner = parts_.users.add(kOwner, "Test pages", "en");
  if (!owner) throw std::runtime_error("there is nobody for test pages");
  const std::string text = text_for(device, by, parts_.jobs.now());
  size_t at = 0;
  const Acceptor::Accepted accepted = acceptor.accept({.user = *owner,
                                                       .origin = "test:" + random_id(),
                                                       .name = "Test page for " + device.name + ".txt",
                                                       .read = [&](char* buffer, size_t size) {
                                                         const size_t count =
                                                             std::min(size, text.size() - at);
                                                         std::copy_n(text.data() + at, count, buffer);
                                                         at += count;
                                                         return count;
                                                       }});
  if (!accepted.job) throw std::runtime_error(accepted.refusal);
  parts_.audit.add(by, "device.test", device.name, accepted.job->id);
  const std::lock_guard lock(mutex_);
  test_pages_[accepted.job->id] = {by, device_id, parts_.jobs.now()};
  return accepted.job->id;
}

void Acts::go_on_with_test_pages() {
  std::map<std::string, TestPage> pages;
  {
    const std::lock_guard lock(mutex_);
    pages = test_pages_;
  }
  for (const auto& [id, page] : pages) {
    const std::optional<Job> job = parts_.jobs.find(id);
    const bool waits = job && (job->state == JobState::received || job->state == JobState::converting) &&
                       parts_.jobs.now() - page.since < kPatience;
    if (waits) continue;
    if (job && job->state == JobState::held)
      // Not by the desk that counts: paper for a test is nobody's.
      Desk(parts_.jobs).release({job->user_id, page.by.name, page.by.source}, id, page.device_id);
    const std::lock_guard lock(mutex_);
    test_pages_.erase(id);
  }
}

}  // namespace dce::server
