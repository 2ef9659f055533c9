// The release page at a device's panel: a code, then one's documents. No script.
#pragma once

#include "server/base/template.h"
#include "server/web/http.h"
#include "server/web/site_parts.h"

namespace dce::server {

/// Paths below /release, /panel and /Q. For any number of threads.
class ReleasePages {
 public:
  explicit ReleasePages(WebParts parts) : parts_(parts) {}
  HttpResponse handle(const HttpRequest& request);

 private:
  /// A registered device's browser, and who typed a code there.
  struct Visit {
    const HttpRequest& request;
    Device device{};
    Session panel{};
    bool is_phone() const { return panel.kind == "phone"; }
    std::string panel_token{}, owner_token{};
    std::optional<Session> owner{};
    User user{};
    std::string language{};
  };

  static Desk::Owner owner_of(const Visit& visit);
  HttpResponse open_phone(const HttpRequest& request);
  HttpResponse qr(const Visit& visit) const;
  std::optional<Session> find_panel(const std::string& token);
  HttpResponse open_panel(const HttpRequest& request);
  HttpResponse code_page(const Visit& visit, const std::string& entered, const std::string& notice,
                         int status = 200);
  HttpResponse take_key(const Visit& visit);
  HttpResponse try_code(const Visit& visit, const std::string& code);
  HttpResponse jobs_page(const Visit& visit, const std::string& notice = {});
  HttpResponse job_page(const Visit& visit, const Job& job, const std::string& page_text);
  HttpResponse preview(const Visit& visit, const Job& job, const std::string& page_text);
  HttpResponse act_on_job(const Visit& visit, const std::string& id);
  Desk::Answer act(const Visit& visit, const std::string& id, const std::map<std::string, std::string>& form);
  HttpResponse print_all(const Visit& visit);
  HttpResponse leave(const Visit& visit);
  /// Asks whether, and does it then.
  HttpResponse new_code(const Visit& visit);
  HttpResponse for_owner(const Visit& visit, const std::string& path);

  View view_for(const Visit& visit, const std::string& heading) const;
  HttpResponse page(const std::string& name, const View& view, int status = 200) const;
  HttpResponse message(const std::string& language, int status, std::string_view heading,
                       std::string_view text, const std::string& link = {}) const;

  WebParts parts_;
};

}  // namespace dce::server
