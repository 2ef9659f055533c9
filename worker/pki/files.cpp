#include "worker/pki/files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dce::worker {
namespace {

std::string read_pem(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.find("-----BEGIN ") == std::string::npos)
    throw std::runtime_error(
        path + " cannot be read, or is no PEM file; \"dce-worker pki init\" makes what is needed");
  return text;
}

}  // namespace

PkiFiles read_pki(const std::string& folder, const std::string& name) {
  return {read_pem(folder + "/ca.pem"), read_pem(folder + "/" + name + ".pem"),
          read_pem(folder + "/" + name + ".key")};
}

}  // namespace dce::worker
