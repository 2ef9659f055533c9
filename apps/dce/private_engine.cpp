#include "private_engine.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "inputs.h"

namespace dce::cli {
namespace {

constexpr int kConnection = 3;                    // in the worker
constexpr int kPatience = 10'000, kAskEvery = 5;  // ms, for its end
constexpr const char* kProgram = "dce-worker";

std::filesystem::path find_worker() {
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path() / kProgram;
  if (std::filesystem::exists(beside)) return beside;
  throw Failure(kUnreadable, "documents of Office, mail and archives are converted by " +
                                 std::string(kProgram) + ", which is not beside dce (" + beside.string() +
                                 "); install it, or name an engine with --engine");
}

bool begins_like_pdf(const std::string& path) {
  const int fd = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  char head[5] = {};
  const bool pdf =
      fd >= 0 && pread(fd, head, sizeof head, 0) == sizeof head && std::memcmp(head, "%PDF-", 5) == 0;
  if (fd > STDIN_FILENO) close(fd);
  return pdf;
}

std::vector<std::string> command_line(const std::string& program, const InputArguments& arguments) {
  std::vector<std::string> words = {program,
                                    "--listen",
                                    "fd:" + std::to_string(kConnection),
                                    "--slots",
                                    "1",
                                    "--waiting",
                                    "1",
                                    "--waiting-seconds",
                                    "3600",
                                    "--conversion-seconds",
                                    "1000000",
                                    "--drain-seconds",
                                    "1",
                                    "--log",
                                    "error",
                                    "--cache",
                                    "0"};
  if (arguments.threads > 0)
    words.insert(words.end(), {"--threads", std::to_string(std::min(arguments.threads, 64))});
  if (arguments.memory_limit_mb > 0)
    words.insert(words.end(), {"--memory", std::to_string(arguments.memory_limit_mb)});
  return words;
}

std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) last = line;
  return last;
}

}  // namespace

bool needs_engine(const ConvertArguments& arguments) {
  const dce::Engine engine;
  return std::any_of(arguments.inputs.begin(), arguments.inputs.end(), [&](const std::string& path) {
    try {
      if (begins_like_pdf(path)) return false;
      const auto known = nlohmann::json::parse(dce::recognise_json(engine, open_input(engine, path)));
      return known.at("read_by") != "library";
    } catch (const std::exception&) {
      return false;
    }
  });
}

PrivateEngine::PrivateEngine(const InputArguments& arguments) {
  const std::string program = find_worker();
  int ends[2], errors[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 || pipe2(errors, O_CLOEXEC) != 0)
    throw Failure(kInternal, std::string("starting ") + kProgram + ": " + strerror(errno));
  connection_ = ends[0];
  errors_ = errors[0];
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, errors[1], STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&files, ends[1], kConnection);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // Ctrl-C at the terminal is for this process, which then ends the other.
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> words = command_line(program, arguments);
  std::vector<char*> line;
  for (std::string& word : words) line.push_back(word.data());
  line.push_back(nullptr);
  const int failed = posix_spawn(&process_, program.c_str(), &files, &attributes, line.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  close(ends[1]);
  close(errors[1]);
  if (failed == 0) return;
  close(errors_);
  throw Failure(kInternal, program + " cannot be run: " + strerror(failed));
}

PrivateEngine::~PrivateEngine() {
  end();
}

std::string PrivateEngine::address() const {
  return "fd:" + std::to_string(connection_);
}

std::string PrivateEngine::end() {
  if (process_ < 0) return {};
  kill(process_, SIGTERM);
  int waited = 0;
  while (waitpid(process_, nullptr, WNOHANG) == 0) {
    if (waited >= kPatience) kill(process_, SIGKILL);
    poll(nullptr, 0, kAskEvery);
    waited += kAskEvery;
  }
  process_ = -1;
  std::string text;
  char buffer[4096];
  fcntl(errors_, F_SETFL, O_NONBLOCK);
  for (ssize_t got; (got = read_some(errors_, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  close(errors_);
  return last_line(text);
}

}  // namespace dce::cli
