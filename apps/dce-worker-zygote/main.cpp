// The program that dce-worker starts to convert in. Not for people: dce-worker-zygote FD USER.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "worker/zygote/zygote.h"

int main(int argc, char** argv) {
  using namespace dce::worker;
  if (argc != 3) {
    std::fprintf(stderr, "dce-worker-zygote is started by dce-worker and does nothing by itself\n");
    return 1;
  }
  try {
    run_zygote(Channel(Descriptor(std::atoi(argv[1]))), {.user = argv[2]});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dce-worker-zygote: %s\n", error.what());
    return 70;
  }
}
