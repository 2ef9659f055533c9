// Asks printers how they are, now and then.
#pragma once

#include <atomic>
#include <thread>

#include "server/devices/devices.h"

namespace dce::server {

/// A thread that asks each enabled device that nobody asked for `every`, one after the other: printers that
/// do not answer hold up nothing but news of others.
class DeviceWatcher {
 public:
  DeviceWatcher(Devices& devices, Millis every);
  ~DeviceWatcher();
  void set_every(Millis every) noexcept { every_ = every; }
  DeviceWatcher(const DeviceWatcher&) = delete;
  DeviceWatcher& operator=(const DeviceWatcher&) = delete;

 private:
  void run();
  void look();

  Devices& devices_;
  std::atomic<Millis> every_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace dce::server
