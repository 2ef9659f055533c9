// The program that dce-worker starts to convert documents of Office in. Not for people: dce-worker-office FD
// USER FOLDER warm|cold.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "worker/office/office_zygote.h"

int main(int argc, char** argv) {
  using namespace dce::worker;
  if (argc != 5) {
    std::fprintf(stderr, "dce-worker-office is started by dce-worker and does nothing by itself\n");
    return 1;
  }
  try {
    run_office_zygote(Channel(Descriptor(std::atoi(argv[1]))),
                      {.user = argv[2], .folder = argv[3], .warm = argv[4] == std::string_view("warm")});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dce-worker-office: %s\n", error.what());
    return 70;
  }
}
