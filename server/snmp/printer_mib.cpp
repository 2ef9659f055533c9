#include "server/snmp/printer_mib.h"

#include <netdb.h>

// Net-SNMP's headers want their configuration first.
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kLongestName = 60;

using Oid = std::vector<oid>;
using Pdu = std::unique_ptr<snmp_pdu, void (*)(snmp_pdu*)>;

// The device that most printers call their first: its hrDeviceIndex is 1.
const Oid kPrinterStatus = {1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1};
const Oid kDetectedErrors = {1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 2, 1};
// prtMarkerSuppliesDescription, -MaxCapacity, -Level, each by hrDeviceIndex and an index of its own.
const Oid kSupplyName = {1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 6, 1};
const Oid kSupplyMost = {1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 8, 1};
const Oid kSupplyLevel = {1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 9, 1};

/// hrPrinterDetectedErrorState's bits, from the first octet's highest.
constexpr std::array<const char*, 16> kErrors = {"media-low",
                                                 "media-empty",
                                                 "marker-supply-low",
                                                 "marker-supply-empty",
                                                 "cover-open",
                                                 "media-jam",
                                                 "offline",
                                                 "service-needed",
                                                 "input-tray-missing",
                                                 "output-tray-missing",
                                                 "supply-missing",
                                                 "output-near-full",
                                                 "output-area-full",
                                                 "input-tray-empty",
                                                 "maintenance-overdue",
                                                 ""};

/// "udp:192.0.2.1:161", of an address that was checked.
std::string peer_name(const SocketAddress& address) {
  char host[NI_MAXHOST], port[NI_MAXSERV];
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address.storage), address.size, host, sizeof host, port,
                  sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return {};
  return address.storage.ss_family == AF_INET6 ? "udp6:[" + std::string(host) + "]:" + port
                                               : "udp:" + std::string(host) + ":" + port;
}

class Session {
 public:
  Session(const SnmpPeer& peer, const SocketAddress& address)
      : name_(peer_name(address)), community_(peer.community) {
    // init_snmp() is left out: it would read this host's settings and MIBs. Numbers are enough.
    snmp_session wanted;
    snmp_sess_init(&wanted);
    wanted.version = SNMP_VERSION_2c;
    wanted.peername = name_.data();
    wanted.community = reinterpret_cast<unsigned char*>(community_.data());
    wanted.community_len = community_.size();
    wanted.timeout = peer.patience_ms * 1000L;
    wanted.retries = 1;
    session_ = name_.empty() ? nullptr : snmp_sess_open(&wanted);
  }
  ~Session() {
    if (session_ != nullptr) snmp_sess_close(session_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// `type` SNMP_MSG_GET or SNMP_MSG_GETNEXT; null where nobody answers, or with an error.
  Pdu ask(int type, const std::vector<Oid>& names) {
    Pdu none(nullptr, snmp_free_pdu);
    if (session_ == nullptr) return none;
    snmp_pdu* const request = snmp_pdu_create(type);
    for (const Oid& name : names) snmp_add_null_var(request, name.data(), name.size());
    snmp_pdu* response = nullptr;
    const int status = snmp_sess_synch_response(session_, request, &response);
    Pdu answer(response, snmp_free_pdu);
    if (status != STAT_SUCCESS || !answer || answer->errstat != SNMP_ERR_NOERROR) return none;
    return answer;
  }

 private:
  std::string name_, community_;
  void* session_ = nullptr;
};

bool is_below(const netsnmp_variable_list& value, const Oid& column) {
  return value.name_length == column.size() + 1 && std::equal(column.begin(), column.end(), value.name);
}

std::optional<long> number_of(const netsnmp_variable_list& value) {
  if (value.type != ASN_INTEGER || value.val.integer == nullptr) return std::nullopt;
  return *value.val.integer;
}

std::string text_of(const netsnmp_variable_list& value) {
  if (value.type != ASN_OCTET_STR || value.val.string == nullptr) return {};
  return printable({reinterpret_cast<const char*>(value.val.string), value.val_len}, kLongestName);
}

std::string state_name(long status) {
  switch (status) {  // RFC 2790, hrPrinterStatus
    case 3:
      return "idle";
    case 4:
      return "printing";
    case 5:
      return "warmup";
    default:
      return status == 1 ? "other" : "unknown";
  }
}

void add_problems(const netsnmp_variable_list& value, SnmpReport& report) {
  if (value.type != ASN_OCTET_STR || value.val.string == nullptr) return;
  for (size_t bit = 0; bit < kErrors.size() && bit / 8 < value.val_len; ++bit) {
    const bool set = (value.val.string[bit / 8] & (0x80 >> (bit % 8))) != 0;
    if (set && *kErrors[bit] != '\0') report.problems.emplace_back(kErrors[bit]);
  }
}

/// RFC 3805: a level of -3 is "some", -2 "unknown", -1 "no matter how much"; a capacity may be unknown, too.
int percent(std::optional<long> level, std::optional<long> most) {
  if (!level || !most || *level < 0 || *most <= 0) return -1;
  return static_cast<int>(std::min(100.0, 100.0 * static_cast<double>(*level) / static_cast<double>(*most)));
}

void add_supplies(Session& session, SnmpReport& report) {
  Oid name = kSupplyName, most = kSupplyMost, level = kSupplyLevel;
  oid last = 0;
  while (report.supplies.size() < SnmpReport::kMostSupplies) {
    const Pdu row = session.ask(SNMP_MSG_GETNEXT, {name, most, level});
    const netsnmp_variable_list* const first = row ? row->variables : nullptr;
    if (first == nullptr || !is_below(*first, kSupplyName)) return;
    // A device that counts backwards would keep us for ever.
    const oid index = first->name[first->name_length - 1];
    if (!report.supplies.empty() && index <= last) return;
    last = index;
    const netsnmp_variable_list* const second = first->next_variable;
    const netsnmp_variable_list* const third = second == nullptr ? nullptr : second->next_variable;
    if (third == nullptr) return;
    const std::string text = text_of(*first);
    report.supplies.push_back({text.empty() ? "?" : text, percent(number_of(*third), number_of(*second))});
    const auto next = [index](Oid column) {
      column.push_back(index);
      return column;
    };
    name = next(kSupplyName);
    most = next(kSupplyMost);
    level = next(kSupplyLevel);
  }
}

}  // namespace

std::optional<SnmpReport> ask_by_snmp(const SnmpPeer& peer) {
  std::vector<SocketAddress> addresses;
  try {
    addresses = resolve({.scheme = "snmp", .host = peer.host, .port = peer.port, .path = {}}, peer.policy);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
  Session session(peer, addresses.front());
  const Pdu answer = session.ask(SNMP_MSG_GET, {kPrinterStatus, kDetectedErrors});
  if (!answer || answer->variables == nullptr) return std::nullopt;
  SnmpReport report;
  const std::optional<long> status = number_of(*answer->variables);
  if (status) report.state = state_name(*status);
  if (answer->variables->next_variable != nullptr) add_problems(*answer->variables->next_variable, report);
  add_supplies(session, report);
  if (!status && report.supplies.empty()) return std::nullopt;
  return report;
}

}  // namespace dce::server
