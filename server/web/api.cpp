#include "server/web/api.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/mime/form.h"
#include "server/web/json_answers.h"
#include "server/web/templates.h"

namespace dce::server {
namespace {

Json json_of(const Job& job) {
  return {{"id", job.id},
          {"name", job.name},
          {"state", name_of(job.state)},
          {"pages", job.pages},
          {"ticket", Json::parse(job.ticket, nullptr, false)},
          {"message", job.message},
          {"warnings", job.warnings},
          {"device", job.device_id},
          {"created_ms", job.created_at},
          {"changed_ms", job.changed_at},
          {"expires_ms", job.expires_at}};
}

/// `size` bytes of `bytes` a call.
std::function<size_t(char*, size_t)> reader_of(std::string_view bytes) {
  return [bytes, at = size_t{0}](char* buffer, size_t size) mutable {
    const size_t count = std::min(size, bytes.size() - at);
    std::copy_n(bytes.begin() + static_cast<ptrdiff_t>(at), count, buffer);
    at += count;
    return count;
  };
}

bool is_description(const HttpRequest& request) {
  return request.path == "/api/v1/openapi.json" && request.method == "GET";
}

HttpResponse who_are_you() {
  HttpResponse response = json_problem(401, "show a token: Authorization: Bearer TOKEN");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

HttpResponse status_of(Desk::Answer result) {
  if (result == Desk::Answer::done) return json_answer(200, {{"done", true}});
  return result == Desk::Answer::not_there ? json_problem(404, "there is no such job")
                                           : json_problem(409, "the job is not in a state for that");
}

}  // namespace

std::optional<User> Api::user_of(const HttpRequest& request) {
  const std::optional<std::string> user_id = parts_.tokens.user_of(shown_credentials(request, "bearer"));
  std::optional<User> user = user_id ? parts_.users.find(*user_id) : std::nullopt;
  if (user && user->blocked) user.reset();
  return user;
}

std::optional<HttpResponse> Api::refuse(const HttpRequest& request) {
  if (is_description(request) || user_of(request)) return std::nullopt;
  return who_are_you();
}

HttpResponse Api::handle(const HttpRequest& request) {
  if (is_description(request)) return HttpResponse::json(200, templates().at("openapi.json"));
  const std::optional<User> user = user_of(request);
  return user ? for_user(request, *user) : who_are_you();
}

HttpResponse Api::for_user(const HttpRequest& request, const User& user) {
  const std::string& path = request.path;
  const bool get = request.method == "GET", post = request.method == "POST";
  if (path == "/api/v1/jobs" && post) return upload(request, user);
  if (path == "/api/v1/jobs" && get) {
    Json list = Json::array();
    for (const Job& found : parts_.desk.jobs({.user_id = user.id, .actor = user.address}))
      list.push_back(json_of(found));
    return json_answer(200, list);
  }
  if (path.starts_with("/api/v1/jobs/")) return job(request, user, path.substr(13));
  if (path == "/api/v1/devices" && get) {
    Json list = Json::array();
    for (const Device& device : parts_.devices.list()) {
      if (!device.enabled) continue;
      Json supplies = Json::array();
      for (const Supply& supply : device.condition.supplies)
        supplies.push_back({{"name", supply.name}, {"level", supply.level}});
      list.push_back({{"id", device.id},
                      {"name", device.name},
                      {"location", device.location},
                      {"two_sided", device.capabilities.two_sided},
                      {"colour", device.capabilities.colour},
                      {"staple", device.capabilities.staple},
                      {"state", device.condition.state},
                      {"problems", device.condition.problems},
                      {"supplies", supplies}});
    }
    return json_answer(200, list);
  }
  if (path == "/api/v1/code" && get) return json_answer(200, {{"code", parts_.codes.code_of(user.id)}});
  if (path == "/api/v1/code" && post)
    return json_answer(200, {{"code", parts_.codes.renew(user.id, {user.address, request.peer})}});
  return json_problem(404, "there is nothing here");
}

HttpResponse Api::upload(const HttpRequest& request, const User& user) {
  std::vector<FormPart> files;
  const std::string type = request.header("content-type");
  if (lower_ascii(type).starts_with("multipart/")) {
    try {
      files = parse_form(type, request.body);
    } catch (const FormError& error) {
      return json_problem(400, error.what());
    }
    std::erase_if(files, [](const FormPart& part) { return part.file_name.empty(); });
  } else {
    files.push_back({.file_name = request.query_value("name"), .bytes = request.body});
  }
  if (files.empty()) return json_problem(400, "no file came with it");
  // A caller that did not hear the answer sends the same key again, and gets the same job.
  const std::string key = printable(request.header("idempotency-key"), 100);
  Json made = Json::array();
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string origin =
        "api:" + (key.empty() ? random_id() : user.id + ":" + key + ":" + std::to_string(i));
    Acceptor::Accepted accepted;
    try {
      accepted = parts_.acceptor.accept(
          {.user = user, .origin = origin, .name = files[i].file_name, .read = reader_of(files[i].bytes)});
    } catch (const std::runtime_error& error) {  // a full disk, a database or a store that is away
      spdlog::error("an upload cannot be kept: {}", error.what());
      return json_problem(503, "documents cannot be kept just now: try again later");
    }
    if (!accepted.refusal.empty()) return json_problem(422, accepted.refusal);
    if (accepted.job) {
      made.push_back(json_of(*accepted.job));
    } else if (const std::optional<Job> before = parts_.jobs.by_origin(origin)) {
      made.push_back(json_of(*before));
    }
  }
  return json_answer(201, made);
}

HttpResponse Api::job(const HttpRequest& request, const User& user, const std::string& rest) {
  const Desk::Owner owner{.user_id = user.id, .actor = user.address, .source = request.peer};
  const size_t slash = rest.find('/');
  const std::string id = rest.substr(0, slash);
  const std::string action = slash == std::string::npos ? "" : rest.substr(slash + 1);
  if (request.method == "GET" && action.empty()) {
    const std::optional<Job> found = parts_.desk.job(owner, id);
    return found ? json_answer(200, json_of(*found)) : json_problem(404, "there is no such job");
  }
  if (request.method == "DELETE" && action.empty()) return status_of(parts_.desk.remove(owner, id));
  if (request.method == "POST" && action == "cancel") return status_of(parts_.desk.cancel(owner, id));
  if (request.method == "POST" && action == "release") return release(request, user, id);
  return json_problem(404, "there is nothing here");
}

HttpResponse Api::release(const HttpRequest& request, const User& user, const std::string& id) {
  const Desk::Owner owner{.user_id = user.id, .actor = user.address, .source = request.peer};
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("device") || !body["device"].is_string())
    return json_problem(400, "say where: {\"device\": ID}");
  const std::optional<Device> device = parts_.devices.find(body["device"].get<std::string>());
  if (!device || !device->enabled) return json_problem(404, "there is no such printer");
  if (body.contains("ticket")) {
    const Desk::Answer set = parts_.desk.set_options(owner, id, options_of(body["ticket"].dump()));
    if (set != Desk::Answer::done) return status_of(set);
  }
  try {
    return status_of(parts_.desk.release(owner, id, device->id));
  } catch (const QuotaExceeded& exceeded) {
    return json_problem(403, exceeded.what());
  }
}

}  // namespace dce::server
