#include "server/administration/acts.h"

#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {
namespace {

void require_done(Desk::Answer answer, const Job& job, const char* what) {
  if (answer != Desk::Answer::done)
    throw std::runtime_error("a job that is " + std::string(name_of(job.state)) + " cannot be " + what +
                             " now");
}

}  // namespace

User Acts::require_user(const std::string& id) {
  if (const auto user = parts_.users.find(id)) return *user;
  throw std::runtime_error("there is no such user");
}

Device Acts::require_device(const std::string& id) {
  if (const auto device = parts_.devices.find(id)) return *device;
  throw std::runtime_error("there is no such printer");
}

Job Acts::require_job(const std::string& id) {
  const auto job = parts_.jobs.find(id);
  if (job && job->state != JobState::deleted) return *job;
  throw std::runtime_error("there is no such job");
}

User Acts::add_user(const Actor& by, const std::string& address, const std::string& name,
                    const std::string& language) {
  const auto user = parts_.users.add(address, name, language);
  if (!user) throw std::runtime_error("\"" + printable(address, 254) + "\" is no mail address");
  parts_.audit.add(by, "user.add", user->address);
  return *user;
}

void Acts::set_blocked(const Actor& by, const std::string& id, bool blocked) {
  const User user = require_user(id);
  parts_.users.set_blocked(id, blocked);
  parts_.audit.add(by, blocked ? "user.block" : "user.unblock", user.address);
}

void Acts::set_quota(const Actor& by, const std::string& id, std::optional<int> pages) {
  const User user = require_user(id);
  parts_.quota.set_for(id, pages);
  parts_.audit.add(by, "user.quota", user.address,
                   !pages        ? "as usual"
                   : *pages == 0 ? "any number"
                                 : std::to_string(*pages) + " pages a day");
}

std::string Acts::new_code(const Actor& by, const std::string& id) {
  require_user(id);
  return parts_.codes.renew(id, by);
}

std::string Acts::new_token(const Actor& by, const std::string& id, const std::string& title,
                            Millis lifetime) {
  const User user = require_user(id);
  const std::string token = parts_.tokens.make(id, title, lifetime);
  parts_.audit.add(by, "user.token", user.address, printable(title, 80));
  return token;
}

void Acts::revoke_tokens(const Actor& by, const std::string& id) {
  const User user = require_user(id);
  const int count = parts_.tokens.revoke_all(id);
  parts_.audit.add(by, "user.tokens-revoked", user.address, std::to_string(count));
}

void Acts::set_rule(const Actor& by, const std::string& pattern, bool allowed) {
  if (!parts_.users.set_rule(pattern, allowed))
    throw std::runtime_error("a rule is somebody@example.org, @example.org or @.example.org");
  parts_.audit.add(by, allowed ? "user.allow" : "user.deny", pattern);
}

void Acts::remove_rule(const Actor& by, const std::string& pattern) {
  if (!parts_.users.remove_rule(pattern)) throw std::runtime_error("there is no such rule");
  parts_.audit.add(by, "user.rule-removed", pattern);
}

Device Acts::add_device(const Actor& by, const Devices::Registration& registration) {
  const Device device = parts_.devices.add(registration);
  parts_.audit.add(by, "device.add", device.name, device.address);
  return device;
}

void Acts::edit_device(const Actor& by, const std::string& id, const Devices::Registration& registration) {
  parts_.devices.edit(id, registration);
  const Device device = require_device(id);
  parts_.audit.add(by, "device.edit", device.name,
                   device.location + ", group " + device.family + ", " + device.stream_format());
}

void Acts::set_device_enabled(const Actor& by, const std::string& id, bool enabled) {
  const Device device = require_device(id);
  parts_.devices.set_enabled(id, enabled);
  parts_.audit.add(by, enabled ? "device.enable" : "device.disable", device.name);
}

void Acts::remove_device(const Actor& by, const std::string& id) {
  const Device device = require_device(id);
  parts_.devices.remove(id);
  parts_.audit.add(by, "device.remove", device.name, device.address);
}

bool Acts::refresh_device(const Actor& by, const std::string& id) {
  const Device device = require_device(id);
  const bool answers = parts_.devices.refresh(id);
  parts_.audit.add(by, "device.refresh", device.name, answers ? "" : "no answer");
  return answers;
}

std::string Acts::new_panel(const Actor& by, const std::string& id) {
  const Device device = require_device(id);
  const std::string key = parts_.devices.new_panel_key(id);
  parts_.audit.add(by, "device.panel", device.name);
  return "/panel/" + key;
}

void Acts::cancel_job(const Actor& by, const std::string& id) {
  const Job job = require_job(id);
  require_done(parts_.desk.cancel({job.user_id, by.name, by.source}, id), job, "cancelled");
  parts_.audit.add(by, "job.cancel", id);
}

void Acts::delete_job(const Actor& by, const std::string& id) {
  const Job job = require_job(id);
  require_done(parts_.desk.remove({job.user_id, by.name, by.source}, id), job, "deleted");
  parts_.audit.add(by, "job.delete", id);
}

void Acts::forward_job(const Actor& by, const std::string& id, const std::string& device_id) {
  const Job job = require_job(id);
  const Device device = require_device(device_id);
  if (!device.enabled) throw std::runtime_error("the printer is not in use");
  const Desk::Owner owner{job.user_id, by.name, by.source};
  // One that waits for a printer is called back first, which is refused once bytes have left for it.
  if (job.state == JobState::releasing) require_done(parts_.desk.cancel(owner, id), job, "forwarded");
  require_done(parts_.desk.release(owner, id, device_id), job, "forwarded");
}

void Acts::retry_job(const Actor& by, const std::string& id) {
  Job job = require_job(id);
  if (!may_become(job.state, JobState::received) || job.state == JobState::converting ||
      job.taken_by == kDeletion)
    throw std::runtime_error("only what failed or was cancelled can be tried again");
  if (!parts_.jobs.change(job, JobState::received, by.name, "tried again", [](Job& edited) {
        edited.message.clear();
        edited.warnings.clear();
        edited.taken_by.clear();
        edited.not_before = 0;
      }))
    throw std::runtime_error("the job was changed at the same moment");
  parts_.audit.add(by, "job.retry", id);
}

}  // namespace dce::server
