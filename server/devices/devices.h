// Printers that jobs are released to, as the administrator registered them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/exchanged.h"
#include "server/base/secrets.h"
#include "server/devices/capabilities.h"
#include "server/devices/condition.h"
#include "server/ipp/address.h"
#include "server/store/database.h"

namespace dce::server {

struct Device {
  std::string id, name, location;
  std::string address;  ///< as parse_printer_address() takes it
  std::string family;   ///< devices of one family stand in for each other; empty for none
  bool enabled = true;
  std::string format;  ///< what it is sent, by the administrator's word; empty for what it takes best
  Capabilities capabilities{};
  std::string certificate;  ///< hash of what it showed when it was registered, over TLS
  bool has_panel = false;   ///< a release page was opened for it
  Condition condition{};    ///< what it said last
  Millis checked_at = 0;

  /// The stream's name: "pclxl".
  std::string stream_format() const { return format.empty() ? capabilities.best_format() : format; }
};

/// For any number of threads.
class Devices {
 public:
  struct Asking {
    NetworkPolicy policy{};
    std::string community = "public";  ///< SNMP's; empty: nobody is asked by it
    int snmp_port = 161;
    bool tls = true;  ///< those that are registered and can are reached by it
  };
  Devices(Database& database, const MasterKey& key, Asking asking, Clock clock = system_now);

  struct Registration {
    std::string name, location, address, family, format;
  };
  /// Asks the device what it can where it speaks IPP; one that says that it can is reached by TLS from then on,
  /// and its certificate pinned. Throws std::runtime_error with a sentence: a name that
  /// is taken, an address that is none or where no printers may be, no answer.
  Device add(const Registration& registration);
  std::optional<Device> find(const std::string& id);
  std::optional<Device> by_name(const std::string& name);
  std::vector<Device> list();
  bool set_enabled(const std::string& id, bool enabled);
  /// Name, location, group and format; the address stays: another address is another printer. Throws as add()
  /// does.
  void edit(const std::string& id, const Registration& registration);
  /// False where there is none. Its jobs stay.
  bool remove(const std::string& id);
  /// Asks again; false where it does not answer, with why in its state.
  bool refresh(const std::string& id);
  /// Enabled ones that stand in for `device`, itself first.
  std::vector<Device> stand_ins(const Device& device);

  /// What the panel's browser is opened with; the one before is worth nothing from here on. The store keeps a
  /// hash of it.
  std::string new_panel_key(const std::string& id);
  std::optional<Device> by_panel_key(const std::string& key);

  NetworkPolicy policy() const { return asking_.get()->policy; }
  void set_asking(Asking asking) { asking_.set(std::move(asking)); }
  Millis now() const { return clock_(); }

 private:
  static void require_free_name(soci::session& sql, const std::string& name, const std::string& but_for);
  /// By IPP, where the device speaks it; else and for what it does not say there, by SNMP. False where it was
  /// not reached.
  bool ask(Device& device);
  void save_report(const Device& device);

  Database& database_;
  MasterKey panel_key_;
  Exchanged<Asking> asking_;
  Clock clock_;
};

}  // namespace dce::server
