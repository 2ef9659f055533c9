// What Highway's dispatch asks of its library, for libdce alone: the library measures its clock whenever it
// is loaded (1.0: 30,000 readings), which is a good part of what a short conversion takes. The tests of
// kernels, which choose among targets, keep the library's own; so does clang, whose version 14 knows not all
// of these features by name.
#include <hwy/targets.h>

#if HWY_ARCH_X86 && !defined(__clang__)
namespace hwy {
namespace {

int64_t find_targets() {
  __builtin_cpu_init();
  int64_t targets = 0;
  if (__builtin_cpu_supports("ssse3")) targets |= HWY_SSSE3;
  if (__builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("aes") &&
      __builtin_cpu_supports("pclmul")) {
    targets |= HWY_SSE4;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
      __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") && __builtin_cpu_supports("lzcnt")) {
    targets |= HWY_AVX2;
  }
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd")) {
    targets |= HWY_AVX3;
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("vpclmulqdq") &&
        __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
        __builtin_cpu_supports("vaes") && __builtin_cpu_supports("avx512vpopcntdq") &&
        __builtin_cpu_supports("avx512bitalg") && __builtin_cpu_supports("gfni")) {
      targets |= HWY_AVX3_DL;
    }
  }
  return targets;
}

}  // namespace

int64_t SupportedTargets() {
  static const int64_t targets = find_targets();
  return targets;
}

ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

}  // namespace hwy
#endif
