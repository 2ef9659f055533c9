// The program that dce-worker starts to convert in. Not for people: dce-worker-zygote FD USER warm|cold.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "worker/zygote/zygote.h"

int main(int argc, char** argv) {
  using namespace dce::worker;
  if (argc != 4) {
    std::fprintf(stderr, "dce-worker-zygote is started by dce-worker and does nothing by itself\n");
    return 1;
  }
  try {
    run_zygote(Channel(Descriptor(std::atoi(argv[1]))),
               {.user = argv[2], .warm = argv[3] == std::string_view("warm")});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dce-worker-zygote: %s\n", error.what());
    return 70;
  }
}
