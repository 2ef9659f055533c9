#include "server/devices/devices.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "server/base/text.h"
#include "server/ipp/printer.h"

namespace dce::server {
namespace {

template <class... Exchange>
std::vector<Device> select_devices(soci::session& sql, const std::string& tail, Exchange&&... exchange) {
  Device device;
  int enabled = 0;
  std::string capabilities, panel, state, problems, supplies;
  soci::indicator has_panel = soci::i_ok;
  soci::statement statement =
      ((sql.prepare << "SELECT id, name, location, address, family, enabled, format, capabilities, "
                       "certificate, panel_hash, state, problems, supplies, checked_at FROM devices " +
                           tail,
        soci::into(device.id), soci::into(device.name), soci::into(device.location),
        soci::into(device.address), soci::into(device.family), soci::into(enabled), soci::into(device.format),
        soci::into(capabilities), soci::into(device.certificate), soci::into(panel, has_panel),
        soci::into(state), soci::into(problems), soci::into(supplies), soci::into(device.checked_at)),
       ..., std::forward<Exchange>(exchange));
  std::vector<Device> devices;
  statement.execute();
  while (statement.fetch()) {
    device.enabled = enabled != 0;
    device.capabilities = Capabilities::from_json(capabilities);
    device.has_panel = has_panel == soci::i_ok;
    device.condition = Condition::from_json(state, problems, supplies);
    devices.push_back(device);
  }
  return devices;
}

bool any(const std::vector<std::string>& values, std::string_view prefix) {
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return value.starts_with(prefix); });
}

Capabilities capabilities_of(const IppReport& report) {
  Capabilities result{.model = report.make_and_model,
                      .formats = formats_for(report.formats),
                      .two_sided = any(report.sides, "two-sided-long-edge"),
                      .colour = any(report.color_modes, "color"),
                      .staple = any(report.finishings, "staple"),
                      .known = true};
  for (const std::string& text : report.resolutions) {
    int dots = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), dots);
    if (error == std::errc() && std::string_view(end) == "dpi" && dots >= 72 && dots <= 1200)
      result.resolution = dots <= 600 ? std::max(result.resolution, dots) : result.resolution;
  }
  return result;
}

/// Where it says that it is reached by TLS: on the host that was given, for it is not heard about others.
std::optional<PrinterAddress> place_by_tls(const PrinterAddress& address, const IppReport& report) {
  if (address.scheme != "ipp") return std::nullopt;
  for (const std::string& uri : report.uris) {
    std::optional<PrinterAddress> place = parse_printer_address(uri);
    if (!place || place->scheme != "ipps") continue;
    place->host = address.host;
    return place;
  }
  return std::nullopt;
}

/// What the administrator says of it, made printable.
Device described(const Devices::Registration& registration) {
  Device device{.name = printable(trimmed(registration.name), 80),
                .location = printable(trimmed(registration.location), 120),
                .family = printable(trimmed(registration.family), 80),
                .format = registration.format};
  if (device.name.empty()) throw std::runtime_error("a printer needs a name");
  if (!device.format.empty() && mime_type_of(device.format) == "application/octet-stream")
    throw std::runtime_error("there is no stream called \"" + printable(device.format) + "\"");
  return device;
}

/// Nothing can be asked over port 9100 and LPR: what nearly every office printer takes is supposed.
Capabilities supposed() {
  return {.model = "", .formats = {"pcl5"}, .two_sided = true, .colour = true, .staple = true};
}

}  // namespace

Devices::Devices(Database& database, const MasterKey& key, Asking asking, Clock clock)
    : database_(database),
      panel_key_(key.derived("panels")),
      asking_(std::move(asking)),
      clock_(std::move(clock)) {}

void Devices::require_free_name(soci::session& sql, const std::string& name, const std::string& but_for) {
  int found = 0;
  sql << "SELECT COUNT(*) FROM devices WHERE name = :name AND id <> :id", soci::use(name), soci::use(but_for),
      soci::into(found);
  if (found > 0) throw std::runtime_error("there is a printer called \"" + name + "\" already");
}

Device Devices::add(const Registration& registration) {
  const std::optional<PrinterAddress> address = parse_printer_address(registration.address);
  if (!address)
    throw std::runtime_error("\"" + printable(registration.address) +
                             "\" is no printer's address: give ipp://HOST/ipp/print, ipps://HOST, "
                             "socket://HOST:9100 or lpd://HOST/QUEUE");
  Device device = described(registration);
  device.id = random_id();
  device.address = address->text();
  device.capabilities = supposed();
  if (address->scheme.starts_with("ipp")) {
    IppReport report = ask_printer({.address = *address, .policy = policy()});
    const std::optional<PrinterAddress> place = place_by_tls(*address, report);
    if (place && asking_.get()->tls) {
      try {
        report = ask_printer({.address = *place, .policy = policy()});
        device.address = place->text();
      } catch (const IppError&) {  // it says that it can, and cannot
      }
    }
    device.capabilities = capabilities_of(report);
    device.certificate = report.certificate;
    device.condition = condition_of(report);
    if (device.capabilities.formats.empty() && device.format.empty())
      throw std::runtime_error("the printer takes none of our streams");
  } else {
    resolve(*address, policy());
  }
  const Millis now = clock_();
  const std::string capabilities = device.capabilities.to_json();
  const std::string problems = device.condition.problems_json(), supplies = device.condition.supplies_json();
  // What IPP did not tell is asked for at once by who watches.
  const Millis checked = address->scheme.starts_with("ipp") ? now : 0;
  database_.write([&](soci::session& sql) {
    require_free_name(sql, device.name, device.id);
    sql << "INSERT INTO devices (id, name, location, address, family, enabled, format, capabilities, "
           "certificate, state, problems, supplies, checked_at, created_at) VALUES (:id, :name, :location, "
           ":address, :family, 1, :format, :capabilities, :certificate, :state, :problems, :supplies, "
           ":checked, "
           ":created)",
        soci::use(device.id), soci::use(device.name), soci::use(device.location), soci::use(device.address),
        soci::use(device.family), soci::use(device.format), soci::use(capabilities),
        soci::use(device.certificate), soci::use(device.condition.state), soci::use(problems),
        soci::use(supplies), soci::use(checked), soci::use(now);
  });
  device.checked_at = checked;
  return device;
}

