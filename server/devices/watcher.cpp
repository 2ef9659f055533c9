#include "server/devices/watcher.h"

#include <spdlog/spdlog.h>

#include <chrono>

namespace dce::server {

using namespace std::chrono_literals;

DeviceWatcher::DeviceWatcher(Devices& devices, Millis every)
    : devices_(devices), every_(every), thread_([this] { run(); }) {}

DeviceWatcher::~DeviceWatcher() {
  stopping_ = true;
  thread_.join();
}

void DeviceWatcher::run() {
  while (!stopping_) {
    try {
      look();
    } catch (const std::exception& error) {
      spdlog::error("asking printers: {}", error.what());
    }
    for (int i = 0; i < 10 && !stopping_; ++i) std::this_thread::sleep_for(100ms);
  }
}

void DeviceWatcher::look() {
  for (const Device& device : devices_.list()) {
    if (stopping_) return;
    if (device.enabled && devices_.now() - device.checked_at >= every_) devices_.refresh(device.id);
  }
}

}  // namespace dce::server
