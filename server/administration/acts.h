// What those who administer may do, whoever asks: a page, the REST API, a command. Everything done is in the
// audit log.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "server/audit/audit.h"
#include "server/codes/codes.h"
#include "server/devices/devices.h"
#include "server/intake/acceptor.h"
#include "server/jobs/desk.h"
#include "server/users/tokens.h"
#include "server/users/users.h"

namespace dce::server {

/// For any number of threads. What cannot be done is a std::runtime_error with a sentence.
class Acts {
 public:
  struct Parts {
    Users& users;
    Codes& codes;
    Tokens& tokens;
    Devices& devices;
    JobStore& jobs;
    Desk& desk;
    Quota& quota;
    AuditLog& audit;
  };
  explicit Acts(Parts parts) : parts_(parts) {}

  User add_user(const Actor& by, const std::string& address, const std::string& name,
                const std::string& language);
  void set_blocked(const Actor& by, const std::string& id, bool blocked);
  /// Pages a day for this user alone, 0 for any number; nothing: what the policy says.
  void set_quota(const Actor& by, const std::string& id, std::optional<int> pages);
  /// Digits; the ones before are worth nothing from here on.
  std::string new_code(const Actor& by, const std::string& id);
  /// Shown once.
  std::string new_token(const Actor& by, const std::string& id, const std::string& title, Millis lifetime);
  void revoke_tokens(const Actor& by, const std::string& id);
  void set_rule(const Actor& by, const std::string& pattern, bool allowed);
  void remove_rule(const Actor& by, const std::string& pattern);

  Device add_device(const Actor& by, const Devices::Registration& registration);
  void edit_device(const Actor& by, const std::string& id, const Devices::Registration& registration);
  void set_device_enabled(const Actor& by, const std::string& id, bool enabled);
  void remove_device(const Actor& by, const std::string& id);
  /// False where it does not answer; its state says why then.
  bool refresh_device(const Actor& by, const std::string& id);
  /// What the panel's browser is opened with: "/panel/KEY" of the release listener.
  std::string new_panel(const Actor& by, const std::string& id);

  void cancel_job(const Actor& by, const std::string& id);
  void delete_job(const Actor& by, const std::string& id);
  /// To this printer, whatever it was released to before.
  void forward_job(const Actor& by, const std::string& id, const std::string& device_id);
  /// One that failed or was cancelled is converted again.
  void retry_job(const Actor& by, const std::string& id);

  /// A page that says where it was printed, on its way like any document. The job's id.
  std::string print_test_page(const Actor& by, const std::string& device_id, Acceptor& acceptor);
  /// Releases test pages that were converted meanwhile: to be called now and then.
  void go_on_with_test_pages();

 private:
  User require_user(const std::string& id);
  Device require_device(const std::string& id);
  Job require_job(const std::string& id);

  Parts parts_;
  std::mutex mutex_;
  struct TestPage {
    Actor by;
    std::string device_id;
    Millis since;
  };
  std::map<std::string, TestPage> test_pages_;  ///< by the job's id
};

}  // namespace dce::server
