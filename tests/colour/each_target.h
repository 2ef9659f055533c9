// Runs a check under every instruction set this processor has, as Highway would choose on lesser ones.
#pragma once

#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace dce::core::test {

template <class Check>
void for_each_target(const Check& check) {
  const int64_t supported = hwy::SupportedTargets();
  for (int64_t left = supported; left != 0; left &= left - 1) {
    const int64_t target = left & -left;
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace dce::core::test
