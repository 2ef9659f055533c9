#include "queue/address.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "objects/secrets.h"

namespace dce::queue {
namespace {

constexpr size_t kMostServers = 32, kLongestQueueName = 32;
constexpr const char* kCredsBegin = "-----BEGIN NATS USER JWT";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file || text.empty()) throw std::runtime_error(path.string() + " cannot be read");
  return text;
}

}  // namespace

Credentials Credentials::find(const std::string& path) {
  Credentials found{.creds = {},
                    .user = objects::take_from_environment("NATS_USER"),
                    .password = objects::take_from_environment("NATS_PASSWORD"),
                    .token = objects::take_from_environment("NATS_TOKEN")};
  if (path.empty()) return found;
  const std::string text = objects::read_secret_file(path);
  if (text.find(kCredsBegin) != std::string::npos)
    return {.creds = text, .user = {}, .password = {}, .token = {}};
  auto secrets = objects::secrets_in(path);
  found = {.creds = {}, .user = secrets["user"], .password = secrets["password"], .token = secrets["token"]};
  if (found.user.empty() && found.token.empty())
    throw std::runtime_error(path + " is no .creds file, and names neither a user nor a token");
  return found;
}

Tls Tls::from_folder(const std::string& folder) {
  const std::filesystem::path place(folder);
  Tls tls{.authority = read_file(place / "ca.pem"), .certificate = {}, .key = {}};
  if (std::filesystem::exists(place / "client.pem")) {
    tls.certificate = read_file(place / "client.pem");
    tls.key = objects::read_secret_file(place / "client.key");
  }
  return tls;
}

std::vector<std::string> servers_in(const std::string& list) {
  std::vector<std::string> servers;
  std::istringstream words(list);
  for (std::string server; std::getline(words, server, ',');) {
    if (!server.starts_with("nats://") && !server.starts_with("tls://"))
      throw std::runtime_error(
          "a queue is at nats://HOST:4222 or tls://HOST:4222, of a cluster all with commas between them");
    if (server.find('@') != std::string::npos)
      throw std::runtime_error("a queue's credentials are in a file or the environment, not in its address");
    servers.push_back(server);
  }
  if (servers.empty() || servers.size() > kMostServers)
    throw std::runtime_error("a queue has 1 to 32 servers");
  return servers;
}

void check_queue_name(const std::string& name) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  if (name.empty() || name.size() > kLongestQueueName || name.find_first_not_of(plain) != std::string::npos)
    throw std::runtime_error("a queue's name has 1 to 32 letters, digits, - and _");
}

}  // namespace dce::queue
