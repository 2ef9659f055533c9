#include "fidelity/renderer.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace dce::cli {
namespace {

constexpr int kDpi = 2 * kPictureDpi;  // a picture's pixels are the mean of four
constexpr std::chrono::seconds kDeadline{60};

std::string find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string program = folder + "/" + name;
    if (!folder.empty() && access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

/// Exit status of a program that says nothing and reads nothing; -1 when it had to be ended.
int run_quietly(const std::vector<std::string>& command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  const auto begin = std::chrono::steady_clock::now();
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() - begin > kDeadline) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

std::vector<Renderer> installed_renderers(bool postscript) {
  std::vector<Renderer> found;
  const std::string poppler = postscript ? std::string() : find_program("pdftoppm");
  const std::string ghostscript = find_program("gs");
  if (!poppler.empty()) found.push_back({"Poppler", poppler, false});
  if (!ghostscript.empty()) found.push_back({"Ghostscript", ghostscript, true});
  return found;
}

Picture draw_page(const Renderer& renderer, const std::string& document, int page, const std::string& folder) {
  const std::string number = std::to_string(page), dpi = std::to_string(kDpi);
  const std::string base = folder + "/drawn", file = base + ".png";
  std::filesystem::remove(file);
  // As it is printed: the crop box, nothing that is for the screen alone, inks that overprint.
  // A name that begins with a dash would be an option.
  const std::string input = std::filesystem::absolute(document).string();
  const std::vector<std::string> command =
      renderer.ghostscript
          ? std::vector<std::string>{renderer.program, "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", "-r" + dpi,
                                     "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-dUseCropBox", "-dPrinted",
                                     "-dOverprint=/simulate", "-dFirstPage=" + number, "-dLastPage=" + number,
                                     "-sOutputFile=" + file, input}
          : std::vector<std::string>{renderer.program, "-cropbox", "-r", dpi, "-f", number, "-l", number, "-singlefile", "-png",
                                     input, base};
  if (run_quietly(command) != 0 || !std::filesystem::exists(file))
    throw std::runtime_error(renderer.name + " cannot draw page " + number);
  Picture picture = read_page(file, kDpi, kDpi);
  std::filesystem::remove(file);
  return picture;
}

}  // namespace dce::cli
