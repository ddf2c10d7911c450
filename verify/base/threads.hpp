#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace datamix::verify {

/// Starts `count` threads that each do `work` and then free what Arb and MPFR cached for them; they are joined when the
/// result goes out of scope.
std::vector<std::jthread> start_threads(std::size_t count, const std::function<void()>& work);

}  // namespace datamix::verify