std::optional<Device> Devices::find(const std::string& id) {
  std::vector<Device> found;
  database_.read([&](soci::session& sql) { found = select_devices(sql, "WHERE id = :id", soci::use(id)); });
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::optional<Device> Devices::by_name(const std::string& name) {
  std::vector<Device> found;
  database_.read(
      [&](soci::session& sql) { found = select_devices(sql, "WHERE name = :name", soci::use(name)); });
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<Device> Devices::list() {
  std::vector<Device> found;
  database_.read([&](soci::session& sql) { found = select_devices(sql, "ORDER BY name"); });
  return found;
}

bool Devices::set_enabled(const std::string& id, bool enabled) {
  const int value = enabled ? 1 : 0;
  bool found = false;
  database_.write([&](soci::session& sql) {
    found = changed(sql, "UPDATE devices SET enabled = :enabled WHERE id = :id", soci::use(value),
                    soci::use(id)) > 0;
  });
  return found;
}

void Devices::edit(const std::string& id, const Registration& registration) {
  const Device device = described(registration);
  database_.write([&](soci::session& sql) {
    require_free_name(sql, device.name, id);
    if (changed(sql,
                "UPDATE devices SET name = :name, location = :location, family = :family, format = :format "
                "WHERE id = :id",
                soci::use(device.name), soci::use(device.location), soci::use(device.family),
                soci::use(device.format), soci::use(id)) != 1)
      throw std::runtime_error("there is no such printer");
  });
}

bool Devices::remove(const std::string& id) {
  bool found = false;
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM sessions WHERE device_id = :id", soci::use(id);
    found = changed(sql, "DELETE FROM devices WHERE id = :id", soci::use(id)) > 0;
  });
  return found;
}

void Devices::save_report(const Device& device) {
  const std::string capabilities = device.capabilities.to_json();
  const std::string problems = device.condition.problems_json(), supplies = device.condition.supplies_json();
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    sql << "UPDATE devices SET capabilities = :capabilities, state = :state, problems = :problems, supplies "
           "= "
           ":supplies, certificate = :certificate, checked_at = :now WHERE id = :id",
        soci::use(capabilities), soci::use(device.condition.state), soci::use(problems), soci::use(supplies),
        soci::use(device.certificate), soci::use(now), soci::use(device.id);
  });
}

bool Devices::ask(Device& device) {
  const std::optional<PrinterAddress> address = parse_printer_address(device.address);
  if (!address) return false;
  const bool speaks_ipp = address->scheme.starts_with("ipp");
  if (speaks_ipp) {
    try {
      const IppReport report =
          ask_printer({.address = *address, .policy = policy(), .pinned = device.certificate});
      device.capabilities = capabilities_of(report);
      device.condition = condition_of(report);
      if (device.certificate.empty()) device.certificate = report.certificate;
    } catch (const IppError& error) {
      device.condition = {.state = printable(error.what()), .problems = {"offline"}, .supplies = {}};
      return false;
    }
  }
  const std::shared_ptr<const Asking> asking = asking_.get();
  if (asking->community.empty() || !device.condition.supplies.empty()) return true;
  const std::optional<SnmpReport> report = ask_by_snmp(
      {.host = address->host, .policy = asking->policy, .port = asking->snmp_port, .community = asking->community});
  if (report && speaks_ipp) {
    device.condition.supplies = report->supplies;
  } else if (!speaks_ipp) {
    device.condition = report ? condition_of(*report) : Condition{};
  }
  return true;
}

bool Devices::refresh(const std::string& id) {
  std::optional<Device> device = find(id);
  if (!device) return false;
  // Supplies that are not said again are not there any more.
  device->condition.supplies.clear();
  const bool reached = ask(*device);
  save_report(*device);
  return reached;
}

std::vector<Device> Devices::stand_ins(const Device& device) {
  std::vector<Device> result = {device};
  if (device.family.empty()) return result;
  for (Device& other : list()) {
    if (other.id != device.id && other.family == device.family && other.enabled)
      result.push_back(std::move(other));
  }
  return result;
}

std::string Devices::new_panel_key(const std::string& id) {
  const std::string key = random_id();
  const std::string hash = panel_key_.hash(key);
  bool found = false;
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM sessions WHERE device_id = :id", soci::use(id);
    found = changed(sql, "UPDATE devices SET panel_hash = :hash WHERE id = :id", soci::use(hash),
                    soci::use(id)) > 0;
  });
  if (!found) throw std::runtime_error("there is no such printer");
  return key;
}

std::optional<Device> Devices::by_panel_key(const std::string& key) {
  const std::string hash = panel_key_.hash(key);
  std::vector<Device> found;
  database_.read([&](soci::session& sql) {
    found = select_devices(sql, "WHERE panel_hash = :hash AND enabled = 1", soci::use(hash));
  });
  if (found.empty()) return std::nullopt;
  return found.front();
}

}  // namespace dce::server
